"""In which listings a rule would hear of something, for kinds that look at no text."""

from collections.abc import Iterable, Mapping
from datetime import date

from alerts.conditions import holds
from alerts.reading import Reading
from countries import Mention
from countries.groups import members
from news.articles import Article, ArticleRef
from news.crawls import SourceRef
from news.rules import Condition, Is, Not, Rule


def meant(rule: Rule, states: Iterable[str], on: date) -> frozenset[str]:
    """Those of the states that a rule names on a day, or all where it names none; never those it excludes."""
    named = frozenset(rule.countries).union(*(members(group, on) for group in rule.groups))
    wanted = named.intersection(states) if rule.countries or rule.groups else frozenset(states)
    return wanted - frozenset(rule.excluded)


def heard(
    rule: Rule, sources: Iterable[SourceRef], on: date, state: str | None = None
) -> tuple[SourceRef, ...]:
    """Those listings in which a release that names this state, and nothing else, would meet the conditions.

    What conditions ask of a text (a role, a phrase) does not hold for a text that nobody has written.
    """
    return tuple(
        source
        for source in sources
        if (not rule.languages or source.language in rule.languages)
        and holds(rule.where, _supposed(source, on, state), state)
    )


def heard_by_state(
    rule: Rule, sources: tuple[SourceRef, ...], on: date, states: Iterable[str]
) -> Mapping[tuple[SourceRef, ...], tuple[str, ...]]:
    """The states by the listings in which the rule would hear of them; those that it never would left out."""
    found: dict[tuple[SourceRef, ...], tuple[str, ...]] = {}
    for_all = None if rule.where and _asks_of_states(rule.where) else heard(rule, sources, on)
    for state in states:
        listings = heard(rule, sources, on, state) if for_all is None else for_all
        if listings:
            found[listings] = (*found.get(listings, ()), state)
    return found


def _asks_of_states(condition: Condition) -> bool:
    match condition:
        case Is(subject=subject):
            return subject in ("country", "group")
        case Not(part=part):
            return _asks_of_states(part)
        case joined:
            return any(map(_asks_of_states, joined.parts))


def _supposed(source: SourceRef, on: date, state: str | None) -> Reading:
    named = () if state is None else (_mention(state),)
    article = Article(
        ref=ArticleRef(entity=source.entity, section=source.section, external_id=""),
        language=source.language,
        url="",
        title="",
        text="",
        text_language=source.language,
        published_at=None,
        published_raw="",
        image_urls=(),
        fingerprint="",
        raw_sha256="",
        mentions=named,
    )
    return Reading(article, on)


def _mention(state: str) -> Mention:
    return Mention(country=state, start=0, end=0, surface="", kind="name", field="body", role=None)
