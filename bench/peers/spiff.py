"""SpiffWorkflow (LGPL-3.0, only measured against, never shipped): the workflow is stored
serialised, read, moved on and stored again, as its example application does."""

from pathlib import Path
from typing import Any

from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer

from bench.peers import rows

FILE = Path(__file__).with_suffix(".bpmn")
SERIALIZER = BpmnWorkflowSerializer()


def prepare(execute: Any, units: list[str]) -> None:
    """Every report's workflow, submitted and waiting for its reader."""
    parser = BpmnParser()
    parser.add_bpmn_file(str(FILE))
    workflow = BpmnWorkflow(parser.get_spec("review"))
    _finish(workflow, "submit")
    text = SERIALIZER.serialize_json(workflow)
    execute("BEGIN")
    execute("CREATE TABLE instance (unit TEXT PRIMARY KEY, workflow TEXT)")
    for unit in units:
        execute("INSERT INTO instance VALUES (?,?)", (unit, text))
    execute("COMMIT")


def _finish(workflow: BpmnWorkflow, name: str) -> None:
    workflow.do_engine_steps()
    (task,) = workflow.get_tasks(state=TaskState.READY, spec_name=name)
    task.run()
    workflow.do_engine_steps()


def approve(execute: Any, unit: str, at: str) -> None:
    execute("BEGIN IMMEDIATE")
    row = execute(rows.READ, (unit,)).fetchone()
    (text,) = execute("SELECT workflow FROM instance WHERE unit=?", (unit,)).fetchone()
    workflow = SERIALIZER.deserialize_json(text)
    _finish(workflow, "approve")
    text = SERIALIZER.serialize_json(workflow)
    execute("UPDATE instance SET workflow=? WHERE unit=?", (text, unit))
    rows.write(execute, row, unit, "reviewed", at)
    execute("COMMIT")
