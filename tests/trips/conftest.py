"""The way out for the trips: a real SMTP conversation on this machine."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from post_office import PostOffice, post_office


@pytest.fixture
def mail(tmp_path: Path) -> Iterator[PostOffice]:
    with post_office(tmp_path) as office:
        yield office
