"""Time of every page and list at 100,000 articles and 1,000,000 mentions on SQLite, while a crawl writes.

.venv/bin/python bench/pages.py [--articles N] [--folder DIR] [--quick] [--slowest N]

Builds the archive (or uses the one in the folder), serves it on loopback in a process of its own, lets two
readers ask for everything that can be asked while a third process keeps new releases, and prints a table.
"""

import argparse
import http.client
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from pages_archive import build
from pages_routes import addresses

READERS, ROUNDS, QUICK_ROUNDS = 2, 30, 6
TARGET_MS, FIRST_BYTE_MS, OVERVIEW_BYTES = 50.0, 200.0, 100_000
_HEADERS = {"Accept-Encoding": "gzip", "Accept": "text/html, application/json"}


@dataclass(slots=True)
class Timed:
    """What was measured of an address, in milliseconds."""

    whole: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)
    bytes: int = 0


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, default=None, help="keeps the archive for the next time")
    parser.add_argument("--quick", action="store_true", help="few rounds, to see whether it works")
    parser.add_argument("--slowest", type=int, default=15)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.folder or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        began = time.monotonic()
        path = build(folder, asked.articles)
        print(f"archive ready after {time.monotonic() - began:.0f} s, {path.stat().st_size / 1e6:.0f} MB")
        _measure(path, QUICK_ROUNDS if asked.quick else ROUNDS, asked.slowest)


def _measure(path: Path, rounds: int, slowest: int) -> None:
    port = _free_port()
    server = _child("serve", path, port)
    writer = _child("write", path, port)
    try:
        _wait(port)
        found: dict[str, Timed] = defaultdict(Timed)
        lock = threading.Lock()
        urls = addresses(path)

        def read(seed: int) -> None:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            dice = random.Random(seed)
            for _ in range(rounds // READERS + 1):
                for url in dice.sample(urls, len(urls)):
                    once = _ask(connection, url)
                    with lock:
                        _note(found[url], *once)

        with ThreadPoolExecutor(READERS) as pool:
            list(pool.map(read, range(READERS)))
        _print(found, slowest)
        print(f"peak memory of the server {_peak_mb(server.pid):.0f} MB")
    finally:
        for process in (writer, server):
            process.terminate()
            process.wait(30)


def _ask(connection: http.client.HTTPConnection, url: str) -> tuple[float, float, int, int]:
    began = time.perf_counter()
    connection.request("GET", url, headers=_HEADERS)
    answer = connection.getresponse()
    body = answer.read(1)
    first = (time.perf_counter() - began) * 1000
    if _is_long(url):  # as long as the archive: only its beginning is waited for
        connection.close()
    else:
        body += answer.read()
    return first, (time.perf_counter() - began) * 1000, answer.status, len(body)


def _is_long(url: str) -> bool:
    """Whether an address answers with as much as there is."""
    return "export" in url or ".csv" in url or ".jsonl" in url


def _note(timed: Timed, first: float, whole: float, status: int, size: int) -> None:
    timed.first.append(first)
    timed.whole.append(whole)
    timed.statuses.add(status)
    timed.bytes = size


def _print(found: dict[str, Timed], slowest: int) -> None:
    print(f"{'p50':>8}{'p95':>8}{'p99':>8}{'first':>8}{'bytes':>9}  address (ms; p95 of the first byte)")
    order = sorted(found.items(), key=lambda each: -_part(each[1].whole, 95))
    for url, timed in order:
        told = "" if timed.statuses == {200} else f"  {sorted(timed.statuses)}"
        figures = "".join(f"{_part(timed.whole, part):8.1f}" for part in (50, 95, 99))
        print(f"{figures}{_part(timed.first, 95):8.1f}{timed.bytes:9}  {url}{told}")
    slow = [url for url, timed in order if not _is_long(url) and _part(timed.whole, 95) > TARGET_MS]
    late = [url for url, timed in order if _is_long(url) and _part(timed.first, 95) > FIRST_BYTE_MS]
    print(f"over {TARGET_MS:.0f} ms at p95: {len(slow)} of {len(order)}", *slow[:slowest], sep="\n  ")
    print(f"exports whose first byte takes over {FIRST_BYTE_MS:.0f} ms: {len(late)}", *late, sep="\n  ")
    print(f"overview over the wire: {found['/'].bytes} bytes of {OVERVIEW_BYTES}")


def _part(values: list[float], hundredth: int) -> float:
    if len(values) == 1:
        return values[0]
    return statistics.quantiles(values, n=100, method="inclusive")[hundredth - 1]


def _child(role: str, path: Path, port: int) -> subprocess.Popen[bytes]:
    script = Path(__file__).with_name("pages_work.py")
    return subprocess.Popen(
        [sys.executable, str(script), role, str(path), str(port)], stdout=subprocess.DEVNULL
    )


def _wait(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The server did not come up.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _peak_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s*(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


if __name__ == "__main__":
    main()
