"""What each kind of rule tells of a release, why, and what is no news to it."""

from dataclasses import replace

import pytest

from alerts import RuleSet, known, match
from news.reasons import ActorNamed, EventTold, PhraseFound, Together, Watched
from news.rules import Is, Not
from tests.alerts.releases import actor, alerts_of, article, facts, fired, named, rule, told

TEXT = "Algeria met France. Peru came later.\nMali and Chad agreed."
DZ, FR = named("DZ", start=0, end=7), named("FR", start=12, end=18)
PE = named("PE", start=20, end=24)
ML, TD = named("ML", start=37, end=41), named("TD", start=46, end=50)
RELEASE = article(DZ, FR, PE, ML, TD, text=TEXT)


def test_a_watch_list_says_by_which_groups_a_state_is_on_it() -> None:
    alerts = alerts_of(rule("watch_list", countries=("DZ",), groups=("eu", "g20")), RELEASE)
    assert [(alert.country, alert.reason) for alert in alerts] == [
        ("DZ", Watched()),
        ("FR", Watched(groups=("eu", "g20"))),
    ]
    assert fired(rule("watch_list"), RELEASE) == []


def test_kazakhstan_is_told_to_whoever_names_it_only() -> None:
    home = article(named("KZ"))
    assert fired(rule("watch_list", groups=("central-asia",)), home) == []
    assert fired(rule("watch_list", countries=("KZ",), excluded=()), home) == [("country.mentioned", "KZ")]


@pytest.mark.parametrize(("window", "fires"), [(None, 0), (400, 1), (401, 0)])
def test_a_silence_must_have_been_as_long_as_the_window(window: int | None, fires: int) -> None:
    assert len(fired(rule("first_mention", window_days=window), article(DZ))) == fires


@pytest.mark.parametrize(
    ("scope", "pair", "fires"),
    [
        ("sentence", ("DZ", "FR"), True),
        ("sentence", ("DZ", "PE"), False),
        ("sentence", ("PE", "ML"), False),
        ("sentence", ("ML", "TD"), True),
        ("release", ("DZ", "TD"), True),
        ("release", ("DZ", "JP"), False),
        ("release", ("DZ", "DZ"), False),
        ("story", ("DZ", "PE"), True),
        ("story", ("JP", "PE"), False),
    ],
)
def test_two_states_are_together_within_the_scope(scope: str, pair: tuple[str, str], *, fires: bool) -> None:
    asked = rule("co_mention", countries=pair[:1], others=pair[1:], scope=scope)
    assert fired(asked, RELEASE) == [("country.comention", pair[0])] * fires


def test_the_sentence_of_a_pair_and_the_mentions_in_it_are_told() -> None:
    (alert,) = alerts_of(rule("co_mention", countries=("FR",), others=("DZ",), scope="sentence"), RELEASE)
    assert alert.reason == Together(other="DZ", scope="sentence", sentence="Algeria met France.")
    assert [mention.surface for mention in alert.mentions] == ["France", "Algeria"]
    (alert,) = alerts_of(rule("co_mention", countries=("FR",), others=("PE",)), RELEASE)
    assert alert.reason == Together(other="PE", scope="release", sentence="Algeria met France.")


def test_a_pair_may_be_of_groups_or_of_any_states() -> None:
    assert fired(rule("co_mention", groups=("eu",), other_groups=("g20",)), RELEASE) == []
    german = replace(RELEASE, mentions=(*RELEASE.mentions, named("DE")))
    assert [
        state for _type, state in fired(rule("co_mention", groups=("eu",), other_groups=("eu",)), german)
    ] == [
        "DE",
        "FR",
    ]
    assert len(fired(rule("co_mention", others=("DZ",)), RELEASE)) == 4
    assert len(fired(rule("co_mention"), RELEASE)) == 5


def test_kazakhstan_is_a_partner_for_whoever_names_it_only() -> None:
    both = article(named("KZ"), DZ)
    assert fired(rule("co_mention", countries=("DZ",)), both) == []
    assert fired(rule("co_mention", countries=("DZ",), other_groups=("central-asia",)), both) == []
    assert fired(rule("co_mention", countries=("DZ",), others=("KZ",)), both) == [("country.comention", "DZ")]


@pytest.mark.parametrize("scope", ["sentence", "release", "story"])
def test_a_pair_that_the_story_had_is_no_news(scope: str) -> None:
    asked = rule("co_mention", countries=("DZ",), others=("FR",), scope=scope)
    assert fired(asked, RELEASE, RELEASE) == []
    assert len(fired(asked, RELEASE, article(DZ))) == 1


def test_a_pair_of_a_story_may_stand_in_two_languages() -> None:
    asked = rule("co_mention", countries=("DZ",), others=("FR",), scope="story")
    kazakh = article(named("DZ"), language="kk")
    (alert,) = alerts_of(asked, article(FR, text=TEXT), kazakh)
    assert alert.reason == Together(other="FR", scope="story")
    assert fired(replace(asked, languages=("en",)), article(FR), kazakh) == []
    assert fired(replace(asked, where=Is(subject="section", values=("x",))), article(FR), kazakh) == []


def test_a_phrase_is_told_with_its_form_and_sentence() -> None:
    of = article(DZ, title="On uranium", text="Sales of Uranium grew. A gas deal.")
    (alert,) = alerts_of(rule("phrase", phrases=("gas deal", "uranium", "oil")), of)
    assert (alert.type, alert.country) == ("article.matched", None)
    assert alert.reason == PhraseFound(
        phrase="uranium", surface="uranium", sentence="On uranium", others=("gas deal",)
    )
    assert [each.surface for each in alert.mentions] == ["uranium", "Uranium", "gas deal"]


def test_the_word_of_another_language_is_no_news_and_another_word_of_an_edit_is() -> None:
    asked = rule("phrase", phrases=("уран", "uranium", "oil"))
    russian = article(text="Об уране.", language="ru")
    assert fired(asked, article(text="On uranium."), russian) == []
    assert fired(asked, article(text="On uranium."), article(text="On oil.")) == [("article.matched", None)]
    assert fired(asked, article(text="On uranium."), article(text="Uranium.")) == []
    assert fired(asked, article(text="On uranium."), replace(russian, text="О мире.")) == [
        ("article.matched", None)
    ]


@pytest.mark.parametrize(
    "asked",
    [
        rule("phrase", phrases=("uranium",)),
        rule("actor", actors=("org:UN",)),
        rule("event_kind", event_kinds=("visit",)),
    ],
)
def test_a_rule_that_names_states_fires_for_each_that_stands_there(asked: object) -> None:
    of = article(DZ, FR, text="Uranium.", actors=(actor("org:UN"),), occasions=(told("visit"),))
    without = article(DZ, FR, text="Nothing.")
    written = replace(asked, countries=("FR", "JP"), groups=("gulf",))  # type: ignore[type-var]
    assert fired(written, of) == [("article.matched", "FR")]  # type: ignore[arg-type]
    assert fired(written, of, of) == []  # type: ignore[arg-type]
    assert fired(written, of, without) == [("article.matched", "FR")]  # type: ignore[arg-type]
    assert fired(asked, without) == []  # type: ignore[arg-type]
    assert fired(asked, of, without) == [("article.matched", None)]  # type: ignore[arg-type]
    assert fired(asked, of, of) == []  # type: ignore[arg-type]
    other = replace(of, language="kk")
    assert len(fired(replace(asked, languages=("en",)), of, other)) == 1  # type: ignore[type-var]


def test_conditions_are_asked_of_each_state_that_the_rule_names() -> None:
    asked = rule(
        "phrase",
        phrases=("uranium",),
        countries=("DZ", "FR"),
        where=Is(subject="role", values=("counterparty",)),
    )
    of = article(DZ, named("FR", role="counterparty"), text="Uranium.")
    assert fired(asked, of) == [("article.matched", "FR")]


def test_an_organisation_is_told_in_three_languages_and_a_person_as_written() -> None:
    of = article(
        text="The UN. Minister Sato.",
        actors=(
            actor("org:UN", start=4, end=6),
            actor("person:sat-tar", start=17, end=21, name="Taro Sato", office="Minister"),
        ),
    )
    (alert,) = alerts_of(rule("actor", actors=("org:UN",)), of)
    assert isinstance(alert.reason, ActorNamed)
    assert (alert.reason.name_en, alert.reason.name_ru) == (
        "United Nations",
        "Организация Объединенных Наций",
    )
    (alert,) = alerts_of(rule("actor", actors=("person:sat-tar",)), of)
    assert alert.reason == ActorNamed(
        key="person:sat-tar",
        name_kk="Taro Sato",
        name_ru="Taro Sato",
        name_en="Taro Sato",
        surface="Sato",
        office="Minister",
        sentence="Minister Sato.",
    )


@pytest.mark.parametrize(
    ("key", "fires"),
    [
        ("person:bakaf-marat", 1),
        ("person:bakav-marat", 1),
        ("person:marat", 0),
        ("person:bakaf-nrlan", 0),
        ("org:UN", 0),
    ],
)
def test_a_person_is_found_however_the_name_is_spelt(key: str, fires: int) -> None:
    asked = rule("actor", actors=("person:bakaf-marat",))
    assert len(fired(asked, article(actors=(actor(key),)))) == fires


@pytest.mark.parametrize(
    ("name", "text", "surface"),
    [
        ("Emmanuel Macron", "Emmanuel Macron visited Astana and held talks.", "Emmanuel Macron"),
        ("Emmanuel Macron", "Эмманюэль Макрон посетил Астану.", "Эмманюэль Макрон"),
        ("Касым-Жомарт Токаев", "Қасым-Жомарт Тоқаев Астанада болды.", "Қасым-Жомарт Тоқаев"),
        ("Касым-Жомарт Токаев", "Касым-Жомартом Токаевым подписан закон.", "Касым-Жомартом Токаевым"),
    ],
)
def test_a_person_is_found_by_the_full_name_alone(name: str, text: str, surface: str) -> None:
    asked = rule("actor", actors=(known.actor(f"person:{name}"),))
    of = article(text=f"News. {text}")
    (alert,) = alerts_of(asked, of)
    assert isinstance(alert.reason, ActorNamed)
    assert (alert.reason.surface, alert.reason.office, alert.reason.sentence) == (surface, None, text)
    assert [(each.field, each.start, each.surface) for each in alert.mentions] == [
        ("body", of.text.index(surface), surface)
    ]
    assert RuleSet((asked,)).match(facts(of)) == (alert,)
    assert not fired(asked, of, article(title=f"{surface}: a talk"))


def test_a_surname_alone_and_the_names_of_two_persons_tell_nobody() -> None:
    asked = rule("actor", actors=(known.actor("person:Emmanuel Macron"), known.actor("person:Annan")))
    assert not fired(asked, article(text="Macron came. Emmanuel Lee, Macron. Emmanuel Macrons. Kofi Annan."))


def test_an_event_is_told_with_its_sentence() -> None:
    asked = rule("event_kind", event_kinds=("call", "visit"))
    (alert,) = alerts_of(asked, article(text="It took place.", occasions=(told("visit"),)))
    assert alert.reason == EventTold(kind="visit", sentence="It took place.")
    assert alert.mentions[0].surface == "It took place."


def test_a_rule_that_sleeps_or_is_of_no_release_tells_nothing() -> None:
    asleep = rule("watch_list", countries=("DZ",), is_enabled=False)
    assert match(asleep, facts(RELEASE)) == ()
    assert fired(rule("silence"), RELEASE) == []
    assert fired(rule("watch_list", countries=("DZ",), languages=("ru",)), RELEASE) == []


def test_five_thousand_mentions_make_one_alert_of_twenty() -> None:
    many = article(*(named("DZ", start=at, end=at + 1) for at in range(5000)), text="x" * 5000)
    (alert,) = alerts_of(rule("watch_list", countries=("DZ",)), many)
    assert len(alert.mentions) == 20


def test_an_empty_release_tells_nothing() -> None:
    empty = article(title="", text="")
    for kind in ("first_mention", "watch_list", "co_mention", "phrase", "actor", "event_kind"):
        asked = rule(kind, countries=("DZ",), phrases=("x",), actors=("org:UN",), event_kinds=("visit",))
        assert fired(asked, empty) == []
        assert fired(replace(asked, countries=()), empty) == []


def test_the_field_of_a_rule_without_states_is_that_of_what_it_found() -> None:
    title, body = Is(subject="field", values=("title",)), Is(subject="field", values=("body",))
    of = article(named("DZ", field="title"), title="Algeria on gas", text="Uranium too. Algeria.")
    assert fired(rule("phrase", phrases=("gas",), where=title), of)
    assert not fired(rule("phrase", phrases=("uranium",), where=title), of)
    assert fired(rule("phrase", phrases=("uranium",), where=body), of)
    assert fired(rule("phrase", phrases=("uranium",), countries=("DZ",), where=title), of)
    assert not fired(rule("phrase", phrases=("gas",), where=Not(part=title)), of)
