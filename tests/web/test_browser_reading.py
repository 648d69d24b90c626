"""Reading and searching in Debian's chromium: columns and tabs, a mention's card, a search made a rule."""

import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser, ViewportSize, expect, sync_playwright

from monitor.bootstrap import Service
from web import create_app

pytestmark = pytest.mark.browser

PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PAGE = "/articles/mfa/news/1300001?language=ru"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The machine's chromium."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu", "--no-first-run"]
        )
        yield opened
        opened.close()


@pytest.fixture
def served(service: Service) -> Iterator[str]:
    """The address of the pages of the small archive."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(create_app(service), log_level="warning", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=20)


def test_a_wide_screen_has_columns_and_a_telephone_tabs(chromium: Browser, served: str) -> None:
    page = chromium.new_page(viewport=DESKTOP, locale="en")
    page.goto(f"{served}{PAGE}")
    sides = page.locator(".side")
    expect(sides).to_have_count(3)
    tops = {sides.nth(place).locator(".row").first.bounding_box()["y"] for place in range(3)}  # type: ignore[index]  # it is shown
    assert len(tops) == 1
    page.set_viewport_size(PHONE)
    expect(page.locator(".side:visible")).to_have_count(1)
    page.locator(".tabs").get_by_role("link", name="Kazakh").click()
    expect(page.locator(".side:visible")).to_have_attribute("lang", "kk")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.close()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_mention_opens_a_card_that_escape_closes(
    chromium: Browser, served: str, viewport: ViewportSize
) -> None:
    page = chromium.new_page(viewport=viewport, locale="en")
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.goto(f"{served}{PAGE}")
    page.locator(".side.shown .text mark").first.click()
    card = page.locator(".card")
    expect(card).to_contain_text("Algeria · name · counterparty")
    expect(card.get_by_role("link")).to_have_attribute("href", "/countries/DZ")
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    page.close()
    assert wrong == []


def test_without_scripts_the_focus_explains_a_mention(chromium: Browser, served: str) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="en")
    page = context.new_page()
    page.goto(f"{served}{PAGE}")
    expect(page.locator(".side.shown .text mark").first).to_have_attribute(
        "title", "Algeria · name · counterparty"
    )
    context.close()


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "plain"])
def test_a_search_from_the_top_bar_becomes_a_rule(
    chromium: Browser, served: str, *, has_script: bool
) -> None:
    context = chromium.new_context(viewport=DESKTOP, java_script_enabled=has_script, locale="en")
    page = context.new_page()
    page.goto(f"{served}/health")
    page.locator(".find input[name=q]").fill("Алжире")
    page.locator(".find button").click()
    expect(page.get_by_text("1 result")).to_be_visible()
    page.locator(".filters summary").click()
    page.get_by_label("State: name or code").fill("Algeria")
    page.locator(".filters button").click()
    expect(page.locator(".held-filters")).to_contain_text("Algeria")
    assert page.url.endswith("&country=DZ")
    page.get_by_role("link", name="Tell me when more appear").click()
    expect(page.get_by_label("Phrases")).to_have_value("Алжире")
    expect(page.get_by_label("States", exact=True)).to_have_value("DZ")
    context.close()
