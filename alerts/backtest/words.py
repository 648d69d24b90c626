"""What has to be known beside the figures of a backtest, in words."""

from collections.abc import Mapping
from typing import Final

from alerts.building import Firing, alert_of
from alerts.explain import why
from news.backtests import BacktestNote, NoteKind, WouldHaveFired
from news.dates import ALMATY
from news.rules import Rule

_WORDS: Final[Mapping[str, Mapping[NoteKind, str]]] = {
    "en": {
        "empty": "The archive is empty: nothing is known of the past yet.",
        "language": "No release is kept in {values}.",
        "never_named": "Never named in the archive: {values}.",
        "imported": (
            "Releases from before {at} were read afterwards: they count by the ministry's own dates and as "
            "their text is today."
        ),
        "unwatched": "Nobody watched before {at}, so nothing of this kind is known from then.",
        "recipients": "Recipients who wish for digests or have a cap get fewer messages.",
        "conditions": "The rule's languages and conditions are not asked of the past: every release counts.",
        "short": "The archive is shorter than the {values} days that such a rule needs.",
    },
    "ru": {
        "empty": "Архив пуст: о прошлом пока ничего не известно.",
        "language": "Нет сохранённых публикаций на языках: {values}.",
        "never_named": "В архиве ни разу не упомянуты: {values}.",
        "imported": (
            "Публикации до {at} прочитаны позднее: они учтены по датам министерства и с сегодняшним текстом."
        ),
        "unwatched": "До {at} наблюдение не велось: о таких событиях того времени ничего не известно.",
        "recipients": "Получатели, выбравшие дайджесты или предел, получат меньше сообщений.",
        "conditions": "Языки и условия правила к прошлому не применены: учтены все публикации.",
        "short": "Архив короче, чем нужно такому правилу (дней: {values}).",
    },
    "kk": {
        "empty": "Мұрағат бос: өткен кезең туралы әзірге ештеңе белгісіз.",
        "language": "Мына тілдерде сақталған жарияланым жоқ: {values}.",
        "never_named": "Мұрағатта бірде-бір рет аталмаған: {values}.",
        "imported": (
            "{at} дейінгі жарияланымдар кейін оқылған: олар министрлік көрсеткен күндермен және бүгінгі "
            "мәтінімен есептелді."
        ),
        "unwatched": "{at} дейін бақылау жүргізілмеген, сондықтан ол кездегі мұндай оқиғалар белгісіз.",
        "recipients": "Дайджест не шек таңдаған алушыларға хабар азырақ барады.",
        "conditions": (
            "Ереженің тілдері мен шарттары өткен кезеңге қолданылмаған: барлық жарияланым есептелді."
        ),
        "short": "Мұрағат мұндай ережеге қажет мерзімнен қысқа (күн: {values}).",
    },
}


def why_of(rule: Rule, fired: WouldHaveFired, language: str) -> str:
    """Why the rule would have fired, in the sentence of its alert in kk, ru or en."""
    firing = Firing(type=fired.type, country=fired.country, reason=fired.reason, occasion=fired.occasion)
    return why(alert_of(rule, firing, now=fired.at), language)


def said(note: BacktestNote, language: str) -> str:
    """The note as a sentence in kk, ru or en; KeyError for another language."""
    at = f"{note.at.astimezone(ALMATY):%Y-%m-%d}" if note.at else "–"
    return _WORDS[language][note.kind].format(values=", ".join(note.values), at=at)
