"""What fires, in which words, and when it is tried again."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts import ReleaseFacts, default_rule, match, message_key, parse_rule, retry, rule_as_mapping
from alerts.explain import why
from alerts.sentences import sentence_around
from countries import Mention
from news.alerts import Alert, CountryHistory, Dead, Refused, RetryAt
from news.articles import Article, ArticleRef
from news.errors import RuleError
from news.rules import Rule

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
RULE = default_rule(NOW)


def facts(*, silent_days: int | None = None, country: str = "DZ", has_gap: bool = False) -> ReleaseFacts:
    title = "Talks with Algeria"
    article = Article(
        ref=ArticleRef(entity="mfa", section="news", external_id="1"), language="en", url="https://x.org/1",
        title=title, text="One. Two.", text_language="en", published_at=NOW, published_raw="",
        image_urls=(), fingerprint="f", raw_sha256="r",
        mentions=(
            Mention(country=country, start=11, end=18, surface=title[11:18], kind="name", field="title"),
        ),
    )  # fmt: skip
    last_at = None if silent_days is None else NOW - timedelta(days=silent_days)
    since = datetime(2026, 1, 1, tzinfo=UTC)
    history = CountryHistory(country=country, last_at=last_at, watched_since=since, has_gap=has_gap)
    return ReleaseFacts(
        article=article, revision=1, named_before={}, history={country: history}, appeared_at=NOW,
        first_seen_at=NOW, now=NOW, story_key="s", story_languages=("en",),
    )  # fmt: skip


def the_alert(**known: int | None) -> Alert:
    (alert,) = match(RULE, facts(silent_days=known.get("silent_days")))
    return alert


@pytest.mark.parametrize(("silent_days", "fires"), [(None, 1), (29, 0), (30, 1), (386, 1)])
def test_a_first_mention_fires_when_the_silence_was_as_long_as_the_window(
    silent_days: int | None, fires: int
) -> None:
    assert len(match(RULE, facts(silent_days=silent_days))) == fires


@pytest.mark.parametrize(
    "rule",
    [
        replace(RULE, is_enabled=False),
        replace(RULE, muted_until=NOW + timedelta(days=1)),
        replace(RULE, languages=("kk",)),
        replace(RULE, countries=("FR",)),
        replace(RULE, excluded=("DZ",)),
        replace(RULE, kind="watch_list", countries=("FR",)),
        replace(RULE, kind="watch_list", countries=("DZ", "FR"), excluded=("DZ",)),
    ],
)
def test_a_rule_that_does_not_listen_is_silent(rule: Rule) -> None:
    assert match(rule, facts()) == ()


def test_without_a_window_only_the_first_mention_ever_fires() -> None:
    rule = replace(RULE, window_days=None)
    assert (len(match(rule, facts())), len(match(rule, facts(silent_days=9999)))) == (1, 0)


def test_a_capital_alone_is_no_first_mention() -> None:
    known = facts()
    capital = replace(known.article.mentions[0], kind="capital")
    assert match(RULE, replace(known, article=replace(known.article, mentions=(capital,)))) == ()


def test_a_state_without_history_claims_no_coverage() -> None:
    (alert,) = match(RULE, replace(facts(), history={}))
    assert why(alert, "en") == "first mention on record, the crawl had gaps in this window"


def test_a_watch_list_fires_for_its_states_and_says_so() -> None:
    (alert,) = match(replace(RULE, kind="watch_list", countries=("DZ",)), facts(silent_days=1))
    assert "watch list" in why(alert, "en")


def test_the_reason_names_the_silence_in_three_languages() -> None:
    alert = the_alert(silent_days=386)
    assert why(alert, "en") == "first mention since 2025-11-02 (386 days), no gap in coverage"
    assert "2025-11-02" in why(alert, "ru")
    assert "386 күн" in why(alert, "kk")
    assert "the record begins on 2026-01-01" in why(the_alert(), "en")


def test_a_sentence_is_cut_from_its_paragraph() -> None:
    text = "Before. The minister met Algeria today! After.\nElsewhere."
    assert sentence_around(text, 25, 32) == "The minister met Algeria today!"
    assert sentence_around("x" * 900, 450, 455).startswith("…x")


@given(st.integers(1, 200), st.floats(0, 1), st.floats(0, 1))
def test_back_off_never_shrinks_and_is_bounded(attempts: int, one: float, other: float) -> None:
    shorter, longer = retry.wait_s(attempts, jitter=one), retry.wait_s(attempts + 1, jitter=other)
    assert retry.FIRST_WAIT_S <= shorter <= longer <= retry.LONGEST_WAIT_S


@given(st.text(), st.text())
def test_a_message_key_is_stable_and_plain(rule_id: str, address: str) -> None:
    first = message_key(rule_id, "t", "DZ", "s", "email", address)
    assert first == message_key(rule_id, "t", "DZ", "s", "email", address)
    assert first.removeprefix("msg_").isalnum()


def test_a_refusal_is_final_when_permanent_or_after_three_days() -> None:
    later = Refused(detail="x", is_permanent=False, retry_after_s=7200)
    at = retry.retry_at(later, attempts=1, now=NOW, jitter=0)
    answer = retry.outcome_after(later, tries=1, first_at=NOW, now=NOW, at=at)
    assert answer == RetryAt(when=NOW + timedelta(hours=2), detail="x")
    old = NOW - timedelta(days=3)
    assert isinstance(retry.outcome_after(later, tries=10, first_at=old, now=NOW, at=at), Dead)
    assert isinstance(retry.outcome_after(later, tries=9, first_at=old, now=NOW, at=at), RetryAt)
    final = replace(later, is_permanent=True)
    assert retry.outcome_after(final, tries=1, first_at=NOW, now=NOW, at=at) == Dead(reason="x")


def test_a_rule_survives_being_written_and_read() -> None:
    rule = replace(RULE, countries=("DZ", "FR"), muted_until=NOW, languages=("kk",))
    assert parse_rule(rule_as_mapping(rule), now=NOW) == rule
    without_france = replace(rule, excluded=("FR",))
    assert parse_rule(rule_as_mapping(without_france), now=NOW) == without_france


def test_every_mistake_in_a_rule_is_told_at_once() -> None:
    written = {
        "id": "A b", "name": "x\ny", "kind": "odd", "window_days": 0, "countries": ["QQ"], "excluded": 3,
        "languages": "?", "recipients": ["fax:1", "email:nobody", 3],
        "mail_language": "fr", "is_enabled": "yes",
        "muted_until": "soon", "colour": 1,
    }  # fmt: skip
    with pytest.raises(RuleError) as caught:
        parse_rule(written, now=NOW)
    assert len(caught.value.mistakes) == 14


def test_a_rule_may_be_written_as_a_form_or_a_command_line_writes_it() -> None:
    rule = parse_rule(
        {
            "id": "a", "window_days": "30", "countries": "dz, fr", "muted_until": "",
            "recipients": "email:a@b.org,webhook:https://x.org/,email",
        },
        now=NOW,
    )  # fmt: skip
    assert (rule.name, rule.window_days, rule.countries) == ("a", 30, ("DZ", "FR"))
    assert [r.address for r in rule.recipients] == ["a@b.org", "https://x.org/", ""]
    assert parse_rule({"id": "a", "window_days": ""}, now=NOW).window_days is None
    assert parse_rule({"id": "a", "recipients": RULE.recipients}, now=NOW).recipients == RULE.recipients


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": 3},
        {"recipients": 3},
        {"recipients": ["email:a b@c.org"]},
        {"recipients": ["email:a..b@c.org"]},
        {"recipients": ["email:қаз@example.kz"]},
        {"recipients": ["webhook:https://x.org/a b"]},
        {"recipients": ["webhook:http://[bad"]},
        {"recipients": ["webhook:https://"]},
        {"recipients": ["webhook:https:///x"]},
        {"recipients": ["webhook:https://x.org:99999/y"]},
        {"recipients": ["webhook:ftp://x.org/"]},
        {"kind": "watch_list"},
        {"muted_until": datetime(2026, 1, 1)},  # noqa: DTZ001 - the naive instant is the mistake
    ],
)
def test_each_mistake_alone_is_told_once(wrong: dict[str, object]) -> None:
    with pytest.raises(RuleError) as caught:
        parse_rule({"id": "a", **wrong}, now=NOW)
    assert len(caught.value.mistakes) == 1
