"""Each person is written to in the own language; an address in one; lists name their units."""

from dataclasses import replace

import pytest
from cast import World, example, small_register
from post_office import letter, text_of
from variations import CHIEF, drafter, head, officer, quiet, register_with

from storage import outbox

ENGLISH = {"lang": "en"}


def told(world: World, **where: str) -> list[tuple[str, str]]:
    """Address and subject of every such mail, as it would leave."""
    return [(mail["to"], str(letter(world, mail)["Subject"])) for mail in world.mails(**where)]


def test_a_mail_is_in_the_language_of_the_person_and_else_of_the_campaign() -> None:
    people = {"SEC-DB33": ENGLISH, "CLK-DB33": {"lang": ""}}
    world = World.open(register=register_with(people=people))
    assert dict(told(world, letter="opening", unit="DB33")) == {
        head("DB33"): "[Mid-term 2023][DB33] Report – last day: Thursday 4 May 2023",
        drafter("DB33"): "[Sơ kết 2023][DB33] Báo cáo – hạn cuối: thứ Năm 04/5/2023",
    }
    (mail,) = world.mails(letter="opening", to=head("DB33"))
    message = letter(world, mail)
    assert message["Content-Language"] == "en"
    text = text_of(message)
    assert "To the Secretary of Đảng bộ Báo của Đảng bộ tỉnh" in text
    assert "Sent to you as Secretary of the unit" in text
    assert "Office of the Bloc Committee" in str(message["From"])


def test_a_campaign_in_english_writes_english_to_whoever_says_nothing() -> None:
    plan = example().plan
    campaign = replace(plan.campaign, default_language="en")
    people = {post.person_id: {"lang": ""} for post in small_register().posts}
    register = register_with(people={**people, "SEC-DB33": {"lang": "vi"}})
    world = World.open(plan=replace(plan, campaign=campaign), register=register)
    subjects = dict(told(world, letter="opening", unit="DB33"))
    assert subjects[drafter("DB33")].startswith("[Mid-term 2023][DB33] Report")
    assert subjects[head("DB33")].startswith("[Sơ kết 2023][DB33] Báo cáo")


@pytest.mark.parametrize(
    ("first", "second", "subject"),
    [
        ("en", "en", "[Mid-term 2023][CB23, CB24] Report"),
        ("en", "vi", "[Sơ kết 2023][CB23, CB24] Báo cáo"),
        ("vi", "en", "[Sơ kết 2023][CB23, CB24] Báo cáo"),
        ("en", "", "[Mid-term 2023][CB23, CB24] Report"),
    ],
)
def test_an_address_of_two_posts_is_written_to_in_one_language(
    first: str, second: str, subject: str
) -> None:
    people = {"SEC-CB23": {"lang": first}, "SEC-CB24": {"lang": second}}
    world = World.open(register=register_with(people=people))
    ((_, found),) = told(world, letter="opening", to=head("CB23"))
    assert found.startswith(subject)


def test_copies_and_digests_are_in_the_language_of_whoever_gets_them() -> None:
    people = {"OFF-6": ENGLISH, "OFC-CHIEF": ENGLISH}
    world = World.open(register=register_with(people=people))
    world.go_to("2023-05-09 08:00")
    world.confirm("E2", "DB33")
    letters = {m["to"]: m for m in world.mails(letter="formal_letter", unit="DB33")}
    assert str(letter(world, letters[head("DB33")])["Subject"]).endswith("gửi báo cáo")
    copy = letter(world, letters[officer(6)])
    assert str(copy["Subject"]).endswith("Formal reminder")
    assert "This is a copy for information, sent to: Follow-up officer." in text_of(copy)
    assert "To the Secretary of" in text_of(copy)
    last = world.mails(letter="digest", to=CHIEF)[-1]
    assert "Today: " in str(letter(world, last)["Subject"])


def test_a_digest_names_the_units_of_a_list_and_not_the_root() -> None:
    world = quiet("2023-05-15 08:00")
    digest = world.mails(letter="digest", to=CHIEF)[-1]
    items = world.read(lambda tx, _: outbox.one(tx, digest["id"]).facts["items"])
    (listed,) = {tuple(mail["units"]) for mail in world.mails(letter="decide_without")}
    assert len(listed) > 1
    assert tuple(i["unit"] for i in items if i["step"] == "E4" and i["kind"] == "step") == listed
    assert "KHOI" not in listed


def test_the_stored_facts_of_a_mail_hold_no_words_of_a_language() -> None:
    world = World.open(register=register_with(people={"SEC-DB33": ENGLISH}))
    vi, en = (
        world.read(lambda tx, _, id_=mail["id"]: outbox.one(tx, id_).facts)
        for mail in (
            world.mails(letter="opening", to=drafter("DB33"))[0],
            world.mails(letter="opening", to=head("DB33"))[0],
        )
    )
    assert {**vi, "recipient": None} == {**en, "recipient": None}
