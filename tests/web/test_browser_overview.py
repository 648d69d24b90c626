"""A reader's ways over the overview in Debian's chromium: the map, its table, the live parts, the bell."""

import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect, sync_playwright

from monitor.bootstrap import Service
from storage import stories
from tests.web.archive import NOW, alert, article, keep, post
from web import create_app

pytestmark = pytest.mark.browser

SWITCHES = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync")  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The machine's chromium."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(SWITCHES))
        yield opened
        opened.close()


@pytest.fixture
def site(service: Service) -> Iterator[str]:
    """The address of the pages, served from a thread over a socket of its own."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(create_app(service), log_level="warning", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=20)


def opened(
    browser: Browser, address: str, *, language: str = "en", width: int = 1280
) -> tuple[Page, list[str]]:
    """The page, and all that went wrong on it."""
    context = browser.new_context(viewport={"width": width, "height": 900}, locale=language)
    page, wrong = context.new_page(), []
    page.on("console", lambda said: wrong.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(address)
    return page, wrong


def raise_another(service: Service, *, country: str, number: str) -> None:
    """A release and an alert that come while somebody looks."""
    with service.database.writing() as tx:
        story = stories.create(tx, key=number, now=NOW)
        kept = keep(tx, article("ru", number=number), story_id=story)
        post(tx, alert(country=country), story_id=story, article_id=kept, outcomes={})


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "Algeria. Articles: 3"), ("ru", "Алжир. Новости: 3"), ("kk", "Алжир. Жаңалықтар: 3")],
)
@pytest.mark.parametrize("width", [390, 1440])
def test_the_map_says_what_the_table_says(
    browser: Browser, site: str, language: str, said: str, width: int
) -> None:
    page, wrong = opened(browser, site, language=language, width=width)
    algeria = page.locator(".worldmap a[data-code=DZ]")
    expect(algeria).to_have_attribute("href", "/countries/DZ")
    assert (algeria.get_attribute("aria-label") or "").startswith(said)
    assert algeria.get_attribute("data-band") == page.locator("#in-DZ").get_attribute("data-band")
    expect(page.locator(".worldmap a[data-code=SG] .dot")).to_have_count(1)
    expect(page.locator(".worldmap a[data-code=XK] path")).to_have_count(1)
    assert page.locator(".worldmap a[data-code]").count() == 249  # without Antarctica
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert wrong == []


def test_the_map_takes_its_room_before_it_is_drawn(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en")
    page = context.new_page()
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => { for (const each of list.getEntries())"
        " window.moved += each.value; }).observe({type: 'layout-shift', buffered: true});"
    )
    page.goto(site)
    expect(page.locator(".worldmap a[data-code=DZ]")).to_be_visible()
    assert page.evaluate("window.moved") < 0.02


def test_the_keyboard_walks_over_the_map_and_leaves_it(browser: Browser, site: str) -> None:
    page, wrong = opened(browser, site)
    stops = page.locator('.worldmap a[tabindex="0"]')
    expect(stops).to_have_count(1)
    stops.focus()
    expect(page.locator(".worldmap a[data-code=DZ]")).to_be_focused()
    expect(page.locator(".readout")).to_contain_text("Algeria")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".worldmap a[data-code=TN], .worldmap a[data-code=LY]")).to_have_count(2)
    assert page.evaluate("document.activeElement.dataset.code") in {"TN", "LY", "MT"}
    page.keyboard.press("Home")
    expect(page.locator(".worldmap a[data-code=DZ]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".readout")).not_to_contain_text("Algeria")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.worldmap')") is None
    assert wrong == []


def test_without_a_script_the_table_stands_alone_and_the_form_works(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en")
    page = context.new_page()
    page.goto(site)
    expect(page.locator(".worldmap")).to_be_hidden()
    page.get_by_label("Time").select_option("7")
    page.get_by_label("Measure").select_option("share")
    page.get_by_role("button", name="Show").first.click()
    expect(page.locator("#in-DZ")).to_contain_text("100%")
    assert "window=7" in page.url
    page.locator(".own-days summary").click()
    page.get_by_label("First day").fill("2026-11-25")
    page.get_by_label("Last day").fill("2026-11-20")
    page.locator(".own-days button").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("wrong way round")


def test_what_is_new_comes_by_itself_and_leaves_the_focus_where_it_was(
    browser: Browser, site: str, service: Service
) -> None:
    page, wrong = opened(browser, site)
    link = page.locator("#alert-1 .what a")
    link.focus()
    page.locator("#unnamed summary").click()
    link.focus()
    raise_another(service, country="FR", number="live")
    expect(page.locator(".thing", has_text="France")).to_be_visible(timeout=30_000)
    expect(link).to_be_focused()
    expect(page.locator("#unnamed[open]")).to_have_count(1)
    assert wrong == []


def test_the_bell_counts_until_the_reader_has_looked(browser: Browser, site: str, service: Service) -> None:
    page, wrong = opened(browser, site)
    page.wait_for_function("localStorage.getItem('bell.seen') === '1'")
    expect(page.locator(".bellbox .count")).to_have_text("")
    raise_another(service, country="FR", number="rung")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".bellbox .count")).to_have_text("1")
    expect(page.locator(".bellbox [role=status]")).to_have_text("1 new alert")
    assert page.title().startswith("(1) ")
    page.reload()
    expect(page.locator(".bellbox .count")).to_have_text("1")
    page.locator(".bellbox .ring").click()
    expect(page.locator("#new-title")).to_be_visible()
    expect(page.locator(".bellbox .count")).to_have_text("")
    assert not page.title().startswith("(")
    assert wrong == []


def test_sound_is_off_until_it_is_switched_on_and_is_remembered(browser: Browser, site: str) -> None:
    page, wrong = opened(browser, site)
    sound = page.get_by_role("button", name="Sound")
    page.locator(".bellbox summary").click()
    expect(sound).to_have_attribute("aria-pressed", "false")
    sound.click()
    expect(sound).to_have_attribute("aria-pressed", "true")
    page.reload()
    page.locator(".bellbox summary").click()
    expect(sound).to_have_attribute("aria-pressed", "true")
    assert wrong == []


def test_the_next_poll_is_counted_down_beside_its_time(browser: Browser, site: str) -> None:
    page, wrong = opened(browser, site)
    expect(page.locator(".pulse")).to_contain_text("next poll at 09:05 UTC+5")
    expect(page.locator(".pulse .left")).not_to_have_text("")
    assert wrong == []
