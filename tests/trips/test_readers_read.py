"""Trip 2: readers return, endorse and approve; the unit hears of it by mail."""

from email.message import EmailMessage

from cast import World
from post_office import PostOffice, text_of


def last_to(mail: PostOffice, address: str) -> EmailMessage:
    """The last mail that came for that address."""
    return [one for one in mail.received().values() if address in str(one["To"])][-1]


def test_a_report_is_returned_comes_back_is_endorsed_and_approved(mail: PostOffice) -> None:
    world = World.open(delivery=mail.delivery)
    world.go_to("2023-05-04 10:00")
    world.submit("DB05")

    world.go_to("2023-05-05 09:00")
    world.open_report("DB05", "OFF-2")
    world.move("send_back", "DB05", "OFF-2", remarks=("S3: nêu rõ trách nhiệm", "I01: kiểm tra số"))
    returned = last_to(mail, "bithu@db05.donvi.example")
    assert "S3: nêu rõ trách nhiệm" in text_of(returned)
    assert "I01: kiểm tra số" in text_of(returned)
    assert world.report("DB05")["resubmit_due"] == "2023-05-10T00:00:00+07:00"

    world.go_to("2023-05-08 10:00")
    world.submit("DB05", "DEP-DB05")
    world.go_to("2023-05-09 09:00")
    world.endorse("DB05")
    world.go_to("2023-05-10 09:00")
    world.move("approve", "DB05", "OFC-CHIEF")

    report = world.report("DB05")
    assert (report["situation"], report["timeliness"], report["revision"]) == (
        "approved", "on_time", 2,
    )  # fmt: skip
    assert [one["revision"] for one in report["endorsements"]] == [2, 2]
    letters = [row["letter"] for row in world.mails(unit="DB05", to="bithu@db05.donvi.example")]
    assert letters[-4:] == ["received", "returned", "received", "approved"]
    moves = [(e["action"], e["actor"]) for e in world.log("DB05") if e["from"]]
    assert moves == [
        ("submit", "SEC-DB05"), ("send_back", "OFF-2"), ("submit", "DEP-DB05"),
        ("endorse", "OFF-2"), ("approve", "OFC-CHIEF"),
    ]  # fmt: skip
    assert world.verified() == ()
