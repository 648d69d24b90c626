"""The house that tests of use cases live in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.monitor.house import House, opened


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A service over a fresh archive, at a time that stands still."""
    found = opened(tmp_path)
    yield found
    found.service.close()
