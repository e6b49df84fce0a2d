"""The audit log: canonical bytes, chained, append-only, written with the act itself."""

import hashlib
import json
from typing import Any
from unicodedata import normalize

import pytest
import rfc8785
from cast import World, codes_of
from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from storage import audit, installation
from storage.audit import Actor, Entry, genesis
from workflow.acts import Answer, Request, perform


def busy() -> World:
    """A report that has been through several hands, and a refusal."""
    world = World.open()
    world.submit("DB05")
    world.endorse("DB05")
    codes_of(lambda: world.move("approve", "DB05", "OFC-1"))
    world.move("send_back", "DB05", "OFC-CHIEF", remarks=("S1: more",))
    return world


def raw(world: World, unit: str = "") -> list[Any]:
    return world.read(lambda tx, _: list(audit.listed(tx, None, unit)))


def test_an_entry_holds_who_acted_as_what_when_and_what_it_changed() -> None:
    world = World.open()
    world.submit("DB15")
    world.skip_to("2023-04-24 09:00")
    world.move("endorse", "DB15", "OFF-4", command_id="c1")
    body = json.loads(raw(world, "DB15")[-1].body)
    row = world.row("DB15")
    assert body == {
        "v": 1,
        "chain": f"report:{row.id}",
        "n": row.chain_n,
        "prev": raw(world, "DB15")[-2].hash,
        "at": "2023-04-24T02:00:00.000000Z",
        "actor": "OFF-4",
        "role": "follow_up_officer",
        "on_behalf_of": "OFF-3",
        "channel": "test",
        "action": "endorse",
        "campaign": "so-ket-2023",
        "unit": "DB15",
        "from": "submitted",
        "to": "submitted",
        "revision": row.revision_hash,
        "reason": "",
        "request": "c1",
        "definition": world.read(lambda _, frame: frame.definition.sha256),
        "data": {"revision": 1, "version": 2},
    }


def test_the_bytes_are_canonical_json_and_the_hash_is_of_the_bytes() -> None:
    for entry in raw(busy()):
        assert entry.body == rfc8785.dumps(json.loads(entry.body))
        assert entry.hash == hashlib.sha256(entry.body).hexdigest()


def test_every_report_the_campaign_and_the_system_have_a_chain_of_their_own() -> None:
    world = busy()
    chains: dict[str, list[int]] = {}
    for entry in world.log():
        chains.setdefault(entry["chain"], []).append(entry["n"])
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in chains.values())
    reports = {f"report:{world.row(unit).id}" for unit in ("KHOI", "DB05", "CB31", "CB32")}
    assert {"system", "campaign:1", *reports} <= chains.keys()
    assert len(chains) == 2 + 12


def test_every_entry_names_the_hash_of_the_one_before_and_the_first_its_chain() -> None:
    ends: dict[str, str] = {}
    for entry in busy().log():
        assert entry["prev"] == ends.get(entry["chain"], genesis(entry["chain"]))
        ends[entry["chain"]] = entry["hash"]


def test_no_two_chains_begin_alike() -> None:
    firsts = [entry["prev"] for entry in busy().log() if entry["n"] == 1]
    assert len(set(firsts)) == len(firsts)


def test_every_act_leaves_exactly_one_entry_on_its_report() -> None:
    world = World.open()
    counts = []
    for act in (
        lambda: world.save_draft("DB05", "CLK-DB05"),
        lambda: world.submit("DB05"),
        lambda: world.open_report("DB05", "OFF-2"),
        lambda: world.endorse("DB05"),
        lambda: world.move("approve", "DB05", "OFC-CHIEF"),
        world.build,
        lambda: world.move("release", "DB05", "OFC-CHIEF", reason="a figure"),
    ):
        before = len(world.log("DB05"))
        act()
        counts.append(len(world.log("DB05")) - before)
    assert counts == [1] * 7


def test_what_the_clock_did_is_logged_as_the_clocks() -> None:
    world = World.open()
    world.go_to("2023-04-17 08:00")
    entry = world.log("DB05")[-1]
    assert (entry["actor"], entry["action"], entry["data"]["step"]) == ("clock", "step_fired", "R1")


def test_an_entry_of_a_letter_names_people_by_id_never_by_name_or_address() -> None:
    world = World.open()
    world.go_to("2023-05-09 09:00")
    world.confirm("E2", "DB33")
    log = b"".join(entry.body for entry in raw(world)).decode()
    assert "SEC-DB33" in log
    assert "@" not in log
    assert "Bí thư" not in log


def test_a_reason_is_kept_in_one_unicode_form() -> None:
    world = World.open()
    world.accept("DB05")
    world.move("reopen", "DB05", "OFC-CHIEF", reason=normalize("NFD", "Sửa số liệu"))
    (entry,) = world.log("DB05", action="reopen")
    assert entry["reason"] == normalize("NFC", "Sửa số liệu")


COPY = "INTO audit_entry SELECT * FROM audit_entry WHERE id = 3"
FORGERIES = {
    "sqlite": (
        f"INSERT OR REPLACE {COPY}",
        "INSERT OR REPLACE INTO audit_entry SELECT 999, chain, n, campaign_id, unit, action, at, "
        "x'7b7d', hash, prev FROM audit_entry WHERE id = 3",
    ),
    "postgres": (
        f"INSERT {COPY} ON CONFLICT (id) DO UPDATE SET unit = 'DB05'",
        f"INSERT {COPY} ON CONFLICT (chain, n) DO UPDATE SET unit = 'DB05'",
        "TRUNCATE audit_entry",
    ),
}


def test_the_database_refuses_to_change_delete_or_replace_an_entry(database: str) -> None:
    world = busy()
    before = raw(world)
    for statement in (
        "UPDATE audit_entry SET hash = 'x' WHERE id = 3",
        "UPDATE audit_entry SET unit = 'DB05'",
        "DELETE FROM audit_entry WHERE id = 3",
        "DELETE FROM audit_entry",
        *FORGERIES[database],
    ):
        with pytest.raises(DatabaseError, match="audit_append_only"), world.db.writing() as tx:
            tx.exec_driver_sql(statement)
    assert raw(world) == before


def test_a_second_entry_in_the_same_place_is_impossible() -> None:
    world = busy()
    copy = (
        "INSERT INTO audit_entry (chain, n, campaign_id, unit, action, at, body, hash, prev) "
        "SELECT chain, {n}, campaign_id, unit, action, at, body, hash, {prev} "
        "FROM audit_entry WHERE id = 3"
    )
    for n, prev in (("n", "'x'"), ("n + 99", "prev")):
        with pytest.raises(DatabaseError), world.db.writing() as tx:
            tx.exec_driver_sql(copy.format(n=n, prev=prev))


def test_an_act_that_fails_leaves_no_entry() -> None:
    world = World.open()
    before, now = world.rows(), world.now

    def work(tx: Connection) -> Answer:
        installation.record(tx, Entry(action="x", at=now, actor=Actor("ADM-1")))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        perform(world.db, Request(Actor("ADM-1"), "x"), now, work)
    assert world.rows() == before


def test_the_log_is_listed_in_the_order_it_was_written() -> None:
    times = [entry["at"] for entry in busy().log()]
    assert times == sorted(times)


def test_the_log_of_a_unit_is_that_units_alone() -> None:
    world = busy()
    entries = world.log("DB05")
    assert {entry["unit"] for entry in entries} == {"DB05"}
    assert entries == [entry for entry in world.log() if entry["unit"] == "DB05"]


def test_the_hash_of_the_pinned_definition_stands_in_every_move() -> None:
    world = busy()
    definition = world.read(lambda _, frame: frame.definition.sha256)
    moves = [json.loads(one.body) for one in raw(world, "DB05") if json.loads(one.body)["from"]]
    assert {move["definition"] for move in moves} == {definition}
