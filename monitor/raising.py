"""The one way by which an alert comes about, whatever fired: kept once, then addressed to each recipient."""

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
    alert_id = alert_store.raise_once(tx, alert, story_id=story_id, article_id=article_id)
    if alert_id is None:
        return False
    logger.info(
        "alert.raised", rule=alert.rule_id, type=alert.type, country=alert.country, article=alert.article_key
    )
    address(service, tx, alert, alert_id)
    return True
