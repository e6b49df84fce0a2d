"""Extensions, waivers, mergers and closures of a timeline: replayed, and rehearsed alike."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from cast import EXAMPLE, World, example, small_register
from post_office import post_office
from variations import extend, quiet

from states.register import Register
from workflow.edition import Edition
from workflow.intake.timeline_file import Timeline, read_timeline
from workflow.rehearsal import rehearse
from workflow.replay import ReplayFailed, replay

CAST = ("KHOI", "DB05", "CB03", "CB19", "CB23", "CB24", "DB33", "DB40")
OF_SENDING = {"id", "sent_at", "status", "attempts", "decided_at"}
STORY = """\
at,unit,version,event,by,note,received_at
2023-04-20T10:00:00+07:00,CB24,,merged,OFC-CHIEF,CB23,
2023-04-24T09:00:00+07:00,DB05,1,submitted,SEC-DB05,,
2023-04-26T09:00:00+07:00,DB33,,extended,OFC-CHIEF,trước ngày 09/5/2023,
2023-04-28T22:00:00+07:00,DB33,,extended,OFC-DEP,through 2023-05-10,
2023-04-28T22:00:00+07:00,CB03,,extended,OFC-CHIEF,hết ngày 12/5/2023,
2023-05-02T08:00:00+07:00,CB03,,waived,OFC-CHIEF,thiên tai,
2023-05-11T09:00:00+07:00,KHOI,,confirmed,OFC-CHIEF,E3,
2023-05-15T09:30:00+07:00,CB19,,closed_without_report,OFC-CHIEF,đồng ý không chờ,
2023-05-16T09:00:00+07:00,DB33,,closed_without_report,OFC-CHIEF,đồng ý không chờ,
"""


def register() -> Register:
    return small_register(CAST)


def read(folder: Path, text: str = STORY) -> Timeline:
    shutil.copytree(EXAMPLE / "reports", folder / "reports")
    (folder / "timeline.csv").write_text(text, encoding="utf-8")
    return read_timeline(folder / "timeline.csv", example().plan, example().register)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Timeline:
    return read(tmp_path_factory.mktemp("story"))


@pytest.fixture(scope="module")
def played(story: Timeline) -> World:
    world = World.open(register=register())
    replay(world.db, story)
    return world


def test_every_decision_is_carried_out_at_its_time(played: World) -> None:
    duty = {unit: played.row(unit).obligation for unit in CAST}
    assert duty == {
        "KHOI": "due", "DB05": "due", "CB03": "waived", "CB19": "closed", "CB23": "due",
        "CB24": "merged", "DB33": "closed", "DB40": "due",
    }  # fmt: skip
    assert (played.row("DB33").epoch, played.row("CB24").merged_into) == (3, "CB23")
    assert [e["at"][:16] for e in played.log("DB33", action="extended")] == [
        "2023-04-26T02:00", "2023-04-28T15:00",
    ]  # fmt: skip


def test_the_unit_is_urged_by_its_last_extension(played: World) -> None:
    ladder = [m for m in played.mails(unit="DB33", to="bithu@db33.donvi.example") if m["step"]]
    assert [(m["step"], m["decided_at"][:10]) for m in ladder] == [
        ("R0", "2023-03-15"), ("R1", "2023-04-17"), ("R2", "2023-04-24"),
        ("R3", "2023-05-09"), ("R4", "2023-05-10"), ("E1", "2023-05-11"),
    ]  # fmt: skip


def test_the_log_holds(played: World) -> None:
    assert played.verified() == ()


def test_what_is_rehearsed_is_what_is_sent(story: Timeline, tmp_path: Path) -> None:
    rehearsed = rehearse(Edition(example().plan, register()), story)
    with post_office(tmp_path) as post:
        world = World.open(register=register(), delivery=post.delivery)
        replay(world.db, story, delivery=world.delivery)
        sent: list[dict[str, Any]] = [
            {"at": m["decided_at"], **{k: v for k, v in m.items() if k not in OF_SENDING}}
            for m in world.mails()
            if m["status"] != "dropped"
        ]
    assert rehearsed.mails == sent
    assert [m["letter"] for m in sent].count("extended") == 4
    assert {m["status"] for m in world.mails()} == {"sent", "dropped"}


def test_a_replay_that_was_cut_off_goes_on_behind_a_decision(story: Timeline) -> None:
    whole, cut = World.open(register=register()), World.open(register=register())
    replay(cut.db, story, until=story.events[3].at)
    assert replay(cut.db, story) == 4
    replay(whole.db, story)
    assert cut.mails() == whole.mails()


def test_a_refused_decision_stops_the_replay_with_its_line(tmp_path: Path) -> None:
    text = STORY.replace("trước ngày 09/5/2023", "trước ngày 01/5/2023")
    with pytest.raises(ReplayFailed) as failed:
        replay(World.open(register=register()).db, read(tmp_path, text))
    assert (failed.value.line, failed.value.code) == (4, "not_later")


def test_the_same_extension_by_hand_and_by_timeline_leaves_the_same_letters(
    tmp_path: Path,
) -> None:
    phrase = "through 2023-05-10"
    head = STORY.splitlines()[0]
    story = read(
        tmp_path, f"{head}\n2023-04-26T09:00:00+07:00,DB33,,extended,OFC-CHIEF,{phrase},\n"
    )
    by_hand, told = quiet("2023-04-26 08:59", *CAST[1:]), World.open(register=register())
    by_hand.go_to("2023-04-26 09:00")
    extend(by_hand, until=phrase, reason=phrase)
    replay(told.db, story)
    for world in (by_hand, told):
        world.go_to("2023-05-16 09:00")
    assert by_hand.mails() == told.mails()
