"""One real mail, with every step of its way told: what works, what does not, what to do."""

import datetime as dt

import typer
from rich.console import Console
from rich.text import Text

from dondoc.cli.exits import FAILED
from dondoc.cli.options import Changing
from dondoc.cli.words import language, t
from dondoc.cli.work.desk import Desk, actor, desk
from dondoc.cli.work.output import Json
from dondoc.settings import wrong_setting
from dondoc.upkeep import log_trial_mail
from notifications.address import is_address
from notifications.conversation import Step, converse
from notifications.outcome import Envelope
from notifications.plan_words import text as plan_text
from notifications.smtp_url import SmtpTarget
from notifications.trial_letter import trial_letter
from states.errors import BadRequest
from storage import campaigns, installation
from storage.database import utc_now
from workflow.frame import Frame, load


def test(ctx: typer.Context, asked: Changing, address: str) -> None:
    """Exit 1 if any step fails; a mail test is allowed while mail is held."""
    with desk(ctx, asked) as place:
        if not is_address(address):
            raise BadRequest("not_an_address", address=address)
        frame = _frame(place)
        sender, name = _sender(place, frame)
        now = (place.house.clock() or utc_now()).astimezone(frame.zone if frame else dt.UTC)
        message_id, data, text = trial_letter(address, sender, name, now, language())
        answer: Json = {"to": address, "from": sender, "message_id": message_id, "text": text}
        if asked.dry_run:
            place.house.need_mail_server()
            answer |= {"dry_run": True}
            place.out.one(answer, lambda console: console.print(Text(text), soft_wrap=True))
            return
        envelope = Envelope(id=0, sender=sender, recipient=address, data=data)
        with place.house.mail_route() as target:
            steps = converse(target, envelope)
        answer |= _outcome(place, target, steps)
        failed = next((step.name for step in steps if not step.ok), "")
        log_trial_mail(place.db, actor(asked.by), now, answer["server"], message_id, failed)
        place.out.one(answer, lambda console: _show(console, answer))
        if failed:
            raise typer.Exit(FAILED)


def _frame(place: Desk) -> Frame | None:
    """A campaign that is open, whose office then is the sender."""
    with place.db.reading() as tx:
        rows = [row for row in campaigns.all_campaigns(tx) if row.status == "open"]
        return load(tx, rows[0]) if rows else None


def _sender(place: Desk, frame: Frame | None) -> tuple[str, str]:
    """As campaign mails have it. Raises BadRequest ``setting`` where nothing says from whom."""
    address = "" if place.house.trial else place.house.settings.mail_from
    address = address or (frame.plan.mail.reply_to if frame else "")
    if not address:
        raise wrong_setting("mail_from")
    name = plan_text(frame.plan.mail.sender, frame.plan, language()) if frame else ""
    return address, name


def _outcome(place: Desk, target: SmtpTarget, steps: tuple[Step, ...]) -> Json:
    with place.db.reading() as tx:
        held = bool(installation.read(tx).mail_held)
    return {
        "ok": all(step.ok for step in steps),
        "server": f"{target.host}:{target.port}",
        "tls": target.tls,
        "user": target.user or None,
        "steps": [
            {
                "step": step.name,
                "ok": step.ok,
                "code": step.code,
                "words": step.words or None,
                "cure": step.cure or None,
            }
            for step in steps
        ],
        "mail_held": held,
    }


def _show(console: Console, answer: Json) -> None:
    for step in answer["steps"]:
        mark = Text("✓ ", "green") if step["ok"] else Text("✗ ", "red")
        said = " ".join(str(part) for part in (step["code"], step["words"]) if part)
        line = mark.append(t(f"mail_step.{step['step']}"), style="default")
        console.print(line.append(f": {said}" if said else "", style="dim"), soft_wrap=True)
        if step["cure"]:
            cure = t(f"mail_cure.{step['cure']}", **answer)
            console.print(Text(f"  {cure}"), soft_wrap=True)
    done = "cli.mail.test_sent" if answer["ok"] else "cli.mail.test_failed"
    console.print(Text(t(done, **answer)), soft_wrap=True)
    if answer["mail_held"]:
        console.print(Text(t("cli.mail.held")), soft_wrap=True)
