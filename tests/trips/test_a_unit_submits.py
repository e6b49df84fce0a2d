"""Trip 1: a unit submits, from its draft to the receipt in its mailbox."""

import json

from cast import World, content
from post_office import PostOffice, text_of

from storage import revisions

M1 = "M1-UNIT-REPORT"


def test_a_unit_writes_submits_and_has_its_receipt_at_once(mail: PostOffice) -> None:
    world = World.open(delivery=mail.delivery)
    world.go_to("2023-04-24 09:00")
    world.save_draft("DB05", "CLK-DB05")
    reminded = [row["step"] for row in world.due(unit="DB05", status="fired")]
    before = set(mail.received())

    world.go_to("2023-04-27 19:45")
    answer = world.move("submit", "DB05", "SEC-DB05", command_id="form-1")

    # The row, by compare-and-set; the revision, frozen.
    report = world.report("DB05")
    assert (report["state"], report["version"], report["revision"]) == ("submitted", 1, 1)
    assert report["revision_hash"] == answer["revision_hash"]
    row = world.row("DB05")
    frozen = world.read(lambda tx, _: revisions.revision(tx, row.id, row.revision))
    assert json.loads(frozen.content) == content("DB05")[0]
    # The entry, in the same commit.
    entry = world.log("DB05")[-1]
    assert (entry["action"], entry["revision"]) == ("submit", frozen.hash)
    assert entry["data"]["receipt"] == answer["receipt"]
    # Steps of the milestone it met are superseded; those that left stay.
    ladder = {row["step"]: row["status"] for row in world.due(unit="DB05", milestone=M1)}
    assert [step for step, status in ladder.items() if status == "fired"] == reminded
    assert {status for step, status in ladder.items() if step not in reminded} == {"superseded"}
    # The receipt leaves at once, also in the evening; the reader learns it from his digest.
    came = [message for key, message in mail.received().items() if key not in before]
    (receipt,) = [message for message in came if message["To"] == "bithu@db05.donvi.example"]
    assert answer["receipt"] in text_of(receipt)
    assert world.mails(letter="received", status="sent")[0]["to"] == "bithu@db05.donvi.example"
    world.go_to("2023-04-28 08:00")
    digests = [row["to"] for row in world.mails(letter="digest") if "DB05" in row["units"]]
    assert "theodoi2@dangkhoi.example" in digests
    assert world.verified() == ()


def test_a_reminder_decided_but_not_yet_sent_is_withdrawn_by_the_submission(
    mail: PostOffice,
) -> None:
    world = World.open()
    world.go_to("2023-04-28 07:30")
    decided = world.mails(unit="DB05", step="R3")
    assert {row["status"] for row in decided} == {"ready"}
    world.submit("DB05")
    assert {row["status"] for row in world.mails(unit="DB05", step="R3")} == {"dropped"}
    mail.delivery(world.db).run(world.now)
    left = {message["To"] for message in mail.received().values()}
    assert "bithu@db15.donvi.example" in left
    reminders = {row["status"] for row in world.mails(unit="DB05", step="R3")}
    assert reminders == {"dropped"}
