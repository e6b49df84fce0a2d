"""The rights that the guide gives to daily work are enough for it, and not for changing the log."""

import re
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from cast import World
from databases import opened, url_for
from sqlalchemy.exc import ProgrammingError

GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "postgresql.md"


def granted(owner: str, schema: str) -> str:
    """Do what the guide says in that schema; the URL of the role it makes."""
    said = re.findall(
        r"^    ((?:CREATE ROLE dondoc_app|GRANT|REVOKE).*;)$", GUIDE.read_text(), re.M
    )
    with psycopg.connect(owner, autocommit=True) as connection:
        for statement in said:
            connection.execute(statement.replace("SCHEMA public", f"SCHEMA {schema}"))
    return owner.replace("//postgres@", "//dondoc_app@")


def test_daily_work_needs_no_more_than_the_guide_grants(tmp_path: Path) -> None:
    owner = url_for(tmp_path)
    schema = owner.rpartition("%3D")[2]
    with closing(opened(owner)) as db:
        plan = World.open(db=db).plan
        with db.writing() as tx:
            tx.exec_driver_sql("CREATE TABLE alembic_version (version_num text)")
    with closing(opened(granted(owner, schema))) as db:
        world = World(db, plan)
        world.go_to("2023-05-09 08:00")
        world.accept("DB05")
        world.confirm("E2", "DB33")
        world.build()
        assert world.verified() == ()
        for statement in ("UPDATE audit_entry SET n = 0", "DELETE FROM audit_entry"):
            with pytest.raises(ProgrammingError, match="denied"), db.writing() as tx:
                tx.exec_driver_sql(statement)
