"""A plan folder as small as one can be, for tests that break one thing in it."""

from pathlib import Path

from i18n.languages import available_languages
from i18n.words import say
from workflow.intake.plan_folder import check_folder
from workflow.intake.problems import Problem

PLAN = """\
schema = "dondoc-plan/1"
[campaign]
code = "spring"
timezone = "Asia/Ho_Chi_Minh"
languages = ["vi", "en"]
default_language = "vi"
opened_on = 2023-03-15
name = { vi = "Đợt xuân", en = "Spring round" }
short_name = { vi = "Xuân", en = "Spring" }
term = { start = 2020-07-01, end = 2025-06-30 }

[[roles]]
code = "head"
acts_as = "unit_head"
vi = "Trưởng đơn vị"
en = "Head"
[[roles]]
code = "officer"
acts_as = "reader"
vi = "Cán bộ theo dõi"
en = "Officer"
[[roles]]
code = "chief"
acts_as = "approver"
vi = "Chánh"
en = "Chief"
[[roles]]
code = "statistics"
acts_as = "body"
vi = "Thống kê"
en = "Statistics"

[[levels]]
code = "unit"
rank = 1
vi = "Đơn vị"
en = "Unit"
[[levels]]
code = "all"
rank = 2
vi = "Toàn thể"
en = "All"

[[groups]]
code = "G1"
vi = "Nhóm một"
en = "Group one"

[calendar]
send_window = ["07:30", "16:30"]
extra_workdays = [2023-03-18]
[[calendar.closed]]
from = 2023-04-29
to = 2023-05-03
vi = "Nghỉ lễ"
en = "Holidays"

[[cutoffs]]
code = "C1"
level = "unit"
date = 2023-04-30
boundary = "through"

[[milestones]]
code = "M1"
level = "unit"
owner = "head"
completed_by = "submit"
phrase = "trước ngày 05/5/2023"
date = 2023-05-05
boundary = "before"
[[milestones]]
code = "M2"
level = "all"
owner = "chief"
completed_by = "conference_held"
kind = "window"
earliest = 2023-05-31
latest = 2023-06-04
scheduled_at = 2023-06-02T08:00:00+07:00

[[escalation]]
step = "R1"
milestone = "M1"
offset_wd = -5
letter = "reminder"
to = ["head"]

[rules]
submitters = { unit = ["head"], all = ["chief"] }
readers = { unit = ["officer", "chief"], all = ["chief"] }

[mail]
sender = { vi = "Văn phòng", en = "Office" }
reply_to = "office@center.example"
greeting = { vi = "Kính gửi {post} {unit}", en = "To the {post} of {unit}" }

[[outline]]
code = "S1"
required = true
vi = "Kết quả"
en = "Results"
[[outline]]
code = "S2"
vi = "Hạn chế"
en = "Limits"
[[outline.fields]]
code = "limits"
type = "list"
vi = "Hạn chế"
en = "Limits"
[[outline.fields]]
code = "since"
type = "date"
visible_to = ["officer"]
vi = "Từ ngày"
en = "Since"

[[indicators]]
code = "I1"
value = "count"
unit = "người"
direction = "up"
aggregation = "sum"
unit_target = "per_unit"
source = "body:statistics"
vi = "Số mới"
en = "New"
[[indicators]]
code = "I2"
value = "ratio"
unit = "%"
direction = "up"
aggregation = "ratio_of_sums"
root_target = 98.5
unit_target = "common"
vi = "Tỷ lệ"
en = "Share"
"""
UNITS = """\
code,name,level,parent,group,reader,members,active_from,active_to,successor,timezone
TOP,Toàn thể,all,,,,,,,,
A1,Đơn vị một,,TOP,G1,OFF,12,2020-07-01,,,
A2,Đơn vị hai,,TOP,G1,OFF,9,,,,
"""
PEOPLE = """\
person_id,role,unit,display_name,email,lang,active_from,active_to
H1,head,A1,Head One,head@a1.example,vi,2020-07-01,
H2,head,A2,Head Two,head@a2.example,vi,,
OFF,officer,TOP,Officer,officer@center.example,vi,,
CHI,chief,TOP,Chief,chief@center.example,vi,,
DEP,chief,TOP,Deputy,deputy@center.example,vi,,
STA,statistics,TOP,Statistics,statistics@center.example,vi,,
"""
TARGETS = """\
unit,indicator,target
A1,I1,15
A2,I1,"7,5"
"""
STAND_INS = """\
person,stand_in,from,to,note
OFF,CHI,2023-04-24,2023-04-28,leave
"""
HELD = """\
[[figure]]
indicator = "I1"
source = "body:statistics"
draft = { kind = "estimate", as_of = 2023-05-30, entered_on = 2023-05-15, value = 391 }
final = { kind = "actual", as_of = 2023-05-30, entered_on = 2023-05-31, value = 386.5 }
"""
FILES = {
    "plan-small.toml": PLAN,
    "units.csv": UNITS,
    "people.csv": PEOPLE,
    "targets.csv": TARGETS,
    "stand-ins.csv": STAND_INS,
    "held-figures.toml": HELD,
}
Found = tuple[str, str, int | None, str]
# What is always said of the small plan: its cut-off lies in a long break before the deadline.
STANDING = ("cutoff_on_closed_day", "little_time_after_cutoff")


def write(folder: Path, **texts: str) -> Path:
    """The small folder with some files changed; ``units`` stands for ``units.csv``."""
    for name, text in FILES.items():
        stem = name.split(".")[0].split("-")[0]
        (folder / name).write_text(texts.get(stem, text), encoding="utf-8")
    return folder


def changed(text: str, *changes: tuple[str, str]) -> str:
    """The text with each old part, which must stand in it once, replaced by the new."""
    for old, new in changes:
        assert text.count(old) == 1, (text.count(old), old)
        text = text.replace(old, new)
    return text


def line_of(text: str, part: str) -> int:
    """The line on which the part, which must stand there once, begins."""
    assert text.count(part) == 1, (text.count(part), part)
    return text[: text.index(part)].count("\n") + 1


def found_in(folder: Path) -> list[Found]:
    return [brief(problem) for problem in judged(folder)]


def judged(folder: Path) -> list[Problem]:
    """Everything found in the folder but what is always said of it."""
    found = [problem for problem in check_folder(folder) if problem.code not in STANDING]
    assert [problem.code for problem in found if not is_told(problem)] == []
    return found


def is_told(problem: Problem) -> bool:
    """Whether its fields fill the words for it, in every language."""
    code = f"problem.{problem.code}"
    return all(say(code, lang, **problem.fields) != code for lang in available_languages())


def brief(problem: Problem) -> Found:
    return (problem.code, problem.file, problem.line, problem.path)
