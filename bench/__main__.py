"""``make bench``: runs every benchmark, prints one table, writes ``bench/results.json``."""

import json
import platform
import sys
from pathlib import Path

from bench import p1_move, p3_wake, p10_rehearsal
from bench.pairs import Row

RESULTS = Path(__file__).parent / "results.json"


def main() -> None:
    rows: list[Row] = []
    for name, run in (("p1", p1_move.run), ("p3", p3_wake.run), ("p10", p10_rehearsal.run)):
        if len(sys.argv) > 1 and name not in sys.argv[1:]:
            continue
        print(f"… {name}", file=sys.stderr)
        found = run()
        rows += found if isinstance(found, list) else [found]
    print(_table(rows))
    if len(sys.argv) == 1:
        _write(rows)


def _table(rows: list[Row]) -> str:
    lines = [
        "| what | ours | other side | unit | ratio (min–max) | goal | reached | what dominates |",
        "|---|---|---|---|---|---|---|---|",
    ]
    return "\n".join([*lines, *(_line(row) for row in rows)])


def _line(row: Row) -> str:
    ratio = f"{row.ratio:.2f} ({row.lowest:.2f}–{row.highest:.2f})"
    cells = (row.name, f"{row.ours:,.3g}", f"{row.other:,.3g}", row.unit, ratio, row.goal)
    return " | ".join(("", *cells, "yes" if row.reached else "no", row.limit, "")).strip()


def _write(rows: list[Row]) -> None:
    results = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "rows": [row.as_json() for row in rows],
    }
    RESULTS.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
