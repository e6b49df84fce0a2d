"""What becomes of a unit's duty to report, beside reporting: every decision takes this way."""

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import Connection

from states.errors import Conflict, Refused
from storage import campaigns
from storage.database import Database
from workflow.actors import standing
from workflow.acts import Answer, perform
from workflow.closure import CLOSE
from workflow.consequences import changes, picture
from workflow.duty import Act, Case, Decision, by_whom, how
from workflow.extension import EXTEND
from workflow.frame import load, of_code
from workflow.mailing import Mailing
from workflow.merger import MERGE
from workflow.move import expect, find, winner
from workflow.reinstatement import REINSTATE
from workflow.waiver import WAIVE

__all__ = ["ACTS", "Decision", "decide"]
ACTS: Mapping[str, Act] = {
    "extend": EXTEND,
    "waive": WAIVE,
    "merge": MERGE,
    "close_without": CLOSE,
    "reinstate": REINSTATE,
}


def decide(db: Database, decision: Decision, now: dt.datetime) -> Answer:
    """Carry the decision out at ``now`` and say where the duty stands.

    The answer's ``steps`` and ``mails`` are what it changes in what is still to come (see
    ``workflow.consequences``). Raises NotFound (campaign, unit, person), Conflict (stale
    version, ``already_done``), BadRequest ``until_unclear`` and Refused, with every code that
    speaks against it. Nothing is changed then, and the refusal is in the system's log.
    """
    act = ACTS[decision.act]

    def work(tx: Connection) -> Answer:
        case = _case(tx, decision, now)
        expect(case.frame, case.report, decision.expect_version)
        _check(case, act)
        before = picture(tx, case.frame, [case.report.id])
        told = act.carry_out(case)
        case.mailing.store(tx)
        return {
            "campaign": case.frame.code,
            "unit": case.report.unit,
            "act": decision.act,
            "version": case.report.version + 1,
            **told,
            **changes(tx, before, case.frame),
        }

    return perform(db, decision.request(), now, work)


def _case(tx: Connection, decision: Decision, now: dt.datetime) -> Case:
    _, frame = of_code(tx, decision.campaign, alone=True)
    # The campaign's row first: a presentation or another decision goes before or after, whole.
    campaigns.change(tx, frame.id, {})
    row = campaigns.by_id(tx, frame.id)
    frame = load(tx, row)
    report = find(tx, frame, decision.unit)
    stands = standing(frame, report, decision.actor.person, now)
    return Case(tx, row, frame, report, stands, decision, Mailing(frame, now), now)


def _check(case: Case, act: Act) -> None:
    if case.may_decide and act.repeated(case):
        raise Conflict("already_done", **winner(case.frame, case.report))
    noes = [*by_whom(case), *act.against(case), *how(case)]
    if noes:
        raise Refused(case.decision.act, noes)
