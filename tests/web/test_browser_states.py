"""Journeys through the states and their comparison in Debian's chromium, with and without scripts."""

import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright

from monitor.bootstrap import Service
from tests.web.states_archive import fill_states
from web import create_app

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / "var" / "screenshots"
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").as_posix()
SWITCHES = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync")  # fmt: skip
SIZES: dict[str, ViewportSize] = {
    "phone": {"width": 390, "height": 844},
    "desktop": {"width": 1440, "height": 900},
}
PAGES = {
    "states": "/countries",
    "state": "/countries/DZ",
    "never-named": "/countries/VA",
    "wrong": "/countries/DZ?since=x",
    "compare": "/compare?states=FR,TR,DZ&measure=index&step=month&matrix=12",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The machine's chromium."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(SWITCHES))
        yield opened
        opened.close()


@pytest.fixture
def site(empty_service: Service) -> Iterator[str]:
    """The address of the pages over two years of releases, served from a thread over a socket of its own."""
    fill_states(empty_service)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(create_app(empty_service), log_level="warning", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=20)


def watched(context: BrowserContext, site: str) -> tuple[Page, list[str]]:
    """A new page, and the list of all that went wrong on it: console, errors, requests to other hosts."""
    wrong: list[str] = []
    page = context.new_page()
    page.on("console", lambda said: wrong.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    own = (site, "data:", f"blob:{site}")
    page.on("request", lambda sent: None if sent.url.startswith(own) else wrong.append(sent.url))
    return page, wrong


@pytest.mark.parametrize(("size", "scheme"), [("phone", "dark"), ("desktop", "light")])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_pages_of_states_fit_and_are_for_everybody(
    browser: Browser, site: str, language: str, size: str, scheme: str
) -> None:
    chosen = "dark" if scheme == "dark" else "light"
    context = browser.new_context(
        viewport=SIZES[size], locale=language, color_scheme=chosen, bypass_csp=True, reduced_motion="reduce"
    )
    page, wrong = watched(context, site)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    for name, path in PAGES.items():
        page.goto(site + path)
        page.screenshot(path=SCREENSHOTS / f"{language}-{size}-{scheme}-{name}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
        page.add_script_tag(path=AXE)
        found = page.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})")
        faults = [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]]
        assert faults == [], name
    context.close()
    assert [said for said in wrong if "422" not in said] == []


def test_the_list_is_narrowed_as_somebody_types(browser: Browser, site: str) -> None:
    context = browser.new_context(locale="en")
    page, wrong = watched(context, site)
    page.goto(f"{site}/countries")
    page.get_by_label("Find a state").type("франц")
    expect(page.locator("#states tbody tr:visible")).to_have_count(4)
    expect(page.locator("main").get_by_role("status")).to_have_text("4 / 250")
    page.get_by_label("Find a state").fill("fr")
    page.get_by_role("link", name="France", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("France")
    context.close()
    assert wrong == []


def test_without_scripts_the_form_finds_a_state_and_the_chart_is_drawn(browser: Browser, site: str) -> None:
    context = browser.new_context(locale="ru", java_script_enabled=False, viewport=SIZES["phone"])
    page, wrong = watched(context, site)
    page.goto(f"{site}/countries")
    page.locator("#q").fill("Algeria")
    page.locator("main form.find button").click()
    page.get_by_role("link", name="Алжир", exact=True).click()
    expect(page.locator("svg.plot .bars rect").first).to_be_visible()
    page.locator("#role").select_option("counterparty")
    page.locator("#step").select_option("month")
    page.locator("form.window button").click()
    expect(page).to_have_url(re.compile(r"step=month&role=counterparty"))
    page.locator("summary", has_text="Числа").first.click()
    expect(page.locator("#counts tbody tr").first).to_be_visible()
    context.close()
    assert wrong == []


def test_a_script_puts_a_livelier_chart_in_the_place_without_a_shift(browser: Browser, site: str) -> None:
    context = browser.new_context(locale="en", viewport=SIZES["desktop"])
    page, wrong = watched(context, site)
    page.goto(f"{site}/countries/FR?step=month")
    chart = page.locator("figure[data-chart=bars]")
    expect(chart.locator("canvas")).to_be_visible()
    expect(chart.get_by_role("img")).to_have_attribute("aria-label", re.compile("Articles that name France"))
    box = chart.locator(".u-over").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 3, box["y"] + 40)
    expect(chart.locator(".u-legend")).to_contain_text("Dec 2024")
    shifted = page.evaluate(
        "new Promise(done => new PerformanceObserver(list => done(list.getEntries()"
        ".reduce((all, each) => all + each.value, 0))).observe({type: 'layout-shift', buffered: true})"
        " ?? setTimeout(() => done(0), 300))"
    )
    assert shifted < 0.05
    context.close()
    assert wrong == []


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "plain"])
def test_two_clicks_make_a_rule_about_a_state(browser: Browser, site: str, *, has_script: bool) -> None:
    context = browser.new_context(locale="en", java_script_enabled=has_script)
    page, wrong = watched(context, site)
    page.goto(f"{site}/countries/VA")
    page.get_by_role("link", name="Tell me about this state").click()
    page.get_by_role("button", name="Save").last.click()
    expect(page.locator("main").get_by_role("status")).to_have_text("The rule is saved.")
    context.close()
    assert wrong == []


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "plain"])
def test_states_are_compared_and_taken_along(browser: Browser, site: str, *, has_script: bool) -> None:
    context = browser.new_context(locale="ru", java_script_enabled=has_script, accept_downloads=True)
    page, wrong = watched(context, site)
    page.goto(f"{site}/compare?states=FR")
    page.locator("#state").fill("Алжир, TR")
    page.locator("#measure").select_option("share")
    page.locator("form.window button").click()
    expect(page).to_have_url(re.compile(r"states=FR%2CDZ%2CTR&.*measure=share"))
    expect(page.locator(".chosen li")).to_have_count(3)
    page.locator(".chosen .drop").nth(1).click()
    expect(page.locator(".chosen li")).to_have_count(2)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Картинка SVG").first.click()
    assert waiting.value.suggested_filename.endswith(".svg")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Числа в CSV").click()
    assert waiting.value.suggested_filename.endswith(".csv")
    painted = page.get_by_role("link", name="Картинка PNG")
    expect(painted).to_have_count(3 if has_script else 0)
    if has_script:
        with page.expect_download() as waiting:
            painted.first.click()
        assert waiting.value.path().read_bytes().startswith(b"\x89PNG")
    context.close()
    assert wrong == []


def test_what_is_wrong_with_a_comparison_leads_to_its_field(browser: Browser, site: str) -> None:
    context = browser.new_context(locale="en", viewport=SIZES["phone"])
    page, _ = watched(context, site)
    page.goto(f"{site}/compare?states=FR,Atlantis,TR,DZ,CN,US,RU,IT&since=2026-02-01&until=2026-01-01")
    said = page.get_by_role("alert")
    expect(said).to_contain_text("No state is called “Atlantis”.")
    expect(said).to_contain_text("Six states can be compared at once")
    said.get_by_role("link", name="Until").click()
    expect(page.locator("#until")).to_be_focused()
    context.close()
