"""Many rules at once give what each gives by itself."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from actors import ActorMention, Occasion
from alerts import ReleaseFacts, RuleSet, match
from countries import Mention
from news.alerts import CountryHistory
from news.articles import Article
from news.rules import AllOf, AnyOf, Condition, Is, Not, Rule
from tests.alerts.releases import NOW, actor, article, facts, named, rule, told

STATES = ("DZ", "FR", "DE", "KZ", "UZ", "PE")
GROUPS = ("eu", "central-asia", "g20")
WORDS = ("уран", "урана", "мұнай", "мұнайды", "gas deal", "gases", "=Gas", "железная дорога", "көлігі", "!")
PERSONS = ("person:bakaf-marat", "person:bakav-marat", "person:marat", "person:sat-tar")
ACTORS = ("org:UN", "org:EU", *PERSONS, "person:amnl-mkrn")
EVENTS = ("visit", "call")
LANGUAGES = ("kk", "ru", "en")

some_states = st.lists(st.sampled_from(STATES), max_size=3, unique=True).map(tuple)
some_groups = st.lists(st.sampled_from(GROUPS), max_size=1).map(tuple)
some_words = st.lists(st.sampled_from(WORDS), max_size=3, unique=True).map(tuple)
atoms = st.one_of(
    st.builds(Is, subject=st.just("role"), values=st.sampled_from([("counterparty",), ("venue",)])),
    st.builds(Is, subject=st.just("field"), values=st.just(("title",))),
    st.builds(Is, subject=st.just("country"), values=some_states),
    st.builds(Is, subject=st.just("group"), values=some_groups),
    st.builds(Is, subject=st.just("phrase"), values=some_words),
    st.builds(Is, subject=st.just("language"), values=st.just(("en",))),
)
conditions: st.SearchStrategy[Condition] = st.recursive(
    atoms,
    lambda parts: st.one_of(
        st.builds(Not, part=parts),
        st.builds(AllOf, parts=st.lists(parts, max_size=2).map(tuple)),
        st.builds(AnyOf, parts=st.lists(parts, max_size=2).map(tuple)),
    ),
    max_leaves=3,
)
rules = st.builds(
    Rule,
    id=st.just("own"),
    name=st.just("Own"),
    kind=st.sampled_from(
        ["first_mention", "watch_list", "co_mention", "phrase", "actor", "event_kind", "edited"]
    ),
    countries=some_states,
    groups=some_groups,
    excluded=st.sampled_from([(), ("KZ",), ("KZ", "FR")]),
    languages=st.lists(st.sampled_from(LANGUAGES), max_size=2, unique=True).map(tuple),
    where=st.none() | conditions,
    window_days=st.sampled_from([None, 1, 30, 400]),
    others=some_states,
    other_groups=some_groups,
    scope=st.sampled_from(["sentence", "release", "story"]),
    phrases=some_words,
    actors=st.lists(st.sampled_from(ACTORS), max_size=2, unique=True).map(tuple),
    event_kinds=st.lists(st.sampled_from(EVENTS), max_size=2, unique=True).map(tuple),
    is_enabled=st.sampled_from([True, True, True, False]),
    created_at=st.just(NOW),
)
mentions: st.SearchStrategy[Mention] = st.builds(
    named,
    st.sampled_from(STATES),
    start=st.integers(0, 30),
    kind=st.sampled_from(["name", "name", "capital"]),
    field=st.sampled_from(["title", "body"]),
    role=st.sampled_from([None, "counterparty", "venue"]),
)
actor_mentions: st.SearchStrategy[ActorMention] = st.builds(actor, st.sampled_from(ACTORS))
occasions: st.SearchStrategy[Occasion] = st.builds(told, st.sampled_from(EVENTS))
texts = st.lists(st.sampled_from([*WORDS, "и", ".", "\n", "Gas", "Эмманюэлем", "Macron"]), max_size=8).map(
    " ".join
)
releases: st.SearchStrategy[Article] = st.builds(
    lambda found, **written: article(*found, **written),
    st.lists(mentions, max_size=5),
    title=texts,
    text=texts,
    language=st.sampled_from(LANGUAGES),
    actors=st.lists(actor_mentions, max_size=2).map(tuple),
    occasions=st.lists(occasions, max_size=2).map(tuple),
)


@st.composite
def situations(draw: st.DrawFn) -> ReleaseFacts:
    known = facts(draw(releases), *draw(st.lists(releases, max_size=2)))
    silences = draw(st.dictionaries(st.sampled_from(STATES), st.sampled_from([0, 1, 29, 30, 500])))
    history = {
        state: CountryHistory(
            country=state, last_at=NOW - timedelta(days=days), watched_since=None, has_gap=False
        )
        for state, days in silences.items()
    }
    return replace(known, history=history)


@settings(max_examples=400, deadline=None)
@given(st.lists(rules, max_size=12), situations())
def test_a_set_of_rules_gives_what_its_rules_give_one_by_one(asked: list[Rule], known: ReleaseFacts) -> None:
    one_by_one = tuple(alert for each in asked for alert in match(each, replace(known)))
    assert RuleSet(asked).match(known) == one_by_one


def test_a_rule_that_fails_stops_no_other() -> None:
    bad = rule("watch_list", id="bad", groups=("atlantis",))
    worse = rule("phrase", id="worse", phrases=(3,))
    odd = rule("first_mention", id="odd", window_days=9, where=Is(subject="weather", values=("rain",)))  # type: ignore[arg-type]
    good = rule("watch_list", countries=("DZ",))
    asked = RuleSet([bad, worse, odd, good]).ask(facts(article(named("DZ"))))
    assert [alert.rule_id for alert in asked.alerts] == ["own"]
    assert [failure.rule_id for failure in asked.failures] == ["bad", "worse", "odd"]
    assert "atlantis" in asked.failures[0].reason


def test_a_set_tells_whose_silences_it_asks_for() -> None:
    named_, none = frozenset({"DZ", "KZ", "FR"}), frozenset[str]()
    assert RuleSet([rule("watch_list", countries=("DZ",))]).silences_of(named_, none) == none
    assert RuleSet([rule("first_mention")]).silences_of(named_, frozenset({"DZ"})) == {"FR"}
    assert RuleSet([rule("first_mention", countries=("DZ",))]).silences_of(named_, none) == {"DZ"}
    conditional = rule("first_mention", where=Is(subject="section", values=("news",)))
    assert RuleSet([conditional]).silences_of(named_, named_) == {"DZ", "FR"}


def test_a_phrase_of_which_one_word_stands_there_does_not_fire() -> None:
    asked = RuleSet([rule("phrase", phrases=("железная дорога",))])
    assert asked.match(facts(article(text="Железная воля.", language="ru"))) == ()
    assert len(asked.match(facts(article(text="На железной дороге.", language="ru")))) == 1


def test_rules_of_one_silence_tell_the_same_of_it() -> None:
    asked = RuleSet([rule("first_mention", id=name, window_days=9) for name in ("one", "other")])
    alerts = asked.match(facts(article(named("DZ"))))
    assert [alert.rule_id for alert in alerts] == ["one", "other"]
    assert alerts[0].reason == alerts[1].reason


def test_rules_are_given_by_kind() -> None:
    both = rule("silence"), rule("phrase")
    assert RuleSet(both).of_kind("silence") == both[:1]
    assert not RuleSet(both[:1]).reads_texts
    assert RuleSet(both).reads_texts
