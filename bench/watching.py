"""What a quiet minute of the clock-driven rules costs on a large archive.

Usage: python bench/watching.py [articles].
"""

import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import big_archive

from monitor import crawls, watching
from monitor.bootstrap import Service, open_service
from monitor.settings import Settings
from news.crawls import CrawlMode, CrawlOutcome, CrawlReport, SourceRef
from news.rules import Is, Rule
from storage import rules as rule_store

ROUNDS = 20
RULES = (
    ("silence of 30 days", {"kind": "silence", "window_days": 30}),
    ("silence longer than ever", {"kind": "silence"}),
    ("silence in Kazakh", {"kind": "silence", "window_days": 30, "languages": ("kk",)}),
    ("ranks", {"kind": "rank_change"}),
    ("language gap", {"kind": "language_gap", "absent_in": ("en",)}),
    ("source health", {"kind": "source_health", "where": Is(subject="entity", values=("mfa",))}),
)


class Clock:
    """Stands at an instant."""

    def __init__(self) -> None:
        self.at = datetime.now(UTC)

    def now(self) -> datetime:
        """The instant."""
        return self.at


def main(count: int) -> None:
    """Print the time of a minute for each kind, and of the first one of a day for ranks."""
    with tempfile.TemporaryDirectory() as folder:
        clock = Clock()
        settings = Settings(database_url=f"sqlite:///{folder}/mfa.db", data_dir=Path(folder))
        service = open_service(settings, clock)
        big_archive.fill(service.database, count)
        clock.at = big_archive.BEGIN + timedelta(minutes=30 * (count // 3)) + timedelta(days=2)
        _look(service)
        for name, facts in RULES:
            _write(service, facts)
            clock.at += timedelta(days=1)
            _look(service)
            first_ms = _ms(service)
            quiet_ms = sorted(_ms(service) for _ in range(ROUNDS))[ROUNDS // 2]
            print(
                f"{name:26} {count:,} articles: {first_ms:7.1f} ms first, {quiet_ms:7.1f} ms a quiet minute"
            )
        service.close()


def _look(service: Service) -> None:
    for language in service.settings.languages:
        source = SourceRef(entity="mfa", section="news", language=language)
        plan = crawls.begin(service, source=source, mode=CrawlMode.FULL)
        report = CrawlReport(outcome=CrawlOutcome.COMPLETE, detail="read")
        crawls.finish(service, run_id=plan.run_id, source=source, report=report, new=0, revised=0)


def _write(service: Service, facts: dict[str, object]) -> None:
    now = service.clock.now()
    rule = Rule(id="bench", name="bench", created_at=now, recipients=(), **facts)  # type: ignore[arg-type]  # as above
    with service.database.writing() as tx:
        rule_store.put(tx, rule, now=now)


def _ms(service: Service) -> float:
    began = time.perf_counter()
    watching.watch(service)
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
