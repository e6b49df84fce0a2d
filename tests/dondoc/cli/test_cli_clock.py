"""Time on the command line: what falls due, a clock that moves only forward, replay, rehearsal."""

import shutil
from pathlib import Path

import pytest
from command_line import EXAMPLE, TIMELINE, Folder, run

DUE_FIELDS = {"unit", "step", "occurrence", "milestone", "due_at", "status", "reason"}
MAIL_FIELDS = {
    "id", "decided_at", "sent_at", "status", "kind", "letter", "step", "campaign", "units", "to",
    "subject", "message_id", "in_reply_to", "attempts", "reason",
}  # fmt: skip
REHEARSED = (MAIL_FIELDS | {"at"}) - {"id", "sent_at", "status", "attempts", "decided_at"}


def now(folder: Folder) -> str:
    return str(folder.ok("clock", "show").one["now"])


def test_due_rows_are_listed_in_the_order_of_time(opened: Folder) -> None:
    rows = opened.ok("due", "list").many
    assert set(rows[0]) == {*DUE_FIELDS, "reachable"}
    assert [row["due_at"] for row in rows] == sorted(row["due_at"] for row in rows)
    until = opened.ok("due", "list", "--until", "17/4/2023", "--unit", "CB14").many
    assert [row["step"] for row in until] == ["R0", "R1"]
    planned = opened.ok("due", "list", "--unit", "CB14", "--status", "planned").many
    assert "R0" not in {row["step"] for row in planned}


@pytest.mark.parametrize(
    ("typed", "reached"),
    [
        ("2023-03-20T09:00+07:00", "2023-03-20T09:00:00+07:00"),
        ("20/3/2023", "2023-03-20T07:30:00+07:00"),
        ("2023-03-20", "2023-03-20T07:30:00+07:00"),
        ("+3wd", "2023-03-20T07:30:00+07:00"),
    ],
)
def test_a_clock_is_set_to_a_moment_a_day_or_working_days_from_now(
    opened: Folder, typed: str, reached: str
) -> None:
    assert opened.ok("clock", "set", typed, "--dry-run").one["now"] == reached
    assert now(opened) == "2023-03-15T07:30:00+07:00"
    opened.ok("clock", "set", typed)
    assert now(opened) == reached


@pytest.mark.parametrize(
    ("spec", "reached"),
    [
        ("+2d", "2023-03-17T07:30:00+07:00"),
        ("+3h", "2023-03-15T10:30:00+07:00"),
        ("+30m", "2023-03-15T08:00:00+07:00"),
        ("+1wd", "2023-03-16T07:30:00+07:00"),
    ],
)
def test_a_clock_is_advanced_by_a_span(opened: Folder, spec: str, reached: str) -> None:
    assert opened.ok("clock", "advance", spec).one["now"] == reached


@pytest.mark.parametrize("typed", ["soon", "2023-03-20T09:00", "2023-02-30", "+3", ""])
def test_a_time_that_cannot_be_understood_is_bad_usage(opened: Folder, typed: str) -> None:
    answer = opened("clock", "set", typed, "--json")
    assert (answer.exit, answer.error["code"]) == (2, "time")


def test_a_clock_never_goes_back(opened: Folder) -> None:
    for command in ("set", "run-to"):
        answer = opened("clock", command, "2023-03-14", "--json")
        assert (answer.exit, answer.error["code"]) == (2, "clock_passed")


def test_only_a_trial_has_a_clock_that_moves(fresh: Folder) -> None:
    fresh.ok("init")
    for line in (("set", "2023-03-20"), ("advance", "+1d"), ("run-to", "2023-03-20")):
        answer = fresh("clock", *line, "--json")
        assert (answer.exit, answer.error["code"]) == (2, "trial_only")


def test_a_day_needs_a_campaign_to_have_a_morning(fresh: Folder) -> None:
    fresh.ok("init", "--trial")
    assert fresh("clock", "set", "2023-03-20", "--json").error["code"] == "time_needs_campaign"
    fresh.ok("clock", "set", "2023-03-14T00:00Z")
    assert fresh("report", "list", "--json").error["code"] == "campaign"


def test_set_fires_nothing_the_next_tick_catches_up_and_the_one_after_has_nothing_to_do(
    opened: Folder,
) -> None:
    opened.ok("clock", "set", "2023-04-17")
    would = opened.ok("tick", "--dry-run").one
    assert opened.ok("mail", "list", "--status", "ready").many == []
    done = opened.ok("tick").one
    assert would["mails"] == done["sent"] > 0
    assert opened.ok("tick").one["sent"] == 0


def test_run_to_plays_what_its_dry_run_said(opened: Folder) -> None:
    would = opened.ok("clock", "run-to", "2023-04-18", "--dry-run").one
    assert now(opened) == "2023-03-15T07:30:00+07:00"
    done = opened.ok("clock", "run-to", "2023-04-18").one
    assert would["mails"] == done["mails"]
    assert now(opened) == done["now"] == "2023-04-18T07:30:00+07:00"
    sent = opened.ok("mail", "list").many[-done["mails"] :]
    assert [mail["message_id"] for mail in sent] == [
        mail["message_id"] for mail in would["would_send"]
    ]
    assert {mail["status"] for mail in sent} == {"sent"}


def test_a_step_is_confirmed_once_by_whom_it_waits_for(may: Folder) -> None:
    line = ("confirm", "E2", "--unit", "DB33")
    stranger = may(*line, "--as", "OFF-1", "--json")
    assert (stranger.exit, stranger.error["code"]) == (1, "role")
    would = may.ok(*line, "--as", "OFC-CHIEF", "--dry-run").one
    done = may.ok(*line, "--as", "OFC-CHIEF").one
    assert would == done | {"dry_run": True}
    assert {mail["letter"] for mail in done["mails"]} == {"formal_letter"}
    letters = [m for m in may.ok("mail", "list", "--unit", "DB33").many if m["step"] == "E2"]
    assert {mail["status"] for mail in letters} == {"sent"}
    assert may(*line, "--as", "OFC-CHIEF", "--json").exit == 4
    unknown = may("confirm", "E9", "--unit", "DB33", "--as", "OFC-CHIEF", "--json")
    assert (unknown.exit, unknown.error["code"]) == (3, "step")


def test_a_replay_goes_on_where_it_stopped(opened: Folder) -> None:
    first = opened.ok("replay", str(TIMELINE), "--until", "2023-04-17T12:00+07:00").one
    again = opened.ok("replay", str(TIMELINE), "--until", "2023-04-17T12:00+07:00").one
    further = opened.ok("replay", str(TIMELINE), "--until", "2023-04-18T15:00+07:00").one
    assert (first["events"], again["events"], further["events"]) == (3, 0, 3)
    assert further["now"] == "2023-04-18T15:00:00+07:00"


def test_a_replays_dry_run_plays_on_a_copy(opened: Folder) -> None:
    line = ("replay", str(TIMELINE), "--until", "2023-04-17T12:00+07:00")
    would = opened.ok(*line, "--dry-run").one
    assert now(opened) == "2023-03-15T07:30:00+07:00"
    done = opened.ok(*line).one
    assert (would["events"], would["mails"]) == (done["events"], done["mails"])


def timeline(folder: Path, *rows: str) -> str:
    folder.mkdir()
    shutil.copytree(EXAMPLE / "reports", folder / "reports")
    text = "\n".join(["at,unit,version,event,by,note,received_at", *rows, ""])
    (folder / "timeline.csv").write_text(text, encoding="utf-8")
    return str(folder / "timeline.csv")


def test_a_bad_timeline_is_refused_before_anything_is_played(
    opened: Folder, tmp_path: Path
) -> None:
    path = timeline(
        tmp_path / "bad",
        "2023-04-14T09:00:00+07:00,DB05,1,submitted,SEC-DB05,,",
        "2023-04-15T09:00:00+07:00,DB05,9,submitted,SEC-DB05,,",
        "2023-04-16T09:00:00+07:00,DB77,1,submited,SEC-DB05,,",
    )
    answer = opened("replay", path, "--json")
    assert (answer.exit, answer.error["code"]) == (2, "bad_input")
    assert {p["line"] for p in answer.error["fields"]["problems"]} == {3, 4}
    assert opened.ok("report", "show", "DB05").one["state"] == "draft"


def test_a_refused_row_stops_the_replay_with_its_line_and_code(
    opened: Folder, tmp_path: Path
) -> None:
    path = timeline(
        tmp_path / "refused",
        "2023-04-14T09:00:00+07:00,DB05,1,submitted,SEC-DB05,,",
        "2023-04-17T09:00:00+07:00,DB05,1,endorsed,OFF-1,,",
    )
    answer = opened("replay", path, "--json")
    assert (answer.exit, answer.error["code"]) == (1, "role")
    assert answer.error["fields"]["line"] == 3
    assert opened.ok("report", "show", "DB05").one["state"] == "submitted"


def test_only_a_trial_replays(fresh: Folder) -> None:
    fresh.ok("init")
    assert fresh("replay", str(TIMELINE), "--json").error["code"] == "trial_only"


def test_a_rehearsal_lists_every_mail_and_the_confirmations_somebody_would_have_to_give() -> None:
    answer = run("rehearse", str(EXAMPLE), "--from", "2023-05-05", "--to", "2023-05-09")
    assert answer.exit == 0
    mails = answer.many
    assert set(mails[0]) == REHEARSED
    assert {mail["at"][:10] for mail in mails} == {"2023-05-05", "2023-05-09"}
    assert "E2" in answer.err


def test_a_rehearsal_along_a_timeline_equals_what_was_sent(may: Folder) -> None:
    sent = may.ok("mail", "list").many
    rehearsed = run(
        "rehearse", str(EXAMPLE), "--timeline", str(TIMELINE), "--to", "2023-05-09T08:00+07:00"
    ).many
    assert [(m["at"], m["message_id"], m["units"]) for m in rehearsed] == [
        (m["decided_at"], m["message_id"], m["units"]) for m in sent
    ]
