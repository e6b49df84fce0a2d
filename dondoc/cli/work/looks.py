"""How words of state look: red only for what is late or wrong, and never colour alone."""

from collections.abc import Mapping
from typing import Any

from rich.text import Text

from dondoc.cli.words import t

Row = Mapping[str, Any]
_STYLES = {
    "severity.error": "red",
    "severity.warning": "yellow",
    "timeliness.late": "red",
    "timeliness.missing": "red",
    "timeliness.incomplete": "yellow",
    "timeliness.on_time": "green",
    "situation.not_opened": "dim",
    "situation.returned": "yellow",
    "situation.approved": "green",
    "situation.consolidated": "green",
    "situation.presented": "green",
    "mail_status.sent": "green",
    "mail_status.failed": "red",
    "mail_status.bounced": "red",
    "mail_status.uncertain": "yellow",
    "mail_status.retry": "yellow",
    "mail_status.dropped": "dim",
    "due_status.fired": "green",
    "due_status.superseded": "dim",
    "due_status.skipped": "dim",
    "due_status.awaiting_confirmation": "yellow",
    "indicator_status.met": "green",
    "indicator_status.exceeded": "green",
    "indicator_status.behind": "yellow",
}


def word(kind: str, value: str | None) -> Text:
    """The word of a value of that kind, in the colour of its kind; nothing for nothing."""
    if not value:
        return Text("")
    code = f"{kind}.{value}"
    return Text(t(code), style=_STYLES.get(code, ""))


def severity(row: Row) -> Text:
    return word("severity", row["severity"])
