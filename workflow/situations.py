"""The seven words people know a report by, derived from its row."""

from storage.reports import ReportRow

_BY_STATE = {
    "submitted": "with_reviewers",
    "reviewed": "approved",
    "consolidated": "consolidated",
    "presented": "presented",
}


def situation(report: ReportRow) -> str:
    """One of not_opened, drafting, with_reviewers, returned, approved, consolidated, presented."""
    if report.state != "draft":
        return _BY_STATE[report.state]
    if report.returned:
        return "returned"
    return "drafting" if report.opened else "not_opened"
