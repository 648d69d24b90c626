"""The words of messages in Kazakh, Russian and English."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The texts of one language; those with braces are filled by `str.format`."""

    since: str
    on_record: str
    watched_since: str
    no_gap: str
    gap: str
    watched: str
    subject_first: str
    subject_watched: str
    why: str
    rule: str
    article: str
    published: str
    seen: str
    version: str
    original: str
    languages: str
    coverage: str
    looks: str


WORDS = {
    "en": Words(
        since="first mention since {date} ({days} days)",
        on_record="first mention on record",
        watched_since=" (the record begins on {date})",
        no_gap="no gap in coverage",
        gap="the crawl had gaps in this window",
        watched="the state is on this rule's watch list",
        subject_first="first mention",
        subject_watched="mentioned",
        why="Why",
        rule="Rule",
        article="Release",
        published="Published",
        seen="First seen",
        version="Version",
        original="Open the original",
        languages="Languages so far",
        coverage="Coverage",
        looks="at least {looks} good looks, at most {minutes} min apart",
    ),
    "ru": Words(
        since="первое упоминание с {date} (дней: {days})",
        on_record="первое упоминание за всё время наблюдения",
        watched_since=" (записи начинаются {date})",
        no_gap="без пропусков в наблюдении",
        gap="в этот период в сборе были пропуски",
        watched="государство в списке наблюдения этого правила",
        subject_first="первое упоминание",
        subject_watched="упоминание",
        why="Почему",
        rule="Правило",
        article="Сообщение",
        published="Опубликовано",
        seen="Впервые замечено",
        version="Версия",
        original="Открыть оригинал",
        languages="Языки на данный момент",
        coverage="Наблюдение",
        looks="успешных просмотров: не менее {looks}, перерыв между ними: не более {minutes} мин",
    ),
    "kk": Words(
        since="{date} күннен бергі алғашқы аталу ({days} күн)",
        on_record="бақылау басталғаннан бергі алғашқы аталу",
        watched_since=" (жазбалардың басы: {date})",
        no_gap="бақылауда үзіліс болған жоқ",
        gap="осы кезеңде жинауда үзілістер болды",
        watched="мемлекет осы ереженің бақылау тізімінде",
        subject_first="алғашқы аталу",
        subject_watched="аталды",
        why="Себебі",
        rule="Ереже",
        article="Хабарлама",
        published="Жарияланған уақыты",
        seen="Алғаш байқалған уақыты",
        version="Нұсқа",
        original="Түпнұсқаны ашу",
        languages="Қазіргі тілдері",
        coverage="Бақылау",
        looks="сәтті қарау саны: кемінде {looks}, олардың арасы: ең көбі {minutes} мин",
    ),
}


def words_of(language: str) -> Words:
    """The texts in `language`, in English where there are none."""
    return WORDS.get(language, WORDS["en"])
