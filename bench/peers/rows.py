"""The rows of an approval as the least code writes them, shared by the sides that use no ORM."""

import hashlib
import json
from typing import Any

PERSON = "OFC-CHIEF"
ROLES = ("secretary", "drafter")
FACTS = {"letter": "approved", "units": [{"name": "x" * 900}]}
FACTS_TEXT = json.dumps(FACTS)
READ = (
    "SELECT id, state, version, revision, revision_hash, chain_n, chain_hash FROM report "
    "WHERE campaign_id=1 AND unit=?"
)
AUDIT = (
    "INSERT INTO audit_entry(chain, n, campaign_id, unit, action, at, body, hash, prev)"
    " VALUES (?,?,1,?,'approve',?,?,?,?)"
)
CHANGE = (
    "UPDATE report SET state=?, version=version+1, reader_step=NULL, last_move='approve',"
    " last_actor=?, last_at=?, chain_n=?, chain_hash=? WHERE id=? AND version=?"
)
ENDORSE = (
    "INSERT INTO endorsement(report_id, revision, role, by, at, revision_hash, final)"
    " VALUES (?,?,'chief_of_office',?,?,?,1)"
)
STOP = (
    "UPDATE due_row SET status='superseded', reason='read', decided_at=? WHERE report_id=?"
    " AND kind='review' AND status='planned'"
)
MAIL = (
    "INSERT INTO mail(campaign_id, message_id, in_reply_to, kind, letter, step, units, address,"
    " lang, decided_at, facts, subject, status, not_before, owner, attempts, reason)"
    " VALUES (1,?,'','event','approved','',?,?,'vi',?,?,'','ready',?,'',0,'')"
)
MAIL_UNIT = "INSERT INTO mail_unit VALUES (?,?,'',0)"


def entry_body(unit: str, source: str, n: int, head: str, at: str, digest: str) -> bytes:
    """The canonical bytes of an audit entry, of the usual length."""
    return json.dumps(
        {"unit": unit, "from": source, "to": "reviewed", "n": n, "prev": head, "at": at,
         "actor": PERSON, "action": "approve", "revision": digest, "data": "x" * 200},
        sort_keys=True,
        separators=(",", ":"),
    ).encode()  # fmt: skip


def message_id(unit: str, role: str) -> str:
    return hashlib.sha256(f"{unit}{role}".encode()).hexdigest()


def write(execute: Any, row: Any, unit: str, target: str, at: str) -> None:
    """Everything an approval writes, inside the caller's transaction."""
    key, state, version, revision, digest, n, head = row
    body = entry_body(unit, state, n + 1, head, at, digest)
    entry = hashlib.sha256(body).hexdigest()
    execute(AUDIT, (f"report:{key}", n + 1, unit, at, body, entry, head))
    changed = execute(CHANGE, (target, PERSON, at, n + 1, entry, key, version))
    assert changed.rowcount == 1
    execute(ENDORSE, (key, revision, PERSON, at, digest))
    execute(STOP, (at, key))
    for role in ROLES:
        address = f"{role}@{unit}.example"
        values = (message_id(unit, role), json.dumps([unit]), address, at, FACTS_TEXT, at)
        mail = execute(MAIL, values).lastrowid
        execute(MAIL_UNIT, (mail, key))
