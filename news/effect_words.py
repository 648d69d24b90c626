"""What an edit did, in words: for pages and for messages alike."""

from collections.abc import Mapping
from dataclasses import dataclass

import countries

from .effects import Effect, is_wording_only


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The texts of one language, filled by `str.format`; each takes the name of a state as tables have it."""

    added: str
    removed: str
    role: str
    count: str
    left_title: str
    entered_title: str
    new_language: str
    wording: str
    roles: Mapping[str | None, str]
    languages: Mapping[str, str]


_WORDS = {
    "en": _Words(
        added="added {state}",
        removed="removed {state}",
        role="{state}: from {before} to {after}",
        count="{state}: named {before} → {after} times",
        left_title="{state}: no longer in the title",
        entered_title="{state}: now in the title",
        new_language="the text is now in {language}",
        wording="wording only",
        roles={
            "counterparty": "partner",
            "venue": "venue",
            "passing": "aside",
            None: "no clear role",
        },
        languages={"kk": "Kazakh", "ru": "Russian", "en": "English"},
    ),
    "ru": _Words(
        added="добавлено: {state}",
        removed="убрано: {state}",
        role="{state}: {before} → {after}",
        count="{state}: число упоминаний {before} → {after}",
        left_title="{state}: больше не в заголовке",
        entered_title="{state}: теперь в заголовке",
        new_language="язык текста теперь {language}",
        wording="изменены только формулировки",
        roles={
            "counterparty": "партнёр",
            "venue": "место проведения",
            "passing": "упоминание вскользь",
            None: "роль неясна",
        },
        languages={"kk": "казахский", "ru": "русский", "en": "английский"},
    ),
    "kk": _Words(
        added="қосылды: {state}",
        removed="алып тасталды: {state}",
        role="{state}: {before} → {after}",
        count="{state}: аталу саны {before} → {after}",
        left_title="{state}: тақырыпта енді жоқ",
        entered_title="{state}: енді тақырыпта бар",
        new_language="мәтіннің тілі енді {language}",
        wording="тек тұжырымдар өзгерген",
        roles={
            "counterparty": "серіктес",
            "venue": "өткен жері",
            "passing": "жанама аталған",
            None: "рөлі белгісіз",
        },
        languages={"kk": "қазақ тілі", "ru": "орыс тілі", "en": "ағылшын тілі"},
    ),
}


def effect_in_words(effect: Effect, language: str) -> tuple[str, ...]:
    """What an edit did in short phrases, the weightiest first; in English where a language is unknown."""
    if is_wording_only(effect):
        return (_words(language).wording,)
    return (*_states(effect, language), *_places(effect, language))


def _states(effect: Effect, language: str) -> list[str]:
    words = _words(language)
    return [
        *(words.removed.format(state=_name(each.country, language)) for each in effect.removed_states),
        *(words.added.format(state=_name(each.country, language)) for each in effect.added_states),
        *(
            words.role.format(
                state=_name(each.country, language),
                before=words.roles.get(each.before, each.before),
                after=words.roles.get(each.after, each.after),
            )
            for each in effect.changed_roles
        ),
    ]


def _places(effect: Effect, language: str) -> list[str]:
    words = _words(language)
    said = [
        *(words.left_title.format(state=_name(state, language)) for state in effect.left_title),
        *(words.entered_title.format(state=_name(state, language)) for state in effect.entered_title),
        *(
            words.count.format(state=_name(each.country, language), before=each.before, after=each.after)
            for each in effect.changed_counts
        ),
    ]
    if effect.new_language is not None:
        tongue = words.languages.get(effect.new_language, effect.new_language)
        said.append(words.new_language.format(language=tongue))
    return said


def _words(language: str) -> _Words:
    return _WORDS.get(language, _WORDS["en"])


def _name(code: str, language: str) -> str:
    return countries.name(code, language if language in _WORDS else "en")
