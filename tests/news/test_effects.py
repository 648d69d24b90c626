"""What an edit did to mentions, and how that is put into words."""

from typing import Any

import pytest

import countries
from countries import Mention
from news.changes import TextPair
from news.effect_words import effect_in_words
from news.effects import (
    CountChange,
    Effect,
    Reading,
    RoleChange,
    StateSeen,
    effect_of,
    is_wording_only,
    states_in,
)


def read(title: str, text: str) -> Reading:
    """A revision as the gazetteer reads it."""
    return Reading(
        text=TextPair(title=title, text=text),
        language=countries.detect_language(f"{title}\n{text}"),
        mentions=countries.find_in_release(title, text),
    )


def mention(country: str = "AM", **facts: Any) -> Mention:
    defaults = {
        "start": 0,
        "end": 7,
        "surface": "Armenia",
        "kind": "name",
        "field": "body",
        "role": "passing",
    }
    return Mention(country=country, **(defaults | facts))


def named(*mentions: Mention, text: str = "Armenia. Armenia.", title: str = "Armenia") -> Reading:
    return Reading(text=TextPair(title=title, text=text), language="en", mentions=mentions)


def test_a_state_that_gives_way_to_another_is_removed_and_the_other_added() -> None:
    effect = effect_of(
        read("Visits", "The year was good. Guests came from Armenia and Peru. All left."),
        read("Visits", "The year was good. Guests came from Georgia and Peru. All left."),
    )
    assert effect.removed_states == (
        StateSeen(country="AM", times=1, sentence="Guests came from Armenia and Peru."),
    )
    assert effect.added_states == (
        StateSeen(country="GE", times=1, sentence="Guests came from Georgia and Peru."),
    )
    assert effect_in_words(effect, "en") == ("removed Armenia", "added Georgia")
    assert effect_in_words(effect, "ru") == ("убрано: Армения", "добавлено: Грузия")
    assert effect_in_words(effect, "kk") == ("алып тасталды: Армения", "қосылды: Грузия")


def test_a_role_is_the_weightiest_that_a_state_has() -> None:
    effect = effect_of(
        named(mention(), mention(role="counterparty", start=9, end=16)),
        named(mention(role=None), mention(start=9, end=16)),
    )
    assert effect.changed_roles == (
        RoleChange(
            country="AM", before="counterparty", after="passing",
            sentence_before="Armenia.", sentence_after="Armenia.",
        ),
    )  # fmt: skip
    assert effect_in_words(effect, "en") == ("Armenia: from partner to aside",)
    assert effect_in_words(effect, "ru") == ("Армения: партнёр → упоминание вскользь",)


def test_counts_and_places_in_the_title_are_told_of_states_that_stay() -> None:
    title = mention(field="title")
    effect = effect_of(named(title, mention(), mention("GE")), named(mention(), mention("GE", field="title")))
    assert (effect.left_title, effect.entered_title) == (("AM",), ("GE",))
    assert effect.changed_counts == (CountChange(country="AM", before=2, after=1),)
    assert effect_in_words(effect, "en") == (
        "Armenia: no longer in the title",
        "Georgia: now in the title",
        "Armenia: named 2 → 1 times",
    )


def test_a_text_in_another_language_that_names_the_same_states_changes_the_language_only() -> None:
    effect = effect_of(
        read("Переговоры", "Состоялись переговоры с Арменией."),
        read("Talks", "There were talks with Armenia."),
    )
    assert (effect.added_states, effect.removed_states, effect.new_language) == ((), (), "en")
    assert effect_in_words(effect, "ru")[-1] == "язык текста теперь английский"
    assert effect_in_words(Effect(new_language="tr"), "kk") == ("мәтіннің тілі енді tr",)


@pytest.mark.parametrize("language", ["kk", "ru", "en", "tr"])
def test_an_edit_of_the_wording_has_no_effect(language: str) -> None:
    effect = effect_of(
        read("Kazakhstan", "Talks in Peru."), read("Kazakhstan and Kazakhstan", "Talk in Peru.")
    )
    assert is_wording_only(effect)
    assert effect_in_words(effect, language) == effect_in_words(Effect(), language)
    assert len(effect_in_words(effect, language)) == 1


def test_a_very_long_sentence_is_cut_around_the_state() -> None:
    text = f"{'x' * 1000} Armenia {'y' * 1000}"
    (seen,) = effect_of(named(), named(mention(start=1001, end=1008), text=text)).added_states
    assert seen.sentence.startswith("…x")
    assert " Armenia " in seen.sentence
    assert seen.sentence.endswith("y…")
    opening = effect_of(named(), named(mention(), text="Armenia " + "y" * 1000)).added_states
    closing = effect_of(
        named(), named(mention(start=993, end=1000), text="y" * 992 + " Armenia")
    ).added_states
    assert opening[0].sentence.startswith("Armenia y")
    assert closing[0].sentence.endswith("y Armenia")


def test_a_state_in_the_title_is_shown_by_the_title() -> None:
    (seen,) = effect_of(named(), named(mention(field="title"), title="Armenia calls")).added_states
    assert seen.sentence == "Armenia calls"


def test_a_mention_outside_of_every_sentence_shows_what_it_has() -> None:
    (seen,) = effect_of(named(), named(mention(end=1), text="  x")).added_states
    assert seen.sentence == " "


def test_the_states_of_an_edit_are_those_before_and_after() -> None:
    assert states_in((mention(), mention("KZ")), (), (mention("GE"),)) == ("AM", "GE", "KZ")
