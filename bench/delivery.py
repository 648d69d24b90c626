"""Deliveries a second and memory of one process on one core, with 100,000 messages due on SQLite.

PYTHONPATH=. taskset -c 0 .venv/bin/python -P bench/delivery.py [--entries 100000] [--only NAME]

The receivers run in a process of their own, on core 1 where `taskset` is there. Each row is a fresh
outbox: webhooks to one address, to a thousand addresses of one host, the same beside a receiver that hangs
and one that fails, and mail to one and to a thousand addresses.
"""

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert

from monitor.bootstrap import Service, open_service
from monitor.deliver import deliver_due
from monitor.log import configure
from monitor.recipients import destination
from monitor.settings import Settings
from news.alerts import Alert, AlertMention
from news.reasons import SilenceEnded
from news.rules import ChannelName, Recipient
from storage import alerts as alert_store
from storage import outbox as outbox_store
from storage.outbox import NewMessage
from storage.tables import outbox

NOW = datetime.now(UTC)
SECRET = "whsec_" + "QUJD" * 8
ALERTS, AT_ONCE = 500, 1000
SENTENCE = "Министр иностранных дел провёл переговоры с послом Алжира о торговле и визах."
ROWS = ("webhook, 1 address", "webhook, 1,000 addresses", "beside bad ones", "mail, 1 address", "mail, 1,000")


class Receivers:
    """The other process."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self.good, self.hanging, self.failing, self.mail = map(int, self._line().split())

    def taken(self) -> int:
        """How many messages were taken well so far."""
        assert self._process.stdin is not None  # noqa: S101 - a pipe, see below
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return int(self._line())

    def _line(self) -> str:
        assert self._process.stdout is not None  # noqa: S101 - as above
        return self._process.stdout.readline()


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--only", default="", help="rows whose name holds this")
    asked = parser.parse_args()
    # The service writes a line for each message; here it is written, too, but not shown.
    sys.stderr = Path("/dev/null").open("w", encoding="utf-8")  # noqa: SIM115 - until the end
    configure("json")
    for row in ROWS:
        if asked.only in row:
            with receivers() as bad, tempfile.TemporaryDirectory() as directory:
                _measure(row, asked.entries, bad, Path(directory))


@contextmanager
def receivers() -> Iterator[Receivers]:
    """The other process while the block lasts."""
    core = ["taskset", "-c", "1"] if shutil.which("taskset") else []
    script = str(Path(__file__).with_name("delivery_receiver.py"))
    with subprocess.Popen(
        [*core, sys.executable, script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Receivers(process)
        assert process.stdin is not None  # noqa: S101 - as above
        process.stdin.close()


def _measure(row: str, entries: int, bad: Receivers, directory: Path) -> None:
    settings = Settings(
        database_url=f"sqlite:///{directory / 'bench.db'}",
        data_dir=directory,
        mail_url=f"smtp://127.0.0.1:{bad.mail}",
        mail_from="Monitor <monitor@example.org>",
        webhook_secret=SECRET,
        webhook_allow=("127.0.0.0/8",),
    )
    service = open_service(settings)
    _fill(service, row, entries, bad)
    began_s, busy_s = time.perf_counter(), time.process_time()
    stop = threading.Event()
    delivering = threading.Thread(target=deliver_due, args=(service,), kwargs={"stop": stop})
    delivering.start()
    while (taken := bad.taken()) < entries and delivering.is_alive():
        time.sleep(0.25)
    took_s, worked_s = time.perf_counter() - began_s, time.process_time() - busy_s
    stop.set()
    delivering.join()
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{row:28} {taken} in {took_s:6.1f} s: {taken / took_s:6.0f} a second, "
        f"{taken / worked_s:.0f} a second of its own time, peak {peak_mb:.0f} MB",
        flush=True,
    )
    service.close()


def _fill(service: Service, row: str, entries: int, bad: Receivers) -> None:
    with service.database.writing() as tx:
        ids = [
            alert_store.raise_once(tx, _alert(number), story_id=None, article_id=None)
            for number in range(ALERTS)
        ]
        rows = []
        for number in range(entries):
            rows.extend(
                outbox_store.fresh(
                    _message(channel, address, ids[number % ALERTS], f"{number}_{extra}"), now=NOW
                )
                for extra, (channel, address) in enumerate(_told(row, number, bad))
            )
            if len(rows) >= AT_ONCE:
                tx.connection.execute(insert(outbox), rows)
                rows = []
        if rows:
            tx.connection.execute(insert(outbox), rows)


def _told(row: str, number: int, bad: Receivers) -> list[tuple[ChannelName, str]]:
    """Whom a message goes to; the bad receivers are told before the good ones."""
    many = number % 1000
    match row:
        case "webhook, 1 address":
            return [("webhook", f"http://127.0.0.1:{bad.good}/hook")]
        case "webhook, 1,000 addresses":
            return [("webhook", f"http://127.0.0.1:{bad.good}/{many}")]
        case "beside bad ones":
            good: tuple[ChannelName, str] = ("webhook", f"http://127.0.0.1:{bad.good}/{many}")
            others = [f"http://127.0.0.1:{bad.hanging}/{many}", f"http://127.0.0.1:{bad.failing}/{many}"]
            return [*(("webhook", each) for each in others if number % 10 == 0), good]  # type: ignore[list-item] # literals
        case "mail, 1 address":
            return [("email", "desk@example.org")]
        case _:
            return [("email", f"desk{many}@example.org")]


def _message(channel: ChannelName, address: str, alert_id: int | None, key: str) -> NewMessage:
    return NewMessage(
        alert_id=alert_id,
        channel=channel,
        address=address,
        destination=destination(Recipient(channel=channel, address=address)),
        dedupe_key=f"msg_{key}",
    )


def _alert(number: int) -> Alert:
    mention = AlertMention(
        surface="Алжира", field="text", start=47, end=53, role="counterparty", sentence=SENTENCE
    )
    return Alert(
        type="country.mentioned",
        rule_id="default",
        rule_name="First mention",
        rule_kind="first_mention",
        mail_language="ru",
        country="DZ",
        reason=SilenceEnded(last_at=NOW, silent_days=40, watched_since=NOW, has_gap=False),
        occasion=f"mfa/news/{number}",
        article_key=f"mfa/news/{number}",
        language="ru",
        url=f"https://example.org/{number}",
        title=f"Встреча {number} с послом Алжира",
        published_at=NOW,
        first_seen_at=NOW,
        revision=1,
        sha256="ab" * 32,
        mentions=(mention,) * 3,
        story_key=f"mfa/news/{number}",
        story_languages=("kk", "ru", "en"),
        created_at=NOW,
    )


if __name__ == "__main__":
    main()
