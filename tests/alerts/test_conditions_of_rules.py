"""Which conditions hold for a release and a state, and what makes a rule with conditions news."""

from dataclasses import replace
from datetime import date

import pytest

from alerts import match
from alerts.conditions import explained, holds
from alerts.reading import Reading
from news.rules import AllOf, AnyOf, Condition, Is, Not, Subject
from tests.alerts.releases import actor, article, facts, fired, named, rule, told

TITLE = Is(subject="field", values=("title",))
PARTY = Is(subject="role", values=("counterparty",))
VENUE = Is(subject="role", values=("venue",))
NEVER = Is(subject="section", values=("nowhere",))


def asked(condition: Condition, *mentions: object, state: str | None = "DZ", **written: object) -> bool:
    of = article(*mentions, **written)  # type: ignore[arg-type]  # the builder's own
    return holds(condition, Reading(of, date(2026, 11, 23)), state)


def one(subject: Subject, *values: str) -> Is:
    return Is(subject=subject, values=values)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (one("entity", "mfa"), True),
        (one("entity", "mfa-paris"), False),
        (one("entity", "mfa-*"), False),
        (one("entity", "mf*"), True),
        (one("section", "news", "articles"), True),
        (one("language", "kk"), False),
        (one("language", "kk", "en"), True),
        (one("country", "FR"), True),
        (one("country", "PE"), False),
        (one("group", "eu"), True),
        (one("group", "central-asia"), False),
        (one("phrase", "title"), True),
        (one("phrase", "tit"), False),
        (one("actor", "org:UN"), True),
        (one("actor", "org:EU"), False),
        (one("event_kind", "visit"), True),
        (one("event_kind", "call"), False),
    ],
)
def test_conditions_of_a_release(condition: Is, *, expected: bool) -> None:
    mentions = named("DZ"), named("FR"), named("PE", kind="capital")
    written = {"actors": (actor("org:UN"),), "occasions": (told("visit"),)}
    assert asked(condition, *mentions, **written) is expected
    assert asked(condition, *mentions, state=None, **written) is expected
    assert asked(Not(part=condition), *mentions, **written) is not expected


def test_a_group_has_the_members_of_the_day() -> None:
    british = Reading(article(named("GB")), date(2019, 1, 1)), Reading(article(named("GB")), date(2026, 1, 1))
    assert [holds(one("group", "eu"), each) for each in british] == [True, False]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (TITLE, True),
        (one("field", "headline"), True),
        (PARTY, True),
        (VENUE, False),
        (AllOf(parts=(TITLE, PARTY)), False),
        (AllOf(parts=(TITLE, one("role", "passing"))), True),
        (AllOf(parts=(TITLE, AnyOf(parts=(VENUE, one("role", "passing"))))), True),
        (Not(part=TITLE), False),
        (Not(part=AllOf(parts=(TITLE, PARTY))), True),
        (AllOf(parts=(PARTY, Not(part=TITLE))), False),
        (Not(part=Not(part=TITLE)), True),
        (AllOf(parts=()), True),
        (AnyOf(parts=()), False),
    ],
)
def test_role_and_field_are_asked_of_one_mention(condition: Condition, *, expected: bool) -> None:
    in_passing = named("DZ", field="title", role="passing")
    assert asked(condition, in_passing, named("DZ", role="counterparty"), named("FR")) is expected


def test_the_mentions_of_another_state_count_for_rules_of_no_state_only() -> None:
    assert not asked(TITLE, named("DZ"), named("FR", field="title"))
    assert asked(TITLE, named("DZ"), named("FR", field="title"), state=None)


def test_a_capital_tells_a_role_and_puts_no_state_in_the_title() -> None:
    capital = named("DZ", kind="capital", field="title", role="venue")
    assert asked(VENUE, named("DZ"), capital)
    assert not asked(TITLE, named("DZ"), capital)


def test_nothing_is_said_of_a_text_without_mentions() -> None:
    assert not asked(PARTY, state=None)
    assert asked(Not(part=PARTY), state=None)


def test_the_parts_that_held_are_told() -> None:
    reading = Reading(article(named("DZ", field="title")), date(2026, 1, 1))
    section = one("section", "news")
    both = AllOf(parts=(AnyOf(parts=(PARTY, TITLE)), section, Not(part=PARTY)))
    assert explained(both, reading, "DZ") == (TITLE, section, Not(part=PARTY))
    assert explained(NEVER, reading, "DZ") == explained(None, reading) == ()


def test_a_subject_that_nobody_knows_is_an_error() -> None:
    with pytest.raises(ValueError, match="weather"):
        asked(one("weather", "rain"))  # type: ignore[arg-type]  # as a file of a newer program may say


@pytest.mark.parametrize(
    ("before", "fires"),
    [
        (named("DZ"), True),
        (named("DZ", field="title"), False),
        (named("FR", field="title"), True),
        (named("DZ", kind="capital", field="title"), True),
    ],
)
def test_a_state_that_an_edit_brings_into_the_title_is_news_to_a_rule_of_titles(
    before: object, *, fires: bool
) -> None:
    asking = rule("watch_list", countries=("DZ",), where=TITLE)
    found = fired(asking, article(named("DZ", field="title")), article(before))  # type: ignore[arg-type]
    assert found == [("country.mentioned", "DZ")] * fires


def test_what_stood_in_a_language_that_the_rule_does_not_read_is_news() -> None:
    asking = rule("watch_list", countries=("DZ",), where=one("section", "news"), languages=("en",))
    other = article(named("DZ"), language="kk")
    assert fired(asking, article(named("DZ")), other) == [("country.mentioned", "DZ")]
    assert fired(asking, article(named("DZ")), article(named("DZ"))) == []


def test_a_state_known_without_its_text_is_no_news_whatever_the_conditions() -> None:
    asking = rule("first_mention", window_days=30, where=one("section", "news"))
    known = replace(facts(article(named("DZ"))), named_before={"en": {"DZ"}})
    assert match(asking, known) == ()
