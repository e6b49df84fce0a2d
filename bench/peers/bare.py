"""No framework: the driver, statements ready, values ready."""

from typing import Any

from bench.peers import rows


def approve(execute: Any, unit: str, at: str) -> None:
    execute("BEGIN IMMEDIATE")
    row = execute(rows.READ, (unit,)).fetchone()
    rows.write(execute, row, unit, "reviewed", at)
    execute("COMMIT")
