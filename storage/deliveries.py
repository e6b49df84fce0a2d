"""What became of a mail at the mail server: each attempt, and what was written back later."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert, select

from storage.outbox import LIGHT, MAIL
from storage.ready import ready_insert
from storage.tables_work import Attempt, DeliveryNotice
from storage.types import table_of

ATTEMPT = table_of(Attempt)
NOTICE = table_of(DeliveryNotice)
_TRIED = ready_insert(ATTEMPT)


def add_attempt(tx: Connection, values: Mapping[str, Any]) -> None:
    """Write down what the server said."""
    _TRIED.run(tx, values)


def attempts(tx: Connection, mail_id: int) -> Sequence[Any]:
    """All attempts of a mail, in order."""
    query = select(ATTEMPT).where(ATTEMPT.c.mail_id == mail_id)
    return tx.execute(query.order_by(ATTEMPT.c.id)).all()


def mail_of(tx: Connection, message_id: str) -> Any:
    """The mail of that Message-ID without its bytes, or ``None``."""
    return tx.execute(select(*LIGHT).where(MAIL.c.message_id == message_id)).one_or_none()


def add_notice(tx: Connection, values: Mapping[str, Any]) -> bool:
    """Write down a notice about a mail; false if it was known."""
    known = select(NOTICE.c.id).where(
        NOTICE.c.mail_id == values["mail_id"], NOTICE.c.digest == values["digest"]
    )
    if tx.execute(known).first() is not None:
        return False
    tx.execute(insert(NOTICE).values(**values))
    return True


def notices(tx: Connection, mail_id: int) -> Sequence[Any]:
    """What was written back about a mail, in order."""
    query = select(NOTICE).where(NOTICE.c.mail_id == mail_id)
    return tx.execute(query.order_by(NOTICE.c.id)).all()
