"""What a consolidating unit writes itself, kept beside what its builds put into its report."""

from collections.abc import Mapping
from typing import Any

Data = Mapping[str, Any]
OWN = "own"
BUILT = "aggregates"


def is_built(content: Data) -> bool:
    """Whether a build has put its figures into the content."""
    return BUILT in content


def own_part(content: Data) -> Data:
    """What the unit wrote: of a report built from others its own part, else all of it."""
    return content.get(OWN) or {} if OWN in content or is_built(content) else content


def with_own(content: Data, own: Data) -> dict[str, Any]:
    """The content with another part of the unit's own; what was built stays."""
    built = {key: value for key, value in content.items() if key != OWN}
    return {**built, OWN: dict(own)}
