"""Journeys of the people the monitor is for, over the demo's archive."""

import pytest
from playwright.sync_api import Browser

from tests.web.browsing import photograph, shifted, watched

pytestmark = pytest.mark.browser


def test_smoke(browser: Browser, demo: str) -> None:
    context = browser.new_context(locale="en")
    page, wrong = watched(context, demo)
    for path, name in (
        ("/", "ov"),
        ("/outbox", "out"),
        ("/health", "he"),
        ("/changes", "ch"),
        ("/rules", "ru"),
    ):
        page.goto(demo + path)
        photograph(page, f"demo-{name}")
        assert shifted(page) == 0
    context.close()
    assert wrong == []
