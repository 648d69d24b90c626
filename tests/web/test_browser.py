"""A reader's way through the pages in Debian's chromium, with and without scripts, wide and narrow."""

import pytest
from playwright.sync_api import Browser, expect

from monitor.bootstrap import Service
from news.differences import Difference
from storage import differences, stories
from tests.web.archive import NOW, alert, article, keep, post
from tests.web.browsing import SIZES, go, photograph, watched

pytestmark = pytest.mark.browser

HEADINGS = {
    "kk": ("Жаңа оқиғалар", "Хабарламалар", "Күйі"),
    "ru": ("Что нового", "Исходящие", "Состояние"),
    "en": ("What is new", "Outbox", "Health"),
}


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", HEADINGS)
def test_a_reader_gets_through_every_page(
    browser: Browser, site: str, language: str, size: str, *, has_script: bool
) -> None:
    context = browser.new_context(
        viewport=SIZES[size], locale=language, java_script_enabled=has_script, color_scheme="light"
    )
    page, wrong = watched(context, site)
    alerts, outbox, health = HEADINGS[language]
    name = f"{language}-{size}-{'script' if has_script else 'plain'}"
    page.goto(site)
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.get_by_role("heading", name=alerts)).to_be_visible()
    expect(page.locator(".item mark").first).to_be_visible()
    if has_script:
        photograph(page, f"{name}-overview")
    page.locator(".item h4 a").first.click()
    page.locator(".text mark").first.focus()
    expect(page.locator(".versions li").first).to_be_visible()
    if has_script:
        photograph(page, f"{name}-article")
    for heading, slug in ((outbox, "outbox"), (health, "health")):
        go(page, heading)
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        if has_script:
            photograph(page, f"{name}-{slug}")
    context.close()
    assert wrong == []


@pytest.mark.parametrize("width", [360, 1200])
@pytest.mark.parametrize("language", HEADINGS)
def test_a_date_on_the_health_page_takes_two_lines_at_most(
    browser: Browser, site: str, language: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900}, locale=language)
    page.goto(f"{site}/health")
    lines = page.eval_on_selector_all(".sources time", "all => all.map(each => each.getClientRects().length)")
    page.close()
    assert lines
    assert max(lines) <= 2


def test_a_choice_of_language_is_kept(browser: Browser, site: str) -> None:
    context = browser.new_context(locale="en")
    page, wrong = watched(context, site)
    page.goto(site)
    page.get_by_role("link", name="Қазақша").click()
    page.locator(".item h4 a").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "kk")
    page.goto(site)
    expect(page.locator("html")).to_have_attribute("lang", "kk")
    context.close()
    assert wrong == []


def test_the_keyboard_finds_the_content_and_explains_a_mention(browser: Browser, site: str) -> None:
    context = browser.new_context(locale="en")
    page, wrong = watched(context, site)
    page.goto(f"{site}/articles/mfa/news/1300001?language=ru")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    mark = page.locator(".text mark").first
    mark.focus()
    shown = mark.evaluate("node => getComputedStyle(node, '::after').content")
    assert shown == '"Algeria · name · counterparty"'
    context.close()
    assert wrong == []


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "plain"])
def test_a_dead_message_can_be_sent_again(browser: Browser, site: str, *, has_script: bool) -> None:
    context = browser.new_context(locale="en", java_script_enabled=has_script)
    page, wrong = watched(context, site)
    page.goto(f"{site}/outbox?state=dead")
    page.locator("#message-2").get_by_role("button", name="Send now").click()
    expect(page.get_by_role("status")).to_have_text("The message is due now.")
    expect(page.locator("#message-2")).to_have_count(0)
    context.close()
    assert wrong == []


def test_a_new_alert_appears_by_itself_and_leaves_opened_details_open(
    browser: Browser, site: str, service: Service
) -> None:
    context = browser.new_context(locale="en", color_scheme="dark")
    page, wrong = watched(context, site)
    page.goto(f"{site}/outbox")
    page.locator("summary").first.click()
    with service.database.writing() as tx:
        story = stories.create(tx, key="live", now=NOW)
        kept = keep(tx, article("ru", number="live"), story_id=story)
        post(tx, alert(country="FR"), story_id=story, article_id=kept, outcomes={})
    expect(page.get_by_role("heading", name="France")).to_be_visible(timeout=30_000)
    expect(page.locator("details[open]")).to_have_count(1)
    photograph(page, "en-dark-outbox-live")
    context.close()
    assert wrong == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", HEADINGS)
def test_a_story_stands_in_all_its_languages_side_by_side(
    browser: Browser, site: str, service: Service, language: str, size: str
) -> None:
    with service.database.writing() as tx:
        left_out = Difference(kind="state", value="AM", present_in=("ru",), absent_in=("en", "kk"))
        differences.replace(tx, 1, [left_out], now=NOW)
    context = browser.new_context(viewport=SIZES[size], locale=language)
    page, wrong = watched(context, site)
    page.goto(f"{site}/articles/mfa/news/1300001")
    page.locator(".byline a[href*='/stories/']").click()
    expect(page.locator(".story-languages .article")).to_have_count(3)
    expect(page.locator(".left-out")).to_contain_text("Armenia" if language == "en" else "Армения")
    photograph(page, f"{language}-{size}-story")
    context.close()
    assert wrong == []


@pytest.mark.parametrize("language", HEADINGS)
def test_a_reader_sees_what_an_edit_changed(browser: Browser, site: str, language: str) -> None:
    context = browser.new_context(viewport=SIZES["phone"], locale=language)
    page, wrong = watched(context, site)
    page.goto(f"{site}/articles/mfa/news/1300001?language=en&revision=2&against=1")
    deleted = page.locator("#comparison del").first
    expect(deleted).to_be_visible()
    assert "line-through" in deleted.evaluate("node => getComputedStyle(node).textDecorationLine")
    inserted = page.locator("#comparison ins").first
    assert "underline" in inserted.evaluate("node => getComputedStyle(node).textDecorationLine")
    assert page.locator("#comparison :is(del, ins) > .quiet").count() > 0
    assert page.locator("#comparison :is(del, ins):not([lang])").count() == 0
    page.locator(".versions summary").first.click()
    expect(page.locator(".versions details[open] .change").first).to_be_visible()
    photograph(page, f"{language}-phone-comparison")
    page.goto(f"{site}/changes")
    expect(page.locator(".rooms [aria-current]")).to_have_attribute("href", "/changes")
    expect(page.get_by_label(page.locator("label[for=country]").inner_text())).to_be_visible()
    photograph(page, f"{language}-phone-changes")
    context.close()
    assert wrong == []


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("size", SIZES)
def test_a_rule_is_made_tried_kept_and_tested(
    browser: Browser, site: str, size: str, *, has_script: bool
) -> None:
    context = browser.new_context(viewport=SIZES[size], locale="en", java_script_enabled=has_script)
    page, wrong = watched(context, site)
    page.goto(f"{site}/rules")
    page.get_by_role("link", name="New rule").click()
    page.get_by_role("link", name="Watch list").click()
    page.get_by_label("Name").fill("Algeria <b>&")
    page.get_by_label("States", exact=True).fill("DZ")
    page.get_by_label("Recipients").fill("desk@example.org")
    page.get_by_role("button", name="Try on the archive").last.click()
    expect(page.get_by_role("status")).to_contain_text("Would have fired 1 time in 1 month")
    expect(page.locator(".histogram rect")).to_have_count(1)
    if has_script:
        photograph(page, f"en-{size}-rule-tried")
    page.get_by_role("button", name="Save").last.click()
    expect(page.get_by_role("status")).to_have_text("The rule is saved.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Algeria <b>&")
    page.get_by_role("button", name="Send a test").click()
    expect(page.get_by_role("status")).to_contain_text("A test is on its way")
    go(page, "Outbox")
    told = page.locator(".told-alert", has_text="This is a test of the rule")
    expect(told.locator(".messages")).to_contain_text("d…@example.org")
    go(page, "Rules")
    own = page.locator("#rule-algeria-b")
    own.get_by_label("For how long").select_option("168")
    own.get_by_role("button", name="Mute").click()
    expect(own).to_contain_text("muted until")
    own.get_by_role("link", name="Remove").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.locator("#rule-algeria-b")).to_have_count(0)
    context.close()
    assert wrong == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", HEADINGS)
def test_the_pages_of_rules_fit_a_phone(browser: Browser, site: str, language: str, scheme: str) -> None:
    chosen = "dark" if scheme == "dark" else "light"
    context = browser.new_context(viewport=SIZES["phone"], locale=language, color_scheme=chosen)
    page, wrong = watched(context, site)
    for name, path in (
        ("rules", "/rules"), ("kinds", "/rules/new"), ("form", "/rules/new?kind=co_mention"),
        ("rule", "/rules/default?tried=true"), ("file", "/rule-file"), ("recipients", "/recipients"),
        ("dead", "/outbox?state=dead&channel=webhook"), ("all", "/outbox/all?wish=discard&state=dead"),
    ):  # fmt: skip
        page.goto(f"{site}{path}")
        photograph(page, f"{language}-phone-{scheme}-{name}")
    context.close()
    assert wrong == []
