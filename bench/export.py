"""Rows a second and peak memory of every export, each in its own process, over 100,000 articles on SQLite.

Rows a second are of the clock on the wall; those of the processor tell more where the machine is shared.

.venv/bin/python bench/export.py [--articles 100000] [--database FILE]
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from big_archive import fill

from monitor import export
from monitor.bootstrap import Service
from monitor.clock import SystemClock
from monitor.settings import Settings
from storage import Database
from storage.exports import COLUMNS

FORMS = ("csv", "jsonl", "parquet", "bibtex", "ris", "csl-json")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--database", type=Path, default=None, help="made where it is missing, else used")
    parser.add_argument("--one", nargs=2, default=None, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        _one(asked.database, *asked.one)
        return
    with tempfile.TemporaryDirectory() as directory:
        path = asked.database or Path(directory) / "bench.db"
        if not path.exists():
            _make(path, asked.articles)
        print(f"{'export':10} {'form':9} {'rows':>8} {'rows/s':>8} {'by CPU':>8} {'peak MB':>8}")
        for what in COLUMNS:
            for form in FORMS:
                if form in FORMS[:3] or what in export.CITED:
                    _print(path, what, form)


def _make(path: Path, count: int) -> None:
    database = Database(f"sqlite:///{path}")
    database.migrate()
    fill(database, count)
    database.close()


def _print(path: Path, what: str, form: str) -> None:
    words = [sys.executable, __file__, "--database", str(path), "--one", what, form]
    found = json.loads(subprocess.run(words, capture_output=True, check=True).stdout)
    rows = found["rows"]
    print(
        f"{what:10} {form:9} {rows:8} {rows / found['took_s']:8.0f} {rows / found['cpu_s']:8.0f} "
        f"{found['peak_mb']:8.0f}",
        flush=True,
    )


def _one(path: Path, what: str, form: str) -> None:
    database = Database(f"sqlite:///{path}")
    service = Service(settings=Settings(), database=database, clock=SystemClock())
    started, busy = time.perf_counter(), time.process_time()
    with Path("/dev/null").open("wb") as stream:
        rows = export.write(service, what, form, stream)
    took_s, cpu_s = time.perf_counter() - started, time.process_time() - busy
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"rows": rows, "took_s": took_s, "cpu_s": cpu_s, "peak_mb": peak_mb}))


if __name__ == "__main__":
    main()
