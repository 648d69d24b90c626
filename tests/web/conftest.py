"""A service over a real database, empty or with the small archive, and clients and browsers of its pages."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from monitor.bootstrap import Service, open_service
from tests.web.archive import FixedClock, TestClient, client_of, fill, settings
from tests.web.browsing import chromium, demo_archive, served

DEMO_LIMIT_S = 400  # the first test that asks for the demo's archive waits until it is made


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Gives tests over the demo's archive the time that making it takes."""
    for item in items:
        if "demo_database" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.timeout(DEMO_LIMIT_S))


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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for a module's tests: its driver holds an event loop, which other tests could not bear."""
    with chromium() as opened:
        yield opened


@pytest.fixture
def site(service: Service) -> Iterator[str]:
    """The address of the pages over the small archive, which a test may change."""
    with served(service) as address:
        yield address


@pytest.fixture(scope="session")
def demo_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of the demo's archive of three years, made once for all the processes that test."""
    folder = tmp_path_factory.getbasetemp()
    return demo_archive(folder.parent if folder.name.startswith("popen-") else folder)


@pytest.fixture(scope="session")
def demo_service(demo_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service over the demo's archive, for all tests of the session: none may change it."""
    opened = _over_a_copy(demo_database, tmp_path_factory.mktemp("demo"))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def demo(demo_service: Service) -> Iterator[str]:
    """The address of the pages over the demo's archive: to read only."""
    with served(demo_service) as address:
        yield address


@pytest.fixture
def own_demo(demo_database: Path, tmp_path: Path) -> Iterator[str]:
    """The address of pages over a copy of the demo's archive, for a test that changes it."""
    opened = _over_a_copy(demo_database, tmp_path)
    with served(opened) as address:
        yield address
    opened.close()


def _over_a_copy(database: Path, folder: Path) -> Service:
    shutil.copyfile(database, folder / "mfa.db")
    return open_service(settings(folder, database_url=f"sqlite:///{folder / 'mfa.db'}"))
