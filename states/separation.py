"""Who may not read what: the rules that keep writing and judging apart."""

from states.record import record


@record
class Separation:
    submitter_may_not_review_own_unit: bool = True
    administrator_may_not_review: bool = True
