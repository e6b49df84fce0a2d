"""How every act is carried out: once for its command id, whole or not at all, with a dry run."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import rfc8785
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from states.errors import Conflict, NoSuchMove, Refused
from storage import commands, installation
from storage.audit import Actor, Entry
from storage.database import Database

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks for what. ``payload`` is what the command id stands for."""

    actor: Actor
    action: str
    campaign: str = ""
    unit: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)
    command_id: str = ""
    dry_run: bool = False

    @property
    def payload_hash(self) -> str:
        record: list[Any] = [self.action, self.campaign, self.unit, dict(self.payload)]
        return hashlib.sha256(rfc8785.dumps(record)).hexdigest()


class _Undo(Exception):
    """Carries the answer of a dry run out of the transaction it rolls back."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


def perform(
    db: Database, request: Request, now: dt.datetime, work: Callable[[Connection], Answer]
) -> Answer:
    """Carry out an act in one transaction; ``work`` may be begun again where it collides.

    The same command id of the same actor gives the first answer again; with another payload
    it raises Conflict ``command_id_reused``. A refusal is logged in a transaction of its own.
    A dry run gives the answer and changes nothing.
    """

    def once(tx: Connection) -> Answer:
        answer = _known(tx, request)
        if answer is None:
            answer = work(tx)
            _remember(tx, request, answer)
        if request.dry_run:
            raise _Undo(answer)
        return answer

    try:
        return db.write(once)
    except _Undo as undo:
        return {**undo.answer, "dry_run": True}
    except (Refused, NoSuchMove, Conflict, IntegrityError) as error:
        # The same command may have been carried out while this one waited for its turn.
        answer = _answered(db, request)
        if answer is not None:
            return answer
        if isinstance(error, (Refused, NoSuchMove)) and not request.dry_run:
            _record_refusal(db, request, now, error)
        raise


def _answered(db: Database, request: Request) -> Answer | None:
    if not request.command_id:
        return None
    with db.reading() as tx:
        return _known(tx, request)


def _known(tx: Connection, request: Request) -> Answer | None:
    if not request.command_id:
        return None
    found = commands.find(tx, request.actor.person, request.command_id)
    if found is None:
        return None
    if found.payload_hash != request.payload_hash:
        raise Conflict("command_id_reused", command_id=request.command_id)
    answer: Answer = json.loads(found.answer)
    return answer


def applied(db: Database, request: Request) -> bool:
    """Whether the command id has been carried out with that payload."""
    return _answered(db, request) is not None


def _remember(tx: Connection, request: Request, answer: Answer) -> None:
    if request.command_id:
        text = json.dumps(answer, ensure_ascii=False)
        commands.store(tx, request.actor.person, request.command_id, request.payload_hash, text)


def _record_refusal(
    db: Database, request: Request, now: dt.datetime, refusal: Refused | NoSuchMove
) -> None:
    codes = [r.code for r in refusal.refusals] if isinstance(refusal, Refused) else [refusal.code]
    entry = Entry(
        action="refused",
        at=now,
        actor=request.actor,
        campaign=request.campaign,
        unit=request.unit,
        request=request.command_id,
        data={"asked": request.action, "codes": codes},
    )
    db.write(lambda tx: installation.record(tx, entry))
