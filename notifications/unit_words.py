"""The facts of one unit as words for the moment a mail leaves."""

from dataclasses import dataclass

from i18n.words import say
from notifications.context import Context
from notifications.due_words import CutoffWords, DueWords, cutoff_words, due_words
from notifications.facts import Due, Earlier, Missing, Person, Target, UnitFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitWords:
    code: str
    name: str
    level: str
    state: str
    situation: str
    due: DueWords
    cutoff: CutoffWords
    officer: Person | None
    missing: Missing
    targets: list[Target]
    earlier: list[Earlier]
    newly_in_post: bool


NO_UNIT = UnitWords(
    code="", name="", level="", state="", situation="", due=DueWords(), cutoff=CutoffWords(),
    officer=None, missing={"sections": [], "fields": [], "indicators": []}, targets=[], earlier=[],
    newly_in_post=False,
)  # fmt: skip


def unit_words(unit: UnitFacts, context: Context, due: Due | None = None) -> UnitWords:
    """Words of a unit; ``due`` stands in for its own deadline, as after a return."""
    return UnitWords(
        code=unit["code"],
        name=unit["name"],
        level=unit["level"],
        state=unit["situation"],
        situation=say(f"situation.{unit['situation']}", context.lang),
        due=due_words(due or unit["due"], context),
        cutoff=cutoff_words(unit["cutoff"], context),
        officer=unit["officer"],
        missing=unit["missing"],
        targets=unit["targets"],
        earlier=unit["earlier"],
        newly_in_post=unit["newly_in_post"],
    )
