"""What the demonstration shows: what came of the campaign, or where it stands and what is next."""

import datetime as dt
from collections import Counter
from typing import Any

from rich.console import Console
from rich.text import Text

from dondoc.assembly import House
from dondoc.cli.words import t
from dondoc.cli.work import moments
from dondoc.cli.work.audit import verified
from dondoc.cli.work.campaign import counted, view
from dondoc.cli.work.clock import last_mail, mails_after
from dondoc.cli.work.consolidate import COLUMNS as FIGURES
from dondoc.cli.work.consolidate import built_content, table_rows
from dondoc.cli.work.looks import word
from dondoc.cli.work.output import Column, Json, grid, pairs
from dondoc.cli.work.report_page import shown
from storage import outbox, reports
from workflow.frame import Frame, local, of_code
from workflow.move import find
from workflow.play import run_to
from workflow.views import timeliness_of

AHEAD = dt.timedelta(days=7)
GROUPS = 6
MAILS = (
    Column("letter", lambda row: t(f"letter.{row['letter']}"), wrap=True),
    Column("mail_status", lambda row: word("mail_status", row["status"])),
    Column("mails", lambda row: str(row["mails"]), justify="right"),
)
NEXT = (
    Column("at", lambda row: moments.short(row["at"])),
    Column("letter", lambda row: t(f"letter.{row['letter']}"), wrap=True),
    Column("mails", lambda row: str(row["mails"]), justify="right"),
)


def summary(house: House) -> Json:
    """The whole campaign in figures, the log verified."""
    now = house.now()
    with house.db.reading() as tx:
        row, frame = of_code(tx, "")
        facts = view(tx, frame.code, now)
        mails = [(mail.letter, mail.status) for mail in outbox.listed(tx, row.id)]
        root = find(tx, frame, frame.root.code)
        figures = built_content(tx, frame, root)["aggregates"]
    by_letter: dict[str, dict[str, int]] = {}
    for (letter, status), count in Counter(mails).items():
        by_letter.setdefault(letter, {})[status] = count
    return {
        **{key: facts[key] for key in ("campaign", "now", "states", "obligations", "timeliness")},
        "mails": {
            "total": len(mails),
            "by_status": dict(Counter(status for _, status in mails)),
            "by_letter": by_letter,
        },
        "aggregates": figures,
        "audit": verified(house.db),
        "data": str(house.settings.data),
        "mailbox": str(house.mailbox),
        "received": sum(1 for _ in house.mailbox.glob("*.eml")),
    }


def show_summary(console: Console, house: House, found: Json) -> None:
    with house.db.reading() as tx:
        _, frame = of_code(tx, "")
    by_letter: dict[str, dict[str, int]] = found["mails"]["by_letter"]
    rows = [
        {"letter": letter, "status": status, "mails": count}
        for letter, counts in by_letter.items()
        for status, count in counts.items()
    ]
    console.print(Text(t("cli.demo.done", at=moments.full(found["now"])), style="bold"))
    console.print(grid(rows, MAILS, console.width))
    console.print()
    console.print(grid(table_rows(frame, found["aggregates"]), FIGURES, console.width))
    log = found["audit"]
    code = "cli.audit.whole" if log["ok"] else "cli.audit.broken"
    console.print(
        pairs(
            [
                ("states", counted("state", found["states"])),
                ("timeliness", counted("timeliness", found["timeliness"])),
                ("mails", counted("mail_status", found["mails"]["by_status"])),
                ("audit", t(code, n=len(log["problems"]), **log)),
                ("mailbox", t("cli.demo.mailbox", n=found["received"], path=found["mailbox"])),
                ("elapsed", t("cli.seconds", seconds=shown(found["elapsed_seconds"]))),
            ]
        )
    )


def standing(house: House) -> Json:
    """Where things stand now, who is outstanding, and which mails leave next."""
    now = house.now()
    with house.db.reading() as tx:
        _, frame = of_code(tx, "")
        facts = view(tx, frame.code, now)
        outstanding = [
            one.unit
            for one in reports.all_of(tx, frame.id)
            if not one.root and timeliness_of(frame, one, now) in ("not_due", "missing")
        ]
    return {
        **{key: facts[key] for key in ("campaign", "name", "now", "states", "timeliness")},
        "outstanding": outstanding,
        "awaiting": facts["awaiting"],
        "next": _coming(house, frame, now),
        "data": str(house.settings.data),
        "mailbox": str(house.mailbox),
    }


def _coming(house: House, frame: Frame, now: dt.datetime) -> list[Json]:
    """The next mails if nobody does anything, counted by moment and letter: a copy of the
    database shows them."""
    with house.copy() as db:
        before = last_mail(db)
        run_to(db, now + AHEAD)
        mails = mails_after(db, before)
    groups = Counter((mail["decided_at"], mail["letter"]) for mail in mails)
    return [
        {"at": local(frame, dt.datetime.fromisoformat(at)), "letter": letter, "mails": count}
        for (at, letter), count in list(groups.items())[:GROUPS]
    ]


def show_standing(console: Console, found: Json) -> None:
    title = t("cli.demo.now", name=found["name"], at=moments.full(found["now"]))
    console.print(Text(title, style="bold"), soft_wrap=True)
    console.print(
        pairs(
            [
                ("states", counted("state", found["states"])),
                ("timeliness", counted("timeliness", found["timeliness"])),
                ("outstanding", _units(found["outstanding"])),
                ("awaiting", ", ".join(f"{a['step']} {a['unit']}" for a in found["awaiting"])),
                ("mailbox", found["mailbox"]),
            ]
        )
    )
    if found["next"]:
        console.print(Text(t("cli.demo.next"), style="bold"))
        console.print(grid(found["next"], NEXT, console.width))
    console.print(Text(t("cli.demo.try", data=found["data"])), soft_wrap=True)


def _units(units: list[Any]) -> str:
    return t("cli.demo.units", n=len(units), units=", ".join(units)) if units else ""
