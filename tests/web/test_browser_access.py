"""Logging in with Debian's chromium, over plain http under a name as others in the house would see it."""

import re
import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser, expect, sync_playwright

from monitor.bootstrap import Service
from tests.web.browsing import SIZES, SWITCHES, photograph, watched
from tests.web.test_web_guard import guarded
from web import create_app
from web.serving import server_config

pytestmark = pytest.mark.browser

NAME = "monitor.test"  # to a browser no trustworthy place, as localhost is: no Sec-Fetch-Site there
LOGIN = {"kk": "Кіру", "ru": "Войти", "en": "Log in"}
OUTBOX = {"kk": "Хабарламалар", "ru": "Исходящие", "en": "Outbox"}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The machine's chromium, to which the name is this machine."""
    with sync_playwright() as playwright:
        switches = [*SWITCHES, f"--host-resolver-rules=MAP {NAME} 127.0.0.1"]
        opened = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=switches)
        yield opened
        opened.close()


@pytest.fixture
def site(service: Service) -> Iterator[str]:
    """The address of the pages behind a password."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        locked = guarded(service, host=NAME, password="the word")
        server = uvicorn.Server(server_config(create_app(locked)))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://{NAME}:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=20)


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "plain"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LOGIN)
def test_a_reader_logs_in_makes_a_token_and_logs_out(
    browser: Browser, site: str, language: str, size: str, *, has_script: bool
) -> None:
    context = browser.new_context(viewport=SIZES[size], locale=language, java_script_enabled=has_script)
    page, wrong = watched(context, site)
    page.goto(f"{site}/outbox?state=dead")
    expect(page).to_have_url(re.compile(r"/login\?next="))
    if has_script:
        photograph(page, f"{language}-{size}-login")
    page.locator("#password").fill("the wrong word")
    page.get_by_role("button", name=LOGIN[language]).click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.locator("#password").fill("the word")
    page.locator("#password").press("Enter")
    expect(page).to_have_url(f"{site}/outbox?state=dead")
    expect(page.get_by_role("heading", level=1)).to_have_text(OUTBOX[language])
    page.goto(f"{site}/access")
    page.locator("#name").fill("notebook")
    page.locator("input[value=read]").check()
    page.locator("button.main").click()
    expect(page.locator(".made-token")).to_have_text(re.compile(r"mfa_[\w-]{43}"))
    if has_script:
        photograph(page, f"{language}-{size}-access")
    page.locator("form[action^='/logout'] button").click()
    expect(page).to_have_url(re.compile(r"/login"))
    page.goto(f"{site}/outbox")
    expect(page).to_have_url(re.compile(r"/login\?next="))
    context.close()
    assert [each for each in wrong if "401" not in each] == []  # the browser tells of the wrong password
