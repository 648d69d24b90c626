"""Archives to be broken: prepared once, copied for each child, on SQLite and on PostgreSQL."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from monitor.bootstrap import Service
from monitor.settings import Settings
from news.alerts import OutboxEntry
from standin import MailReceiver
from storage import Database
from storage import outbox as outbox_store
from tests.conftest import PostgresqlServer, name_in
from tests.monitor.house import FixedClock, House, opened

# Longer than a lease, and than a pause after a first failure.
LATER = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """Makes copies of one prepared database, and knows the settings to open them with."""

    settings: Settings
    clock: FixedClock
    folder: Path
    server: PostgresqlServer | None
    numbers: Iterator[int]

    @contextmanager
    def copy(self) -> Iterator[House]:
        """A house over a copy of its own."""
        # A file of evidence goes with the database that says what is in it, and so does a write-ahead log.
        own = self.folder / f"data-{next(self.numbers)}"
        shutil.copytree(self.settings.data_dir, own)
        url = self._copied(own)
        settings = replace(self.settings, database_url=url, data_dir=own)
        clock = FixedClock(self.clock.at)
        house = House(Service(settings=settings, database=Database(url), clock=clock), clock)
        try:
            yield house
        finally:
            house.service.close()
            shutil.rmtree(own)
            if self.server:
                self.server.drop(url)

    def _copied(self, own: Path) -> str:
        if self.server:
            return self.server.create(template=name_in(self.settings.database_url))
        original = Path(self.settings.database_url.removeprefix("sqlite:///"))
        made = shutil.copyfile(original, own / "copy.db")
        return f"sqlite:///{made}"


def prepared(house: House, folder: Path, request: pytest.FixtureRequest) -> Copies:
    """Copies of this house as it stands; it is closed, for nobody may be in what is copied."""
    house.service.close()
    (house.service.settings.data_dir / "cache").mkdir(parents=True, exist_ok=True)
    is_sqlite = house.service.settings.database_url.startswith("sqlite")
    return Copies(
        settings=house.service.settings,
        clock=house.clock,
        folder=folder,
        server=None if is_sqlite else request.getfixturevalue("postgresql_server"),
        numbers=count(1),
    )


def job(house: House, verb: str, watched: list[str], **facts: Any) -> dict[str, Any]:
    """A job for the zygote, over the archive of this house and at its time."""
    settings = {
        name: str(value) if isinstance(value, Path) else value
        for name, value in asdict(house.service.settings).items()
    }
    at = house.clock.now().isoformat()
    return {"verb": verb, "watched": watched, "settings": settings, "now": at, **facts}


def messages(database: Database) -> tuple[OutboxEntry, ...]:
    """Every message, oldest first."""
    with database.reading() as tx:
        return outbox_store.listing(tx, state=None, limit=10_000, before_id=None)[::-1]


def mailed(mail: MailReceiver) -> list[str]:
    """The key of each mail that was taken."""
    return [str(each.message["Message-ID"]).strip("<>").partition("@")[0] for each in mail.messages]


def states(house: House) -> Mapping[str, str]:
    """The state of each message by its key."""
    return {entry.dedupe_key: entry.state for entry in messages(house.service.database)}


@contextmanager
def original(request: pytest.FixtureRequest, folder: Path) -> Iterator[House]:
    """A house to be prepared, over the database that the fixture's parameter names."""
    if request.param == "sqlite":
        url = f"sqlite:///{folder / 'original.db'}"
    else:
        server: PostgresqlServer = request.getfixturevalue("postgresql_server")
        url = server.create(template=request.getfixturevalue("postgresql_template"))
    yield opened(folder / "data", url)
