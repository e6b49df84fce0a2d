"""RULES 3: subjects and threads, as a mail program sees them."""

from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from cast import World, small_register
from post_office import letter, post_office, text_of
from variations import CHIEF, drafter, head, officer, quiet

UNITS = ("CB03", "CB19", "CB23", "CB24", "DB09", "DB33")
DUE = "Báo cáo – hạn cuối: thứ Năm 04/5/2023"
NEW_HEAD = "bithu2@db09.donvi.example"


@pytest.fixture(scope="module")
def silent(database: str) -> World:
    """Until the formal letters, nobody having sent anything."""
    world = quiet("2023-05-09 08:00", *UNITS)
    world.confirm("E2", "DB33")
    world.confirm("E2", "CB19")
    return world


def subjects(world: World, address: str) -> list[tuple[str, str]]:
    return [
        (mail["step"], str(letter(world, mail)["Subject"]))
        for mail in world.mails(to=address)
        if mail["step"]
    ]


def test_opening_and_reminders_up_to_the_due_day_share_one_subject(silent: World) -> None:
    shared = [subject for name, subject in subjects(silent, head("DB33")) if name[0] == "R"]
    assert shared == [f"[Sơ kết 2023][DB33] {DUE}"] * 5


def test_the_subject_of_a_merged_mail_has_the_codes_of_its_units(silent: World) -> None:
    assert dict(subjects(silent, head("CB23")))["R2"] == f"[Sơ kết 2023][CB23, CB24] {DUE}"


def test_each_overdue_letter_has_its_own_subject(silent: World) -> None:
    own = [subject for name, subject in subjects(silent, head("DB33")) if name[0] == "E"]
    assert own == [
        "[Sơ kết 2023][DB33] Đã quá hạn, đề nghị gửi báo cáo",
        "[Sơ kết 2023][DB33] V/v đôn đốc gửi báo cáo",
    ]


def test_the_steps_verb_opens_the_text(silent: World) -> None:
    verbs = {mail["step"]: text_of(letter(silent, mail)) for mail in silent.mails(to=head("DB33"))}
    for name, verb in (
        ("R0", "Thông báo triển khai báo cáo"),
        ("R1", "Nhắc lịch báo cáo"),
        ("R2", "Kính đề nghị hoàn thiện"),
        ("R3", "Nhắc trước kỳ nghỉ lễ"),
        ("R4", "Hôm nay là hạn cuối"),
    ):
        assert verbs[name].startswith(verb)


def test_all_letters_refer_to_the_opening_letter_of_their_address(silent: World) -> None:
    for address in (head("DB33"), drafter("DB33"), head("CB23"), drafter("CB24")):
        opening, *others = silent.mails(to=address)
        assert (opening["letter"], opening["in_reply_to"]) == ("opening", None)
        assert len(others) >= 3
        assert {mail["in_reply_to"] for mail in others} == {opening["message_id"]}


def test_event_letters_refer_to_the_opening_letter_too() -> None:
    world = quiet("2023-04-18 09:00", *UNITS)
    world.submit("CB03")
    world.move("send_back", "CB03", "OFF-1", remarks=("S1: more",))
    opening, *others = world.mails(to=head("CB03"))
    assert [mail["letter"] for mail in others] == ["reminder", "received", "returned"]
    assert {mail["in_reply_to"] for mail in others} == {opening["message_id"]}


def test_a_letter_to_an_address_without_an_opening_letter_starts_a_thread(silent: World) -> None:
    first, *others = silent.mails(to=NEW_HEAD)
    assert first["in_reply_to"] is None
    assert len(others) == 2
    assert {mail["in_reply_to"] for mail in others} == {first["message_id"]}


def test_a_copy_about_another_unit_without_an_opening_letter_is_a_new_thread(
    silent: World,
) -> None:
    copies = silent.mails(letter="formal_letter", to=CHIEF)
    assert [copy["in_reply_to"] for copy in copies] == [None]
    world = silent.copy()
    world.go_to("2023-05-10 09:00")
    world.confirm("E2", "CB03")
    *_, last = world.mails(letter="formal_letter", to=CHIEF)
    assert last["in_reply_to"] is None


def test_lists_and_digests_belong_to_no_thread() -> None:
    world = quiet("2023-05-11 08:00", *UNITS)
    world.confirm("E3")
    internal = ("digest", "outstanding_list")
    mails = [mail for mail in world.mails() if mail["letter"] in internal]
    assert {mail["in_reply_to"] for mail in mails} == {None}
    assert officer(6) in {mail["to"] for mail in mails}


@pytest.fixture(scope="module")
def arrived(
    database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[EmailMessage]]:
    """What a small campaign brings to the mail server."""
    with post_office(tmp_path_factory.mktemp("post")) as post:
        world = World.open(register=small_register(("KHOI", "DB33")), delivery=post.delivery)
        world.go_to("2023-05-05 08:00")
        yield list(post.received().values())


def test_a_mail_program_finds_one_thread_by_subject_and_references(
    arrived: list[EmailMessage],
) -> None:
    mine = [mail for mail in arrived if mail["Subject"] == f"[Sơ kết 2023][DB33] {DUE}"]
    opening = {mail["Message-ID"] for mail in mine if mail["In-Reply-To"] is None}
    answers = [mail for mail in mine if mail["In-Reply-To"] is not None]
    assert len(opening) == 2
    assert len(answers) == 7
    assert all(m["References"] == m["In-Reply-To"] in opening for m in answers)


def test_every_mail_says_it_was_written_by_a_machine_and_where_to_answer(
    arrived: list[EmailMessage],
) -> None:
    assert {mail["Auto-Submitted"] for mail in arrived} == {"auto-generated"}
    assert {mail["Reply-To"] for mail in arrived} == {"vanphong@dangkhoi.example"}
