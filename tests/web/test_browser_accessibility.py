"""axe-core finds nothing on any page, in each language, theme and size: WCAG 2.2 AA."""

import importlib
import pkgutil
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from fastapi import APIRouter
from fastapi.routing import APIRoute
from playwright.sync_api import Browser, Page

import web
from tests.web.browsing import LANGUAGES, SIZES, shifted, watched
from web.shelf import MODULES

pytestmark = pytest.mark.browser

AXE = MODULES / "axe-core" / "axe.min.js"
# Each page and an address of it, with what the demo's archive holds put in. A route that is in neither of
# these tables fails the test below.
PAGES = {
    "/": ("/",),
    "/access": ("/access",),
    "/actors": ("/actors",),
    "/actors/{key}": ("/actors/{actor}",),
    "/api/docs": ("/api/docs",),
    "/articles/{key:path}": (
        "/articles/{article}?language={language}&revision=2&against=1",
        "/articles/{article}?language=ru",
    ),
    "/changes": ("/changes", "/changes?kind=edited"),
    "/compare": ("/compare", "/compare?state=UZ&state=CN"),
    "/countries": ("/countries",),
    "/countries/{code}": ("/countries/UZ",),
    "/evidence/{evidence_id}": ("/evidence/{evidence}",),
    "/health": ("/health",),
    "/login": ("/login",),
    "/outbox": ("/outbox", "/outbox?state=dead", "/outbox?state=pending"),
    "/outbox/all": ("/outbox/all?wish=discard&state=dead",),
    "/recipients": ("/recipients",),
    "/rule-file": ("/rule-file",),
    "/rules": ("/rules",),
    "/rules/new": ("/rules/new", "/rules/new?kind=spike"),
    "/rules/{rule_id}": ("/rules/gulf", "/rules/gulf?tried=true"),
    "/rules/{rule_id}/edit": ("/rules/gulf/edit",),
    "/rules/{rule_id}/remove": ("/rules/gulf/remove",),
    "/search": ("/search", "/search?q=Uzbekistan", "/search?q=nothingofthekind"),
    "/stories/{key:path}": ("/stories/{story}",),
    "refusal": ("/nowhere",),
}
# What is not a page: files to take along, feeds, probes, fragments of pages that are tested as a whole.
OTHERS = ("/api/v1", "/feeds", "/fragments", "/healthz", "/readyz", "/api/openapi.json", "/theme/")
ENDINGS = (".csv", ".toml", ".{form}", ".gz", ".xml", ".opml", ".json", ".svg", ".png", ".warc.gz")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FIND = """async tags => (await axe.run(document, {runOnly: tags, resultTypes: ["violations"]})).violations
.flatMap(each => each.nodes.map(node => `${each.id}: ${node.html.slice(0, 160)}
${node.any.map(check => check.message)}`))"""


def routes() -> Iterator[str]:
    """The paths of all routes that answer GET."""
    for module in pkgutil.iter_modules(web.__path__):
        for router in vars(importlib.import_module(f"web.{module.name}")).values():
            if isinstance(router, APIRouter):
                routes = [each for each in router.routes if isinstance(each, APIRoute)]
                yield from (each.path for each in routes if "GET" in each.methods)


def test_every_page_is_looked_at() -> None:
    pages = {path for path in routes() if not path.startswith(OTHERS) and not path.endswith(ENDINGS)}
    assert pages - PAGES.keys() == set()


@pytest.fixture(scope="session")
def addresses(demo_database: Path) -> tuple[str, ...]:
    """An address of every page that is there, with what the demo's archive holds."""
    there = {*routes(), "refusal"}
    held = _held(demo_database)
    return tuple(
        shape.format_map(held) for route, shapes in PAGES.items() if route in there for shape in shapes
    )


def _held(database: Path) -> Mapping[str, object]:
    archive = sqlite3.connect(database)
    try:
        article = archive.execute(
            "SELECT entity || '/' || section || '/' || external_id, language, key FROM articles"
            " JOIN stories ON stories.id = story_id ORDER BY revision DESC, articles.id LIMIT 1"
        ).fetchone()
        actor = archive.execute("SELECT key FROM actors ORDER BY key LIMIT 1").fetchone()
        evidence = archive.execute("SELECT max(id) FROM evidence").fetchone()
    finally:
        archive.close()
    names = ("article", "language", "story", "actor", "evidence")
    return dict(zip(names, (*article, *actor, *evidence), strict=True))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_stands_in_a_readers_way(
    browser: Browser, demo: str, addresses: tuple[str, ...], language: str, theme: str
) -> None:
    # The policy of the pages would keep axe out; it alone is let in.
    context = browser.new_context(locale=language, bypass_csp=True, reduced_motion="reduce")
    context.add_cookies([{"name": "theme", "value": theme, "url": demo}])
    page, _ = watched(context, demo)
    found: list[str] = []
    for address in addresses:
        page.set_viewport_size(SIZES["desktop"])
        page.goto(demo + address)
        page.add_script_tag(path=AXE)
        for size, shape in SIZES.items():
            page.set_viewport_size(shape)
            found += [f"{address} on a {size}: {each}" for each in _wrong(page)]
        if page.locator("html").get_attribute("lang") != language:
            found.append(f"{address} is in another language")
    context.close()
    assert "\n".join(found) == ""


def _wrong(page: Page) -> list[str]:
    """What axe finds with the menu open, and whether the page is wider than the screen."""
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    found: list[str] = page.evaluate(FIND, TAGS)
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        found.append("scrolls sideways")
    return found


def test_every_page_flows_into_320_pixels_and_stands_still(
    browser: Browser, demo: str, addresses: tuple[str, ...]
) -> None:
    context = browser.new_context(locale="ru", viewport={"width": 320, "height": 640})
    page, wrong = watched(context, demo)
    found = []
    for address in addresses:
        page.goto(demo + address)
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{address} scrolls sideways")
        if moved := shifted(page):
            found.append(f"{address} moves by {moved:.3f}")
    context.close()
    refused = "404 (Not Found)"  # the console says so of the page that nobody has
    assert found == []
    assert [each for each in wrong if refused not in each] == []
