"""Making a database, opening a campaign, looking at it, pausing it."""

import getpass
import shutil
import socket
from pathlib import Path

from command_line import EXAMPLE, Folder, run


def test_init_makes_a_database_once_and_then_says_it_is_there(fresh: Folder) -> None:
    path = str(fresh.path / "dondoc.db")
    assert fresh("init", "--trial", "--dry-run").one == {
        "database": path, "mode": "trial", "created": True, "dry_run": True,
    }  # fmt: skip
    assert not Path(path).exists()
    for created in (True, False):
        assert fresh.ok("init", "--trial").one == {
            "database": path, "mode": "trial", "created": created,
        }  # fmt: skip


def test_a_live_database_can_never_become_a_trial(fresh: Folder) -> None:
    fresh.ok("init")
    answer = fresh("init", "--trial", "--json")
    assert (answer.exit, answer.error["code"]) == (2, "live_for_ever")


def test_without_a_database_nothing_is_found(fresh: Folder) -> None:
    answer = fresh("report", "list", "--json")
    assert (answer.exit, answer.error["code"]) == (3, "database")
    assert not fresh.path.exists()


def test_another_database_may_be_named(fresh: Folder, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    run("--database", url, "--data", str(fresh.path), "init", "--trial")
    assert (tmp_path / "elsewhere.db").exists()
    assert not (fresh.path / "dondoc.db").exists()


def test_a_trial_opens_on_the_plans_first_morning_and_its_letters_leave(fresh: Folder) -> None:
    fresh.ok("init", "--trial")
    would = fresh.ok("campaign", "open", str(EXAMPLE), "--dry-run").one
    assert fresh("campaign", "list").out == ""
    opened = fresh.ok("campaign", "open", str(EXAMPLE)).one
    assert would == opened | {"dry_run": True}
    assert opened["opened_at"] == "2023-03-15T07:30:00+07:00"
    assert opened["mails"] == {"opening": 142, "digest": 1}
    assert len(list((fresh.path / "mailbox").glob("*.eml"))) == 143
    assert fresh.ok("clock", "show").one["now"] == "2023-03-15T07:30:00+07:00"


def test_a_trial_may_open_later_but_not_before_its_clock(fresh: Folder) -> None:
    fresh.ok("init", "--trial")
    fresh.ok("clock", "set", "2023-04-03T07:30+07:00")
    answer = fresh("campaign", "open", str(EXAMPLE), "--at", "2023-04-02", "--json")
    assert (answer.exit, answer.error["code"]) == (2, "clock_passed")
    opened = fresh.ok("campaign", "open", str(EXAMPLE), "--at", "04/4/2023").one
    assert opened["opened_at"] == "2023-04-04T07:30:00+07:00"


def test_a_live_campaign_does_not_open_while_nothing_can_be_sent(fresh: Folder) -> None:
    fresh.ok("init")
    answer = fresh("campaign", "open", str(EXAMPLE), "--json")
    assert answer.exit == 2
    assert answer.error["code"] == "setting"
    assert answer.error["fields"]["name"] == "DONDOC_SMTP_URL"
    assert fresh("campaign", "list").out == ""


def test_every_problem_of_a_plan_is_told_at_once_and_nothing_is_stored(
    fresh: Folder, tmp_path: Path
) -> None:
    folder = tmp_path / "plan"
    shutil.copytree(EXAMPLE, folder)
    plan = (folder / "plan-2023.toml").read_text(encoding="utf-8")
    (folder / "plan-2023.toml").write_text(plan.replace("timezone =", "timezon ="))
    (folder / "targets.csv").write_text("unit,indicator,target,sorce\n")
    fresh.ok("init", "--trial")
    answer = fresh("campaign", "open", str(folder), "--json")
    assert (answer.exit, answer.error["code"]) == (2, "bad_input")
    problems = answer.error["fields"]["problems"]
    assert {"timezon", "sorce"} <= {p["path"].split(".")[-1] for p in problems}
    assert all(p["detail"] and not p["detail"].startswith("problem.") for p in problems)
    checked = run("plan", "check", str(folder))
    assert checked.exit == 1
    assert checked.many == problems
    assert fresh("campaign", "list").out == ""


def test_a_good_plan_is_checked_with_its_warnings(fresh: Folder) -> None:
    checked = run("plan", "check", str(EXAMPLE))
    assert checked.exit == 0
    assert {one["severity"] for one in checked.many} == {"warning"}
    assert set(checked.many[0]) == {
        "code", "severity", "file", "line", "path", "detail", "meaning",
    }  # fmt: skip


def test_a_campaign_opens_once(opened: Folder) -> None:
    answer = opened("campaign", "open", str(EXAMPLE), "--json")
    assert (answer.exit, answer.error["code"]) == (4, "campaign_exists")


def test_a_campaign_is_shown_with_its_deadlines_and_counts(may: Folder) -> None:
    (line,) = may.ok("campaign", "list").many
    shown = may.ok("campaign", "show", "so-ket-2023").one
    assert line.items() <= shown.items()
    assert shown["deadlines"][0]["last_valid_day"] == "2023-05-04"
    assert sum(shown["timeliness"].values()) == 74
    assert {one["step"] for one in shown["awaiting"]} == {"E2"}
    assert may("campaign", "show", "no-such", "--json").error["code"] == "campaign"


def test_a_paused_campaign_sends_nothing_until_it_is_resumed(opened: Folder) -> None:
    opened.ok("campaign", "pause", "so-ket-2023", "--dry-run")
    assert opened.ok("campaign", "pause", "so-ket-2023").one["paused"] is True
    assert opened("campaign", "pause", "so-ket-2023").exit == 4
    assert opened.ok("clock", "run-to", "2023-04-18").one["mails"] == 0
    opened.ok("campaign", "resume", "so-ket-2023")
    assert opened.ok("tick").one["sent"] > 0


def test_the_log_says_who_really_typed(opened: Folder) -> None:
    opened.ok("campaign", "pause", "so-ket-2023", "--as", "ADM-1")
    opened.ok("campaign", "resume", "so-ket-2023")
    paused, resumed = opened.ok("audit", "list").many[-2:]
    channel = f"cli:{getpass.getuser()}@{socket.gethostname()}"
    assert (paused["actor"], paused["channel"]) == ("ADM-1", channel)
    assert (resumed["actor"], resumed["channel"]) == (getpass.getuser(), channel)
