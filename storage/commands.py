"""Commands already carried out, by the id their sender gave them."""

from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from storage.tables_work import CommandId
from storage.types import table_of

COMMAND = table_of(CommandId)

_FIND = select(COMMAND).where(
    COMMAND.c.actor == bindparam("actor"), COMMAND.c.command_id == bindparam("command")
)


def find(tx: Connection, actor: str, command_id: str) -> Any:
    """What was asked and answered under that id, or ``None``."""
    return tx.execute(_FIND, {"actor": actor, "command": command_id}).one_or_none()


def store(tx: Connection, actor: str, command_id: str, payload_hash: str, answer: str) -> None:
    """Remember an act in its own transaction. Raises IntegrityError for a second one."""
    tx.execute(
        insert(COMMAND).values(
            actor=actor, command_id=command_id, payload_hash=payload_hash, answer=answer
        )
    )
