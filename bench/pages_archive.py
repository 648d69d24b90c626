"""The archive of the pages: ten years with ten mentions an article, rules, and alerts with their messages."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from ten_years import fill

from news.alerts import Alert
from news.reasons import SilenceEnded
from news.rules import Recipient, Rule
from storage import Database, Transaction, alerts, outbox, rules
from storage.outbox import NewMessage

TIMES = 3  # a release names each of its states so often
ALERTS = 3000
_BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def build(folder: Path, count: int) -> Path:
    """The archive in a folder, made where it is missing."""
    path = folder / f"pages-{count}.db"
    if not path.exists():
        making = path.with_suffix(".making")
        making.unlink(missing_ok=True)
        database = Database(f"sqlite:///{making}")
        database.migrate()
        fill(database, -(-count // 3), times=TIMES)
        with database.writing() as tx:
            _tell(tx)
        database.close()
        making.rename(path)
    database = Database(f"sqlite:///{path}")
    database.migrate()
    database.close()
    return path


def _tell(tx: Transaction) -> None:
    for number in range(5):
        rules.put(
            tx, Rule(id=f"rule-{number}", name="Bench", kind="first_mention", created_at=_BEGIN), now=_BEGIN
        )
    for number in range(ALERTS):
        at = _BEGIN + timedelta(minutes=20 * number)
        alert_id = alerts.raise_once(tx, _alert(number, at))
        if alert_id is None:
            continue
        message = NewMessage(
            alert_id=alert_id,
            channel="email",
            address=f"desk-{number % 50}@example.org",
            destination="email",
            dedupe_key=f"bench-{number}",
        )
        outbox.add(tx, message, now=at)


def _alert(number: int, at: datetime) -> Alert:
    return Alert(
        type="first_mention", rule_id=f"rule-{number % 5}", rule_name="Bench", rule_kind="first_mention",
        mail_language="en", country=("DZ", "TR", "CN")[number % 3],
        reason=SilenceEnded(last_at=at, silent_days=40, watched_since=None, has_gap=False),
        article_key=f"mfa/news/{number}", language="ru", url="https://www.gov.kz/", title="Bench",
        published_at=at, first_seen_at=at, revision=1, sha256="ab" * 32, mentions=(),
        occasion=f"mfa/news/{number}", story_key=f"mfa/news/{number}", story_languages=("ru",),
        recipients=(Recipient(channel="email", address="desk@example.org"),), created_at=at,
    )  # fmt: skip
