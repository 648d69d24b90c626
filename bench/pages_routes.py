"""Every address of the pages and the API over the archive of the benchmark."""

import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from monitor.bootstrap import open_service
from monitor.settings import Settings
from web.app import create_app

# What stands in the archive for the parts of an address.
_PARTS = {
    "code": ("TR", "DZ"), "key": ("mfa/news/30000",), "rule_id": ("rule-1",), "form": ("atom", "rss", "json"),
    "story_key": ("mfa/news/30000",), "what": ("articles", "mentions", "events"), "country": ("TR",),
    "format": ("csv", "jsonl"), "alert_id": ("100",), "message_id": ("100",), "theme": ("dark",),
}  # fmt: skip
_QUESTIONS = {
    "/search": (
        "?q=минист*", "?q=министр&language=ru", "?q=Казахстан", "?q=foreign+minister&order=rank",
        "?country=TR&role=venue", "?q=Казахстан&country=TV", "?occasion=meeting", "?edited=1", "?q=к*",
        "?visibility=removed", "?since=2020-01-01&until=2020-12-31&language=kk", '?q="foreign+minister"',
    ),
    "/compare": ("?countries=TR,DZ,CN,US,FR,UZ", "?countries=TR,DZ&step=week"),
    "/": ("?days=30", "?days=365", "?days=all", "?role=venue", "?lang=kk"),
    "/api/v1/articles": ("?country=TR", "?language=kk", "?q=министр", "?country=TR&limit=100"),
    "/api/v1/search": ("?q=министр", "?country=TR"),
    "/changes": ("?country=TR",),
}  # fmt: skip


def addresses(path: Path) -> list[str]:
    """What can be asked for with GET, with the parts that can be filled in and some questions."""
    with tempfile.TemporaryDirectory() as scratch:
        service = open_service(Settings(database_url=f"sqlite:///{path}", data_dir=Path(scratch)))
        app = create_app(service)
        paths = sorted(set(_paths(app.routes)) | set(app.openapi()["paths"]))
        service.close()
    found: dict[str, None] = {}
    for each in paths:
        for url in _filled(each):
            found[url] = None
            for question in _QUESTIONS.get(url, ()):
                found[url + question] = None
    return [quote(url, safe="/?&=+*%") for url in found]


def _paths(routes: Iterable[Any]) -> Iterator[str]:
    for route in routes:
        if "GET" in (getattr(route, "methods", None) or ()):
            yield route.path
        below = getattr(getattr(route, "original_router", route), "routes", None)
        if below and not hasattr(route, "app"):
            yield from _paths(below)


def _filled(path: str) -> list[str]:
    names = re.findall(r"{(\w+)(?::\w+)?}", path)
    if any(name not in _PARTS for name in names):
        print(f"not measured: {path}")
        return []
    filled = [path]
    for name in names:
        filled = [
            re.sub(rf"{{{name}(?::\w+)?}}", part, each, count=1) for each in filled for part in _PARTS[name]
        ]
    return filled
