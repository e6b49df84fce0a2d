"""How much of a text stands in another one, told by its runs of five words."""

import hashlib
import unicodedata

from states.tokens import words

RUN = 5
# Shorter passages are set phrases ("no proposals this time"), not copies.
FEWEST_RUNS = 20
COPIED = 0.8
SKETCH = 16

Runs = frozenset[int]


def runs(text: str) -> Runs:
    """Every run of five words as a number, whatever its case and punctuation."""
    spoken = [word.casefold() for word in words(unicodedata.normalize("NFC", text))]
    return frozenset(
        _number(" ".join(spoken[start : start + RUN])) for start in range(len(spoken) - RUN + 1)
    )


def sketch(found: Runs) -> tuple[int, ...]:
    """The smallest of the numbers; two texts of which one was copied have some in common.

    With four fifths shared by texts of like length, sixteen miss a copy once in forty million.
    Empty for a passage too short to be called a copy.
    """
    return tuple(sorted(found)[:SKETCH]) if len(found) >= FEWEST_RUNS else ()


def is_copied(mine: Runs, other: Runs) -> bool:
    """Whether at least four fifths of the runs stand in the other text."""
    return len(mine) >= FEWEST_RUNS and len(mine & other) >= COPIED * len(mine)


def _number(run: str) -> int:
    # Sixty-three bits, so that every database holds it as a signed integer.
    return int.from_bytes(hashlib.blake2b(run.encode(), digest_size=8).digest()) >> 1
