"""How long ten thousand daily digests take: `.venv/bin/python bench/digests.py [RECIPIENTS [ALERTS]]`.

A day's alerts are held for every recipient, each of whom misses some of them, so that digests differ; three
languages, quiet hours and zones are mixed. Then the day's digests are made up and put into the outbox, as the
scheduler does it, and every mail is put into words (subject, plain text, HTML), as the sender does it. SQLite
in a folder of its own. The machine matters; compare figures of one run only.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from alerts.recipients import parse_profile
from alerts.render import mail
from monitor import log
from monitor.bootstrap import Service, open_service
from monitor.digests import tell_digests
from monitor.raising import raise_alert
from monitor.settings import Settings
from news.alerts import Alert, AlertMention, OutboxEntry
from news.reasons import SilenceEnded, Watched
from news.rules import Recipient
from storage import outbox as outbox_store
from storage import recipients as recipient_store

RECIPIENTS = 10_000
ALERTS = 30  # of a busy day: stories, several rules on some of them
PAGE = 50  # messages in hand at a time, as with the sender
START = datetime(2026, 9, 1, 6, tzinfo=UTC)
_STATES = ("DZ", "FR", "UZ", "CN", "TR", "QA", "BR", "DE", "KG", "IN")
_LANGUAGES = ("kk", "ru", "en")
_ZONES = ("Asia/Almaty", "Europe/Berlin", "America/New_York")


@dataclass
class HandClock:
    """A clock that stands until it is moved."""

    at: datetime = START

    def now(self) -> datetime:
        """The time that it shows."""
        return self.at


def main() -> None:
    """Print every figure."""
    log.configure("text", level="WARNING")
    words = sys.argv[1:]
    recipients = int(words[0]) if words else RECIPIENTS
    count = int(words[1]) if len(words) > 1 else ALERTS
    with tempfile.TemporaryDirectory() as folder:
        clock = HandClock()
        settings = Settings(database_url=f"sqlite:///{folder}/mfa.db", data_dir=Path(folder))
        service = open_service(settings, clock)
        with _timed(f"{count} alerts raised for {recipients:,} recipients", recipients * count):
            _hold(service, recipients, count)
        clock.at += timedelta(days=1, hours=12)  # eight o'clock has passed everywhere
        before = _peak_mb()
        with _timed("digests made up and put into the outbox", recipients) as first:
            told = tell_digests(service)
        with _timed("mails put into words", recipients) as second:
            mails, characters = _worded(service)
        service.close()
    if not told == mails == recipients:
        sys.exit(f"{told} digests were made up and {mails} mails found for {recipients} recipients")
    print(f"both together: {first[0] + second[0]:.1f} s (wanted: under 60 s for 10,000)")
    print(f"a mail: {characters / mails / 1000:.1f} kB")
    print(f"memory: {before:.0f} MB before, {_peak_mb():.0f} MB at most")


@contextmanager
def _timed(what: str, count: int) -> Iterator[list[float]]:
    """Prints how long a part took, by the clock and of this process's processor; gives the former."""
    clock, processor, taken = time.perf_counter(), time.process_time(), [0.0]
    yield taken
    taken[0] = time.perf_counter() - clock
    busy = time.process_time() - processor
    print(f"{what}: {taken[0]:.1f} s ({count / taken[0]:,.0f} a second), {busy:.1f} s of the processor")


def _hold(service: Service, recipients: int, count: int) -> None:
    """Recipients with daily digests, and a day's alerts held for most of them."""
    with service.database.writing() as tx:
        for number in range(recipients):
            recipient_store.put(tx, parse_profile(_written(number), START))
    for number in range(count):
        with service.database.writing() as tx:
            raise_alert(service, tx, _alert(number, recipients))


def _written(number: int) -> dict[str, object]:
    return {
        "id": f"r{number}",
        "to": f"email:reader{number}@example.org",
        "language": _LANGUAGES[number % len(_LANGUAGES)],
        "time_zone": _ZONES[number % len(_ZONES)],
        "cadence": "daily",
        "quiet_hours": ["22:00-07:00"] if number % 2 else [],
    }


def _alert(number: int, recipients: int) -> Alert:
    story = f"mfa/news/{number * 2 // 3}"  # every third story is told by two rules
    sentence = "Стороны обсудили расширение сотрудничества в торговле, транспорте и образовании. " * 2
    watched = SilenceEnded(last_at=START, silent_days=40, watched_since=START, has_gap=False, looks=9000)
    everybody = range(recipients)
    return Alert(
        type="country.mentioned",
        rule_id=f"rule{number % 7}",
        rule_name=f"Rule {number % 7}",
        rule_kind="watch_list",
        mail_language="en",
        country=_STATES[(number * 2 // 3) % len(_STATES)],
        reason=watched if number % 3 else Watched(),
        occasion=f"{story} {number}",
        article_key=story,
        language="ru",
        url=f"https://www.gov.kz/memleket/entities/mfa/press/news/details/{number}",
        title=f"О встрече министра с послом, номер {number}",
        first_seen_at=START,
        mentions=(
            AlertMention(surface="Стороны", field="text", start=0, end=7, role=None, sentence=sentence),
        ),
        story_key=story,
        story_languages=("kk", "ru"),
        recipients=tuple(
            Recipient(channel="recipient", address=f"r{each}") for each in everybody if (each + number) % 11
        ),
        created_at=START + timedelta(minutes=number),
    )


def _worded(service: Service) -> tuple[int, int]:
    """How many mails the outbox holds, and of how many characters, each put into words."""
    mails = characters = 0
    for entry in _entries(service):
        words = mail(entry)
        mails += 1
        characters += len(words.subject) + len(words.plain) + len(words.html)
    return mails, characters


def _entries(service: Service) -> Iterator[OutboxEntry]:
    before_id: int | None = None
    while True:
        with service.database.reading() as tx:
            page = outbox_store.listing(tx, state=None, limit=PAGE, before_id=before_id)
        if not page:
            return
        yield from page
        before_id = page[-1].id


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
