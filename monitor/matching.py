"""The stories of other languages that the new releases of a page belong to.

All of a page are asked at once, for a story takes the likest of them. What a candidate's text tells is kept
beside it (`storage.translations`), so that no text is read twice.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from news.articles import Article
from news.crawls import SourceRef
from news.stories import LONGEST_SLACK, Match, assign, is_near, score, story_score
from news.storyfacts import HOME, StoryFacts, TextFacts, facts_of, plain_link, text_facts, version
from storage import Transaction, translations
from storage import stories as story_store
from storage.stories import Candidate


def matches_of(
    tx: Transaction, articles: Sequence[Article], *, source: SourceRef, stock: frozenset[str]
) -> dict[str, Match]:
    """The story that other languages have begun of each release, by its id; the others are left out.

    `articles` have their mentions, and no language keeps their ids; `stock` are pictures that say nothing.
    Two languages that were ever seen under one id are never joined across ids.
    """
    candidates = _candidates(tx, articles, source)
    if not candidates:
        return {}
    facts = _facts(tx, candidates)
    pictures = _Pictures(tx, source, stock)
    languages = _languages(candidates)
    scores = [_scores(facts_of(article), candidates, facts, pictures) for article in articles]
    return {
        article.ref.external_id: match
        for article, match in zip(articles, assign(scores, languages), strict=True)
        if match is not None
    }


class _Pictures:
    """Which pictures and links stand under one story only; each picture is asked for once."""

    def __init__(self, tx: Transaction, source: SourceRef, stock: frozenset[str]) -> None:
        self._tx = tx
        self._source = source
        self._stock = stock
        self._stories: dict[str, frozenset[int]] = {}

    def stock_between(self, facts: StoryFacts, candidate: Candidate) -> frozenset[str]:
        """Those that a release shares with a candidate and that stand under other stories as well."""
        shared = facts.image_urls.intersection(candidate.image_urls)
        return self._stock | {url for url in shared if self._under(url, candidate) != {candidate.story_id}}

    def _under(self, url: str, candidate: Candidate) -> frozenset[int]:
        if url not in self._stories:
            self._stories[url] = story_store.under_picture(
                self._tx,
                entity=self._source.entity,
                section=self._source.section,
                image_url=url,
                around=candidate.published_at,
            )
        return self._stories[url]


def _candidates(tx: Transaction, articles: Sequence[Article], source: SourceRef) -> tuple[Candidate, ...]:
    dates = [article.published_at for article in articles if article.published_at is not None]
    if not dates:
        return ()
    near = story_store.candidates(
        tx, source=source, since=min(dates) - LONGEST_SLACK, until=max(dates) + LONGEST_SLACK
    )
    named = frozenset(state for article in articles for state in article.states) - {HOME}
    is_stateless = any(not article.states - {HOME} for article in articles)
    telling = [each for each in near if is_stateless or not each.states - {HOME} or each.states & named]
    strange = _languages_of_their_own(tx, source, {each.language for each in telling})
    taken = {each.story_id for each in telling} - _lacking(tx, telling, source.language)
    return tuple(each for each in telling if each.language in strange and each.story_id not in taken)


def _languages_of_their_own(tx: Transaction, source: SourceRef, languages: Collection[str]) -> frozenset[str]:
    return frozenset(
        language
        for language in languages
        if not story_store.share_ids(
            tx, entity=source.entity, section=source.section, language=source.language, other=language
        )
    )


def _languages(candidates: Iterable[Candidate]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for each in candidates:
        found.setdefault(each.story_id, set()).add(each.language)
    return found


def _lacking(tx: Transaction, candidates: Iterable[Candidate], language: str) -> frozenset[int]:
    kept = story_store.languages_of(tx, sorted({each.story_id for each in candidates}))
    return frozenset(story_id for story_id, languages in kept.items() if language not in languages)


def _facts(tx: Transaction, candidates: Sequence[Candidate]) -> dict[int, StoryFacts]:
    """The facts of each candidate by article; those that are not kept are found and kept."""
    ids = [each.article_id for each in candidates]
    known = translations.facts_of(tx, ids, version=version())
    missing = [article_id for article_id in ids if article_id not in known]
    found = {
        release.article_id: text_facts(release.article) for release in translations.of_articles(tx, missing)
    }
    translations.keep_facts(tx, found, version=version())
    texts = known | found
    return {each.article_id: _beside(each, texts[each.article_id]) for each in candidates}


def _beside(candidate: Candidate, text: TextFacts) -> StoryFacts:
    return StoryFacts(
        language=candidate.language,
        published_at=candidate.published_at,
        image_urls=frozenset(candidate.image_urls),
        link_urls=frozenset(filter(None, map(plain_link, candidate.link_urls))),
        text=text,
    )


def _scores(
    article: StoryFacts,
    candidates: Sequence[Candidate],
    facts: Mapping[int, StoryFacts],
    pictures: _Pictures,
) -> dict[int, float]:
    by_story: dict[int, list[float]] = {}
    for candidate in candidates:
        other = facts[candidate.article_id]
        if is_near(article, other):
            found = score(article, other, stock=pictures.stock_between(article, candidate))
            by_story.setdefault(candidate.story_id, []).append(found)
    return {story_id: story_score(found) for story_id, found in by_story.items()}
