"""The one way by which an alert comes about, whatever fired: kept once, then addressed to each recipient."""

import alerts
from news.alerts import Alert
from storage import Transaction
from storage import alerts as alert_store
from storage import outbox as outbox_store
from storage.outbox import NewMessage

from .bootstrap import Service
from .log import logger
from .recipients import destination, resolve


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
    _address(service, tx, alert, alert_id)
    return True


def _address(service: Service, tx: Transaction, alert: Alert, alert_id: int) -> None:
    """One outbox entry a recipient, under a key that is the same however often this is done."""
    for recipient in resolve(alert.recipients, service.settings):
        key = alerts.message_key(
            alert.rule_id, alert.type, alert.country, alert.occasion, recipient.channel, recipient.address
        )
        message = NewMessage(
            alert_id=alert_id,
            channel=recipient.channel,
            address=recipient.address,
            destination=destination(recipient),
            dedupe_key=key,
        )
        outbox_store.add(tx, message, now=alert.created_at)
