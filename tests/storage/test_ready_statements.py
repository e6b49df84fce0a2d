"""Ready statements do what SQLAlchemy's own execution does: types, defaults, errors, lists."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.exc import IntegrityError

from storage.database import Database, open_memory, open_sqlite
from storage.ready import Ready, each, literals, ready_insert, room, spread
from storage.tables import Campaign
from storage.types import table_of

CAMPAIGN = table_of(Campaign)
OPENED = dt.datetime(2023, 3, 15, 0, 30, tzinfo=dt.UTC)
ADD = ready_insert(CAMPAIGN)
FIND = Ready(select(CAMPAIGN).where(CAMPAIGN.c.code == bindparam("code")))
CLOSE = Ready(
    update(CAMPAIGN)
    .where(CAMPAIGN.c.code == bindparam("code"), CAMPAIGN.c.status.in_(literals(("open",))))
    .values(status="closed")
)


def campaign(code: str, **more: object) -> dict[str, object]:
    texts = dict.fromkeys(("plan_hash", "register_hash", "definition", "definition_hash"), "x")
    return {"code": code, "opened_at": OPENED, **texts, **more}


@pytest.fixture
def tx() -> Iterator[Connection]:
    db = open_memory()
    db.create()
    with db.writing() as tx:
        yield tx
    db.close()


def test_a_row_reads_as_sqlalchemy_reads_it(tx: Connection) -> None:
    ADD.run(tx, campaign("so-ket-2023", paused=True))
    ours = FIND.first(tx, {"code": "so-ket-2023"})
    theirs = tx.execute(select(CAMPAIGN)).one()
    assert tuple(ours) == tuple(theirs)
    assert ours.paused is True
    assert ours.opened_at == OPENED
    assert ours._fields == tuple(theirs._fields)


def test_what_a_row_does_not_name_gets_the_column_s_default(tx: Connection) -> None:
    ADD.run_many(tx, [campaign("so-ket-2023"), campaign("so-ket-2024", plan_version=3)])
    tx.execute(CAMPAIGN.insert().values(campaign("so-ket-2025")))
    first, second, theirs = tx.execute(select(CAMPAIGN).order_by(CAMPAIGN.c.id))
    assert [first.plan_version, second.plan_version] == [1, 3]
    assert [v for n, v in first._mapping.items() if n not in ("id", "code")] == [
        v for n, v in theirs._mapping.items() if n not in ("id", "code")
    ]


def test_nothing_found_is_none_and_nothing_to_do_is_nothing_done(tx: Connection) -> None:
    assert FIND.first(tx, {"code": "so-ket-2023"}) is None
    assert FIND.all(tx, {"code": "so-ket-2023"}) == []
    assert ADD.run_many(tx, []) == 0


def test_a_change_counts_the_rows_it_has_changed(tx: Connection) -> None:
    ADD.run(tx, campaign("so-ket-2023"))
    assert CLOSE.run(tx, {"code": "so-ket-2023"}) == 1
    assert CLOSE.run(tx, {"code": "so-ket-2023"}) == 0


def test_a_broken_rule_of_the_tables_is_told_as_sqlalchemy_tells_it(tx: Connection) -> None:
    ADD.run(tx, campaign("so-ket-2023"))
    with pytest.raises(IntegrityError, match="UNIQUE"):
        ADD.run(tx, campaign("so-ket-2023"))
    with pytest.raises(IntegrityError, match="ck_status"):
        ADD.run_many(tx, [campaign("so-ket-2024", status="forgotten")])


def test_a_name_too_few_or_too_many_is_refused(tx: Connection) -> None:
    with pytest.raises(KeyError, match="code"):
        FIND.first(tx, {})
    with pytest.raises(KeyError, match="statuss"):
        ADD.run(tx, campaign("so-ket-2023", statuss="open"))
    assert FIND.first(tx, {"code": "so-ket-2023"}) is None


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 9])
def test_a_list_of_any_length_finds_its_own_and_no_more(tx: Connection, n: int) -> None:
    codes = [f"so-ket-{i}" for i in range(10)]
    ADD.run_many(tx, [campaign(code) for code in codes])
    wanted = codes[:n]
    find = Ready(select(CAMPAIGN.c.code).where(CAMPAIGN.c.code.in_(each("code", room(wanted)))))
    assert [row.code for row in find.all(tx, spread(code=wanted))] == wanted


def test_a_list_that_sqlalchemy_would_have_to_write_out_anew_is_refused(tx: Connection) -> None:
    unready = Ready(select(CAMPAIGN).where(CAMPAIGN.c.code.in_(["so-ket-2023"])))
    with pytest.raises(ValueError, match="campaign"):
        unready.all(tx, {})


def test_reading_sees_one_moment_of_the_database(tmp_path: Path) -> None:
    db: Database = open_sqlite(tmp_path / "dondoc.db")
    db.create()
    with db.reading() as reading:
        assert FIND.first(reading, {"code": "so-ket-2023"}) is None
        with db.writing() as tx:
            ADD.run(tx, campaign("so-ket-2023"))
        assert FIND.first(reading, {"code": "so-ket-2023"}) is None
    with db.reading() as later:
        assert FIND.first(later, {"code": "so-ket-2023"}) is not None
    db.close()
