"""All commands, in the order in which help lists them."""

import typer

from dondoc.cli import (
    audit,
    calendar,
    campaign,
    clock,
    consolidate,
    contact,
    definition,
    demo,
    due,
    init,
    mail,
    obligation,
    plan,
    register,
    rehearse,
    replay,
    report,
    report_moves,
    worker,
)

ORDER = (
    "demo", "init", "plan", "definition", "rehearse", "campaign", "calendar", "unit", "people",
    "stand-in", "target", "report", "contact", "obligation", "due", "confirm", "consolidate",
    "present", "mail", "audit", "worker", "tick", "clock", "replay",
)  # fmt: skip


def add_to(app: typer.Typer) -> None:
    """Give the program its commands."""
    demo.add_to(app)
    init.add_to(app)
    app.add_typer(plan.app)
    app.add_typer(definition.app)
    app.add_typer(campaign.app)
    app.add_typer(calendar.app)
    for one in register.apps():
        app.add_typer(one)
    report_moves.add_to(report.app)
    app.add_typer(report.app)
    app.add_typer(obligation.app)
    app.add_typer(contact.app)
    app.add_typer(due.app)
    due.add_to(app)
    app.add_typer(consolidate.app)
    consolidate.add_to(app)
    app.add_typer(mail.app)
    app.add_typer(audit.app)
    app.add_typer(clock.app)
    replay.add_to(app)
    rehearse.add_to(app)
    worker.add_to(app)
