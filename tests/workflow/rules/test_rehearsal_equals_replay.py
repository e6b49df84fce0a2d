"""RULES 5 and 3: what is rehearsed is what is sent; and rules held over the whole example.

The example's whole timeline is played once through real SMTP into the built-in sink.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import getaddresses
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from cast import EXAMPLE, World, example, small_register, vn
from post_office import post_office
from variations import quiet

from states.workdays import Workdays
from storage import figures
from workflow.edition import Edition
from workflow.intake.timeline_file import Timeline, read_timeline
from workflow.rehearsal import Rehearsed, rehearse
from workflow.replay import replay

OF_SENDING = {"id", "sent_at", "status", "attempts", "decided_at"}
UNIT_LETTERS = {"reminder", "last_working_day", "due_today", "overdue", "formal_letter"}
FEW = small_register(("KHOI", "CB03", "CB19", "DB33"))


@dataclass
class Played:
    """The whole example: rehearsed, and sent."""

    rehearsed: Rehearsed
    world: World
    story: Timeline
    sent: list[dict[str, Any]]
    arrived: dict[str, EmailMessage]
    envelopes: list[tuple[str, tuple[str, ...]]]


@pytest.fixture(scope="module")
def whole(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    folder = example()
    story = read_timeline(EXAMPLE / "timeline.csv", folder.plan, folder.register)
    rehearsed = rehearse(Edition(folder.plan, folder.register), story)
    with post_office(tmp_path_factory.mktemp("post")) as post:
        world = World.open(register=folder.register, delivery=post.delivery)
        replay(world.db, story, delivery=world.delivery)
        envelopes = [(m.message_id, m.envelope_to) for m in post.sink.mailbox.messages()]
        yield Played(rehearsed, world, story, world.mails(), post.received(), envelopes)


def local(instant: str) -> dt.datetime:
    return dt.datetime.fromisoformat(instant)


def first_receipts(story: Timeline) -> dict[str, dt.datetime]:
    """By unit when something of it was recorded first."""
    found: dict[str, dt.datetime] = {}
    for event in story.events:
        if event.event in ("submitted", "registered"):
            found.setdefault(event.unit, event.at)
    return found


# The whole example


def test_every_rehearsed_mail_is_sent_and_no_other(whole: Played) -> None:
    sent = [
        {"at": mail["decided_at"], **{k: v for k, v in mail.items() if k not in OF_SENDING}}
        for mail in whole.sent
    ]
    assert whole.rehearsed.mails == sent
    assert len(sent) > 900
    assert whole.rehearsed.awaiting == []


def test_a_rehearsed_mails_at_is_when_it_was_decided_not_when_it_left(whole: Played) -> None:
    at = {mail["message_id"]: mail["at"] for mail in whole.rehearsed.mails}
    waited = [mail for mail in whole.sent if mail["sent_at"] != mail["decided_at"]]
    assert waited
    assert all(at[mail["message_id"]] == mail["decided_at"] for mail in waited)


def test_every_sent_mail_arrived_once_for_one_envelope_address(whole: Played) -> None:
    assert {mail["status"] for mail in whole.sent} == {"sent"}
    assert sorted(whole.envelopes) == sorted(
        (mail["message_id"], (mail["to"],)) for mail in whole.sent
    )


def test_subjects_and_threads_arrive_as_they_were_recorded(whole: Played) -> None:
    for mail in whole.sent:
        message = whole.arrived[mail["message_id"]]
        assert message["Subject"] == mail["subject"]
        assert message["In-Reply-To"] == mail["in_reply_to"]


def test_nothing_but_receipts_leaves_at_night_on_weekends_or_closed_days(whole: Played) -> None:
    plan = example().plan
    days, zone = Workdays.of(plan.calendar), ZoneInfo(plan.campaign.timezone)
    outside = {m["letter"] for m in whole.sent if not days.is_open(local(m["sent_at"]), zone)}
    assert outside == {"received"}
    for mail in whole.sent:
        date = whole.arrived[mail["message_id"]]["Date"].datetime
        assert date == local(mail["sent_at"]).replace(microsecond=0)


def test_every_letter_leaves_at_the_next_opening_after_its_decision(whole: Played) -> None:
    plan = example().plan
    days, zone = Workdays.of(plan.calendar), ZoneInfo(plan.campaign.timezone)
    for mail in whole.sent:
        decided, sent = local(mail["decided_at"]), local(mail["sent_at"])
        at_once = mail["letter"] == "received"
        assert sent == (decided if at_once else days.next_opening(decided, zone))


def test_nobody_who_has_submitted_ever_gets_a_reminder(whole: Played) -> None:
    received = first_receipts(whole.story)
    urged = [
        (unit, local(mail["sent_at"]))
        for mail in whole.sent
        if mail["letter"] in UNIT_LETTERS
        for unit in mail["units"]
    ]
    assert len(urged) > 300
    assert [one for one in urged if one[0] in received and one[1] >= received[one[0]]] == []


def test_confirmation_of_figures_is_asked_once_of_units_with_an_open_estimate(
    whole: Played,
) -> None:
    asked = [mail for mail in whole.sent if mail["letter"] == "confirm_figures"]
    assert {mail["sent_at"] for mail in asked} == {"2023-05-04T07:30:00+07:00"}
    confirmed = {e.unit for e in whole.story.events if e.event == "figures_confirmed"}
    returned = {"CB21"}  # asked like the others, returned the day after
    assert {unit for mail in asked for unit in mail["units"]} == confirmed | returned
    assert len({mail["to"] for mail in asked}) == len(asked)


def test_nobody_gets_two_step_letters_about_a_unit_on_a_day(whole: Played) -> None:
    free = {"confirm_figures", "formal_letter"}
    got = Counter(
        (mail["to"], unit, mail["sent_at"][:10])
        for mail in whole.sent
        if mail["letter"] in UNIT_LETTERS - free
        for unit in mail["units"]
    )
    assert set(got.values()) == {1}


def test_nobody_gets_two_digests_on_a_day(whole: Played) -> None:
    digests = [mail for mail in whole.sent if mail["letter"] == "digest"]
    got = Counter((mail["to"], mail["sent_at"][:10]) for mail in digests)
    assert set(got.values()) == {1}
    assert {local(mail["sent_at"]).time() for mail in digests} == {dt.time(7, 30)}


def test_readers_and_office_get_no_copy_a_unit(whole: Played) -> None:
    people = {post.email for post in example().register.posts if post.unit == "KHOI"}
    letters = Counter(mail["letter"] for mail in whole.sent if mail["to"] in people)
    assert set(letters) == {
        "digest",
        "formal_letter",
        "outstanding_list",
        "decide_without",
        "draft_progress",
        "estimates_open",
        "received",
        "returned",
        "approved",
    }
    events = [m for m in whole.sent if m["to"] in people and m["kind"] == "event"]
    assert {tuple(mail["units"]) for mail in events} == {("KHOI",)}


def test_units_that_do_not_report_hear_nothing(whole: Played) -> None:
    named = {unit for mail in whole.sent for unit in mail["units"]}
    assert named.isdisjoint({"CB31", "CB32"})
    assert len(named) == 73


def test_extensions_corrections_and_invitations_are_not_pretended(whole: Played) -> None:
    later = {"extended", "correction_asked", "invitation", "issued"}
    assert later.isdisjoint({mail["letter"] for mail in whole.sent})


def test_everybody_named_in_to_and_cc_was_written_to_about_the_units(whole: Played) -> None:
    written: dict[tuple[str, str], set[str]] = {}
    for mail in whole.sent:
        for unit in mail["units"]:
            written.setdefault((mail["letter"], unit), set()).add(mail["to"])
    for mail in whole.sent:
        message = whole.arrived[mail["message_id"]]
        shown = {
            a for _, a in getaddresses([*message.get_all("To", []), *message.get_all("Cc", [])])
        }
        if mail["letter"] != "digest" and "undisclosed-recipients:;" not in str(message["To"]):
            reached = {one for unit in mail["units"] for one in written[mail["letter"], unit]}
            assert mail["to"] in shown
            assert shown <= reached


def test_every_link_in_a_mail_is_one_of_the_fixed_ones(whole: Played) -> None:
    fixed = ("/r/so-ket-2023/", "/c/so-ket-2023", "/today", "/receipt/")
    for message in whole.arrived.values():
        part = message.get_body(("plain",))
        assert part is not None
        links = [word for word in str(part.get_content()).split() if "baocao.example" in word]
        assert links
        assert all(link.partition("baocao.example")[2].startswith(fixed) for link in links)


def test_a_second_list_names_only_who_is_still_outstanding(whole: Played) -> None:
    members = {
        name: {tuple(mail["units"]) for mail in whole.sent if mail["step"] == name}
        for name in ("E3", "E4")
    }
    assert members == {"E3": {("DB33", "CB19")}, "E4": {("DB33",)}}


def test_every_step_of_every_report_was_settled(whole: Played) -> None:
    rows = [row for row in whole.world.due() if row["milestone"]]
    assert {row["status"] for row in rows} == {"fired", "superseded"}
    assert len({(r["unit"], r["step"], r["occurrence"]) for r in whole.world.due()}) == len(
        whole.world.due()
    )


def test_held_figures_come_from_the_file_beside_the_timeline(whole: Played) -> None:
    entered = whole.world.read(lambda tx, frame: figures.in_use(tx, frame.id))
    final = {one.indicator for one in whole.story.held_figures if one.round == "final"}
    assert set(entered) == final
    assert {row.round for row in entered.values()} == {"final"}


def test_the_log_of_the_whole_campaign_holds(whole: Played) -> None:
    assert whole.world.verified() == ()


# A small campaign


def opening() -> Edition:
    return Edition(example().plan, FEW)


def test_without_a_timeline_nobody_submits_and_confirmations_are_listed_not_given() -> None:
    found = rehearse(opening())
    waiting = {(task["step"], task["unit"]) for task in found.awaiting}
    assert waiting == {("E2", "CB03"), ("E2", "CB19"), ("E2", "DB33"), ("E3", "KHOI")}
    assert {"received", "formal_letter", "outstanding_list"}.isdisjoint(
        {mail["letter"] for mail in found.mails}
    )
    e2 = next(task for task in found.awaiting if task["unit"] == "DB33")
    assert e2["since"] == "2023-05-09T07:30:00+07:00"


def test_a_rehearsal_without_a_timeline_equals_a_campaign_in_which_nobody_acts() -> None:
    quiet_world = quiet("2023-05-31 07:30", "CB03", "CB19", "DB33")
    decided = [(m["decided_at"], m["message_id"], m["to"]) for m in quiet_world.mails()]
    rehearsed = rehearse(opening(), until=vn("2023-05-31 07:30")).mails
    assert [(m["at"], m["message_id"], m["to"]) for m in rehearsed] == decided


def test_a_rehearsed_mail_has_every_field_of_a_sent_one_but_those_of_sending() -> None:
    mail = quiet("2023-03-15 07:30", "CB03", "CB19", "DB33").mails()[0]
    assert set(rehearse(opening()).mails[0]) == {"at"} | (set(mail) - OF_SENDING)


def test_a_rehearsal_lists_the_mails_of_the_time_asked_for() -> None:
    since, until = vn("2023-04-24 00:00"), vn("2023-04-28 23:59")
    found = rehearse(opening(), since=since, until=until)
    assert {mail["step"] for mail in found.mails if mail["step"]} == {"R2", "R3"}


def test_a_rehearsal_leaves_nothing_behind() -> None:
    world = quiet("2023-03-15 07:30", "CB03")
    before = world.rows()
    rehearse(opening())
    assert world.rows() == before
