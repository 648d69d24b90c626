"""Builders for rules that speak of events and of the time: a rule in the database, and what it has told."""

from collections import Counter
from typing import Any

from monitor import watching
from news.alerts import Alert
from news.articles import FetchedArticle
from news.crawls import CrawlOutcome
from news.rules import Rule, RuleKind
from storage import rules as rule_store
from tests.monitor.house import House

LANGUAGES = ("kk", "ru", "en")


def rule(house: House, kind: RuleKind, rule_id: str = "asked", **facts: Any) -> Rule:
    """A rule that is written now."""
    now = house.clock.now()
    made = Rule(id=rule_id, name=rule_id, kind=kind, created_at=now, **facts)
    with house.service.database.writing() as tx:
        rule_store.put(tx, made, now=now)
    return made


def told(house: House, rule_id: str = "asked") -> list[Alert]:
    """What a rule has told, oldest first."""
    return [alert for alert in house.alerts() if alert.rule_id == rule_id]


def states(house: House, rule_id: str = "asked") -> list[str | None]:
    return [alert.country for alert in told(house, rule_id)]


def watch(house: House) -> Counter[str]:
    """One minute of the clock-driven rules, kinds that told nothing left out."""
    return +watching.watch(house.service)


def at(house: House, **span: float) -> str:
    """The time of the house as the source writes it, after it has moved on."""
    house.clock.move(**span)
    return house.clock.now().isoformat()


def look(house: House, *rows: FetchedArticle) -> None:
    """Every listing read well now, with these rows in it."""
    for language in LANGUAGES:
        house.crawl(CrawlOutcome.COMPLETE, language, *(row for row in rows if row.language == language))
