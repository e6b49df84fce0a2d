"""Whether somebody is there: roles nobody holds, readers of their own units, heirs, addresses."""

from pathlib import Path

import pytest
from small_folder import STANDING, write
from whole_cases import Change, case, find, wanted

from workflow.intake.plan_folder import check_folder, read_folder
from workflow.intake.problems import BadInput

PLAN, UNITS, PEOPLE = "plan-small.toml", "units.csv", "people.csv"
CHIEFS = (
    "CHI,chief,TOP,Chief,chief@center.example,vi,,\nDEP,chief,TOP,Deputy,"
    "deputy@center.example,vi,,\n"
)
STAFF = "STA,statistics,TOP,Statistics,statistics@center.example,vi,,\n"
OFFICER = "OFF,officer,TOP,Officer,officer@center.example,vi,,\n"
A2 = "A2,Đơn vị hai,,TOP,G1,OFF,9,,,,\n"


def with_role(code: str, acts_as: str) -> Change:
    """One more role in the plan, which nobody holds yet."""
    role = f'[[roles]]\ncode = "{code}"\nacts_as = "{acts_as}"\nvi = "X"\nen = "X"\n'
    first = '[[roles]]\ncode = "officer"'
    return PLAN, first, f"{role}{first}"


SIGNED = 'letter = "reminder"\nto = ["head"]\nrequires_confirmation = true\n'
ERRORS = (
    case(
        "nobody holds the role that reads last", "nobody_reads", f"{PLAN}: readers",
        "rules.readers.all.1",
        with_role("boss", "leadership"),
        (PLAN, 'all = ["chief"] }\n\n[mail]', 'all = ["boss"] }\n\n[mail]'),
    ),
    case(
        "whoever submits alone cannot read it alone", "only_own_reader", f"{PLAN}: readers",
        "rules.readers.all.1",
        (PEOPLE, "DEP,chief,TOP,Deputy,deputy@center.example,vi,,\n", ""),
    ),
    case(
        "a reader does not read the own unit", "reader_of_own_unit", f"{UNITS}: A2,", "reader",
        (PEOPLE, "H2,head,A2,Head Two,head@a2.example,vi,,",
         "OFF,head,A2,Head Two,head@a2.example,vi,,"),
    ),
    case(
        "somebody must submit for the root", "nobody_submits", f"{PLAN}: submitters",
        "rules.submitters.all",
        (PLAN, 'all = ["chief"] }\nreaders', 'all = ["clerk"] }\nreaders'),
        with_role("clerk", "office"),
    ),
    case(
        "a signed letter has a signer", "nobody_signs", f"{PLAN}: signed_by",
        "escalation.R1.signed_by",
        (PLAN, 'letter = "reminder"\nto = ["head"]\n', f'{SIGNED}signed_by = "boss"\n'),
        with_role("boss", "approver"),
    ),
    case(
        "a ladder that reaches nobody is refused", "ladder_reaches_nobody",
        f"{PLAN}: [[milestones]]\ncode = \"M1\"", "milestones.M1",
        (PLAN, 'letter = "reminder"\nto = ["head"]\n', 'letter = "reminder"\nto = ["boss"]\n'),
        with_role("boss", "leadership"),
    ),
    case(
        "an heir must report", "successor_does_not_report", f"{UNITS}: A2,", "successor",
        (UNITS, A2, "A2,Hai,,TOP,G1,OFF,9,,2023-04-01,A3,\nA3,Ba,,TOP,G1,OFF,9,,2023-04-02,,\n"),
        (PEOPLE, STAFF, f"{STAFF}H3,head,A3,Three,three@a3.example,vi,,\n"),
    ),
    case(
        "an heir is of the same level", "successor_of_other_level", f"{UNITS}: A2,", "successor",
        (UNITS, A2, "A2,Hai,,TOP,G1,OFF,9,,2023-04-01,TOP,\n"),
    ),
)  # fmt: skip
WARNINGS = (
    case(
        "a role that is counted on and not held", "role_unheld", f"{PLAN}: source = \"body",
        "indicators.I1.source", (PEOPLE, STAFF, ""),
    ),
    case(
        "a successor of a unit that does not end", "successor_without_end", f"{UNITS}: A2,",
        "successor", (UNITS, A2, "A2,Hai,,TOP,G1,OFF,9,,,A1,\n"),
    ),
    case(
        "a reader who leaves during the campaign", "reader_not_there", f"{PEOPLE}: OFF,",
        "active_to", (PEOPLE, OFFICER, OFFICER.replace("vi,,", "vi,,2023-05-10")),
    ),
    case(
        "a stand-in of the own unit", "stand_in_of_own_unit", "stand-ins.csv: OFF,", "stand_in",
        ("stand-ins.csv", "OFF,CHI", "OFF,H1"),
    ),
    case(
        "a stand-in without a post", "stand_in_without_post", "stand-ins.csv: OFF,", "stand_in",
        (PEOPLE, STAFF, f"{STAFF}OLD,officer,TOP,Old,old@center.example,vi,,2022-01-01\n"),
        ("stand-ins.csv", "OFF,CHI", "OFF,OLD"),
    ),
    case(
        "a stand-in without an address", "stand_in_without_address", "stand-ins.csv: OFF,",
        "stand_in", ("stand-ins.csv", "OFF,CHI", "OFF,NEW"),
        (PEOPLE, STAFF, f"{STAFF}NEW,officer,TOP,New,,vi,,\n"),
    ),
    case(
        "a head without an address whose drafter has one", "unit_head_without_address",
        f"{PEOPLE}: H1,", "email", (PEOPLE, "head@a1.example", ""),
        (PEOPLE, STAFF, f"{STAFF}D1,writer,A1,Writer,writer@a1.example,vi,,\n"),
        with_role("writer", "drafter"),
    ),
)  # fmt: skip


@pytest.mark.parametrize(("code", "where", "path", "changes"), ERRORS)
def test_a_folder_is_refused_by_line_where(
    tmp_path: Path, code: str, where: str, path: str, changes: tuple[Change, ...]
) -> None:
    assert find(tmp_path, "error", changes) == [wanted(code, where, path, changes)]
    with pytest.raises(BadInput):
        read_folder(tmp_path)


@pytest.mark.parametrize(("code", "where", "path", "changes"), WARNINGS)
def test_a_folder_is_read_with_a_warning_by_line_of(
    tmp_path: Path, code: str, where: str, path: str, changes: tuple[Change, ...]
) -> None:
    assert find(tmp_path, "warning", changes) == [wanted(code, where, path, changes)]
    assert read_folder(tmp_path).plan.campaign.code == "spring"


def test_a_campaign_nobody_can_present_is_refused(tmp_path: Path) -> None:
    changes = (
        (PEOPLE, CHIEFS, "O2,officer,TOP,Two,two@center.example,vi,,\n"),
        (PLAN, 'all = ["chief"] }\nreaders', 'all = ["head"] }\nreaders'),
    )
    found = find(tmp_path, "error", changes)
    assert ("unit_never_has_head", UNITS, 2, "code") in found


def test_an_address_of_the_unit_is_as_good_as_one_of_its_head(tmp_path: Path) -> None:
    changes = (
        (PEOPLE, "head@a1.example", ""),
        (UNITS, "successor,timezone\nTOP,Toàn thể,all,,,,,,,,",
         "successor,timezone,head_email\nTOP,Toàn thể,all,,,,,,,,,"),
        (UNITS, "A1,Đơn vị một,,TOP,G1,OFF,12,2020-07-01,,,",
         "A1,Đơn vị một,,TOP,G1,OFF,12,2020-07-01,,,,head@a1.example"),
        (UNITS, A2, A2.rstrip() + ",\n"),
    )  # fmt: skip
    assert find(tmp_path, "warning", changes) == []


def test_what_is_always_said_of_the_small_plan(tmp_path: Path) -> None:
    assert tuple(one.code for one in check_folder(write(tmp_path))) == STANDING
