"""Facts of every letter, about real units of the built-in example, and the moments they leave."""

import datetime as dt
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import tongue

import dondoc
from notifications.context import Context
from notifications.facts import (
    Cutoff,
    DigestItem,
    Due,
    EstimateRow,
    Facts,
    Missing,
    OutstandingRow,
    Person,
    UnitFacts,
)  # fmt: skip
from states.plan import Plan
from states.workdays import Workdays
from workflow.intake.plan_folder import PlanFolder, read_folder

EXAMPLE = Path(dondoc.__file__).parent / "example"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
BASE = "https://baocao.dangkhoi.example"
NOTHING: Missing = {"sections": [], "fields": [], "indicators": []}

M1: Due = {
    "date": "2023-05-05", "boundary": "before", "phrase": {"vi": "trước ngày 05/5/2023"},
    "last_valid_day": "2023-05-04", "last_working_day": "2023-05-04", "extended": False,
}  # fmt: skip
M1_EXTENDED: Due = {
    "date": "2023-05-09", "boundary": "before", "phrase": {"vi": "trước ngày 09/5/2023"},
    "last_valid_day": "2023-05-08", "last_working_day": "2023-05-08", "extended": True,
}  # fmt: skip
M2: Due = {
    "date": "2023-05-20", "boundary": "before", "phrase": {"vi": "trước ngày 20/5/2023"},
    "last_valid_day": "2023-05-19", "last_working_day": "2023-05-19", "extended": False,
}  # fmt: skip
M4: Due = {
    "date": "2023-06-05", "boundary": "before", "phrase": {"vi": "trước ngày 05/6/2023"},
    "last_valid_day": "2023-06-04", "last_working_day": "2023-06-02", "extended": False,
}  # fmt: skip
C_UNIT: Cutoff = {
    "date": "2023-04-30", "boundary": "through", "phrase": {"vi": "hết ngày 30/4/2023"},
}  # fmt: skip
C_BLOC: Cutoff = {
    "date": "2023-05-30", "boundary": "through", "phrase": {"vi": "hết ngày 30/5/2023"},
}  # fmt: skip


@cache
def folder() -> PlanFolder:
    return read_folder(EXAMPLE)


def plan() -> Plan:
    return folder().plan


@cache
def names() -> dict[str, str]:
    return {unit.code: unit.name for unit in folder().register.units}


def at(day: str, time: str = "07:30:00") -> dt.datetime:
    """That local moment, in UTC."""
    return dt.datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=ZONE).astimezone(dt.UTC)


def context(now: dt.datetime, of: Plan | None = None, base_url: str = BASE) -> Context:
    used = of or plan()
    return Context(
        plan=used, workdays=Workdays.of(used.calendar), zone=ZONE, now=now, base_url=base_url,
        lang=tongue.lang(),
    )  # fmt: skip


def person(name: str, title: str, phone: str = "", instead_of: str = "") -> Person:
    holders = (post.role for post in folder().register.posts if post.role_title == title)
    return {
        "name": name, "title": title, "role": next(holders, ""), "address": "x@donvi.example",
        "phone": phone, "instead_of": instead_of,
    }  # fmt: skip


SECRETARY = person("Bí thư DB33", "Bí thư", "0000 000 098")
OFFICER_6 = person("Cán bộ theo dõi số 6", "Cán bộ theo dõi, phụ trách cơ sở", "0000 000 163")
OFFICER_7 = person("Cán bộ theo dõi số 7", "Cán bộ theo dõi, phụ trách cơ sở", "0000 000 164")
STAND_IN = person(
    "Cán bộ theo dõi số 4", "Cán bộ theo dõi, phụ trách cơ sở", "0000 000 161",
    instead_of="Cán bộ theo dõi số 3",
)  # fmt: skip
CHIEF = person("Chánh Văn phòng", "Chánh Văn phòng", "0000 000 170")
STAFF = person("Chuyên viên Văn phòng số 1", "Chuyên viên Văn phòng Đảng ủy Khối", "0000 000 166")
LEADER = person("Phó Bí thư Thường trực", "Phó Bí thư Thường trực", "0000 000 173")


def unit(
    code: str,
    situation: str = "drafting",
    due: Due = M1,
    officer: Person = OFFICER_6,
    **more: object,
) -> UnitFacts:
    facts = {
        "code": code, "name": names()[code], "level": "unit", "situation": situation, "due": due,
        "cutoff": C_UNIT, "officer": officer, "missing": NOTHING, "targets": [], "earlier": [],
        "newly_in_post": False,
    }  # fmt: skip
    return UnitFacts(**{**facts, **more})  # type: ignore[typeddict-item]


def root(situation: str = "drafting", due: Due = M2) -> UnitFacts:
    return unit("KHOI", situation, due, officer=None, level="bloc", cutoff=C_BLOC)


def facts(letter: str, *units: UnitFacts, recipient: Person = SECRETARY, **more: object) -> Facts:
    common = {
        "letter": letter, "step": "", "campaign": "so-ket-2023", "copy": False,
        "recipient": recipient, "post": recipient["title"], "post_role": recipient["role"],
        "to": ["x@donvi.example"], "cc": [],
        "units": list(units), "schedule": [],
    }  # fmt: skip
    return Facts(**{**common, **more})  # type: ignore[typeddict-item]


EARLIER = [
    {"step": "R0", "letter": "opening", "day": "2023-03-15"},
    {"step": "R1", "letter": "reminder", "day": "2023-04-17"},
    {"step": "R2", "letter": "reminder", "day": "2023-04-24"},
    {"step": "R3", "letter": "last_working_day", "day": "2023-04-28"},
    {"step": "R4", "letter": "due_today", "day": "2023-05-04"},
    {"step": "E1", "letter": "overdue", "day": "2023-05-05"},
]
SCHEDULE = [
    *EARLIER[1:],
    {"step": "E2", "letter": "formal_letter", "day": "2023-05-09"},
]
MISSING: Missing = {
    "sections": ["S4", "S5"],
    "fields": ["S3.causes_subjective", "S3.responsibility_individual"],
    "indicators": ["I05", "I12"],
}
TARGETS = [
    {"indicator": "I01", "target": "7"},
    {"indicator": "I02", "target": "98.0"},
    {"indicator": "I12", "target": "1250.5"},
]
RECEIPT = {
    "code": "BC-7K3F", "revision": 1, "received_at": "2023-04-28T05:45:07+00:00",
    "recorded_at": "2023-04-28T05:45:07+00:00", "registered": False, "timeliness": "on_time",
    "late_by_working_days": 0, "errors": 2, "estimate": True, "reader": OFFICER_7,
    "review_due_day": "2023-05-05",
}  # fmt: skip
REMARKS = [
    {
        "n": 1,
        "text": "Nguyên nhân chủ quan mới nêu chung chung; đề nghị nói rõ việc nào, ở khâu nào.\n"
        "Nên tách riêng từng hạn chế.",
        "anchor": "S3",
    },
    {"n": 2, "text": "Kiểm tra lại tử số và mẫu số của chỉ tiêu này.", "anchor": "I05"},
    {"n": 3, "text": "Ghi ngày thông qua báo cáo.", "anchor": ""},
]
ROWS: list[OutstandingRow] = [
    {
        "unit": "DB33", "name": "Đảng bộ Báo của Đảng bộ tỉnh", "head_title": "Bí thư Đảng ủy",
        "officer": "Cán bộ theo dõi số 6", "last_contact": "2023-05-10", "outcome": "promised",
        "reason": "Chờ thông qua tập thể", "promised": "2023-05-12",
    },
    {
        "unit": "CB19", "name": "Chi bộ Trung tâm Khuyến nông", "head_title": "Bí thư Chi bộ",
        "officer": "Cán bộ theo dõi số 6", "last_contact": "", "outcome": "", "reason": "",
        "promised": "",
    },
]  # fmt: skip
OUTSTANDING = {"due": 72, "received": 70, "through_day": "2023-05-10", "rows": ROWS}
ESTIMATES: list[EstimateRow] = [
    {"indicator": "I01", "source": "body:organisation_board", "as_of": "2023-05-30"},
    {"indicator": "I05", "source": "body:inspection_committee", "as_of": "2023-05-30"},
    {"indicator": "I07", "source": "units", "as_of": ""},
]
DRAFT = {
    "situation": "drafting", "root_due": M2, "included": 68, "reviewed": 70, "due": 72,
    "figures_entered": 4, "figures_expected": 6, "estimates": ESTIMATES,
    "open_returns": ["DB12", "CB21"],
}  # fmt: skip
FORMAL = {"new_day": "2023-05-10", "signed_by": CHIEF, "list_day": "2023-05-11", "root_due": M2}


def item(kind: str, code: str = "", day: str = "", **more: object) -> DigestItem:
    found = {
        "key": f"{kind}:{code}", "kind": kind, "unit": code, "name": names().get(code, ""),
        "step": "", "letter": "", "day": day, "status": "", "person": "", "phone": "", "count": 1,
    }  # fmt: skip
    return DigestItem(**{**found, **more})  # type: ignore[typeddict-item]


ITEMS = [
    item("step", "CB23", "2023-04-28", letter="last_working_day", step="R3"),
    item("step", "CB24", "2023-04-28", letter="last_working_day", step="R3"),
    item("read", "DB33", "2023-05-04", status="new"),
    item("read", "CB23", "2023-04-28", status="today"),
    item("read", "CB20", "2023-04-27", status="overdue"),
    item("call", "CB19", "2023-04-24", person="Bí thư CB19", phone="0000 000 104"),
    item("confirm", "DB33", "2023-05-09", letter="formal_letter", step="E2"),
    item("resubmit", "CB21", "2023-04-28", status="today"),
    item("reader_overdue", "DB05", "2023-04-27", status="overdue", person="Cán bộ theo dõi số 2"),
    item("formal_sent", "CB19", "2023-05-09", letter="formal_letter", step="E2"),
]

TWO = (
    unit("CB23", officer=OFFICER_7, missing=MISSING),
    unit("CB24", "not_opened", officer=OFFICER_7),
)


def both(code: str, **more: object) -> Callable[[int], tuple[UnitFacts, ...]]:
    """One unit, or the two whose posts share an address."""

    def units(count: int) -> tuple[UnitFacts, ...]:
        if count == 1:
            return (unit(code, **more),)  # type: ignore[arg-type]
        return tuple(unit(c, **{"officer": OFFICER_7, **more}) for c in ("CB23", "CB24"))  # type: ignore[arg-type]

    return units


_L = "2023-"
TO_UNITS: dict[str, tuple[dt.datetime, Callable[[int], tuple[UnitFacts, ...]], dict[str, object]]]
TO_UNITS = {
    "opening": (at(_L + "03-15"), both("DB33", situation="not_opened", targets=TARGETS),
                {"schedule": SCHEDULE}),
    "reminder": (at(_L + "04-24"), both("DB33", missing=MISSING), {"schedule": SCHEDULE}),
    "last_working_day": (at(_L + "04-28"), both("DB33", situation="not_opened"),
                         {"schedule": SCHEDULE}),
    "due_today": (at(_L + "05-04"), both("DB33"), {"schedule": SCHEDULE}),
    "overdue": (at(_L + "05-05"), both("DB33", newly_in_post=True, earlier=EARLIER),
                {"schedule": SCHEDULE}),
    "formal_letter": (at(_L + "05-09", "08:12:00"), both("DB33", earlier=EARLIER),
                      {"formal": FORMAL}),
    "confirm_figures": (at(_L + "05-04"), both("CB23", situation="with_reviewers"), {}),
    "received": (at(_L + "04-28", "12:45:08"), both("CB23", situation="with_reviewers"),
                 {"receipt": RECEIPT}),
    "returned": (at(_L + "05-05", "09:00:00"), both("DB33", situation="returned"),
                 {"returned": {"revision": 1, "remarks": REMARKS, "by": OFFICER_6,
                               "resubmit_before": "2023-05-09T17:00:00+00:00"}}),
    "approved": (at(_L + "05-09", "14:37:37"), both("CB23", situation="approved"),
                 {"approved_revision": 2}),
    "extended": (at(_L + "04-26", "10:00:00"), both("DB33", due=M1_EXTENDED),
                 {"extension": {"old": M1, "reason": "Đơn vị vừa kiện toàn cấp ủy"}}),
}  # fmt: skip
INTERNAL: dict[str, tuple[dt.datetime, Facts]] = {
    "outstanding_list": (
        at(_L + "05-11"),
        facts("outstanding_list", unit("DB33"), unit("CB19"), recipient=LEADER,
              outstanding=OUTSTANDING,
              schedule=[{"step": "E4", "letter": "decide_without", "day": "2023-05-15"}]),
    ),
    "decide_without": (
        at(_L + "05-15"),
        facts("decide_without", unit("DB33"), recipient=STAFF,
              outstanding={**OUTSTANDING, "received": 71, "rows": ROWS[:1],
                           "through_day": "2023-05-14"}),
    ),
    "draft_progress": (
        at(_L + "05-16"),
        facts("draft_progress", root(), recipient=CHIEF, draft=DRAFT,
              schedule=[{"step": "D2", "letter": "draft_progress", "day": "2023-05-22"}]),
    ),
    "estimates_open": (
        at(_L + "05-31"),
        facts("estimates_open", root("returned", M4), recipient=STAFF, estimates=ESTIMATES),
    ),
    "digest": (at(_L + "04-28"), facts("digest", recipient=STAND_IN, items=ITEMS)),
}  # fmt: skip


def to_units(letter: str, count: int = 1) -> tuple[Facts, Context]:
    """Sample facts of a letter to one or two units, and the moment it leaves."""
    now, units, more = TO_UNITS[letter]
    return facts(letter, *units(count), **more), context(now)


def sample(letter: str, count: int = 1) -> tuple[Facts, Context]:
    """Sample facts of any letter."""
    if letter in INTERNAL:
        now, found = INTERNAL[letter]
        return deepcopy(found), context(now)
    return to_units(letter, count)
