"""What tests in a real browser share: the demo archive, a server, pages that report what is wrong."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from monitor import crawls, rules
from monitor.bootstrap import Service, open_service
from monitor.deliver import deliver_due
from monitor.settings import load_settings
from news.crawls import CrawlMode, CrawlOutcome, CrawlReport, SourceRef
from standin import HookReceiver, MailReceiver, Ministry
from standin.drip import Drip
from standin.stories import load_drip
from web import create_app

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / "var" / "screenshots"
SWITCHES = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync")  # fmt: skip
LANGUAGES = ("kk", "ru", "en")
SIZES: dict[str, ViewportSize] = {
    "phone": {"width": 360, "height": 740},
    "desktop": {"width": 1280, "height": 900},
}
TURNS = (9, 8)  # between two crawls; in all, the drip publishes, translates, edits, removes and brings back
RULES: tuple[Mapping[str, object], ...] = (
    {
        "id": "gulf",
        "kind": "watch_list",
        "name": "Gulf",
        "groups": ["gulf"],
        "recipients": ["desk@example.org"],
    },
    {"id": "near", "kind": "co_mention", "name": "Neighbours", "countries": ["UZ"], "others": ["CN", "KG"]},
)
# Sums up every shift that no input of the reader explains (the Layout Instability API).
_WATCH_SHIFTS = """
window.shifted = 0;
new PerformanceObserver(list => list.getEntries().forEach(each => {
  if (!each.hadRecentInput) window.shifted += each.value;
})).observe({type: "layout-shift", buffered: true});
"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's chromium."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(SWITCHES))
        yield opened
        opened.close()


@contextmanager
def served(service: Service) -> Iterator[str]:
    """The address of the service's pages, served from a thread over a socket of its own."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(create_app(service), log_level="warning", timeout_graceful_shutdown=1)
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
    page.add_init_script(_WATCH_SHIFTS)
    page.on("console", lambda said: wrong.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda sent: None if sent.url.startswith((site, "data:")) else wrong.append(sent.url))
    return page, wrong


def shifted(page: Page) -> float:
    """How much of the page moved under the reader since it was opened; 0 where nothing did."""
    return float(page.evaluate("window.shifted"))


def go(page: Page, name: str) -> None:
    """Follows a link of the menu, which a narrow screen keeps behind its button."""
    button = page.locator(".menu > summary")
    if button.is_visible():
        button.click()
    page.locator(".rooms").get_by_role("link", name=name, exact=True).click()


def photograph(page: Page, name: str) -> None:
    """Saves what the reader sees, and makes sure that it fits the width of the screen."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name


def demo_archive(folder: Path) -> Path:
    """The database of the demo's archive, made once in a folder that several test processes share."""
    done = folder / "demo" / "done"
    with (folder / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(done.parent, ignore_errors=True)
            done.parent.mkdir()
            _live_through(done.parent)
            done.touch()
    return done.parent / "mfa.db"


def _live_through(folder: Path) -> None:
    """Some days of the ministry: read whole, then news, edits, removals, a bad row, a refusal, messages."""
    with Ministry(archive=True) as ministry, MailReceiver() as mail, HookReceiver(410) as hook:
        environment = _environment(folder, site=ministry.url, mail_port=mail.port, hook=hook.url)
        _crawl(environment)
        service = open_service(load_settings(environment))
        for rule in RULES:
            rules.add(service, rule)
        drip = Drip(ministry, load_drip(), every_s=0.0)
        for turns in TURNS:
            for _ in range(turns):
                drip.take_turn()
            _crawl(environment)
            ministry.fault("missing-fields", times=1, places=(0,))
        _refuse(service)
        deliver_due(service)
        service.close()


def _refuse(service: Service) -> None:
    """The newest look at the English listing was refused."""
    source = SourceRef(entity="mfa", section="news", language="en")
    plan = crawls.begin(service, source=source, mode=CrawlMode.POLL)
    report = CrawlReport(outcome=CrawlOutcome.BLOCKED, detail="The portal answered 403.", api="graphql")
    crawls.finish(service, run_id=plan.run_id, source=source, report=report, new=0, revised=0)


def _environment(folder: Path, *, site: str, mail_port: int, hook: str) -> dict[str, str]:
    own = folder / "own.toml"
    own.touch()
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("MFA_")},
        "MFA_SETTINGS_FILE": str(own),
        "MFA_DATABASE_URL": f"sqlite:///{folder}/mfa.db",
        "MFA_DATA_DIR": str(folder),
        "MFA_SITE_URL": site,
        "MFA_REQUEST_INTERVAL_S": "0",
        "MFA_REMOVAL_CHECKS": "2",
        "MFA_REMOVAL_PERIOD_S": "1",
        "MFA_MAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "MFA_MAIL_FROM": "monitor@example.org",
        "MFA_MAIL_TO": "desk@example.org",
        "MFA_WEBHOOK_URL": hook,
        "MFA_WEBHOOK_SECRET": "whsec_" + "QUJD" * 8,
        "MFA_WEBHOOK_ALLOW": "127.0.0.0/8",
        "MFA_LOG_FORMAT": "json",
    }


def _crawl(environment: Mapping[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cli", "crawl"],
        cwd=ROOT, env=dict(environment), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
