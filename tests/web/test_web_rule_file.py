"""Rules as a file on the page: taken away, compared, applied."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from monitor import profiles, rules
from monitor.bootstrap import Service
from tests.web.archive import TestClient, client_of

FILE = """
[[rules]]
id = "gulf"
name = "Залив <i>"
kind = "watch_list"
groups = ["gulf"]
recipients = ["slack:https://hooks.slack.com/services/T/B/secret"]
"""


@pytest.fixture
def own(service: Service) -> Iterator[TestClient]:
    """A browser on this service's own pages."""
    with client_of(service, **{"Sec-Fetch-Site": "same-origin"}) as client:
        yield client


def carried(page: str) -> dict[str, str]:
    """What the second step sends."""
    found = re.findall(r'type="hidden" name="(text|versions)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}


def test_the_file_that_was_taken_away_changes_nothing(service: Service, own: TestClient) -> None:
    rules.add(service, {"id": "dz", "kind": "phrase", "phrases": ['a\\b "c"'], "body": "x\ny"})
    profiles.add(service, {"id": "desk", "to": "email:desk@example.org"})
    answer = own.get("/rule-file/rules.toml")
    assert answer.headers["content-disposition"] == 'attachment; filename="rules.toml"'
    assert answer.headers["cache-control"] == "no-store"
    page = own.post("/rule-file", data={"text": answer.text.replace("\n", "\r\n")}).text
    assert "Nothing would change." in page
    assert "Apply this" not in page


def test_a_file_shows_its_difference_before_it_is_applied(service: Service, own: TestClient) -> None:
    page = own.post("/rule-file", data={"text": FILE}).text
    assert re.search(r"is added</span> Rule <code>gulf</code>", page)
    assert re.search(r"is removed</span> Rule <code>default</code>", page)
    assert [each.id for each in rules.list_all(service)] == ["default"]
    answer = own.post("/rule-file/apply", data=carried(page))
    assert answer.headers["location"] == "/rules?done=applied"
    assert [each.name for each in rules.list_all(service)] == ["Залив <i>"]


def test_a_file_can_be_uploaded_and_a_changed_address_is_cut(service: Service, own: TestClient) -> None:
    rules.add(service, {"id": "gulf", "kind": "watch_list", "groups": ["gulf"], "recipients": ["email"]})
    page = own.post("/rule-file", files={"file": ("rules.toml", FILE.encode())}).text
    assert "<ins>slack:https://hooks.slack.com/…</ins>" in page
    assert "secret" not in page.partition("<form")[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the file says nothing"),
        ("[[rules]", "this is no TOML"),
        ('[[rules]]\nid = "a"\ncountries = ["QQ"]\nwhere = "("', "line 3: rule “a”, countries: QQ"),
        ("[" * 5000, "this is no TOML"),
    ],
)
def test_a_file_that_cannot_be_applied_says_all_that_is_wrong(own: TestClient, text: str, said: str) -> None:
    answer = own.post("/rule-file", data={"text": text})
    assert answer.status_code == 422
    assert said in unescape(answer.text) or "more lists stand in each other" in answer.text


@pytest.mark.parametrize("raw", [b"\xff\xfe\x00", b"#" * 2_000_001])
def test_an_upload_that_is_no_text_or_too_long_is_refused(own: TestClient, raw: bytes) -> None:
    assert own.post("/rule-file", files={"file": ("rules.toml", raw)}).status_code == 422


def test_a_difference_that_is_out_of_date_is_shown_again(service: Service, own: TestClient) -> None:
    step = carried(own.post("/rule-file", data={"text": FILE}).text)
    rules.add(service, {"id": "dz", "kind": "watch_list", "countries": ["DZ"]})
    answer = own.post("/rule-file/apply", data=step)
    assert answer.status_code == 409
    assert "Nothing was done" in answer.text
    assert "<code>dz</code>" in answer.text
    assert own.post("/rule-file/apply", data=carried(answer.text)).status_code == 303


def test_a_second_step_that_was_tampered_with_is_refused(own: TestClient) -> None:
    for text in ("%%%", "////", "cnVsZXM="):
        assert own.post("/rule-file/apply", data={"text": text, "versions": "1-1"}).status_code == 422


def test_two_recipients_at_one_address_are_refused(own: TestClient) -> None:
    twins = "".join(f'[[recipients]]\nid = "{name}"\nto = "email:desk@example.org"\n' for name in "ab")
    page = own.post("/rule-file", data={"text": twins})
    answer = own.post("/rule-file/apply", data=carried(page.text)) if page.status_code == 200 else page
    assert answer.status_code == 422
