"""How well releases in three languages are known to be one story, where no id tells.

    python bench/stories.py [FILE…] [--errors] [--fit]

A FILE has labelled rows in JSON Lines: event, language, title, body (HTML), created_date, heropic; without
one the project's own set is measured. The stand-in's archive is measured too, its ids passed over. Printed
are precision and recall of all pairs in two languages dated within 72 hours, of the scores alone and as the
service joins them: row by row in the order of time, into an empty archive, each with an id of its own.
`--errors` prints the pairs that are wrong, `--fit` the weights that these rows would give.
"""

import itertools
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import story_fit
import story_rows
from story_rows import Labelled

from monitor import crawls
from monitor.bootstrap import Service, open_service
from monitor.ingest import ingest_page
from monitor.settings import Settings
from news.articles import FetchedPage
from news.crawls import CrawlMode, SourceRef
from news.likeness import evidence
from news.stories import THRESHOLD, score, stock_pictures
from news.storyfacts import StoryFacts, facts_of
from storage import stories as story_store

_OWN = Path(__file__).resolve().parent.parent / "tests" / "news" / "stories"
_WITHIN = timedelta(hours=72)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two releases in two languages, whether they are one story, and what was made of them."""

    one: Labelled
    other: Labelled
    score: float
    is_joined: bool

    @property
    def is_one(self) -> bool:
        """Whether both tell of one event."""
        return self.one.event == self.other.event


@dataclass(frozen=True, slots=True)
class _Clock:
    def now(self) -> datetime:
        return datetime(2030, 1, 1, tzinfo=UTC)


def main() -> None:
    """Prints the figures of each file and of the stand-in's archive."""
    files = [Path(each) for each in sys.argv[1:] if not each.startswith("-")] or sorted(_OWN.glob("*.jsonl"))
    sets = [(path.name, story_rows.from_file(path)) for path in files]
    sets.append(("the stand-in's archive", story_rows.from_standin()))
    for name, rows in sets:
        _print_set(name, rows)
    if "--fit" in sys.argv:
        _print_fit([rows for _name, rows in sets])


def measured(rows: Sequence[Labelled]) -> list[Pair]:
    """Every pair of two languages within 72 hours, with its score and whether the service joined it."""
    facts = {each.fetched.ref: facts_of(each.article) for each in rows}
    stock = _stock(rows)
    stories = joined(rows)
    return [
        Pair(
            one=one,
            other=other,
            score=score(facts[one.fetched.ref], facts[other.fetched.ref], stock=stock),
            is_joined=stories[one.fetched.ref.external_id] == stories[other.fetched.ref.external_id],
        )
        for one, other in _pairs(rows)
    ]


def joined(rows: Sequence[Labelled]) -> dict[str, int]:
    """The story that the service keeps each row in, by external id; one by one in order of time."""
    with tempfile.TemporaryDirectory() as directory:
        settings = Settings(database_url=f"sqlite:///{directory}/mfa.db", data_dir=Path(directory))
        service = open_service(settings, _Clock())
        for each in sorted(rows, key=lambda row: (row.article.published_at, row.fetched.ref.external_id)):
            _ingest(service, each)
        with service.database.reading() as tx:
            found = story_store.by_ref(tx, [each.fetched.ref for each in rows])
        service.database.close()
    return {ref.external_id: story_ids[0] for ref, story_ids in found.items()}


def precision_and_recall(pairs: Sequence[Pair], *, by_score: bool) -> tuple[float, float]:
    """Of the pairs found, the share that is right, and of the right ones the share that is found."""
    found = [pair for pair in pairs if (pair.score >= THRESHOLD if by_score else pair.is_joined)]
    right = sum(pair.is_one for pair in found)
    wanted = sum(pair.is_one for pair in pairs)
    return right / max(len(found), 1), right / max(wanted, 1)


def _ingest(service: Service, row: Labelled) -> None:
    fetched = row.fetched
    source = SourceRef(entity=fetched.ref.entity, section=fetched.ref.section, language=fetched.language)
    plan = crawls.begin(service, source=source, mode=CrawlMode.POLL)
    page = FetchedPage(
        entity=source.entity,
        section=source.section,
        language=source.language,
        number=1,
        api="graphql",
        fetched_at=service.clock.now(),
        articles=(fetched,),
    )
    ingest_page(service, page, run_id=plan.run_id)


def _pairs(rows: Sequence[Labelled]) -> Iterator[tuple[Labelled, Labelled]]:
    for one, other in itertools.combinations(rows, 2):
        at, then = one.article.published_at, other.article.published_at
        if one.fetched.language != other.fetched.language and at and then and abs(at - then) <= _WITHIN:
            yield one, other


def _stock(rows: Sequence[Labelled]) -> frozenset[str]:
    by_language = {row.fetched.language for row in rows}
    return frozenset().union(
        *(
            stock_pictures(row.article for row in rows if row.fetched.language == language)
            for language in by_language
        )
    )


def _print_set(name: str, rows: Sequence[Labelled]) -> None:
    began = time.perf_counter()
    pairs = measured(rows)
    took = time.perf_counter() - began
    print(
        f"{name}: {len(rows)} releases, {len(pairs)} pairs, {sum(pair.is_one for pair in pairs)} of one story"
    )
    for what, by_score in (("score", True), ("joined", False)):
        precision, recall = precision_and_recall(pairs, by_score=by_score)
        print(f"  {what:<7} precision {precision:.2%}  recall {recall:.2%}")
    print(f"  {took / len(rows) * 1000:.1f} ms a release, all told")
    if "--errors" in sys.argv:
        _print_errors(pairs)


def _print_errors(pairs: Sequence[Pair]) -> None:
    for pair in pairs:
        if pair.is_one != (pair.score >= THRESHOLD) or pair.is_one != pair.is_joined:
            what = "missed" if pair.is_one else "wrong"
            print(f"  {what} {pair.score:.3f} {'joined' if pair.is_joined else 'apart'}")
            for each in (pair.one, pair.other):
                print(f"    {each.event} {each.fetched.language} {each.article.title}")


def _print_fit(sets: Sequence[Sequence[Labelled]]) -> None:
    examples = []
    for rows in sets:
        facts: dict[str, StoryFacts] = {each.fetched.ref.external_id: facts_of(each.article) for each in rows}
        stock = _stock(rows)
        for one, other in _pairs(rows):
            here, there = facts[one.fetched.ref.external_id], facts[other.fetched.ref.external_id]
            states, others = here.text.states, there.text.states
            if not states or not others or states & others:
                examples.append((evidence(here, there, stock=stock).as_dict(), one.event == other.event))
    for name, weight in story_fit.fitted(examples).items():
        print(f"  {name:<14} {weight:.2f}")


if __name__ == "__main__":
    main()
