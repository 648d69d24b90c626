"""A rule in the words of the page's language, whatever its kind."""

import dataclasses
from collections.abc import Mapping

import pytest

from alerts import parse_rule
from alerts.fields import KINDS
from tests.web.archive import NOW
from tests.web.test_web_rule_forms import NEEDED
from tests.web.test_web_words import framed
from web.histograms import histogram
from web.languages import LANGUAGES
from web.rule_words import recipient, scope, standing

MORE: Mapping[str, Mapping[str, object]] = {
    "removed": {"countries": ["DZ"]},
    "language_gap": {"groups": ["gulf"]},
    "co_mention": {"other_groups": []},
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_sentence_in_every_language(kind: str) -> None:
    written = {"id": "r", "kind": kind, **NEEDED.get(kind, {})}
    rule = parse_rule(written, now=NOW)
    more = parse_rule({**written, **MORE.get(kind, {})}, now=NOW)
    for each in (rule, more):
        said = {scope(framed(language), each) for language in LANGUAGES}
        assert len(said) == 3
        assert not any("{" in text or "rule_says" in text for text in said)


def test_a_long_list_of_states_is_cut() -> None:
    codes = ["DZ", "MA", "TN", "LY", "EG", "SD", "FR", "DE", "IT", "ES", "PT", "GB", "IE", "RU"]
    rule = parse_rule({"id": "r", "kind": "watch_list", "countries": codes}, now=NOW)
    assert scope(framed("en"), rule).endswith(" + 2")


def test_recipients_are_named_without_their_secrets() -> None:
    told = ["apprise:room", "lead", "slack:https://hooks.slack.com/x/y", "webhook", "d@example.org"]
    rule = parse_rule({"id": "r", "kind": "first_mention", "recipients": told}, now=NOW)
    assert [recipient(framed("en"), each) for each in rule.recipients] == [
        "Apprise room", "lead", "Slack https://hooks.slack.com/…", "webhook (default address)",
        "mail d…@example.org",
    ]  # fmt: skip


def test_a_rule_is_on_off_or_muted() -> None:
    rule = parse_rule({"id": "r", "kind": "first_mention"}, now=NOW)
    muted = dataclasses.replace(rule, muted_until=NOW.replace(year=2027))
    off = dataclasses.replace(muted, is_enabled=False)
    assert [standing(each, NOW) for each in (rule, muted, off)] == ["on", "muted", "off"]


def test_no_months_make_an_empty_picture() -> None:
    assert histogram([]).bars == ()
    assert histogram([]).most == 0
