"""What rules of edits, silences, ranks, languages and sources decide, as pure functions of facts."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.kinds import edited, language_gap, rank_change, silence, source_health
from alerts.kinds.edited import EditFacts, EditSeen
from alerts.kinds.joining import JOINED_WITHIN, Happening, is_first
from alerts.kinds.language_gap import StoryFacts, StoryStanding
from alerts.kinds.listings import heard, heard_by_state, meant
from alerts.kinds.rank_change import RankFacts, WindowCounts
from alerts.kinds.silence import Attention, LastNamed, SilenceFacts
from alerts.kinds.source_health import SourceFacts
from alerts.reading import Reading
from countries import Mention
from countries.mention import Kind
from news.alerts import CountryHistory
from news.articles import Article, ArticleRef
from news.crawls import SourceRef
from news.effects import Effect, RoleChange, StateSeen
from news.reasons import EditedStates, RankChanged
from news.rules import AllOf, AnyOf, Condition, Is, Not, Rule, RuleKind

NOW = datetime(2026, 9, 1, 6, tzinfo=UTC)
DAY = timedelta(days=1)
TODAY = date(2026, 9, 1)
MINISTRY = SourceRef(entity="mfa", section="news", language="ru")
POST = SourceRef(entity="mfa-london", section="events", language="en")


def rule(kind: RuleKind, **facts: Any) -> Rule:
    return Rule(id="asked", name="Asked", kind=kind, created_at=NOW - 100 * DAY, **facts)


def happenings(*hours: tuple[float, int]) -> list[Happening]:
    """The same thing happening to an article after so many hours."""
    return [Happening(article, NOW + timedelta(hours=at), {"it"}) for at, article in hours]


def firsts(*hours: tuple[float, int]) -> list[bool]:
    found = happenings(*hours)
    return [is_first("it", each, found[:place]) for place, each in enumerate(found)]


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ([(0, 1), (10, 2), (20, 3)], [True, False, False]),
        ([(0, 1), (71, 2), (73, 3)], [True, False, True]),
        ([(0, 1), (1, 1), (2, 2), (3, 2), (4, 2)], [True, True, False, False, True]),
        ([(0, 1), (1, 2), (72.5, 1)], [True, False, True]),
        ([(0, 1), (-30, 2)], [True, False]),
    ],
)
def test_articles_join_the_earliest_occasion_that_they_have_no_part_in(
    hours: list[tuple[float, int]], expected: list[bool]
) -> None:
    assert firsts(*hours) == expected


def test_another_thing_is_another_occasion() -> None:
    (it,) = happenings((0, 1))
    assert is_first("other", Happening(2, NOW, {"other"}), [it])


@given(st.lists(st.tuples(st.floats(0, 70), st.integers(1, 3)), min_size=1, max_size=12))
def test_within_three_days_each_thing_is_told_as_often_as_the_article_that_did_it_most(
    hours: list[tuple[float, int]],
) -> None:
    ordered = sorted(hours, key=lambda each: each[0])
    most = max(sum(1 for _at, article in ordered if article == one) for one in (1, 2, 3))
    assert timedelta(hours=70) < JOINED_WITHIN
    assert sum(firsts(*ordered)) == most


def test_a_rule_means_its_states_and_groups_of_the_day_but_never_the_excluded() -> None:
    asked = rule("silence", countries=("DZ", "KZ"), groups=("eu",))
    assert "GB" in meant(asked, ("GB", "DZ"), date(2019, 1, 1))
    assert meant(asked, ("GB", "DZ", "KZ", "PE"), TODAY) == {"DZ"}
    assert meant(rule("silence"), ("KZ", "PE"), TODAY) == {"PE"}


@pytest.mark.parametrize(
    ("where", "listings"),
    [
        (None, (MINISTRY, POST)),
        (Is(subject="entity", values=("mfa-*",)), (POST,)),
        (Is(subject="section", values=("news",)), (MINISTRY,)),
        (Not(part=Is(subject="language", values=("ru",))), (POST,)),
        (Is(subject="role", values=("counterparty",)), ()),
        (Is(subject="phrase", values=("visa",)), ()),
    ],
)
def test_conditions_choose_listings_as_far_as_they_ask_of_no_text(
    where: Condition | None, listings: tuple[SourceRef, ...]
) -> None:
    assert heard(rule("silence", where=where), (MINISTRY, POST), TODAY) == listings


def test_listings_may_differ_by_state() -> None:
    condition = AnyOf(
        parts=(
            AllOf(parts=(Is(subject="group", values=("eu",)), Is(subject="language", values=("ru",)))),
            Not(part=Not(part=Is(subject="country", values=("PE",)))),
        )
    )
    asked = rule("silence", where=condition)
    found = heard_by_state(asked, (MINISTRY, POST), TODAY, ("FR", "PE", "DZ"))
    assert found == {(MINISTRY,): ("FR",), (MINISTRY, POST): ("PE",)}


def test_a_condition_may_turn_on_what_a_state_is_not() -> None:
    asked = rule("silence", where=Not(part=Is(subject="country", values=("PE",))))
    assert heard_by_state(asked, (MINISTRY,), TODAY, ("PE", "DZ")) == {(MINISTRY,): ("DZ",)}


def attention(**facts: Any) -> Attention:
    defaults: dict[str, Any] = {
        "listening_since": NOW - 100 * DAY,
        "read_until": NOW,
        "told_at": None,
        "now": NOW,
    }
    return Attention(**(defaults | facts))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, True),
        ({"listening_since": NOW - DAY}, False),
        ({"now": NOW - 11 * DAY}, False),
        ({"read_until": None}, False),
        ({"read_until": NOW - 11 * DAY}, False),
        ({"told_at": NOW - 5 * DAY}, False),
        ({"told_at": NOW - 50 * DAY}, True),
        ({"told_at": NOW + DAY}, True),
    ],
)
def test_a_silence_is_due_where_it_grew_too_long_under_watchful_eyes(
    facts: dict[str, Any], *, expected: bool
) -> None:
    last = LastNamed(country="DZ", at=NOW - 40 * DAY)
    asked = rule("silence", window_days=30)
    assert silence.is_due(asked, last, attention(**facts)) is expected
    assert silence.may_be_due(asked, last, attention(**facts)) is expected


@pytest.mark.parametrize(
    ("silences", "longest_days", "silent_days", "expected"),
    [(5, 3.9, 4, True), (5, 3.9, 3.95, False), (4, 1, 90, False), (0, None, 90, False)],
)
def test_longer_than_ever_is_a_day_more_than_the_longest_of_five(
    silences: int, longest_days: float | None, silent_days: float, *, expected: bool
) -> None:
    last = LastNamed(
        country="DZ",
        at=NOW - silent_days * DAY,
        silences=silences,
        longest_s=None if longest_days is None else int(longest_days * 86_400),
    )
    assert silence.is_due(rule("silence"), last, attention()) is expected


def test_the_past_is_asked_for_where_a_state_is_silent_for_a_day_and_was_not_told() -> None:
    asked = rule("silence")
    last = LastNamed(country="DZ", at=NOW - 2 * DAY)
    assert silence.may_be_due(asked, last, attention())
    assert not silence.may_be_due(asked, last, attention(told_at=NOW - DAY))
    assert not silence.may_be_due(asked, replace(last, at=NOW), attention())


def moved(
    before: dict[str, int], after: dict[str, int], **facts: Any
) -> list[tuple[str | None, int, int | None]]:
    asked = rule("rank_change", **facts)
    counted = RankFacts(
        until=NOW,
        states=meant(asked, (*before, *after), TODAY),
        told=frozenset(),
        counts=WindowCounts(by_state=after, all_stories=90),
        counts_before=WindowCounts(by_state=before, all_stories=80),
    )
    return [
        (firing.country, firing.reason.rank, firing.reason.rank_before)
        for firing in rank_change.fires(asked, counted)
        if isinstance(firing.reason, RankChanged)
    ]


def test_states_with_as_many_stories_share_a_rank() -> None:
    before = {"PE": 9, "VN": 9, "FR": 9, "DZ": 8}
    assert moved(before, before | {"DZ": 9}, places=3) == [("DZ", 1, 4)]
    assert moved(before, before | {"DZ": 9}, places=4) == []


def test_excluded_states_take_no_rank() -> None:
    before, after = {"KZ": 99, "PE": 9, "DZ": 8}, {"KZ": 1, "PE": 8, "DZ": 9}
    assert moved(before, after, places=1) == [("DZ", 1, 2), ("PE", 2, 1)]
    assert moved(before, after, places=1, countries=("PE",)) == [("PE", 2, 1)]


def source(**facts: Any) -> SourceFacts:
    defaults: dict[str, Any] = {
        "source": MINISTRY,
        "state": "blocked",
        "is_alarming": True,
        "failures": 3,
        "detail": "",
        "bad_since": NOW - 5 * timedelta(hours=1),
        "good_since": None,
        "broken": (),
        "now": NOW,
    }
    return SourceFacts(**(defaults | facts))


@pytest.mark.parametrize(
    ("facts", "types"),
    [
        ({}, ["source.broken"]),
        ({"failures": 1}, []),
        ({"bad_since": None}, []),
        ({"bad_since": NOW}, []),
        ({"source": POST}, []),
        ({"state": "vacant", "is_alarming": False}, []),
        ({"state": "healthy", "is_alarming": False, "good_since": NOW}, []),
        ({"state": "healthy", "is_alarming": False, "broken": ("a",)}, []),
        (
            {"state": "healthy", "is_alarming": False, "good_since": NOW, "broken": ("a",)},
            ["source.recovered"],
        ),
        ({"state": "waiting", "is_alarming": False, "good_since": NOW, "broken": ("a",)}, []),
    ],
)
def test_a_source_is_told_by_its_state(facts: dict[str, Any], types: list[str]) -> None:
    asked = rule("source_health", hours=4, languages=("ru",))
    assert [firing.type for firing in source_health.fires(asked, source(**facts))] == types


def article(*mentions: Mention) -> Article:
    return Article(
        ref=ArticleRef(entity="mfa", section="news", external_id="7"),
        language="en",
        url="",
        title="News",
        text="Talks with Algeria in Peru.",
        text_language="en",
        published_at=None,
        published_raw="",
        image_urls=(),
        fingerprint="",
        raw_sha256="",
        mentions=mentions,
    )


def named(state: str, start: int, surface: str, *, kind: Kind = "name") -> Mention:
    end = start + len(surface)
    return Mention(country=state, start=start, end=end, surface=surface, kind=kind, field="body", role=None)


def edit(effect: Effect, *, kind: Kind = "name") -> EditFacts:
    text = Reading(article(named("DZ", 11, "Algeria", kind=kind), named("PE", 22, "Peru", kind=kind)), TODAY)
    seen = EditSeen(article_id=1, at=NOW, number=2, against=1, effect=effect, before=text, after=text)
    return EditFacts(edit=seen, earlier=(), name="mfa/news/7/en/2")


ROLE = RoleChange(
    country="DZ", before="venue", after="counterparty", sentence_before="Then.", sentence_after="Now."
)


def test_of_two_changes_to_a_state_the_weightier_is_told() -> None:
    effect = Effect(changed_roles=(ROLE,), entered_title=("DZ", "PE"))
    found = [(firing.country, firing.reason) for firing in edited.fires(rule("edited"), edit(effect))]
    sentence = "Talks with Algeria in Peru."
    assert found == [
        (
            "DZ",
            EditedStates(
                change="role", revision=2, against=1, sentence="Now.", before="venue", after="counterparty"
            ),
        ),
        (
            "PE",
            EditedStates(
                change="title", revision=2, against=1, sentence=sentence, before="text", after="title"
            ),
        ),
    ]


def test_what_an_edit_does_to_capitals_is_not_told() -> None:
    seen = StateSeen(country="DZ", times=1, sentence="Algiers.")
    effect = Effect(added_states=(seen,), removed_states=(seen,), changed_roles=(ROLE,), left_title=("DZ",))
    assert edited.fires(rule("edited"), edit(effect, kind="capital")) == ()


def test_a_story_or_a_silence_that_is_not_due_is_not_told() -> None:
    standing = StoryStanding(
        key="mfa/news/7",
        languages=("ru",),
        appeared_at=NOW,
        first_seen_at=NOW,
        is_history=False,
        listings={},
        listening_since=NOW,
        now=NOW,
    )
    facts = StoryFacts(standing=standing, reading=Reading(article(), TODAY))
    assert language_gap.fires(rule("language_gap", absent_in=("en",)), facts) == ()
    last = LastNamed(country="DZ", at=NOW)
    history = CountryHistory(country="DZ", last_at=NOW, watched_since=None, has_gap=False)
    silent = SilenceFacts(last=last, attention=attention(), history=history)
    assert silence.fires(rule("silence", window_days=3), silent) == ()
