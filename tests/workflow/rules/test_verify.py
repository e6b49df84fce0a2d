"""Verifying the log: whatever is done to a copy behind its back is found, the first place named."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
import rfc8785
from cast import World, codes_of
from databases import forget_to_refuse
from sqlalchemy import text

from states.errors import Field
from storage import audit
from workflow.verify import Broken, verify

Entry = dict[str, Any]
IN_ITS_OWN_WORDS = {
    "sqlite": "replace(body, '2023-03', '2023-02')",
    "postgres": "convert_to(replace(convert_from(body, 'UTF8'), '2023-03', '2023-02'), 'UTF8')",
}


def busy() -> World:
    """DB05 with seven entries of its own: opened, first letter, five acts of people."""
    world = World.open()
    world.submit("DB05")
    world.open_report("DB05", "OFF-2")
    world.endorse("DB05")
    codes_of(lambda: world.move("approve", "DB05", "OFC-1"))
    world.move("send_back", "DB05", "OFC-CHIEF", remarks=("S1: more",))
    world.submit("DB05")
    return world


def chain_of(world: World) -> str:
    return f"report:{world.row('DB05').id}"


class Forger:
    """Somebody with the database in his hands: triggers dropped, rows written at will."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.chain = chain_of(world)
        with self.world.db.writing() as tx:
            forget_to_refuse(tx)

    def run(self, *statements: str, **values: Any) -> None:
        with self.world.db.writing() as tx:
            for statement in statements:
                tx.execute(text(statement.replace("CHAIN", f"'{self.chain}'")), values)

    def entries(self) -> list[Entry]:
        """The chain's bodies, in order."""
        rows = self.world.read(lambda tx, _: list(audit.listed(tx, None, "DB05")))
        bodies = [json.loads(row.body) for row in rows]
        return [body for body in bodies if body["chain"] == self.chain]

    def write(self, n: int, body: bytes, *, hashed: bool = True) -> str:
        """Put other bytes in the place of entry ``n``; their hash beside them if ``hashed``."""
        digest = hashlib.sha256(body).hexdigest()
        beside = ", hash = :hash" if hashed else ""
        statement = f"UPDATE audit_entry SET body = :body{beside} WHERE chain = CHAIN AND n = :n"
        self.run(statement, body=body, hash=digest, n=n)
        return digest

    def edit(self, n: int, *, hashed: bool = True, **changes: Any) -> str:
        """Change fields of entry ``n``."""
        return self.write(n, rfc8785.dumps({**self.entries()[n - 1], **changes}), hashed=hashed)

    def rehash_from(self, n: int) -> str:
        """Link every entry from ``n`` on to the one before, as if it had always been so."""
        entries = self.entries()
        prev = entries[n - 1]["prev"]
        for entry in entries[n - 1 :]:
            digest = self.edit(entry["n"], prev=prev)
            self.run(
                "UPDATE audit_entry SET prev = :prev WHERE chain = CHAIN AND n = :n",
                prev=prev, n=entry["n"],
            )  # fmt: skip
            prev = digest
        return str(prev)

    def insert(self, chain: str, n: int, prev: str) -> None:
        """A well-made entry of an act that never was."""
        place: Entry = {"chain": chain, "n": n, "prev": prev}
        ghost: Entry = {"actor": "GHOST", "from": "", "to": "", "data": {}}
        body = rfc8785.dumps({**self.entries()[-1], **place, **ghost})
        self.run(
            "INSERT INTO audit_entry (chain, n, campaign_id, unit, action, at, body, hash, prev) "
            "SELECT :chain, :n, 1, unit, action, at, :body, :hash, :prev FROM audit_entry "
            "WHERE chain = CHAIN ORDER BY n DESC LIMIT 1",
            chain=chain, n=n, body=body, hash=hashlib.sha256(body).hexdigest(), prev=prev,
        )  # fmt: skip


def first_problem(forge: Callable[[Forger], object]) -> tuple[str, int]:
    """The first problem found after a forgery: its code and the entry's number."""
    world = busy()
    forger = Forger(world)
    forge(forger)
    first = world.verified()[0]
    assert (first.chain, first.unit) == (forger.chain, "DB05")
    return first.code, first.n


def test_an_honest_log_verifies() -> None:
    world = busy()
    found = world.read(lambda tx, _: verify(tx))
    assert found.problems == ()
    assert (found.entries, found.chains) == (len(world.log()), 14)


def test_a_whole_campaign_verifies() -> None:
    world = World.open()
    for unit in ("DB05", "DB15", "CB03", "CB19", "CB23", "CB24", "DB40"):
        world.accept(unit)
    world.go_to("2023-05-12 09:00")
    world.close_without("DB33")
    world.close_without("DB09")
    world.present()
    assert world.verified() == ()


@pytest.mark.parametrize("n", [1, 3, 7])
def test_an_edited_entry_is_found(n: int) -> None:
    assert first_problem(lambda f: f.edit(n, hashed=False, actor="GHOST")) == ("entry_changed", n)


@pytest.mark.parametrize("n", [1, 3, 6])
def test_an_entry_edited_and_hashed_anew_is_not_vouched_for_by_the_next(n: int) -> None:
    assert first_problem(lambda f: f.edit(n, actor="GHOST")) == ("link_broken", n)


def test_the_last_entry_edited_and_hashed_anew_is_not_vouched_for_by_its_report() -> None:
    assert first_problem(lambda f: f.edit(7, actor="GHOST")) == ("head_differs", 7)


@pytest.mark.parametrize("n", [1, 4, 6])
def test_a_deleted_entry_is_found(n: int) -> None:
    delete = f"DELETE FROM audit_entry WHERE chain = CHAIN AND n = {n}"
    assert first_problem(lambda f: f.run(delete)) == ("entry_missing", n)


def test_a_deleted_last_entry_is_found() -> None:
    delete = "DELETE FROM audit_entry WHERE chain = CHAIN AND n = 7"
    assert first_problem(lambda f: f.run(delete)) == ("chain_cut", 7)


def test_a_chain_deleted_whole_is_found() -> None:
    delete = "DELETE FROM audit_entry WHERE chain = CHAIN"
    assert first_problem(lambda f: f.run(delete)) == ("chain_cut", 1)


def test_a_chain_cut_back_together_with_its_head_does_not_replay_to_todays_report() -> None:
    def cut(forger: Forger) -> None:
        forger.run(
            "DELETE FROM audit_entry WHERE chain = CHAIN AND n = 7",
            "UPDATE report SET chain_n = 6, chain_hash = (SELECT hash FROM audit_entry "
            "WHERE chain = CHAIN AND n = 6) WHERE unit = 'DB05'",
        )

    assert first_problem(cut) == ("replay_differs", 6)


def swap_places(forger: Forger) -> None:
    for old, new in ((3, 99), (4, 3), (99, 4)):
        forger.run(
            "UPDATE audit_entry SET n = :new WHERE chain = CHAIN AND n = :old", old=old, new=new
        )


def swap_bodies(forger: Forger) -> None:
    third, fourth = (rfc8785.dumps(forger.entries()[n]) for n in (2, 3))
    forger.write(3, fourth, hashed=False)
    forger.write(4, third, hashed=False)


def swap_bodies_and_hashes(forger: Forger) -> None:
    third, fourth = (rfc8785.dumps(forger.entries()[n]) for n in (2, 3))
    forger.write(3, fourth)
    forger.write(4, third)


@pytest.mark.parametrize(
    ("swap", "code"),
    [
        (swap_places, "column_differs"),
        (swap_bodies, "entry_changed"),
        (swap_bodies_and_hashes, "column_differs"),
    ],
)
def test_two_swapped_entries_are_found(swap: Callable[[Forger], None], code: str) -> None:
    assert first_problem(swap) == (code, 3)


def test_an_entry_added_at_the_end_is_found() -> None:
    def add(forger: Forger) -> None:
        forger.insert(forger.chain, 8, forger.world.row("DB05").chain_hash)

    assert first_problem(add) == ("chain_cut", 8)


def test_an_entry_inserted_between_others_is_found() -> None:
    def insert(forger: Forger) -> None:
        prev = forger.world.log("DB05")[2]["hash"]
        for n in (7, 6, 5, 4):
            forger.run(
                f"UPDATE audit_entry SET n = {n + 1}, prev = 'moved {n}' "
                f"WHERE chain = CHAIN AND n = {n}"
            )
        forger.insert(forger.chain, 4, prev)

    assert first_problem(insert) == ("column_differs", 5)


def test_a_chain_that_belongs_to_nothing_is_found() -> None:
    world = busy()
    Forger(world).insert("report:999", 1, audit.genesis("report:999"))
    first = world.verified()[0]
    assert (first.code, first.chain, first.n) == ("chain_unknown", "report:999", 1)


def test_a_tail_hashed_anew_does_not_end_where_its_report_says() -> None:
    def rehash(forger: Forger) -> None:
        forger.edit(4, actor="GHOST")
        forger.rehash_from(4)

    assert first_problem(rehash) == ("head_differs", 7)


@pytest.mark.parametrize("body", [b"", b"no json", b"[]", b"{}", b'{"data": 1}', b"\xff"])
@pytest.mark.parametrize("hashed", [True, False])
def test_bytes_that_are_no_entry_are_found(body: bytes, hashed: bool) -> None:
    assert first_problem(lambda f: f.write(4, body, hashed=hashed)) == ("entry_changed", 4)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("unit", "'DB15'"),
        ("action", "'approve'"),
        ("at", "'2023-01-01T00:00:00.000000Z'"),
        ("prev", "'x'"),
        ("campaign_id", "NULL"),
        ("campaign_id", "2"),
    ],
)
def test_a_column_that_no_longer_says_what_the_bytes_say_is_found(column: str, value: str) -> None:
    world = busy()
    forger = Forger(world)
    forger.run(f"UPDATE audit_entry SET {column} = {value} WHERE chain = CHAIN AND n = 4")
    first = world.verified()[0]
    assert (first.code, first.chain, first.n) == ("column_differs", forger.chain, 4)
    assert first.fields == {"column": column}


@pytest.mark.parametrize(
    ("column", "value", "replayed"),
    [
        ("state", "'reviewed'", "submitted"),
        ("obligation", "'waived'", "due"),
        ("version", "9", "5"),
        ("revision", "1", "2"),
    ],
)
def test_a_report_changed_behind_the_log_is_found(column: str, value: str, replayed: str) -> None:
    world = busy()
    Forger(world).run(f"UPDATE report SET {column} = {value} WHERE unit = 'DB05'")
    (problem,) = world.verified()
    today = value.strip("'")
    fields: dict[str, Field] = {"column": column, "replayed": replayed, "today": today}
    assert problem == Broken("replay_differs", chain_of(world), 7, "DB05", fields)


def test_a_revision_hash_changed_behind_the_log_is_found() -> None:
    world = busy()
    Forger(world).run("UPDATE report SET revision_hash = 'x' WHERE unit = 'DB05'")
    assert [one.code for one in world.verified()] == ["replay_differs"]


def test_a_deleted_refusal_is_found() -> None:
    world = busy()
    Forger(world).run("DELETE FROM audit_entry WHERE action = 'refused'")
    assert world.verified()[0] == Broken(
        "chain_cut", "system", 1, fields={"expected": 1, "found": 0}
    )


def test_an_act_of_the_campaign_edited_is_found() -> None:
    world = busy()
    forger = Forger(world)
    forger.chain = "campaign:1"
    forger.write(1, b"{}", hashed=False)
    assert world.verified()[0] == Broken("entry_changed", "campaign:1", 1)


def test_one_edited_entry_is_one_problem() -> None:
    world = busy()
    Forger(world).edit(3, hashed=False, actor="GHOST")
    assert len(world.verified()) == 1


def test_everything_that_is_wrong_is_told_the_first_place_of_a_chain_first() -> None:
    world = busy()
    forger = Forger(world)
    for n in (6, 3, 5):
        forger.edit(n, hashed=False, actor="GHOST")
    found = [(one.code, one.n) for one in world.verified()]
    assert found == [("entry_changed", 3), ("entry_changed", 5), ("entry_changed", 6)]


def test_an_entry_edited_with_the_database_s_own_words_is_named(database: str) -> None:
    world = World.open()
    with world.db.writing() as tx:
        forget_to_refuse(tx)
        tx.exec_driver_sql(
            f"UPDATE audit_entry SET body = {IN_ITS_OWN_WORDS[database]} WHERE id = 7"
        )
        chain, n = tx.exec_driver_sql("SELECT chain, n FROM audit_entry WHERE id = 7").one()
    first = world.read(lambda tx, _: verify(tx)).problems[0]
    assert (first.code, first.chain, first.n) == ("entry_changed", chain, n)


def test_a_submission_edited_beside_the_log_is_found() -> None:
    world = World.open()
    world.submit("DB05", at="2023-05-04 09:12")
    with world.db.writing() as tx:
        tx.exec_driver_sql("UPDATE revision SET content = replace(content, '96', '97')")
    problems = world.read(lambda tx, _: verify(tx)).problems
    assert [(p.code, p.unit, p.fields) for p in problems] == [
        ("content_differs", "DB05", {"revision": 1})
    ]
