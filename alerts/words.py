"""The labels and headings of messages in Kazakh, Russian and English."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The texts of one language; those with braces are filled by `str.format`.

    `happened` says in a subject what happened: by type of alert, by kind of rule or by what an edit changed.
    `held` says why alerts stand in a digest.
    """

    why: str
    rule: str
    article: str
    published: str
    seen: str
    raised: str
    version: str
    original: str
    languages: str
    coverage: str
    looks: str
    test: str
    template_failed: str
    digest: str
    no_state: str
    nothing: str
    rest: str
    period: str
    happened: Mapping[str, str]
    held: Mapping[str, str]


WORDS = {
    "en": Words(
        why="Why",
        rule="Rule",
        article="Release",
        published="Published",
        seen="First seen",
        raised="Raised",
        version="Version",
        original="Open the original",
        languages="Languages so far",
        coverage="Coverage",
        looks="at least {looks} good looks, at most {minutes} min apart",
        test="Test",
        template_failed="The rule's own text cannot be used: {mistake}",
        digest="Digest",
        no_state="No state",
        nothing="Nothing came up in this time.",
        rest="The rest stands on the page of the monitor.",
        period="{since} to {until}",
        happened={
            "first_mention": "first mention",
            "country.mentioned": "mentioned",
            "country.comention": "named together",
            "country.silent": "no mention",
            "country.spike": "named unusually often",
            "country.rank": "rank among the partners",
            "article.matched": "found",
            "article.edited": "release edited",
            "added": "named after an edit",
            "removed": "no longer named after an edit",
            "role": "in another role after an edit",
            "title": "title edited",
            "wording": "wording edited",
            "article.removed": "release removed",
            "article.restored": "release published again",
            "story.untranslated": "translation missing",
            "source.broken": "source fails",
            "source.recovered": "source works again",
            "test": "test",
        },
        held={
            "digest": "as a digest, as you wished",
            "quiet": "held during your quiet hours",
            "cap": "more than your limit an hour",
        },
    ),
    "ru": Words(
        why="Почему",
        rule="Правило",
        article="Сообщение",
        published="Опубликовано",
        seen="Впервые замечено",
        raised="Время уведомления",
        version="Версия",
        original="Открыть оригинал",
        languages="Языки на данный момент",
        coverage="Наблюдение",
        looks="успешных просмотров: не менее {looks}, перерыв между ними: не более {minutes} мин",
        test="Проверка",
        template_failed="Собственный текст правила не годится: {mistake}",
        digest="Сводка",
        no_state="Без государства",
        nothing="За это время ничего не произошло.",
        rest="Остальное на странице монитора.",
        period="{since} – {until}",
        happened={
            "first_mention": "первое упоминание",
            "country.mentioned": "упоминание",
            "country.comention": "совместное упоминание",
            "country.silent": "нет упоминаний",
            "country.spike": "необычно частые упоминания",
            "country.rank": "место среди партнёров",
            "article.matched": "найдено",
            "article.edited": "сообщение изменено",
            "added": "упомянуто после правки",
            "removed": "не упомянуто после правки",
            "role": "другая роль после правки",
            "title": "изменён заголовок",
            "wording": "изменена формулировка",
            "article.removed": "сообщение удалено",
            "article.restored": "сообщение снова опубликовано",
            "story.untranslated": "нет перевода",
            "source.broken": "источник не читается",
            "source.recovered": "источник снова читается",
            "test": "проверка",
        },
        held={
            "digest": "сводкой, как вы просили",
            "quiet": "отложено на часы тишины",
            "cap": "больше заданного числа в час",
        },
    ),
    "kk": Words(
        why="Себебі",
        rule="Ереже",
        article="Хабарлама",
        published="Жарияланған уақыты",
        seen="Алғаш байқалған уақыты",
        raised="Ескерту уақыты",
        version="Нұсқа",
        original="Түпнұсқаны ашу",
        languages="Қазіргі тілдері",
        coverage="Бақылау",
        looks="сәтті қарау саны: кемінде {looks}, олардың арасы: ең көбі {minutes} мин",
        test="Сынау",
        template_failed="Ереженің өз мәтіні жарамайды: {mistake}",
        digest="Жиынтық",
        no_state="Мемлекет аталмаған",
        nothing="Бұл уақытта ештеңе болған жоқ.",
        rest="Қалғаны монитор бетінде тұр.",
        period="{since} – {until}",
        happened={
            "first_mention": "алғашқы аталу",
            "country.mentioned": "аталды",
            "country.comention": "бірге аталды",
            "country.silent": "аталған жоқ",
            "country.spike": "әдеттегіден жиі аталды",
            "country.rank": "серіктестер арасындағы орны",
            "article.matched": "табылды",
            "article.edited": "хабарлама өзгертілді",
            "added": "өңдеуден кейін аталды",
            "removed": "өңдеуден кейін аталмайды",
            "role": "өңдеуден кейін рөлі өзгерді",
            "title": "тақырыбы өзгертілді",
            "wording": "мәтіні өзгертілді",
            "article.removed": "хабарлама жойылды",
            "article.restored": "хабарлама қайта жарияланды",
            "story.untranslated": "аудармасы жоқ",
            "source.broken": "дереккөз оқылмайды",
            "source.recovered": "дереккөз қайта оқылады",
            "test": "сынау",
        },
        held={
            "digest": "сіз қалағандай жиынтықпен",
            "quiet": "тыныш сағаттарға кейінге қалдырылды",
            "cap": "сағаттық шектен асты",
        },
    ),
}


def words_of(language: str) -> Words:
    """The texts in `language`, in English where there are none."""
    return WORDS.get(language, WORDS["en"])
