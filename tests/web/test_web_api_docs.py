"""The examples of docs/api.md and docs/feeds.md are true."""

import json
import re
from pathlib import Path

import pytest

from monitor.bootstrap import Service
from tests.web.api_examples import made
from tests.web.archive import client_of
from web.api_schema import examples

DOCS = Path(__file__).parents[2] / "docs"
LINE = re.compile(r"^    (GET|POST|PUT|DELETE) (\S+)(?: (\{.*\}))?(?: → (\d+))?$", re.MULTILINE)
EXAMPLES = LINE.findall((DOCS / "api.md").read_text(encoding="utf-8"))


def test_every_example_of_the_api_answers_as_it_says(service: Service) -> None:
    assert len(EXAMPLES) > 10
    with client_of(service, **{"Sec-Fetch-Site": "same-origin"}) as client:
        for method, path, body, status in EXAMPLES:
            sent = json.loads(body) if body else None
            answer = client.request(method, path, json=sent)
            assert answer.status_code == int(status or 200), (method, path, answer.text)


def test_the_problem_that_is_shown_is_the_one_that_comes(service: Service) -> None:
    text = (DOCS / "api.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    with client_of(service) as client:
        assert client.get("/api/v1/articles?limt=3").json() == json.loads(shown)


def test_every_endpoint_stands_in_the_page(service: Service) -> None:
    text = (DOCS / "api.md").read_text(encoding="utf-8")
    with client_of(service) as client:
        paths = client.get("/api/openapi.json").json()["paths"]
    assert {path.split("/")[3] for path in paths} <= set(re.findall(r"[a-z]+", text))


@pytest.mark.parametrize(
    "path", re.findall(r"`(/feeds/[^`]+)`", (DOCS / "feeds.md").read_text(encoding="utf-8"))
)
def test_every_feed_that_is_named_is_there(service: Service, path: str) -> None:
    with client_of(service) as client:
        assert client.get(path.replace("/ID.", "/default.")).status_code == 200


def test_the_description_shows_what_the_archive_answers(service: Service) -> None:
    with client_of(service, **{"Sec-Fetch-Site": "same-origin"}) as client:
        assert made(client) == examples()
        page = client.get("/api/docs").text
    assert "curl -s &#39;http://127.0.0.1:8765/api/v1/articles?country=DZ" in page
    assert "Казахстан и Алжир обсудили сотрудничество" in page
