"""What is done about rules that fail on a release: logged, counted, shown by the doctor; the others go on."""

from collections.abc import Sequence

from alerts.ruleset import Failure
from news.articles import Article
from storage import Transaction
from storage import rules as rule_store

from .log import logger

_LONGEST = 300  # characters of a reason that are kept


def note_failures(tx: Transaction, failures: Sequence[Failure], *, article: Article) -> None:
    """Log and count each rule that could not be asked about an article."""
    for each in failures:
        logger.error("rule.failed", rule=each.rule_id, article=article.ref.key, exc_info=each.error)
    rule_store.note_failures(tx, {each.rule_id: each.reason[:_LONGEST] for each in failures})
