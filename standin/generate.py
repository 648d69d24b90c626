"""Grows an archive to any size: plain trilingual releases from templates, states and dates, seeded."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class _State:
    code: str
    kk: str
    ru: str
    en: str


# Forms that fit the templates: Kazakh nominative, Russian instrumental after "с", English name.
_STATES = (
    _State(code="DZ", kk="Алжир", ru="Алжиром", en="Algeria"),
    _State(code="AM", kk="Армения", ru="Арменией", en="Armenia"),
    _State(code="BR", kk="Бразилия", ru="Бразилией", en="Brazil"),
    _State(code="CN", kk="Қытай", ru="Китаем", en="China"),
    _State(code="EG", kk="Египет", ru="Египтом", en="Egypt"),
    _State(code="FI", kk="Финляндия", ru="Финляндией", en="Finland"),
    _State(code="FR", kk="Франция", ru="Францией", en="France"),
    _State(code="DE", kk="Германия", ru="Германией", en="Germany"),
    _State(code="IN", kk="Үндістан", ru="Индией", en="India"),
    _State(code="JP", kk="Жапония", ru="Японией", en="Japan"),
    _State(code="KE", kk="Кения", ru="Кенией", en="Kenya"),
    _State(code="MX", kk="Мексика", ru="Мексикой", en="Mexico"),
    _State(code="MN", kk="Моңғолия", ru="Монголией", en="Mongolia"),
    _State(code="PK", kk="Пәкістан", ru="Пакистаном", en="Pakistan"),
    _State(code="PE", kk="Перу", ru="Перу", en="Peru"),
    _State(code="RS", kk="Сербия", ru="Сербией", en="Serbia"),
    _State(code="TR", kk="Түркия", ru="Турцией", en="Türkiye"),
    _State(code="UZ", kk="Өзбекстан", ru="Узбекистаном", en="Uzbekistan"),
    _State(code="VN", kk="Вьетнам", ru="Вьетнамом", en="Vietnam"),
    _State(code="ZA", kk="Оңтүстік Африка", ru="Южной Африкой", en="South Africa"),
)
_FIELDS = (
    ("сауда", "торговли", "trade"),
    ("көлік", "транспорта", "transport"),
    ("білім", "образования", "education"),
    ("энергетика", "энергетики", "energy"),
    ("су ресурстары", "водных ресурсов", "water resources"),
    ("мәдениет", "культуры", "culture"),
    ("ауыл шаруашылығы", "сельского хозяйства", "agriculture"),
    ("туризм", "туризма", "tourism"),
)
_TEMPLATES: dict[str, dict[str, tuple[str, str, str]]] = {
    "consultations": {
        "kk": (
            "Қазақстан мен {state} арасында саяси консультациялар өтті ({round}-раунд)",
            "Тараптар {field} саласындағы ынтымақтастықты талқылады. Кездесу {minutes} минутқа созылды.",
            "Келесі раундты өткізу мерзімі дипломатиялық арналар арқылы келісіледі.",
        ),
        "ru": (
            "Состоялся {round}-й раунд политических консультаций с {state}",
            "Стороны обсудили сотрудничество в сфере {field}. Встреча продолжалась {minutes} минут.",
            "Сроки следующего раунда будут согласованы по дипломатическим каналам.",
        ),
        "en": (
            "Round {round} of political consultations with {state} held",
            "The parties discussed cooperation in {field}. The meeting lasted {minutes} minutes.",
            "Dates of the next round will be agreed through diplomatic channels.",
        ),
    },
    "call": {
        "kk": (
            "Телефон арқылы сөйлесу өтті: {state}, {field} ({round})",
            "Әңгіме барысында {field} мәселелері қаралды. Оның ұзақтығы – {minutes} минут.",
            "Тараптар байланысты жалғастыруға келісті.",
        ),
        "ru": (
            "Состоялся {round}-й за год телефонный разговор с {state}",
            "В ходе беседы рассмотрены вопросы {field}. Она заняла {minutes} минут.",
            "Собеседники условились продолжать контакты.",
        ),
        "en": (
            "Telephone conversation number {round} this year held with {state}",
            "Matters of {field} were considered. The conversation took {minutes} minutes.",
            "The interlocutors agreed to stay in touch.",
        ),
    },
}


def generate(
    count: int, *, seed: int = 1, per_day: int = 50, prefix: str = "grown"
) -> Iterator[dict[str, Any]]:
    """So many stories in the archive's shape, `per_day` a day counted back from the day before the anchor."""
    dice = random.Random(seed)
    for place in range(count):
        yield _story(f"{prefix}-{place}", 1 + place // per_day, dice)


def generate_one(key: str, *, days_ago: int = 0) -> dict[str, Any]:
    """One story that depends on nothing but its key."""
    return _story(key, days_ago, random.Random(key))


def _story(key: str, days_ago: int, dice: random.Random) -> dict[str, Any]:
    state, kind = dice.choice(_STATES), dice.choice(sorted(_TEMPLATES))
    topics = dice.choice(_FIELDS)
    count, minutes = dice.randint(2, 60), dice.randint(15, 180)
    names = {"kk": (state.kk, topics[0]), "ru": (state.ru, topics[1]), "en": (state.en, topics[2])}
    texts: dict[str, Any] = {}
    for language, (name, topic) in names.items():
        title, *paragraphs = (
            part.format(state=name, field=topic, round=count, minutes=minutes)
            for part in _TEMPLATES[kind][language]
        )
        texts[language] = {"title": title, "paragraphs": paragraphs}
    story: dict[str, Any] = {
        "key": key,
        "kind": kind,
        "days_ago": days_ago,
        "states": [state.code, "KZ"],
        "texts": texts,
    }
    return story | ({"time": f"{dice.randint(9, 18):02}:{dice.randint(0, 59):02}"} if days_ago else {})
