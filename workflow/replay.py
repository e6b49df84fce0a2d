"""Replaying a timeline in a trial: events in order, the clock running between them."""

import datetime as dt
from collections.abc import Callable, Mapping
from itertools import zip_longest
from typing import Any

from states import plan as p
from states.errors import BadRequest, DondocError
from states.finding import Finding
from states.normalise import content_data, content_of
from storage import commands, installation
from storage.audit import Actor
from storage.database import Database
from workflow.acts import Answer
from workflow.consolidation import build, hold_conference
from workflow.contact_log import log_contact
from workflow.drafts import save_draft
from workflow.frame import of_code
from workflow.gather import Asked
from workflow.held_figures import enter_figures
from workflow.intake.timeline_file import Event, Timeline
from workflow.move import Command, move
from workflow.obligations import Decision, decide
from workflow.play import WayOut, run_to
from workflow.tasks import confirm

CHANNEL = "replay"
MOVES = {
    "returned": "send_back",
    "endorsed": "endorse",
    "approved": "approve",
    "withdrawn": "withdraw",
    "reopened": "reopen",
    "presented": "present",
    "figures_confirmed": "confirm_figures",
}
DECISIONS = {
    "extended": "extend",
    "waived": "waive",
    "merged": "merge",
    "closed_without_report": "close_without",
}
OnEvent = Callable[[Event], None]


class ReplayFailed(DondocError):
    """A row was refused: its line, and the code and fields of the refusal."""

    def __init__(self, line: int, cause: DondocError) -> None:
        super().__init__(cause.code, line=line, **cause.fields)
        self.line = line
        self.cause = cause


def replay(
    db: Database,
    story: Timeline,
    *,
    until: dt.datetime | None = None,
    delivery: WayOut | None = None,
    campaign: str = "",
    on_event: OnEvent | None = None,
    on_moment: Callable[[dt.datetime], None] | None = None,
) -> int:
    """Play the events up to ``until`` (or all), and every due moment before and after them.

    Rows already applied are recognised and passed over, so a replay that was cut off goes on.
    Raises ReplayFailed at the first refused row. Gives the number of rows applied now.
    """
    with db.reading() as tx:
        if installation.read(tx).mode != "trial":
            raise BadRequest("trial_only", command="replay")
        _, frame = of_code(tx, campaign)
    player = _Player(db, frame.plan, story, frame.code)
    done = 0
    for event, following in zip_longest(story.events, story.events[1:]):
        if until is not None and event.at > until:
            break
        if not player.applied(event):
            run_to(db, event.at, delivery, on_moment, before=True)
            player.apply(event)
            done += 1
            if delivery is not None and (following is None or following.at > event.at):
                # Mails of one instant leave together, after all of its acts.
                delivery.run(event.at)
        if on_event is not None:
            on_event(event)
    if until is not None:
        run_to(db, until, delivery, on_moment)
    elif story.events:
        run_to(db, story.events[-1].at, delivery, on_moment)
    return done


class _Player:
    """Turns events into acts, each with a command id made of its row."""

    def __init__(self, db: Database, plan: p.Plan, story: Timeline, campaign: str) -> None:
        self.db = db
        self.plan = plan
        self.story = story
        self.campaign = campaign

    def applied(self, event: Event) -> bool:
        with self.db.reading() as tx:
            return commands.find(tx, event.by, _command_id(event)) is not None

    def apply(self, event: Event) -> Answer:
        """Carry out one row at its own instant. Raises ReplayFailed."""
        with self.db.reading() as tx:
            clock = installation.read(tx).clock
        try:
            if clock > event.at:
                raise BadRequest("clock_passed", at=event.at.isoformat())
            return self._act(event)
        except DondocError as error:
            raise ReplayFailed(event.line, error) from error

    def _act(self, event: Event) -> Answer:
        actor = Actor(event.by, channel=CHANNEL)
        rest: dict[str, Any] = {"campaign": self.campaign, "command_id": _command_id(event)}
        match event.event:
            case "draft_saved":
                content, _ = self._content(event)
                return save_draft(self.db, event.unit, content, actor, event.at, **rest)
            case "confirmed":
                return confirm(self.db, event.note, actor, event.at, unit=event.unit, **rest)
            case name if name in DECISIONS:
                return decide(self.db, self._decision(event, actor), event.at)
            case "contact":
                note = event.note
                return log_contact(
                    self.db, event.unit, "called", actor, event.at, note=note, **rest
                )
            case "figures":
                held = self.story.held_figures
                return enter_figures(self.db, event.note, held, actor, event.at, **rest)
            case "consolidated":
                return build(self.db, actor, event.at, unit=event.unit, **rest)
            case "conference_held":
                return hold_conference(
                    self.db, event.at, actor, event.at, unit=event.unit, note=event.note, **rest
                )
            case _:
                return move(self.db, self._command(event, actor), event.at)

    def _decision(self, event: Event, actor: Actor) -> Decision:
        """The note is the reason; of an extension also the phrase, of a merger the successor."""
        act = DECISIONS[event.event]
        return Decision(
            act=act,
            unit=event.unit,
            reason=event.note,
            actor=actor,
            until=event.note if act == "extend" else "",
            into=event.note if act == "merge" else "",
            campaign=self.campaign,
            command_id=_command_id(event),
        )

    def _command(self, event: Event, actor: Actor) -> Command:
        name = MOVES.get(event.event, "submit")
        return Command(
            move=name,
            unit=event.unit,
            actor=actor,
            campaign=self.campaign,
            asked=self._asked(event, name),
            command_id=_command_id(event),
        )

    def _asked(self, event: Event, name: str) -> Asked:
        if name == "send_back":
            return Asked(remarks=(event.note,))
        if name != "submit":
            return Asked(reason=event.note)
        if (event.unit, event.version) not in self.story.reports:
            # What consolidates and writes nothing of its own has its build as content.
            return Asked(confirm_errors=True)
        content, notes = self._content(event)
        registered = event.event == "registered"
        return Asked(
            content=content,
            notes=notes,
            registered=registered,
            received_at=event.received_at if registered else None,
            confirm_errors=True,
        )

    def _content(self, event: Event) -> tuple[Mapping[str, Any], tuple[Finding, ...]]:
        raw = self.story.reports[event.unit, event.version].raw
        campaign = self.plan.campaign
        content, notes = content_of(raw, number_format(campaign))
        return content_data(content), tuple(notes)


def number_format(campaign: p.Campaign) -> Any:
    """How numbers typed as text are read: as the campaign says, else as its language does."""
    if campaign.number_format is not None:
        return campaign.number_format
    return campaign.default_language if campaign.default_language in ("vi", "de") else "en"


def _command_id(event: Event) -> str:
    at = event.at.isoformat()
    return f"{CHANNEL}:{event.line}:{at}:{event.unit}:{event.version}:{event.event}"
