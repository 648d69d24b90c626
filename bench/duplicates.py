"""The near-duplicate check at 100,000 articles on SQLite: time, recall by changed words, templates, memory.

    .venv/bin/python bench/duplicates.py [--articles 100000]

Texts are made of the stand-in's sentences, each about one state, and cut to a length; copies have words
changed at random places. The templates are pairs that differ by a state, a date or a number.
"""

import argparse
import functools
import itertools
import json
import random
import resource
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from countries import Mention  # noqa: E402 - the line above makes it findable
from monitor import duplicates  # noqa: E402
from news.articles import Article, ArticleRef  # noqa: E402
from news.figures import is_figure  # noqa: E402
from news.reposts import is_same  # noqa: E402
from news.similarity import words  # noqa: E402
from news.understand import fingerprint, with_mentions  # noqa: E402
from storage import Database, Transaction, articles, stories  # noqa: E402
from storage.articles import NewArticle  # noqa: E402

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
LENGTHS = (50, 150, 300)  # words: a notice, a release, a long one
CHANGED = (1, 3, 5, 8)
CODES = ("DZ", "TN", "TR", "CN", "FR", "JP", "UZ", "RU")
TEMPLATES = {
    "en": """The briefing of the official spokesperson will be held on {day} in the press centre of \
the ministry at {hour}:00.  Journalists are asked to write to the press service beforehand.
The President sent a telegram of condolences to the Head of State of {state} over the many victims of \
the flood  and wished those who were hurt a quick recovery.
The {number} session of the joint commission on trade between Kazakhstan and {state} took place. The \
sides signed  a protocol and agreed on a plan of work.""",
    "ru": """Брифинг официального представителя министерства состоится {day} в пресс-центре в \
{hour}:00. Просим журналистов  заранее написать в пресс-службу и иметь при себе удостоверение.
Президент направил телеграмму соболезнования главе государства {state} в связи с многочисленными \
жертвами  наводнения и пожелал скорейшего выздоровления пострадавшим.
Состоялось {number} заседание совместной комиссии по торговле Казахстана и {state}. Стороны подписали \
протокол и  согласовали план работы на следующий период.""",
    "kk": """Министрліктің ресми өкілінің брифингі {day} күні баспасөз орталығында сағат {hour}:00-де \
өтеді. Журналистерден  баспасөз қызметіне алдын ала жазуды сұраймыз.
Президент {state} мемлекетінің басшысына су тасқынынан көптеген адамның қаза болуына байланысты көңіл \
айту  жеделхатын жолдап, зардап шеккендердің тезірек сауығып кетуіне тілек білдірді.
Қазақстан мен {state} арасындағы сауда жөніндегі бірлескен комиссияның {number} отырысы өтті. Тараптар \
хаттамаға  қол қойып, жұмыс жоспарын келісті.""",
}
FILLING = {
    "en": {
        "day": ("5 May", "12 May", "19 June"),
        "hour": ("11", "15"),
        "state": ("Algeria", "Tunisia", "Japan"),
        "number": ("third", "fourth", "XIV"),
    },
    "ru": {
        "day": ("5 мая", "12 мая", "19 июня"),
        "hour": ("11", "15"),
        "state": ("Алжира", "Туниса", "Японии"),
        "number": ("третье", "четвёртое", "XIV"),
    },
    "kk": {
        "day": ("5 мамыр", "12 мамыр", "19 маусым"),
        "hour": ("11", "15"),
        "state": ("Алжир", "Тунис", "Жапония"),
        "number": ("үшінші", "төртінші", "XIV"),
    },
}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    count = parser.parse_args().articles
    dice = random.Random(7)
    with tempfile.TemporaryDirectory() as directory:
        database = Database(f"sqlite:///{directory}/bench.db")
        database.migrate()
        started = time.perf_counter()
        _fill(database, count, dice)
        print(
            f"{count} articles kept with their digests in {time.perf_counter() - started:.0f} s", flush=True
        )
        _times(database, dice)
        for length in LENGTHS:
            _recall(database, length, dice)
        _false_groups(database)
        database.close()
    print(f"peak resident memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _fill(database: Database, count: int, dice: random.Random) -> None:
    numbers = iter(range(count))
    while batch := list(itertools.islice(numbers, 500)):
        with database.writing() as tx:
            for number in batch:
                article = _made(str(number), dice, LENGTHS[number % len(LENGTHS)])
                _keep(tx, article, duplicates.look(tx, article), NOW + timedelta(minutes=number))


def _keep(tx: Transaction, article: Article, likeness: duplicates.Likeness, at: datetime) -> None:
    new = NewArticle(
        article=article,
        story_id=stories.create(tx, key=article.ref.key, now=at),
        seen_at=at,
        appeared_at=at,
        is_history=True,
    )
    duplicates.keep_likeness(tx, articles.add(tx, new, gazetteer="bench"), likeness, now=at)


def _times(database: Database, dice: random.Random) -> None:
    """New texts and copies of kept ones, one in ten, as a page of a busy day has them."""
    taken = []
    with database.reading() as tx:
        for number in range(4000):
            length = LENGTHS[number % len(LENGTHS)]
            article = _copy(tx, number, dice, 2) if number % 10 == 0 else _made("new", dice, length)
            started = time.perf_counter()
            duplicates.look(tx, article)
            taken.append((time.perf_counter() - started) * 1000)
    cuts = statistics.quantiles(taken[200:], n=100)
    print(f"check, MinHash included: p50 {cuts[49]:.2f} ms, p99 {cuts[98]:.2f} ms", flush=True)


def _recall(database: Database, length: int, dice: random.Random) -> None:
    found = []
    with database.reading() as tx:
        for changed in CHANGED:
            hits = [_is_found(tx, number, dice, changed, length) for number in range(400)]
            found.append(f"{changed}: {sum(hits) / len(hits):.3f}")
    print(f"recall at changed words, texts of {length} words: {', '.join(found)}", flush=True)


def _is_found(tx: Transaction, number: int, dice: random.Random, changed: int, length: int) -> bool:
    place = LENGTHS.index(length) + len(LENGTHS) * number * 5
    copy = _copy(tx, place, dice, changed)
    return any(match.candidate.article_id == place + 1 for match in duplicates.look(tx, copy).matches)


def _copy(tx: Transaction, number: int, dice: random.Random, changed: int) -> Article:
    """The kept article of this number with words changed at random places, but for names and figures."""
    from storage.duplicates import candidates  # noqa: PLC0415 - read here alone

    (kept,) = candidates(tx, [number + 1])
    parts = kept.telling.text.split(" ")
    plain = [
        place for place, word in enumerate(parts) if word.isalpha() and word.islower() and not is_figure(word)
    ]
    for place in dice.sample(plain, min(changed, len(plain))):
        parts[place] = dice.choice(_vocabulary())
    return _article("copy", " ".join(parts), next(iter(kept.telling.named)))


def _false_groups(database: Database) -> None:
    grouped = told = pairs = 0
    with database.reading() as tx:
        for language, templates in TEMPLATES.items():
            for template in templates.splitlines():
                for first, second in itertools.combinations(_filled(language, template), 2):
                    pairs += 1
                    one, other = (
                        duplicates.look(tx, with_mentions(_article("1", text, None, language))).telling
                        for text in (first, second)
                    )
                    if duplicates.similarity(one, other) is not None:
                        grouped += 1
                        told += is_same(one, other)
    print(f"templates: {grouped} of {pairs} pairs wrongly grouped, {told} wrongly joined")


def _filled(language: str, template: str) -> list[str]:
    filling = FILLING[language]
    return sorted(
        {
            template.format(**dict(zip(filling, values, strict=True)))
            for values in itertools.product(*filling.values())
        }
    )


def _made(number: str, dice: random.Random, length: int) -> Article:
    text: list[str] = []
    while len(text) < length:
        text += dice.choice(_sentences()).split(" ")
    return _article(number, " ".join(text[:length]), dice.choice(CODES))


def _article(number: str, text: str, state: str | None, language: str = "ru") -> Article:
    title = "О встрече"
    named = (
        (Mention(country=state, start=0, end=1, surface="О", kind="name", field="title", role=None),)
        if state
        else ()
    )
    return Article(
        ref=ArticleRef(entity="mfa", section="news", external_id=number),
        language=language,
        url="",
        title=title,
        text=text,
        text_language=language,
        published_at=NOW,
        published_raw="",
        image_urls=(),
        fingerprint=fingerprint(title, text),
        raw_sha256="",
        mentions=named,
    )


@functools.cache
def _sentences() -> tuple[str, ...]:
    stories = [
        story
        for path in sorted((ROOT / "standin" / "archive").glob("*.json"))
        for story in json.loads(path.read_text(encoding="utf-8"))
    ]
    texts = [story["texts"]["ru"] for story in stories if story["texts"].get("ru")]
    return tuple(
        f"{sentence}."
        for text in texts
        for paragraph in text["paragraphs"]
        for sentence in paragraph.split(". ")
    )


@functools.cache
def _vocabulary() -> tuple[str, ...]:
    return tuple(
        sorted(
            {
                word
                for sentence in _sentences()
                for word in words(sentence)
                if word.isalpha() and not is_figure(word)
            }
        )
    )


if __name__ == "__main__":
    main()
