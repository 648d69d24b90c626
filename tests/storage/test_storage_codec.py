"""Alerts and rules as JSON and back."""

import json
from dataclasses import replace
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.alerts import Alert
from news.rules import Rule
from storage import codec
from tests.storage.building import NOW, alert, rule


@given(st.builds(Alert, created_at=st.datetimes(timezones=st.just(UTC))))
def test_an_alert_comes_back_as_it_went(value: Alert) -> None:
    assert codec.load_alert(codec.dump(value)) == value


@given(st.builds(Rule))
def test_a_rule_comes_back_as_it_went(value: Rule) -> None:
    assert codec.load_rule(codec.dump(value)) == value


def without(value: Alert | Rule, *names: str) -> str:
    return json.dumps(
        {name: kept for name, kept in json.loads(codec.dump(value)).items() if name not in names}
    )


def test_a_field_that_is_new_since_takes_its_default() -> None:
    assert codec.load_rule(without(rule(), "excluded", "window_days", "is_enabled")) == rule()


def test_a_field_without_a_default_is_empty_where_it_is_new() -> None:
    old = without(alert(), "mail_language", "revision", "reason", "mentions", "country")
    expected = replace(alert(), mail_language="", revision=0, reason=None, mentions=(), country=None)
    assert codec.load_alert(old) == expected


def test_a_field_that_is_dropped_since_is_passed_over() -> None:
    old = json.loads(codec.dump(rule())) | {"colour": "red"}
    assert codec.load_rule(json.dumps(old)) == rule()


def test_an_instant_cannot_be_made_up() -> None:
    with pytest.raises(ValueError, match="created_at"):
        codec.load_rule(without(replace(rule(), muted_until=NOW), "created_at"))
