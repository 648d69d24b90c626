"""The one way by which an alert comes about, whatever fired: kept once, then addressed to each recipient."""

from collections.abc import Sequence

from news.alerts import Alert
from storage import Transaction
from storage import alerts as alert_store

from .addressing import address
from .bootstrap import Service
from .log import logger


def raise_alert(
    service: Service,
    tx: Transaction,
    alert: Alert,
    *,
    story_id: int | None = None,
    article_id: int | None = None,
) -> bool:
    """Keep an alert with its messages; False where its rule has told of this occasion before."""
    return bool(raise_all(service, tx, (alert,), story_id=story_id, article_id=article_id))


def raise_all(
    service: Service,
    tx: Transaction,
    alerts: Sequence[Alert],
    *,
    story_id: int | None = None,
    article_id: int | None = None,
) -> int:
    """Keep alerts with their messages, of one article or none; how many of them were not told before.

    All at once, as hundreds of rules may fire on a release while its page is being written.
    """
    raised = alert_store.raise_new(tx, alerts, story_id, article_id)
    for alert, _alert_id in raised:
        logger.info(
            "alert.raised",
            rule=alert.rule_id,
            type=alert.type,
            country=alert.country,
            article=alert.article_key,
        )
    address(service, tx, raised)
    return len(raised)
