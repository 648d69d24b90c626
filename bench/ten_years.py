"""Ten years of releases on SQLite: 110,000 articles in three languages, states named unevenly."""

import itertools
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from big_archive import LANGUAGES, release

import countries
from actors import ActorMention, Occasion, OccasionKind
from countries import Mention
from news.articles import Article, ArticleRef
from news.crawls import CrawlMode, CrawlOutcome, CrawlReport, SourceRef
from news.effects import Effect, StateSeen
from news.events import Absence, ArticleEvent, Edit
from news.understand import fingerprint
from storage import Database, Transaction, articles, coverage, crawls, events, stories
from storage import sources as source_rows
from storage.articles import NewArticle
from storage.revisions import NewRevision

STORIES = 36_667
BEGIN = datetime(2016, 11, 1, 3, tzinfo=UTC)
SPAN = timedelta(days=3652)
_OCCASIONS: tuple[OccasionKind, ...] = (
    "meeting", "call", "visit", "statement", "agreement_signed", "condolences", "forum", "consular",
)  # fmt: skip
_ACTORS = ("org:UN", "org:OSCE", "org:EU", "org:SCO", "org:CIS", "org:OIC", "org:EAEU", "org:WTO")
_EDITED = 40  # one article in so many is edited once
_REMOVED = 800  # … is removed, and restored a day later


def fill(database: Database, count: int = STORIES, *, times: int = 2) -> None:
    """Keep so many stories, spread evenly over ten years, each in three languages within two hours.

    A release names each of its states so many times.
    """
    dice = random.Random(7)
    codes = [code for code in sorted(countries.CODES) if code != "KZ"]
    dice.shuffle(codes)
    weights = [1 / (rank + 2) for rank in range(len(codes))]
    numbers = iter(range(count))
    while batch := list(itertools.islice(numbers, 1000)):
        with database.writing() as tx:
            additions: list[NewArticle] = []
            for number in batch:
                at = BEGIN + SPAN * number / count
                story_id = stories.create(tx, key=f"mfa/news/{number}", now=at)
                states = tuple(dict.fromkeys(dice.choices(codes, weights, k=dice.randint(1, 5))))
                additions += [
                    _addition(number, language, at + timedelta(hours=nth), story_id, states * times, dice)
                    for nth, language in enumerate(LANGUAGES)
                ]
            ids = articles.add_many(tx, additions, gazetteer="bench")
            _happenings(tx, list(zip(ids, additions, strict=True)), codes, dice)
    with database.writing() as tx:
        _watch(tx)


def _addition(
    number: int, language: str, at: datetime, story_id: int, states: Sequence[str], dice: random.Random
) -> NewArticle:
    return NewArticle(
        article=_made(number, language, at, states, dice),
        story_id=story_id,
        seen_at=at + timedelta(minutes=4),
        appeared_at=at,
        is_history=False,
    )


def _made(number: int, language: str, at: datetime, states: Sequence[str], dice: random.Random) -> Article:
    title, body = release(number, language)
    words = [0, *(place + 1 for place, letter in enumerate(body) if letter == " ")]
    places = sorted(dice.sample(words[:-1], len(states) + 3))
    named = [*states, "KZ", "KZ"]
    actor, told = dice.choice(_ACTORS), dice.choice(_OCCASIONS)
    return Article(
        ref=ArticleRef(entity="mfa", section="news", external_id=str(number)),
        language=language,
        url=f"https://www.gov.kz/memleket/entities/mfa/press/news/details/{number}?lang={language}",
        title=title,
        text=body,
        text_language=language,
        published_at=at,
        published_raw=at.isoformat(),
        image_urls=(f"https://www.gov.kz/uploads/{number}.jpg",),
        fingerprint=fingerprint(title, body),
        raw_sha256="ab" * 32,
        mentions=tuple(
            Mention(
                country=code, start=start, end=start + 5, surface=body[start : start + 5],
                kind="name", field="body", role=dice.choice(("counterparty", "venue", "passing", None)),
            )
            for start, code in zip(places, named, strict=False)
        ),
        actors=(
            ActorMention(
                key=actor, kind="organisation", surface=body[places[-1] : places[-1] + 5], field="body",
                start=places[-1], end=places[-1] + 5, name=actor.upper(), office=None, office_kind=None,
                state=None,
            ),
        ),
        occasions=(Occasion(kind=told, field="title", start=0, end=len(title), sentence=title),),
    )  # fmt: skip


def _happenings(
    tx: Transaction, added: Sequence[tuple[int, NewArticle]], codes: Sequence[str], dice: random.Random
) -> None:
    for article_id, new in added:
        at = new.seen_at + timedelta(hours=dice.randint(1, 200))
        if not dice.randrange(_EDITED):
            _edit(tx, article_id, new, dice.choice(codes), at)
        if not dice.randrange(_REMOVED):
            for days, kind in enumerate(("missing", "removed", "restored")):
                event = ArticleEvent(
                    article_id=article_id,
                    revision_id=None,
                    kind=kind,  # type: ignore[arg-type]  # one of three literals
                    at=at + timedelta(days=days),
                    snapshot=Absence(since=at),
                    states=tuple(sorted(new.article.states)),
                )
                events.add(tx, event)


def _edit(tx: Transaction, article_id: int, new: NewArticle, state: str, at: datetime) -> None:
    mention = Mention(country=state, start=0, end=4, surface=new.article.text[:4], kind="name")
    article = new.article
    revised = NewRevision(
        article_id=article_id,
        article=Article(
            ref=article.ref,
            language=article.language,
            url=article.url,
            title=article.title,
            text=article.text,
            text_language=article.text_language,
            published_at=article.published_at,
            published_raw=article.published_raw,
            image_urls=article.image_urls,
            fingerprint=fingerprint(article.title, f"{article.text} {state}"),
            raw_sha256=article.raw_sha256,
            mentions=(mention, *article.mentions),
            actors=article.actors,
            occasions=article.occasions,
        ),
        number=2,
        seen_at=at,
        evidence_id=None,
    )
    articles.revise(tx, revised, gazetteer="bench")
    seen = StateSeen(country=state, times=1, sentence=article.title)
    edit = Edit(number=2, against=1, changes=(), effect=Effect(added_states=(seen,)))
    states = tuple(sorted({state, *article.states}))
    events.add(
        tx,
        ArticleEvent(
            article_id=article_id, revision_id=None, kind="edited", at=at, snapshot=edit, states=states
        ),
    )


def _watch(tx: Transaction) -> None:
    """Ten years of looks at each listing, broken for two days twice a year."""
    listings = [SourceRef(entity="mfa", section="news", language=language) for language in LANGUAGES]
    source_rows.ensure(tx, listings)
    for listing in listings:
        for at in (BEGIN - timedelta(days=1), BEGIN + SPAN):  # read whole before, and well at the end
            run_id = crawls.begin(tx, source=listing, mode=CrawlMode.FULL, now=at)
            report = CrawlReport(outcome=CrawlOutcome.COMPLETE, detail="")
            crawls.finish(tx, run_id=run_id, report=report, new=0, revised=0, now=at)
        for part in range(20):
            since = BEGIN + SPAN * part / 20
            until = BEGIN + SPAN * (part + 1) / 20 - timedelta(days=2)
            for at in (since, until):
                coverage.note(tx, listing, CrawlOutcome.COMPLETE, at=at, bound_s=1e9)
            coverage.note(tx, listing, CrawlOutcome.UNREACHABLE, at=until + timedelta(hours=1), bound_s=1)
            coverage.note(tx, listing, CrawlOutcome.UNREACHABLE, at=until + timedelta(hours=30), bound_s=1e9)
