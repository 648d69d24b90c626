"""The house that tests of use cases live in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.monitor.house import House, opened


@pytest.fixture
def house(tmp_path: Path, database_url: str) -> Iterator[House]:
    """A service over a fresh archive, on SQLite and on PostgreSQL, at a time that stands still."""
    found = opened(tmp_path, database_url)
    yield found
    found.service.close()
