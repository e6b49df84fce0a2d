"""python-statemachine (MIT): a machine over the stored state for every move, as its
documentation does with models, the rows written by the driver."""

from typing import Any

from statemachine import State, StateChart

from bench.peers import rows


class Review(StateChart[Any]):
    draft = State(initial=True)
    submitted = State()
    reviewed = State()
    consolidated = State()
    presented = State(final=True)

    submit = draft.to(submitted)
    send_back = submitted.to(draft)
    approve = submitted.to(reviewed, cond=["is_reader", "is_same_revision"], unless="has_errors")
    reopen = reviewed.to(submitted)
    consolidate = reviewed.to(consolidated)
    release = consolidated.to(reviewed)
    present = consolidated.to(presented)

    def is_reader(self) -> bool:
        return bool(self.model.reader == rows.PERSON)

    def is_same_revision(self) -> bool:
        return bool(self.model.revision)

    def has_errors(self) -> bool:
        return bool(self.model.errors)


class Model:
    """What the machine reads and sets its state on."""

    def __init__(self, state: str, revision: str) -> None:
        self.state = state
        self.revision = revision
        self.reader = rows.PERSON
        self.errors = 0


def approve(execute: Any, unit: str, at: str) -> None:
    execute("BEGIN IMMEDIATE")
    row = execute(rows.READ, (unit,)).fetchone()
    model = Model(row[1], row[4])
    Review(model).send("approve")
    rows.write(execute, row, unit, model.state, at)
    execute("COMMIT")
