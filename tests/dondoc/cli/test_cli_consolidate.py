"""The root report on the command line."""

from command_line import EXAMPLE, Folder

AGGREGATE = {
    "indicator", "rule", "applicable", "with_data", "no_data", "value", "numerator", "denominator",
    "percent", "root_target", "status", "as_of", "kind", "source",
}  # fmt: skip
FIGURES = str(EXAMPLE / "held-figures.toml")
OFFICE = ("--as", "OFC-1")


def test_before_the_first_build_the_table_is_shown_as_it_would_be(may: Folder) -> None:
    shown = may.ok("consolidate", "show").one
    assert shown["built_at"] is None
    assert set(shown["aggregates"][0]) == AGGREGATE


def test_a_build_says_n_of_n_and_a_dry_run_changes_nothing(may: Folder) -> None:
    would = may.ok("consolidate", "build", *OFFICE, "--dry-run").one
    assert may.ok("consolidate", "show").one["built_at"] is None
    built = may.ok("consolidate", "build", *OFFICE).one
    assert would == built | {"dry_run": True}
    assert built["included"] == len(built["newly_included"])
    assert built["included"] + len(built["not_included"]) == built["of"] == 72
    shown = may.ok("consolidate", "show").one
    assert shown["included"] == built["included"]
    assert shown["unit"] == built["unit"]


def test_held_figures_come_in_rounds_and_stand_beside_those_of_the_units(may: Folder) -> None:
    line = ("consolidate", "figures", "import", FIGURES, "--round")
    assert may(*line, "soon", *OFFICE).exit == 2
    assert may.ok(*line, "draft", *OFFICE).one["figures"] > 0
    by_source = {
        (row["indicator"], row["source"].partition(":")[0])
        for row in may.ok("consolidate", "show").one["aggregates"]
    }
    assert {("I01", "units"), ("I01", "body")} <= by_source
    stranger = may(*line, "draft", "--as", "SEC-CB14", "--json")
    assert (stranger.exit, stranger.error["code"]) == (1, "role")


def test_the_roots_moves_stand_under_consolidate_and_under_report(may: Folder) -> None:
    may.ok("consolidate", "build", *OFFICE)
    sent = may.ok("consolidate", "submit", "--as", "OFC-CHIEF").one
    assert (sent["unit"], sent["state"]) == ("KHOI", "submitted")
    may.ok("consolidate", "withdraw", "--as", "OFC-CHIEF")
    may.ok("report", "submit", "KHOI", "--as", "OFC-CHIEF")
    may.ok("consolidate", "send-back", "--remark", "x", "--as", "SC-1")
    may.ok("consolidate", "submit", "--as", "OFC-CHIEF")
    assert may.ok("consolidate", "approve", "--as", "SC-1").one["state"] == "reviewed"
    answer = may("present", "--as", "SC-1", "--json")
    assert answer.exit == 1
    assert "children_unpresentable" in answer.error["fields"]["codes"]
    (refusal,) = [r for r in answer.error["fields"]["refusals"] if r["fields"].get("units")]
    assert "DB33" in refusal["fields"]["units"]


def test_the_conference_is_recorded_once(may: Folder) -> None:
    line = ("consolidate", "conference", "--at", "2023-05-08T08:00+07:00", "--as", "OFC-CHIEF")
    may.ok(*line)
    shown = may.ok("campaign", "show", "so-ket-2023").one
    assert shown["conference_at"] == "2023-05-08T08:00:00+07:00"
    assert may(*line).exit == 4
