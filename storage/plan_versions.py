"""The versions of a campaign's plan and register: added, read, never changed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from storage.tables import PlanVersion
from storage.types import table_of

PLAN_VERSION = table_of(PlanVersion)
_TEXTS = ("plan", "register_text", "carried")
_LIGHT = [column for column in PLAN_VERSION.c if column.name not in _TEXTS]

_OF_CAMPAIGN = PLAN_VERSION.c.campaign_id == bindparam("campaign")
_ONE = select(PLAN_VERSION).where(_OF_CAMPAIGN, PLAN_VERSION.c.version == bindparam("version"))
_LISTED = select(*_LIGHT).where(_OF_CAMPAIGN).order_by(PLAN_VERSION.c.version)
_WHOLE = select(PLAN_VERSION).where(_OF_CAMPAIGN).order_by(PLAN_VERSION.c.version)


def add(tx: Connection, values: Mapping[str, Any]) -> None:
    """Store a version. Raises IntegrityError if the campaign has one of that number."""
    tx.execute(insert(PLAN_VERSION).values(**values))


def one(tx: Connection, campaign_id: int, version: int) -> Any:
    """A version with its texts, or ``None``."""
    return tx.execute(_ONE, {"campaign": campaign_id, "version": version}).one_or_none()


def listed(tx: Connection, campaign_id: int) -> Sequence[Any]:
    """The versions of a campaign in order, without their texts."""
    return tx.execute(_LISTED, {"campaign": campaign_id}).all()


def of_campaign(tx: Connection, campaign_id: int) -> Iterator[Any]:
    """The versions of a campaign in order with their texts, one at a time."""
    yield from tx.execution_options(yield_per=1).execute(_WHOLE, {"campaign": campaign_id})
