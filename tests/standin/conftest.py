"""A client of the loopback and a handful of stories."""

import http.client
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest

from standin import Ministry

ANCHOR = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)


@dataclass
class Reply:
    """An answer, read to its end."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


def call(
    url: str, path: str, *, method: str = "GET", body: object = None, headers: Mapping[str, str] | None = None
) -> Reply:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
    try:
        sent = None if body is None else json.dumps(body).encode()
        connection.request(method, path, sent, dict(headers or {}))
        response = connection.getresponse()
        return Reply(
            response.status,
            response.read(),
            {name.lower(): value for name, value in response.headers.items()},
        )
    finally:
        connection.close()


def story(key: str = "visit", **facts: object) -> dict[str, Any]:
    texts = {
        "kk": {"title": "Алжирге сапар", "paragraphs": ["Министр Алжирде болды.", "Сапар аяқталды."]},
        "ru": {"title": "Визит «в Алжир»", "paragraphs": ["Министр посетил Алжир.", "Визит завершён."]},
        "en": {"title": "A visit to Algeria", "paragraphs": ["The minister visited Algeria.", "It is over."]},
    }
    return {"key": key, "kind": "meeting", "days_ago": 3, "time": "14:20", "texts": texts, **facts}


class Visitor:
    """Asks the ministry as a client would."""

    def __init__(self, ministry: Ministry) -> None:
        self.ministry = ministry

    def call(self, path: str, **rest: Any) -> Reply:
        """One request to the ministry."""
        return call(self.ministry.url, path, **rest)

    def query(self, arguments: str = 'projects:"EQ:mfa", _lang:"en"', fields: str = "id title body") -> Reply:
        """A GraphQL list of news."""
        written = {"query": "{ news(" + arguments + ") { " + fields + " } }"}
        return self.call("/graphql", method="POST", body=written)

    def rows(self, arguments: str = 'projects:"EQ:mfa", _lang:"en"') -> list[dict[str, Any]]:
        """The rows of such a list."""
        rows: list[dict[str, Any]] = self.query(arguments).json["data"]["news"]
        return rows

    def ticket(self) -> dict[str, str]:
        """The headers that carry a fresh ticket."""
        form = self.ministry.tickets.form
        path = "/api/v2/_/c/k6" if form == "header" else "/api/v1/public/_/c/k6"
        reply = self.call(path, method="POST", body={}, headers={"Content-Type": "application/json"})
        return reply.json if form == "header" else {"Cookie": reply.headers["set-cookie"].split(";")[0]}

    def listed(self, tail: str = "", headers: Mapping[str, str] | None = None) -> Reply:
        """A REST list, with a fresh ticket unless headers are given."""
        path = "/api/v1/public/content-manager/news?projects=eq:mfa&sort-by=created_date:DESC" + tail
        return self.call(path, headers=self.ticket() if headers is None else headers)

    def control(self, path: str = "", method: str = "POST", **written: object) -> Reply:
        """One request to the control."""
        return self.call("/__control__" + path, method=method, body=written)


@pytest.fixture
def open_ministry() -> Iterator[Callable[..., Visitor]]:
    opened: list[Ministry] = []

    def opener(*stories: dict[str, Any], **settings: Any) -> Visitor:
        ministry = Ministry(**({"stories": stories, "anchor": ANCHOR} | settings))
        ministry.start()
        opened.append(ministry)
        return Visitor(ministry)

    yield opener
    for ministry in opened:
        ministry.close()


@pytest.fixture
def write_story() -> Callable[..., dict[str, Any]]:
    return story
