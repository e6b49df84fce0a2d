"""A finding: something a check noticed in a submission, as a code with the fields of its words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning", "info"]

SEVERITIES: Mapping[str, Severity] = {
    "section_missing": "error",
    "section_too_short": "error",
    "field_missing": "error",
    "field_empty_phrase": "error",
    "indicator_missing": "error",
    "target_changed": "error",
    "cutoff_mismatch": "error",
    "value_out_of_range": "error",
    "numerator_gt_denominator": "error",
    "ratio_over_max": "error",
    "grade_unknown": "error",
    "number_ambiguous": "error",
    "submitter_role": "error",
    "not_submitted": "error",
    "target_change_requested": "warning",
    "as_of_after_document_date": "warning",
    "estimate_unconfirmed": "warning",
    "outlier_vs_target": "warning",
    "not_applicable_reported": "warning",
    "legacy_encoding": "warning",
    "duplicate_text": "warning",
    "other_unit_named": "warning",
    "text_table_mismatch": "warning",
    "late": "info",
    "recorded_after_receipt": "info",
    "signed_by_deputy": "info",
    "decimal_comma_parsed": "info",
    "text_normalised": "info",
}
INCOMPLETE = frozenset(
    {"section_missing", "field_missing", "field_empty_phrase", "indicator_missing"}
)


@dataclass(frozen=True, slots=True)
class Finding:
    """``path`` says where in the report file, as in ``sections.S4`` or ``indicators.I12``."""

    code: str
    path: str
    fields: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        return SEVERITIES[self.code]


def is_complete(findings: Iterable[Finding]) -> bool:
    """Whether nothing that was asked for is missing; other errors do not matter here."""
    return INCOMPLETE.isdisjoint(finding.code for finding in findings)
