"""An archive of two years kept quickly, for tests of what watches for spikes."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor import rules
from news.rules import Rule
from storage import articles
from storage import rules as rule_store
from storage.articles import NewArticle
from tests.monitor.house import House
from tests.storage import building

DAYS = 500


def fill(house: House, *, days: int = DAYS, state: str = "FR") -> None:
    """Names France every fifth day, Germany and China now and then, up to the day before this one."""
    every = {state: (5, 0), "DE": (11, 3), "CN": (2, 0)}
    keep(
        house,
        [
            (f"{each}-{number}", each, house.clock.now() - timedelta(days=days - number, hours=1))
            for number in range(days)
            for each, (apart, begins) in every.items()
            if number % apart == begins
        ],
    )


def keep(house: House, named: Sequence[tuple[str, str, datetime]]) -> None:
    """Keeps a release for each (id, the state that it names, when it came up)."""
    with house.service.database.writing() as tx:
        additions = [
            NewArticle(
                article=building.article(
                    key, mentions=building.naming(state), published_at=at, language="en", fingerprint=key
                ),
                story_id=building.story(tx, f"mfa/news/{key}"),
                seen_at=at,
                appeared_at=at,
                is_history=False,
            )
            for key, state, at in named
        ]
        articles.add_many(tx, additions, gazetteer="g1")


def burst(house: House, stories: int, *, state: str = "FR", key: str = "burst") -> None:
    """Keeps so many releases of this hour that name a state."""
    now = house.clock.now()
    keep(house, [(f"{key}-{n}", state, now - timedelta(minutes=n + 1)) for n in range(stories)])


def only_spikes(house: House, **facts: object) -> House:
    """The house with one rule, of kind spike, which was made a day ago."""
    for rule in rules.list_all(house.service):
        rules.remove(house.service, rule.id)
    put(house, **({"created_at": house.clock.now() - timedelta(days=1)} | facts))
    return house


def put(house: House, **facts: object) -> None:
    defaults = {"id": "spikes", "name": "Spikes", "kind": "spike", "created_at": house.clock.now()}
    with house.service.database.writing() as tx:
        rule_store.put(tx, Rule(**(defaults | facts)), now=house.clock.now())  # type: ignore[arg-type]
