"""``make bench``: runs every benchmark, prints one table, writes ``bench/results.json``."""

import json
import os
import platform
import sys
from importlib import import_module
from pathlib import Path

from bench.pairs import Row

RESULTS = Path(__file__).parent / "results.json"
ALL = {
    "p1": "p1_move",
    "p1c": "p1c_postgres",
    "p2": "p2_consolidate",
    "p3": "p3_wake",
    "p4": "p4_steps",
    "p6": "p6_mails",
    "p8": "p8_verify",
    "p9": "p9_start",
    "p10": "p10_rehearsal",
}


def main() -> None:
    wanted = sys.argv[1:] or list(ALL)
    rows: list[Row] = []
    for name in wanted:
        print(f"… {name}", file=sys.stderr)
        found: list[Row] = import_module(f"bench.{ALL[name]}").run()
        rows += found
    print(_table(rows))
    print(_limits(rows))
    if wanted == list(ALL):
        _write(rows)


def _table(rows: list[Row]) -> str:
    lines = [
        "| what : other side | ours | other | unit | ratio (min–max) | goal | |",
        "|---|---|---|---|---|---|---|",
    ]
    return "\n".join([*lines, *(_line(row) for row in rows)])


def _line(row: Row) -> str:
    ratio = f"{row.ratio:.2f} ({row.lowest:.2f}–{row.highest:.2f})"
    verdict = {True: "reached", False: "**missed**", None: ""}[row.reached]
    cells = (row.name, f"{row.ours:,.3g}", f"{row.other:,.3g}", row.unit, ratio, row.goal, verdict)
    return " | ".join(("", *cells, "")).strip()


def _limits(rows: list[Row]) -> str:
    """What takes the time of ours, by packages, of a sampled profile."""
    return "\n".join(["", *(f"- {row.name}: {row.limit}" for row in rows if row.limit)])


def _write(rows: list[Row]) -> None:
    results = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "load": [round(load, 1) for load in os.getloadavg()],
        "rows": [row.as_json() for row in rows],
    }
    RESULTS.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
