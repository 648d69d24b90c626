"""A command line over an empty archive, and one over the small archive."""

from pathlib import Path

import pytest

from monitor.bootstrap import open_service
from tests.cli.door import Door, settings_in
from tests.web.archive import FixedClock, fill, settings


@pytest.fixture
def mfa(tmp_path: Path) -> Door:
    """The commands over an archive that does not exist yet."""
    return Door(settings_in(tmp_path))


@pytest.fixture
def filled(tmp_path: Path) -> Door:
    """The commands over the small archive: message 1 is delivered, 2 is dead, 3 waits."""
    url = f"sqlite:///{tmp_path}/mfa.db"
    service = open_service(settings(tmp_path, database_url=url), clock=FixedClock())
    fill(service)
    service.close()
    return Door(settings_in(tmp_path))
