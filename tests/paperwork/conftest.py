"""The roster that the tests of this folder start from."""

from pathlib import Path

import pytest
from roster_desk import Roster


@pytest.fixture
def roster(tmp_path: Path) -> Roster:
    """A small roster without fault: units, people, three matters, one share with a task."""
    return Roster(tmp_path)
