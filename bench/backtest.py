"""Seconds and memory of a backtest of each kind of rule over ten years of releases on SQLite.

Each rule is asked in a process of its own, once and once again, from the statements of the database to the
list. The time of the processor tells more where the machine is shared.

.venv/bin/python bench/backtest.py [--database FILE] [--stories 36667]
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from ten_years import BEGIN, SPAN, STORIES, fill

from monitor.backtest import backtest
from monitor.bootstrap import Service
from monitor.settings import Settings
from news.rules import Is, Rule, RuleKind
from storage import Database

GOAL_S = 1.0
_CASES: dict[str, tuple[RuleKind, dict[str, object]]] = {
    "first mention in 30 days": ("first_mention", {"window_days": 30}),
    "first mention ever": ("first_mention", {}),
    "first mention, in Russian": ("first_mention", {"window_days": 30, "languages": ("ru",)}),
    "first, as counterparty": (
        "first_mention", {"window_days": 30, "where": Is(subject="role", values=("counterparty",))}
    ),
    "list of five states": ("watch_list", {"countries": ("AD", "FR", "DE", "TR", "UZ")}),
    "list of the EU": ("watch_list", {"groups": ("eu",)}),
    "the state named most": ("watch_list", {"countries": ("SG",)}),
    "the same, as counterparty": (
        "watch_list", {"countries": ("SG",), "where": Is(subject="role", values=("counterparty",))}
    ),
    "co-mention in a release": ("co_mention", {"countries": ("FR",)}),
    "co-mention in a sentence": ("co_mention", {"countries": ("FR",), "scope": "sentence"}),
    "phrase, rare": ("phrase", {"phrases": ("желтоқсан жаңғырығы",)}),
    "phrase, frequent": ("phrase", {"phrases": ("нефть",)}),
    "organisation": ("actor", {"actors": ("org:OSCE",)}),
    "kind of event": ("event_kind", {"event_kinds": ("visit",)}),
    "kind of event, one state": ("event_kind", {"event_kinds": ("visit",), "countries": ("FR",)}),
    "edited": ("edited", {}),
    "removed": ("removed", {}),
    "restored": ("restored", {}),
    "silence of 60 days": ("silence", {"window_days": 60}),
    "silence, longest ever": ("silence", {}),
    "spike": ("spike", {}),
    "rank change": ("rank_change", {}),
    "language gap": ("language_gap", {"present_in": ("ru",), "absent_in": ("en",), "hours": 1}),
    "source health": ("source_health", {}),
}  # fmt: skip


class _Standing:
    """A clock at the end of the ten years."""

    def now(self) -> datetime:
        """The end."""
        return (BEGIN + SPAN).astimezone(UTC)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=STORIES)
    parser.add_argument("--database", type=Path, default=None, help="made where it is missing, else used")
    parser.add_argument("--one", default=None, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        _one(asked.database, asked.one)
        return
    with tempfile.TemporaryDirectory() as directory:
        path = asked.database or Path(directory) / "bench.db"
        if not path.exists():
            database = Database(f"sqlite:///{path}")
            database.migrate()
            fill(database, asked.stories)
            database.close()
        print(f"{'rule':26} {'fired':>6} {'cold s':>7} {'CPU':>6} {'warm s':>7} {'CPU':>6} {'peak MB':>8}")
        for name in _CASES:
            words = [sys.executable, __file__, "--database", str(path), "--one", name]
            found = json.loads(subprocess.run(words, capture_output=True, check=True).stdout)
            (cold, cold_cpu), (warm, warm_cpu) = found["took"]
            over = "  over the goal" if warm_cpu > GOAL_S else ""
            print(
                f"{name:26} {found['fired']:6} {cold:7.2f} {cold_cpu:6.2f} {warm:7.2f} {warm_cpu:6.2f} "
                f"{found['peak_mb']:8.0f}{over}",
                flush=True,
            )


def _one(path: Path, name: str) -> None:
    kind, fields = _CASES[name]
    database = Database(f"sqlite:///{path}")
    service = Service(settings=Settings(), database=database, clock=_Standing())
    rule = Rule(id="bench", name=name, kind=kind, created_at=BEGIN, **fields)  # type: ignore[arg-type]
    took = []
    fired = 0
    for _ in range(2):
        started, busy = time.perf_counter(), time.process_time()
        fired = backtest(service, rule, limit=20).total
        took.append((time.perf_counter() - started, time.process_time() - busy))
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"fired": fired, "took": took, "peak_mb": peak_mb}))


if __name__ == "__main__":
    main()
