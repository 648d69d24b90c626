"""Rules of every kind as people write them, and what is said of those that cannot be meant."""

from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts import parse_rule, rule_as_mapping
from alerts.addresses import read_recipient, shown_recipient, write_recipient
from alerts.fields import COMMON, FIELDS, OWN
from alerts.rules import changed_mapping, compact_mapping
from alerts.sense import side
from news.errors import RuleError
from news.rules import Recipient, Rule, RuleKind
from tests.alerts import rule_building
from tests.alerts.rule_building import NOW, RECIPIENTS, RULES


def mistakes_of(**written: Any) -> tuple[str, ...]:
    with pytest.raises(RuleError) as caught:
        parse_rule({"id": "a", **written}, now=NOW)
    return caught.value.mistakes


@given(RULES)
def test_a_rule_of_any_kind_survives_being_written_and_read(rule: Rule) -> None:
    assert parse_rule(rule_as_mapping(rule), now=NOW) == rule
    assert parse_rule(compact_mapping(rule), now=NOW) == rule


@settings(deadline=None)  # the first look into the tables of states takes its time
@given(
    st.dictionaries(
        st.sampled_from(FIELDS) | st.text(), st.text() | st.integers() | st.none() | st.lists(st.text())
    )
)
def test_whatever_is_written_is_read_or_refused_with_reasons(written: dict[str, object]) -> None:
    try:
        rule = parse_rule(written, now=NOW)
    except RuleError:
        return
    assert parse_rule(rule_as_mapping(rule), now=NOW) == rule


def test_every_kind_and_every_field_is_known() -> None:
    assert set(OWN) == set(get_args(RuleKind)) == set(rule_building.OWN)
    assert set(FIELDS) == set(Rule.__slots__)
    for kind, own in OWN.items():
        assert set(rule_building.OWN[kind]) == set(own)


LEAST: dict[str, dict[str, Any]] = {
    "watch_list": {"groups": ["gulf"]},
    "co_mention": {"countries": ["DZ"], "others": ["FR"]},
    "phrase": {"phrases": ["уран"]},
    "actor": {"actors": ["org:UN"]},
    "event_kind": {"event_kinds": ["visit"]},
    "language_gap": {"present_in": ["ru"], "absent_in": ["en"]},
}
GIVEN: dict[str, Any] = {
    "countries": ["DZ"], "groups": ["eu"], "excluded": ["DZ"], "languages": ["ru"], "where": "section:news",
    "window_days": 7, "others": ["FR"], "other_groups": ["eu"], "scope": "sentence", "phrases": ["уран"],
    "actors": ["org:UN"], "event_kinds": ["visit"], "budget_per_month": 2, "places": 5, "hours": 6,
    "present_in": ["ru"], "absent_in": ["en"],
}  # fmt: skip


@pytest.mark.parametrize("kind", OWN)
def test_a_field_that_a_kind_has_not_is_a_mistake(kind: str) -> None:
    least = {"id": "a", "kind": kind, **LEAST.get(kind, {})}
    assert parse_rule(least, now=NOW).kind == kind
    for field, value in GIVEN.items():
        if field in OWN[kind]:  # type: ignore[index]  # a kind by its name
            continue
        (said,) = mistakes_of(**{**least, field: value})
        assert said.startswith(f"{field}: a")
        assert f"{kind} has none; leave it out" in said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"kind": "watchlist", "countries": ["DZ"]}, "kind: “watchlist” is not known"),
        ({"kind": "watch_list"}, "countries: a watch list must name at least one state"),
        ({"kind": "co_mention"}, "others: a co_mention must name a state or a group on one side"),
        ({"kind": "co_mention", "countries": ["DZ"], "others": ["DZ"]}, "DZ stands on both sides alone"),
        ({"kind": "co_mention", "countries": "DZ,FR", "excluded": "FR", "others": "DZ"}, "DZ stands"),
        ({"kind": "phrase"}, "phrases: a rule of the kind phrase must name at least one"),
        ({"kind": "phrase", "phrases": ["…"]}, "phrases: “…” is no phrase"),
        ({"kind": "phrase", "phrases": ["100%"]}, "phrases: “100%”: the % at its edge is never looked at"),
        ({"kind": "phrase", "phrases": ["=№5"]}, "phrases: “=№5”: the № at its edge is never looked at"),
        ({"kind": "phrase", "phrases": ["_"]}, "phrases: “_” is no phrase"),
        ({"kind": "actor"}, "actors: a rule of the kind actor must name"),
        ({"kind": "actor", "actors": ["org:UNN"]}, "there is no actor “org:UNN”; did you mean org:UN?"),
        ({"kind": "actor", "actors": ["zzz"]}, "or person: and a name"),
        ({"kind": "event_kind"}, "event_kinds: a rule of the kind event_kind must name"),
        ({"kind": "event_kind", "event_kinds": ["visti"]}, "did you mean visit?"),
        ({"kind": "silence", "window_days": 0}, "window_days: write whole days (nothing means ever) from 1"),
        ({"kind": "spike", "budget_per_month": 0}, "write false alarms a month from 0.01 to 100"),
        ({"kind": "spike", "budget_per_month": -1}, "budget_per_month: "),
        ({"kind": "spike", "budget_per_month": "nan"}, "budget_per_month: "),
        ({"kind": "spike", "budget_per_month": 10**400}, "budget_per_month: "),
        ({"kind": "spike", "budget_per_month": "a few"}, "budget_per_month: "),
        ({"kind": "spike", "budget_per_month": True}, "budget_per_month: "),
        ({"kind": "spike", "budget_per_month": 101}, "budget_per_month: "),
        ({"kind": "rank_change", "places": 0}, "places: write whole places from 1"),
        ({"kind": "source_health", "hours": -1}, "hours: write whole hours from 0"),
        ({"kind": "source_health", "where": "role:venue"}, "nobody knows role; ask entity"),
        ({"kind": "silence", "where": "not (section:news and phrase:x)"}, "of a silence nobody knows phrase"),
        ({"kind": "language_gap", "present_in": ["ru"]}, "absent_in: a language_gap must name"),
        ({"kind": "language_gap", "languages": "ru", "absent_in": "ru"}, "languages: leaves only languages"),
        (
            {"kind": "language_gap", "present_in": ["ru", "kk"], "absent_in": ["kk"]},
            "absent_in: kk cannot be present and absent at once",
        ),
        (
            {"kind": "language_gap", "present_in": ["ru"], "absent_in": ["en"], "where": "language:en"},
            "where: contradicts itself",
        ),
        ({"languages": ["en"], "where": "language:ru"}, "where: contradicts itself: no release in en"),
        ({"where": "section:news and section:events"}, "where: contradicts itself"),
        ({"where": "section:nwes"}, "where: at character 9: there is no section “nwes”; did you mean news?"),
        ({"where": {"all": [{"rôle": "venue"}]}}, "where: all[1].rôle: no condition has this"),
        ({"where": 3}, "where: write a text, or a table"),
        ({"groups": ["gcc", "europe"]}, "groups: there is no group “europe”"),
        ({"countries": ["KZ"], "excluded": ["KZ"]}, "excluded: leaves none of the rule's countries"),
        ({"groups": ["baltic"], "excluded": ["EE", "LV", "LT"]}, "excluded: leaves none"),
        ({"countries": ["Germany"]}, "alpha-2 code (nor XK); did you mean DE?"),
        ({"languages": ["kz"]}, "“kz” is no language of the portal; did you mean kk?"),
        ({"langauges": ["kk"]}, "langauges: no rule has this; did you mean languages?"),
        ({"cadence": "nightly"}, "cadence: “nightly” is not known; write one of immediate, hourly"),
        ({"scope": "page", "kind": "co_mention", "others": ["FR"]}, "scope: “page” is not known"),
        ({"cap_per_hour": 0}, "cap_per_hour: write whole messages from 1"),
        ({"subject": "$countr"}, "subject: there is no “$countr”; did you mean country?"),
        ({"subject": "a\nb"}, "subject: write printable characters on one line"),
        ({"body": "a\x00b"}, "body: write printable characters"),
        ({"body": "5 $"}, "body: the $ at character 3"),
        ({"body": "x" * 10_001}, "body: write at most 10000"),
        ({"countries": ["DZ"] * 501}, "countries: at most 500"),
        ({"muted_until": "0001-01-01T00:00:00+14:00"}, "muted_until: write an instant"),
        ({"recipients": ["slack:http://hooks.slack.com/x"]}, "an address of slack is none that can be used"),
        ({"recipients": ["teams:https://x y"]}, "an address of teams"),
        ({"recipients": ["slack"]}, "slack needs its address; write slack:https://"),
        ({"recipients": ["apprise:Ops Room"]}, "an address of apprise"),
        ({"recipients": ["apprise"]}, "apprise needs its address"),
        ({"recipients": ["recipient:Desk!"]}, "an address of recipient"),
        ({"recipients": ["recipient:"]}, "recipient needs its address"),
        ({"name": 3}, "name: write a text"),
        ({"is_enabled": 1}, "is_enabled: write true or false"),
        ({"recipients": 3}, "recipients: write a list"),
        ({"recipients": [3]}, "there is no such channel"),
        ({"recipients": ["webhook:http://[bad"]}, "an address of webhook"),
        ({"recipients": ["email:a\nb@x.org"]}, "an address of email"),
        ({"name": "x\ny"}, "name: write at most 200"),
        ({"id": "A b"}, "id: write 1 to 64"),
        ({"others": 3, "kind": "co_mention", "countries": ["DZ"]}, "others: write a list of texts"),
        ({"recipients": ["fax:123"]}, "there is no such channel"),
        ({"recipients": ["recipient:email"]}, "an address of recipient"),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_meant_says_what_to_write(written: dict[str, Any], said: str) -> None:
    (mistake,) = mistakes_of(**written)
    assert said in mistake


def test_a_message_does_not_repeat_more_than_helps() -> None:
    fields = (
        "kind",
        "countries",
        "groups",
        "languages",
        "actors",
        "event_kinds",
        "where",
        "phrases",
        "scope",
    )
    said = mistakes_of(**dict.fromkeys(fields, "x" * 100_000))
    assert max(map(len, said)) < 500


def test_a_secret_address_stands_in_no_message() -> None:
    assert "T0KEN" not in str(
        mistakes_of(recipients=["slack:http://hooks.slack.com/T0KEN", "webhook:ftp://T0KEN"])
    )


@pytest.mark.parametrize(
    ("text", "recipient"),
    [
        ("email", Recipient(channel="email")),
        ("desk@example.org", Recipient(channel="email", address="desk@example.org")),
        ("https://x.org/a", Recipient(channel="webhook", address="https://x.org/a")),
        ("slack: https://x.org/a", Recipient(channel="slack", address="https://x.org/a")),
        ("desk", Recipient(channel="recipient", address="desk")),
        (Recipient(channel="recipient", address="desk"), Recipient(channel="recipient", address="desk")),
        ({"channel": "email", "address": None}, Recipient(channel="email")),
        ("recipient:desk", Recipient(channel="recipient", address="desk")),
        ("recipient", Recipient(channel="recipient", address="recipient")),
    ],
)
def test_a_recipient_may_be_written_short(text: object, recipient: Recipient) -> None:
    assert read_recipient(text) == recipient


@given(RECIPIENTS)
def test_a_recipient_survives_being_written_and_read(recipient: Recipient) -> None:
    assert read_recipient(write_recipient(recipient)) == recipient


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("email", "email"),
        ("email:desk@example.org", "email desk@example.org"),
        ("webhook:https://x.org/a", "webhook https://x.org/a"),
        ("webhook:https://u:pass@x.org/a", "webhook https://x.org/…"),
        ("slack:https://hooks.slack.com/T/B", "slack https://hooks.slack.com/…"),
        ("desk", "recipient desk"),
    ],
)
def test_an_address_that_opens_a_door_is_not_shown(text: str, shown: str) -> None:
    assert shown_recipient(read_recipient(text)) == shown


def test_what_a_new_kind_has_not_goes_when_the_kind_is_changed() -> None:
    rule = parse_rule({"id": "a", "window_days": 30}, now=NOW)
    changed = parse_rule(changed_mapping(rule, {"kind": "watch_list", "groups": "eu"}), now=NOW)
    assert (changed.window_days, changed.groups) == (None, ("eu",))
    with pytest.raises(RuleError, match="window_days: a watch_list has none"):
        parse_rule(changed_mapping(rule, {"kind": "watch_list", "groups": "eu", "window_days": 3}), now=NOW)
    with pytest.raises(RuleError, match="kind"):
        parse_rule(changed_mapping(rule, {"kind": []}), now=NOW)


def test_nothing_written_is_the_default() -> None:
    empty = dict.fromkeys((*OWN["first_mention"], *COMMON))
    assert parse_rule({**empty, "id": "a", "where": " "}, now=NOW) == parse_rule(
        {"id": "a", "where": {}}, now=NOW
    )


def test_a_group_is_judged_as_it_is_on_a_day() -> None:
    assert "GB" in side((), ("eu",), date(2019, 1, 1))
    assert side(("DZ",), ("baltic",), NOW.date()) == {"DZ", "EE", "LT", "LV"}
