"""A strict double and an office of its own for each test; every test here starts whole processes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from double import StrictBotApi
from office import Office


@pytest.fixture
def api() -> Iterator[StrictBotApi]:
    """The double; what it had to complain of fails the test."""
    double = StrictBotApi()
    yield double
    double.close()
    assert not double.complaints


@pytest.fixture
def office(api: StrictBotApi, tmp_path: Path) -> Office:
    return Office(tmp_path, api)
