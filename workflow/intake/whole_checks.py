"""Everything that is judged by plan and register together."""

from workflow.intake import whole_calendar, whole_dates, whole_people, whole_steps, whole_units
from workflow.intake.whole import Whole

_ERRORS = (whole_dates.check, whole_people.check, whole_steps.check, whole_units.check)
_ADVICE = (
    whole_dates.advise,
    whole_steps.advise,
    whole_calendar.advise,
    whole_people.advise,
    whole_units.advise,
)


def check(whole: Whole, *, advise: bool) -> None:
    """Errors always; warnings and notes only where somebody asks for advice."""
    for judge in (*_ERRORS, *(_ADVICE if advise else ())):
        judge(whole)
