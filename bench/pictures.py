"""Make the pictures of the README: `.venv/bin/python bench/pictures.py` (needs Debian's chromium).

Starts the demo, waits until it has raised alerts and seen an edit, and photographs its pages into
docs/pictures/.
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
PAGES = {
    "overview": "/?lang=en",
    "outbox": "/outbox?lang=ru",
    "health": "/health?lang=kk",
    "changes": "/changes?lang=en",
}
ALERTS = 3


def main() -> None:
    """Take every picture."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    demo = subprocess.Popen(
        [sys.executable, "-m", "cli", "demo", "--drip", "2"],
        cwd=ROOT,
        env=os.environ | {"MFA_PORT": str(port)},
    )
    try:
        site = f"http://127.0.0.1:{port}"
        _wait_for_alerts(site)
        edited = _wait_for_edit(site)
        _photograph(site, PAGES | edited)
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait(30)


def _wait_for_alerts(site: str) -> None:
    for _ in range(120):
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"{site}/api/v1/alerts", timeout=5) as answer,
        ):
            if answer.read().count(b'"rule_id"') >= ALERTS:
                return
        time.sleep(0.5)
    raise TimeoutError("the demo raised no alerts in a minute")


def _wait_for_edit(site: str) -> dict[str, str]:
    """The pages of an article that was edited, and of its story."""
    for _ in range(240):
        with urllib.request.urlopen(f"{site}/api/v1/changes?kind=edited", timeout=5) as answer:
            events = json.load(answer)["items"]
        if events:
            article = events[0]["article"]
            key, language = article["key"], article["language"]
            return {
                "comparison": f"/articles/{key}?language={language}&revision=2&against=1&lang=en#comparison",
                "story": f"/stories/{article['story_key']}?lang=ru",
            }
        time.sleep(0.5)
    raise TimeoutError("the demo edited nothing in two minutes")


def _photograph(site: str, pages: dict[str, str]) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
        )
        page = browser.new_page(viewport={"width": 1120, "height": 760})
        for name, path in pages.items():
            page.goto(site + path)
            page.screenshot(path=PICTURES / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
