"""Understanding, deciding and joining."""

from dataclasses import replace
from datetime import UTC, datetime

from news.articles import Article, ArticleRef, FetchedArticle
from news.crawls import CrawlOutcome, SourceRef
from news.decide import New, Revised, Unchanged, decide
from news.errors import NotFoundError, RuleError, SettingsError
from news.stories import stock_pictures
from news.understand import fingerprint, read_article, with_mentions

NOW = datetime(2026, 9, 2, 12, tzinfo=UTC)


def fetched(
    *,
    title: str = "Talks with Algeria",
    body: str = "<p>Ministers of Kazakhstan and Algeria met.</p>",
    lead: str = "",
    created: str = "2026-09-01T14:20:00Z",
) -> FetchedArticle:
    return FetchedArticle(
        ref=ArticleRef(entity="mfa", section="news", external_id="7"),
        language="en",
        url="https://example.org/7",
        title=title,
        body_html=body,
        lead_html=lead,
        created_raw=created,
        raw=b"{}",
    )


def article(**changes: str) -> Article:
    return with_mentions(read_article(fetched(**changes), fetched_at=NOW))


def test_an_article_is_plain_text_with_the_states_it_names() -> None:
    found = article()
    assert found.ref.key == "mfa/news/7"
    assert found.text == "Ministers of Kazakhstan and Algeria met."
    assert found.states == {"DZ", "KZ"}
    assert found.text_language == "en"


def test_a_state_that_a_title_has_between_angle_brackets_is_found() -> None:
    assert article(title="Trade &lt;Algeria&gt; deal", body="<p>x</p>").states == {"DZ"}


def test_a_null_body_is_stood_in_for_by_the_short_description() -> None:
    assert article(body="", lead="<i>Short.</i>").text == "Short."


def test_a_bad_date_is_no_reason_to_lose_a_release() -> None:
    found = article(created="soon")
    assert found.published_at is None
    assert found.published_raw == "soon"


def test_markup_and_typography_make_no_revision() -> None:
    before = article()
    after = article(body="<div><p>Ministers of Kazakhstan&nbsp;and <b>Algeria</b> met.</p></div>")
    assert decide(after, latest_fingerprint=before.fingerprint, latest_number=1) == Unchanged()


def test_another_word_makes_a_revision() -> None:
    after = article(body="<p>Ministers of Kazakhstan and Angola met.</p>")
    assert decide(after, latest_fingerprint=article().fingerprint, latest_number=3) == Revised(number=4)


def test_what_is_not_kept_yet_is_new() -> None:
    assert decide(article(), latest_fingerprint=None, latest_number=0) == New()


def test_title_and_body_do_not_run_into_each_other() -> None:
    assert fingerprint("ab", "c") != fingerprint("a", "bc")


def test_a_picture_under_two_releases_is_a_stock_picture() -> None:
    one, other = (replace(article(), image_urls=urls) for urls in (("/flags.jpg", "/a.jpg"), ("/flags.jpg",)))
    assert stock_pictures([one, other]) == {"/flags.jpg"}
    assert stock_pictures([one]) == frozenset()


def test_errors_say_what_to_do_and_carry_the_facts() -> None:
    assert SettingsError(["a", "b"]).mistakes == ("a", "b")
    assert "a" in str(RuleError(["a"]))
    assert NotFoundError("rule", "x").key == "x"


def test_only_a_complete_crawl_is_good() -> None:
    assert [outcome for outcome in CrawlOutcome if outcome.is_good] == [CrawlOutcome.COMPLETE]
    assert SourceRef(entity="mfa", section="news", language="kk").key == "mfa/news/kk"
