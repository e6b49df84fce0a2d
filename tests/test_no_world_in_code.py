"""No word or code of a built-in example's world stands in the product's code: it is all data."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_structure import sources

from states.plan import Plan
from workflow.intake.plan_folder import PlanFolder, read_folder

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "dondoc" / "example"
EXAMPLES = [SHIPPED, *sorted(path for path in SHIPPED.iterdir() if next(path.glob("plan*"), None))]
# Words by which the product itself calls things; an example may use them too.
OURS = {
    "unit", "head", "drafter", "reader", "registry", "office", "approver", "leadership", "body",
    "publicist", "auditor", "administrator", "recipient", "reviewer", "network", "region",
}  # fmt: skip
# Organisations and forms of address of the first example, in both its languages.
FIRST = re.compile(
    r"\b(party|bloc|secretar(?:y|ies)|comrades?|congress|cadres?|grassroots|standing committee"
    r"|khối|đảng|đảng bộ|đảng ủy|đảng viên|chi bộ|chi ủy|cấp ủy|bí thư|phó bí thư|đồng chí"
    r"|văn phòng|chánh văn phòng|ban thường vụ|tỉnh ủy|đại hội|nghị quyết|tuyên giáo|kiểm tra"
    r"|KHOI|[CD]B\d\d|SEC-\w+|OFC-\w+|OFF-\d+)\b",
    re.IGNORECASE,
)
SECOND = re.compile(
    r"\b(clinics?|patients?|nurses?|hospitals?|hygiene|harborlight|quality (?:lead|office|board)"
    r"|HHN|(?:NS|RV|SC|HC|LP)-\d\d)\b",
    re.IGNORECASE,
)
folders = pytest.mark.parametrize("folder", EXAMPLES, ids=lambda path: path.name)


def lines() -> Iterator[tuple[str, str]]:
    for path in sources():
        for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            yield f"{path.relative_to(ROOT)}:{n}", line


def strings() -> Iterator[tuple[str, str]]:
    """Every string of the code that is a word or code by itself."""
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node.value


def plan_codes(plan: Plan) -> Iterator[str]:
    """What the plan calls its own things."""
    yield plan.campaign.code
    for things in (
        plan.roles, plan.levels, plan.groups, plan.cutoffs, plan.milestones, plan.outline,
        plan.indicators, plan.activities, plan.optional_activities,
    ):  # fmt: skip
        yield from (thing.code for thing in things)
    yield from (step.step for step in plan.escalation)
    yield from (field.code for section in plan.outline for field in section.fields)
    yield from (grade for indicator in plan.indicators for grade in indicator.scale)


def codes(folder: PlanFolder) -> set[str]:
    register = folder.register
    of_register = {unit.code for unit in register.units} | {p.person_id for p in register.posts}
    return {*plan_codes(folder.plan), *of_register} - OURS


def names(folder: PlanFolder) -> set[str]:
    """Names of units and titles of posts, in every language of the plan."""
    of_units = {name for unit in folder.register.units for name in (unit.name, *unit.aliases)}
    of_posts = {text for role in folder.plan.roles for text in role.texts.values()}
    titles = {post.role_title for post in folder.register.posts}
    return {text for text in of_units | of_posts | titles if text.lower() not in OURS}


@pytest.mark.parametrize("world", [FIRST, SECOND], ids=["first", "second"])
def test_no_word_of_an_example_s_world_stands_in_the_code(world: re.Pattern[str]) -> None:
    assert [f"{place} {line.strip()}" for place, line in lines() if world.search(line)] == []


@folders
def test_no_code_of_an_example_is_a_string_of_the_code(folder: Path) -> None:
    known = codes(read_folder(folder))
    assert len(known) > 100
    assert [(place, text) for place, text in strings() if text in known] == []


@folders
def test_no_name_or_title_of_an_example_stands_in_the_code(folder: Path) -> None:
    known = names(read_folder(folder))
    assert len(known) > 30
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(known)))})\b")
    found = [(place, hit[0]) for place, line in lines() if (hit := pattern.search(line))]
    assert found == []


def test_the_search_finds_what_it_looks_for() -> None:
    for line in ("to = bí thư", '"KHOI"', "# the Party's", "unit CB14", "SEC-DB05"):
        assert FIRST.search(line)
    assert SECOND.search("every clinic")
    assert SECOND.search("LP-06")
    assert {"secretary", "KHOI", "M1-UNIT-REPORT"} <= codes(read_folder(EXAMPLES[0]))
    assert {"quality_lead", "HHN", "DIR-HC-02"} <= codes(read_folder(EXAMPLES[1]))
