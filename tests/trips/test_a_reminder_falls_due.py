"""Trip 3: a reminder falls due: decided at its instant, sent, recorded, never twice."""

from cast import World, vn
from post_office import PostOffice, text_of

DAY = vn("2023-04-24 07:30")


def test_a_reminder_is_decided_at_its_instant_sent_and_recorded(mail: PostOffice) -> None:
    world = World.open(delivery=mail.delivery)
    world.submit("DB05", at="2023-04-21 10:00")
    world.go_to("2023-04-24 07:29")
    assert [row["status"] for row in world.due(step="R2", unit="DB15")] == ["planned"]

    world.go_to(DAY)

    rows = {row["unit"]: row["status"] for row in world.due(step="R2")}
    assert rows["DB15"] == "fired"
    assert rows["DB05"] == "superseded"
    sent = world.mails(step="R2", unit="DB15")
    assert [(row["to"], row["status"], row["attempts"]) for row in sent] == [
        ("bithu@db15.donvi.example", "sent", 1),
        ("vanthu@db15.donvi.example", "sent", 1),
    ]
    assert {row["decided_at"] for row in sent} == {"2023-04-24T07:30:00+07:00"}
    arrived = mail.received()
    letters = [arrived[row["message_id"]] for row in sent]
    assert all("Sở Giáo dục và Đào tạo" in text_of(letter) for letter in letters)
    entry = world.log("DB15", action="step_fired")[-1]
    assert (entry["actor"], entry["data"]["step"], entry["data"]["to"]) == (
        "clock", "R2", ["SEC-DB15", "CLK-DB15"],
    )  # fmt: skip


def test_any_number_of_ticks_and_a_restart_decide_and_send_nothing_twice(mail: PostOffice) -> None:
    world = World.open(delivery=mail.delivery)
    world.go_to(DAY)
    rows, arrived = world.rows(), mail.received().keys()
    again = World(world.db, world.plan, mail.delivery(world.db))
    for _ in range(3):
        assert again.tick() == 0
    assert world.rows() == rows
    assert mail.received().keys() == arrived


def test_what_has_become_needless_is_not_decided(mail: PostOffice) -> None:
    world = World.open(delivery=mail.delivery)
    world.go_to("2023-05-04 09:00")
    world.close_without("DB33")
    world.submit("DB15")
    world.go_to("2023-05-05 08:00")
    written = {unit for row in world.mails(step="E1") for unit in row["units"]}
    assert written == {"DB05", "DB09", "CB03", "CB23", "CB24", "DB40"}
    # Nobody of CB19 can be written to: the step has fired, its effect is a call to make.
    assert [row["status"] for row in world.due(step="E1", unit="CB19")] == ["fired"]
    assert world.verified() == ()
