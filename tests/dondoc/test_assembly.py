"""Where the parts are joined: what a database is stays so, and trial mail goes to the sink only."""

import datetime as dt
from pathlib import Path

import pytest

from dondoc.assembly import House, make_house, open_house
from dondoc.settings import read_settings
from dondoc.upkeep import purpose_of
from states.errors import BadRequest, NotFound
from storage import installation
from storage.audit import Actor
from storage.database import open_sqlite
from workflow.verify import verify

ACTOR = Actor("test", channel="test")
NOW = dt.datetime(2023, 4, 28, 2, tzinfo=dt.UTC)


def made(folder: Path, *, trial: bool, purpose: str = "") -> House:
    return make_house(read_settings(folder), ACTOR, trial=trial, purpose=purpose)[0]


def test_what_init_has_made_is_opened_again_as_what_it_is(tmp_path: Path) -> None:
    for name, trial in (("a", True), ("b", False)):
        with made(tmp_path / name, trial=trial):
            pass
        with open_house(read_settings(tmp_path / name)) as house:
            assert house.trial == trial


def test_making_it_twice_changes_nothing_and_says_so(tmp_path: Path) -> None:
    settings = read_settings(tmp_path)
    for expected in (True, False):
        house, new = make_house(settings, ACTOR, trial=True)
        with house, house.db.reading() as tx:
            assert new == expected
            assert installation.read(tx).chain_n == 1


@pytest.mark.parametrize("first", [True, False])
def test_a_live_database_never_becomes_a_trial_nor_a_trial_live(
    tmp_path: Path, first: bool
) -> None:
    with made(tmp_path, trial=first):
        pass
    with pytest.raises(BadRequest) as error:
        made(tmp_path, trial=not first)
    assert error.value.code == ("trial_for_ever" if first else "live_for_ever")
    with open_house(read_settings(tmp_path)) as house:
        assert house.trial == first


def test_nothing_is_found_where_nothing_was_made(tmp_path: Path) -> None:
    with pytest.raises(NotFound) as error:
        open_house(read_settings(tmp_path))
    assert error.value.code == "database"
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_no_database_yet(tmp_path: Path) -> None:
    (tmp_path / "dondoc.db").touch()
    with pytest.raises(NotFound):
        open_house(read_settings(tmp_path))
    with made(tmp_path, trial=True) as house:
        assert house.trial


def test_a_file_that_is_something_else_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "dondoc.db"
    path.write_bytes(b"not a database at all, but long enough to be looked at" * 40)
    before = path.read_bytes()
    for attempt in (open_house, lambda settings: make_house(settings, ACTOR, trial=True)):
        with pytest.raises(BadRequest) as error:
            attempt(read_settings(tmp_path))
        assert error.value.code == "not_ours"
    assert path.read_bytes() == before


def test_somebody_elses_database_is_left_alone(tmp_path: Path) -> None:
    db = open_sqlite(tmp_path / "dondoc.db")
    with db.writing() as tx:
        tx.exec_driver_sql("CREATE TABLE recipe (name TEXT)")
    db.close()
    with pytest.raises(BadRequest) as error:
        open_house(read_settings(tmp_path))
    assert error.value.code == "not_ours"


def test_the_first_entry_says_what_the_database_is_for(tmp_path: Path) -> None:
    with made(tmp_path, trial=True, purpose="demo") as house, house.db.reading() as tx:
        assert purpose_of(tx) == "demo"
        assert verify(tx).problems == ()


def test_a_trial_has_its_own_time_and_a_live_database_the_systems(tmp_path: Path) -> None:
    with made(tmp_path / "trial", trial=True) as house:
        assert house.clock() is None
        with pytest.raises(BadRequest) as error:
            house.now()
        assert error.value.code == "clock_not_set"
        with house.db.writing() as tx:
            installation.set_clock(tx, NOW)
        assert house.now() == NOW
    with made(tmp_path / "live", trial=False) as house:
        assert abs(house.now() - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)


def test_a_live_database_does_not_deliver_without_a_mail_server(tmp_path: Path) -> None:
    with made(tmp_path, trial=False) as house:
        with pytest.raises(BadRequest) as error, house.delivery():
            pass
        assert error.value.fields["name"] == "DONDOC_SMTP_URL"


def test_a_copy_shows_what_would_happen_and_changes_nothing(tmp_path: Path) -> None:
    with made(tmp_path, trial=True) as house:
        with house.copy() as db, db.writing() as tx:
            installation.set_clock(tx, NOW)
        assert house.clock() is None


def test_another_process_on_the_folder_is_seen(tmp_path: Path) -> None:
    with made(tmp_path, trial=True) as house:
        assert not house.others_running()
        with house.delivery():
            assert house.others_running()
        assert not house.others_running()
