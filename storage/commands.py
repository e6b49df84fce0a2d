"""Commands already carried out, by the id their sender gave them."""

from typing import Any

from sqlalchemy import Connection, bindparam, select

from storage.ready import Ready, ready_insert
from storage.tables_work import CommandId
from storage.types import table_of

COMMAND = table_of(CommandId)

_FIND = Ready(
    select(COMMAND).where(
        COMMAND.c.actor == bindparam("actor"), COMMAND.c.command_id == bindparam("command")
    )
)
_STORE = ready_insert(COMMAND)


def find(tx: Connection, actor: str, command_id: str) -> Any:
    """What was asked and answered under that id, or ``None``."""
    return _FIND.first(tx, {"actor": actor, "command": command_id})


def store(tx: Connection, actor: str, command_id: str, payload_hash: str, answer: str) -> None:
    """Remember an act in its own transaction. Raises IntegrityError for a second one."""
    said = {"payload_hash": payload_hash, "answer": answer}
    _STORE.run(tx, {"actor": actor, "command_id": command_id, **said})
