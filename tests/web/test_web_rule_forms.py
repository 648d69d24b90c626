"""The form of a rule: kinds, fields, mistakes beside them, the archive, and what is kept."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

import pytest

from alerts import parse_rule
from alerts.fields import KINDS
from monitor import rules
from monitor.bootstrap import Service
from news.rules import Rule
from tests.web.archive import NOW, TestClient, client_of
from web import rule_forms
from web.rule_recipients import restored, shown

SLACK = "slack:https://hooks.slack.com/services/T0/B0/one"
OTHER_SLACK = "slack:https://hooks.slack.com/services/T0/B0/two"
DZ = {"kind": "watch_list", "countries": "DZ", "name": "Algeria", "is_enabled": "yes", "recipients": ""}
# What each kind needs beside what its form begins with.
NEEDED: dict[str, dict[str, object]] = {
    "watch_list": {"groups": ["gulf", "eu"]},
    "co_mention": {"countries": ["DZ"], "other_groups": ["gulf"], "scope": "sentence"},
    "phrase": {"phrases": ["transit corridor", "Ёлка, и всё"]},
    "actor": {"actors": ["org:UN", "person:kofi-annan"]},
    "event_kind": {"event_kinds": ["visit", "meeting"]},
    "spike": {"budget_per_month": 0.25},
    "language_gap": {"present_in": ["ru"], "absent_in": ["en"], "hours": 0},
}


@pytest.fixture
def own(service: Service) -> Iterator[TestClient]:
    """A browser on this service's own pages."""
    with client_of(service, **{"Sec-Fetch-Site": "same-origin"}) as client:
        yield client


def sent(page: str) -> dict[str, list[str]]:
    """What a browser would send of the form that stands on a page."""
    fields: dict[str, list[str]] = {}
    for tag, name, value in re.findall(r'<(input)[^>]*? name="(\w+)" value="([^"]*)"', page):
        is_box = re.search(rf'type="checkbox" name="{name}" value="{re.escape(value)}"', page)
        if not is_box or re.search(rf'name="{name}" value="{re.escape(value)}" checked', page):
            fields.setdefault(name, []).append(unescape(value))
        assert tag
    for name, text in re.findall(r'<textarea id="(\w+)"[^>]*>\n(.*?)</textarea>', page, re.DOTALL):
        fields[name] = [unescape(text).replace("\n", "\r\n")]
    for name, options in re.findall(r'<select id="(\w+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.findall(r'value="([^"]*)" selected', options) or re.findall(r'value="([^"]*)"', options)
        fields[name] = chosen[:1]
    return fields


def rule(kind: str, **facts: object) -> Rule:
    written = {"id": "r", "kind": kind, "recipients": [], **NEEDED.get(kind, {}), **facts}
    return parse_rule(written, now=NOW)


@pytest.mark.parametrize("kind", KINDS)
def test_a_rule_of_each_kind_comes_back_from_its_form_as_it_was(kind: str) -> None:
    first = rule(
        kind, name="Имя", recipients=["email:desk@example.org", SLACK, OTHER_SLACK, "email"],
        cadence="daily", cap_per_hour=4, subject="$country", body="a\n\nb", is_enabled=False,
    )  # fmt: skip
    typed = rule_forms.of_rule(first)
    written, lost = rule_forms.as_written(typed, first)
    assert lost == []
    assert parse_rule({**written, "id": "r"}, now=NOW) == first
    assert "B0" not in str(typed)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kept_rule_of_each_kind_is_the_same_after_its_page_was_saved(
    service: Service, own: TestClient, kind: str
) -> None:
    rules.add(service, {"id": "r", "kind": kind, "recipients": [SLACK], **NEEDED.get(kind, {})})
    before = rules.get(service, "r")
    answer = own.post("/rules/r/edit", data={**sent(own.get("/rules/r/edit").text), "do": "save"})
    assert answer.headers["location"] == "/rules/r?done=saved"
    assert rules.get(service, "r") == before


@pytest.mark.parametrize("excluded", [[], ["KZ"], ["RU"]])
def test_what_a_rule_excludes_survives_its_form(excluded: list[str]) -> None:
    first = rule("first_mention", excluded=excluded)
    written, _ = rule_forms.as_written(rule_forms.of_rule(first), first)
    assert parse_rule({**written, "id": "r"}, now=NOW) == first


def test_the_kinds_come_first_each_with_what_it_does(own: TestClient) -> None:
    page = own.get("/rules/new").text
    assert page.count("/rules/new?kind=") == len(KINDS)
    assert "with a limit on false alarms" in page
    assert own.get("/rules/new?kind=nonsense").text.count('class="kinds"') == 1


@pytest.mark.parametrize(
    ("kind", "own_field", "foreign"),
    [("phrase", "phrases", "places"), ("spike", "budget_per_month", "where"), ("edited", "groups", "hours")],
)
def test_a_form_has_the_fields_of_its_kind_alone(
    own: TestClient, kind: str, own_field: str, foreign: str
) -> None:
    page = own.get(f"/rules/new?kind={kind}").text
    assert f'id="hint-{own_field}"' in page
    assert f'id="hint-{foreign}"' not in page


def test_a_new_rule_is_tried_on_the_archive_and_nothing_is_kept(service: Service, own: TestClient) -> None:
    answer = own.post("/rules/new", data={**DZ, "do": "try"})
    assert "Would have fired 1 time in 1 month" in answer.text
    assert 'value="Algeria"' in answer.text
    assert [each.id for each in rules.list_all(service)] == ["default"]


def test_a_new_rule_is_kept_under_an_id_made_of_its_name(service: Service, own: TestClient) -> None:
    assert own.post("/rules/new", data=DZ).headers["location"] == "/rules/algeria?done=saved"
    assert rules.get(service, "algeria").countries == ("DZ",)
    assert own.post("/rules/new", data={**DZ, "name": "Алжир"}).headers["location"] == (
        "/rules/watch-list?done=saved"
    )


def test_a_button_that_is_pressed_twice_makes_one_rule(service: Service, own: TestClient) -> None:
    for written in (DZ, {**DZ, "id": "mine"}, {**DZ, "name": ""}):
        first, second = own.post("/rules/new", data=written), own.post("/rules/new", data=written)
        assert first.headers["location"] == second.headers["location"]
    assert len(rules.list_all(service)) == 4


def test_another_rule_of_the_same_name_gets_an_id_of_its_own(own: TestClient) -> None:
    own.post("/rules/new", data=DZ)
    assert own.post("/rules/new", data={**DZ, "countries": "FR"}).headers["location"] == (
        "/rules/algeria-2?done=saved"
    )


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("countries", "DZ, QQ", "QQ is no ISO 3166-1 alpha-2 code"),
        ("where", "role:boss", "there is no role “boss”"),
        ("recipients", "mail me", "is none that can be used"),
        ("recipients", "slack:https://hooks.slack.com/…", "write it whole"),
        ("cap_per_hour", "many", "write whole messages from 1"),
        ("subject", "$nobody", "nobody"),
        ("name", "x" * 300, "at most 200"),
        ("id", "default", "there is a rule “default” already"),
        ("id", "new", "is the address of this form"),
        ("id", "../../etc", "a-z, 0-9"),
    ],
)
def test_a_mistake_stands_beside_its_field_and_nothing_is_lost(
    service: Service, own: TestClient, field: str, value: str, said: str
) -> None:
    answer = own.post("/rules/new", data={**DZ, field: value})
    assert answer.status_code == 422
    beside = re.search(rf'id="wrong-{field}"[^>]*>(.*?)</ul>', answer.text)
    assert beside is not None
    assert said in unescape(beside[1])
    kept = sent(answer.text)
    assert kept[field][0].strip() == value
    assert kept["countries"] == [value if field == "countries" else "DZ"]
    assert len(rules.list_all(service)) == 1


def test_all_mistakes_are_told_at_once(own: TestClient) -> None:
    wrong = {"kind": "phrase", "phrases": "x" * 50_000, "countries": "QQ", "where": "(", "cadence": "yearly"}
    page = own.post("/rules/new", data={**wrong, "do": "try"}).text
    for field in ("phrases", "countries", "where", "cadence"):
        assert f'id="wrong-{field}"' in page
    assert "x" * 50_000 in page


def test_what_was_typed_outlasts_a_change_of_kind_and_back(own: TestClient) -> None:
    first = own.post("/rules/new", data={**DZ, "kind": "phrase", "phrases": "Ёлка", "do": "kind"}).text
    second = own.post("/rules/new", data={**sent(first), "kind": "spike", "do": "kind"}).text
    assert '<textarea id="phrases"' not in second
    third = own.post("/rules/new", data={**sent(second), "kind": "phrase", "do": "kind"}).text
    assert sent(third)["phrases"] == ["Ёлка"]


def test_a_rule_that_somebody_has_removed_meanwhile_can_be_saved_as_a_new_one(
    service: Service, own: TestClient
) -> None:
    own.post("/rules/new", data={**DZ, "id": "mine"})
    typed = {**sent(own.get("/rules/mine/edit").text), "countries": ["FR"]}
    rules.remove(service, "mine")
    answer = own.post("/rules/mine/edit", data={**typed, "do": "save"})
    assert answer.status_code == 409
    assert "can be saved as a new rule" in answer.text
    assert 'action="/rules/new' in answer.text
    again = own.post("/rules/new", data={**sent(answer.text), "do": "save"})
    assert rules.get(service, again.headers["location"].split("/")[2].split("?")[0]).countries == ("FR",)


def test_a_rule_that_somebody_has_changed_meanwhile_is_not_written_over_unseen(
    service: Service, own: TestClient
) -> None:
    own.post("/rules/new", data={**DZ, "id": "mine"})
    typed = {**sent(own.get("/rules/mine/edit").text), "countries": ["FR"]}
    rules.edit(service, "mine", {"countries": ["MA"]})
    answer = own.post("/rules/mine/edit", data={**typed, "do": "save"})
    assert answer.status_code == 409
    assert rules.get(service, "mine").countries == ("MA",)
    own.post("/rules/mine/edit", data={**sent(answer.text), "do": "save"})
    assert rules.get(service, "mine").countries == ("FR",)


def test_an_edit_keeps_when_a_rule_began_and_its_silence(service: Service, own: TestClient) -> None:
    rules.mute(service, "default", NOW.replace(year=2027))
    typed = sent(own.get("/rules/default/edit").text)
    own.post("/rules/default/edit", data={**typed, "window_days": "60", "do": "save"})
    rule = rules.get(service, "default")
    assert (rule.window_days, rule.muted_until) == (60, NOW.replace(year=2027))


@pytest.mark.parametrize("body", [b"kind=phrase&name=" + b"x" * 1_100_000, b"a=1&" * 3000, b"\xff\xfe=1"])
def test_what_is_no_form_of_a_rule_is_refused(own: TestClient, body: bytes) -> None:
    answer = own.post(
        "/rules/new", content=body, headers={"Content-Type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code in {413, 422}


def test_cut_addresses_are_told_apart_and_made_whole() -> None:
    kept = rule("first_mention", recipients=[SLACK, OTHER_SLACK, "webhook", "apprise:desk", "lead"])
    lines = shown(kept.recipients, mails=True)
    assert len(set(lines)) == 5
    whole, lost = restored([lines[1], "", lines[3]], kept, mails=True)
    assert (whole, lost) == ([OTHER_SLACK, "apprise:desk"], [])
    assert restored([lines[0]], None, mails=True)[1]


def test_a_form_of_no_kind_has_no_fields_of_its_own() -> None:
    form = rule_forms.RuleForm(kind="?", typed={}, mistakes={})
    assert form.fields == ()
    assert rule_forms.as_written({}, None)[0]["kind"] == ""
    assert rule_forms.by_field("?", ["oh", "name: bad"]) == {"": ("oh",), "name": ("bad",)}


def test_a_fingerprint_tells_rules_apart() -> None:
    first = rule("first_mention")
    assert rule_forms.fingerprint(first) != rule_forms.fingerprint(replace(first, name="other"))
