"""Addresses that take no mail: known to the whole installation, until somebody clears them."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from storage.campaigns import CAMPAIGN
from storage.tables_work import BadAddress
from storage.types import table_of

BAD = table_of(BadAddress)


def listed(tx: Connection) -> Sequence[Any]:
    """All of them, the oldest first."""
    return tx.execute(select(BAD).order_by(BAD.c.since, BAD.c.address)).all()


def one(tx: Connection, address: str) -> Any:
    """The address with what is known of it, or ``None`` if it is not marked."""
    return tx.execute(_ONE, {"address": address.lower()}).one_or_none()


def among(tx: Connection, addresses: Iterable[str]) -> set[str]:
    """Which of those addresses are marked, in lower case."""
    wanted = {address.lower() for address in addresses}
    query = select(BAD.c.address).where(BAD.c.address.in_(wanted))
    return {row.address for row in tx.execute(query)}


def everyone(tx: Connection) -> frozenset[str]:
    """All marked addresses, in lower case."""
    return frozenset(row.address for row in tx.execute(select(BAD.c.address)))


def mark(tx: Connection, values: Mapping[str, Any]) -> bool:
    """Mark an address (``address``, ``since``, ``code``, ``words``, ``mail_id``).

    False if it was marked before: the first mark stays.
    """
    address = values["address"].lower()
    if one(tx, address) is not None:
        return False
    tx.execute(insert(BAD).values(**{**values, "address": address}))
    tell(tx)
    return True


def clear(tx: Connection, address: str) -> bool:
    """Take the mark away; false if there was none."""
    cleared = tx.execute(delete(BAD).where(BAD.c.address == address.lower())).rowcount == 1
    if cleared:
        tell(tx)
    return cleared


def tell(tx: Connection) -> None:
    """Name on every campaign which addresses are marked, for those who keep what they read.

    A hash, not a number: what was rolled back is never taken for what came after it.
    """
    marked = "\n".join(sorted(everyone(tx)))
    digest = hashlib.sha256(marked.encode()).hexdigest() if marked else ""
    tx.execute(update(CAMPAIGN).values(bad_addresses=digest))


_ONE = select(BAD).where(BAD.c.address == bindparam("address"))
