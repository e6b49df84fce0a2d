"""What several tests of letters and mail begin with."""

import gc
import threading
from collections.abc import Iterator

import pytest
import tongue


@pytest.fixture(params=tongue.LANGUAGES)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """The test runs once in every language, in which the samples' letters are written."""
    tongue.speak(request.param)
    yield request.param
    tongue.speak("vi")


@pytest.fixture
def nothing_left_behind() -> Iterator[None]:
    """No thread and, warnings being errors, no open socket outlives a test."""
    before = threading.active_count()
    yield
    gc.collect()
    assert threading.active_count() == before
