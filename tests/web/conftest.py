"""A service over a real database, empty or with the small archive, and a client of its pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.bootstrap import Service, open_service
from tests.web.archive import FixedClock, TestClient, client_of, fill, settings


@pytest.fixture
def empty_service(tmp_path: Path) -> Iterator[Service]:
    """A service that has not read anything yet."""
    service = open_service(settings(tmp_path), clock=FixedClock())
    yield service
    service.close()


@pytest.fixture
def service(empty_service: Service) -> Service:
    """A service with the small archive."""
    fill(empty_service)
    return empty_service


@pytest.fixture
def client(service: Service) -> Iterator[TestClient]:
    """A client of the service with the small archive."""
    with client_of(service) as opened:
        yield opened
