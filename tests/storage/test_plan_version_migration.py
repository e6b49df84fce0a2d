"""A campaign opened before plans had versions goes on, its plan and register as the first."""

import json
from pathlib import Path

from alembic import command
from cast import example, small_register
from sqlalchemy import text

from states.record import as_data
from storage.database import Database, open_sqlite
from storage.migrate import config, upgrade
from workflow.edition import Edition, hash_of
from workflow.frame import of_code

AT = "2023-03-15T00:30:00.000000Z"


def opened_before_versions(path: Path) -> Database:
    """The tables as they were, with a campaign in them; CB31 is merged into DB40."""
    db, edition = open_sqlite(path), Edition(example().plan, small_register())
    with db.writing() as tx:
        command.upgrade(config(tx), "0001")
        tx.execute(
            text(
                "INSERT INTO campaign (id, code, status, plan, plan_hash, plan_version, "
                "register_rev, definition, definition_hash, opened_at, paused, version, chain_n, "
                "chain_hash) VALUES (1, 'so-ket-2023', 'open', :plan, :hash, 1, 1, :definition, "
                "'', :at, 0, 0, 0, '')"
            ),
            {
                "plan": json.dumps(as_data(edition.plan), ensure_ascii=False),
                "hash": edition.plan_hash,
                "definition": Path("states/review.toml").read_text("utf-8"),
                "at": AT,
            },
        )
        for n, unit in enumerate(edition.register.units):
            tx.execute(
                text("INSERT INTO unit (campaign_id, code, position, data) VALUES (1, :c, :n, :d)"),
                {"c": unit.code, "n": n, "d": json.dumps(as_data(unit))},
            )
            tx.execute(
                text(
                    "INSERT INTO report (campaign_id, unit, level, root, state, obligation, "
                    "version, revision, visit, plan_rev, epoch, revision_hash, revision_by, "
                    "drafted_by, errors, estimate, opened, reached, reading, returned, last_move, "
                    "last_actor, chain_n, chain_hash) VALUES (1, :unit, 'unit', 0, 'draft', :duty, "
                    "0, 0, 1, 1, 1, '', '', '', 0, 0, 0, '{}', 0, 0, '', '', 0, '')"
                ),
                {"unit": unit.code, "duty": "merged" if unit.code == "CB31" else "due"},
            )
        for post in edition.register.posts:
            tx.execute(
                text(
                    "INSERT INTO post (campaign_id, person, unit, role, data) "
                    "VALUES (1, :person, :unit, :role, :data)"
                ),
                {
                    "person": post.person_id,
                    "unit": post.unit,
                    "role": post.role,
                    "data": json.dumps(as_data(post)),
                },
            )
        tx.execute(
            text(
                "INSERT INTO target (campaign_id, unit, indicator, target, source) "
                "VALUES (1, 'DB05', 'I01', '15.5', '')"
            )
        )
    return db


def test_a_campaign_of_the_first_schema_reads_as_it_did(tmp_path: Path) -> None:
    db = opened_before_versions(tmp_path / "dondoc.db")
    assert upgrade(db)
    with db.reading() as tx:
        row, frame = of_code(tx, "so-ket-2023")
        (version,) = tx.execute(text("SELECT * FROM plan_version")).all()
    register = small_register()
    assert frame.plan == example().plan
    assert (frame.register.units, frame.register.posts) == (register.units, register.posts)
    assert {(t.unit, t.indicator, str(t.target)) for t in frame.register.targets} == {
        ("DB05", "I01", "15.5")
    }
    assert frame.merged == {"CB31": "DB40"}
    assert (version.version, version.plan_hash) == (1, row.plan_hash)
    assert hash_of(version.plan) == row.plan_hash
    assert hash_of(version.register_text) == version.register_hash == row.register_hash
    db.close()
