"""Figures of the whole service on loopback: `.venv/bin/python bench/service.py`.

Prints one line a figure: first page of the demo, a crawl with nothing new, 1,000 items, idle memory, and the
time from publication to alert. The machine matters; compare figures of one run only.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from standin import HookReceiver, MailReceiver, Ministry  # noqa: E402 - the path is set above
from standin.generate import generate  # noqa: E402 - as above
from standin.stories import load_drip  # noqa: E402 - as above

POLL_S = 5.0
SECRET = "whsec_" + "A" * 32


def main() -> None:
    """Print every figure."""
    _demo()
    _quiet_crawl_and_items()
    _idle_and_alert()


def _demo() -> None:
    port = _free_port()
    started = time.monotonic()
    with _child(["demo"], {"MFA_PORT": str(port)}):
        _wait_for_page(port)
        _say("first page of the demo", time.monotonic() - started, "s after ./mfa demo, packages installed")


def _quiet_crawl_and_items() -> None:
    with tempfile.TemporaryDirectory() as folder, Ministry(stories=generate(1000)) as ministry:
        environment = _environment(folder, ministry.url)
        started = time.monotonic()
        subprocess.run(_command(["crawl", "--language", "en"]), env=environment, check=True, **_quiet())
        _say("1,000 items, interval 0", time.monotonic() - started, "s for ./mfa crawl as a whole")
        before = len(ministry.requests)
        subprocess.run(_command(["crawl", "--language", "en"]), env=environment, check=True, **_quiet())
        _say("a crawl with nothing new", len(ministry.requests) - before, "requests a language")


def _idle_and_alert() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        Ministry(archive=True) as ministry,
        MailReceiver() as mail,
        HookReceiver() as hook,
    ):
        port = _free_port()
        environment = {
            "MFA_PORT": str(port),
            "MFA_POLL_INTERVAL_S": str(POLL_S),
            "MFA_MAIL_URL": f"smtp://127.0.0.1:{mail.port}",
            "MFA_MAIL_FROM": "monitor@example.org",
            "MFA_MAIL_TO": "desk@example.org",
            "MFA_WEBHOOK_URL": hook.url,
            "MFA_WEBHOOK_SECRET": SECRET,
            "MFA_WEBHOOK_ALLOW": "127.0.0.0/8",
        }
        with _child(["run"], _environment(folder, ministry.url) | environment) as process:
            _wait_for_page(port)
            _wait_for_baseline(port)
            for number, story in enumerate(load_drip()[:5], start=1):
                published = time.monotonic()
                ministry.publish(story)
                mail.wait_for(number, 60)
                hook.wait_for(number, 60)
                delay_s = time.monotonic() - published
                _say(
                    f"alert {number} by mail and webhook", delay_s, f"s after publication, poll {POLL_S:g} s"
                )
            _idle_memory(process.pid, f"polled every {POLL_S:g} s")
        del environment["MFA_POLL_INTERVAL_S"]
        port = environment["MFA_PORT"] = str(_free_port())
        with _child(["run"], _environment(folder, ministry.url) | environment) as process:
            _wait_for_page(int(port))
            _wait_for_poll(int(port))
            _idle_memory(process.pid, "polled every 300 s, the default")


def _wait_for_poll(port: int) -> None:
    for _ in range(100):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/runs", timeout=5) as answer:
            if answer.read().count(b'"outcome"') > 0:
                break
        time.sleep(0.2)
    time.sleep(12)  # the other languages' turns


def _idle_memory(pid: int, how: str) -> None:
    """The least of some looks between two crawls, the whole family of processes."""
    looks = []
    for _ in range(40):
        family = _family(pid)
        looks.append((len(family), sum(_pss_mb(member) for member in family)))
        time.sleep(0.25)
    fewest = min(count for count, _ in looks)
    idle = min(size for count, size in looks if count == fewest)
    _say("idle memory", idle, f"MB proportional set size over {fewest} processes, {how}")
    _say("most memory in that time", max(size for _, size in looks), f"MB, {how}")


def _family(pid: int) -> list[int]:
    family = [pid]
    for member in family:
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{member}/task").iterdir():
                family += [int(child) for child in (task / "children").read_text().split()]
    return family


def _pss_mb(pid: int) -> float:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def _environment(folder: str, url: str) -> dict[str, str]:
    return os.environ | {
        "MFA_DATA_DIR": folder,
        "MFA_DATABASE_URL": f"sqlite:///{folder}/mfa.db",
        "MFA_SITE_URL": url,
        "MFA_REQUEST_INTERVAL_S": "0",
    }


def _command(words: list[str]) -> list[str]:
    return [sys.executable, "-m", "cli", *words]


def _quiet() -> dict[str, int | Path]:
    return {"cwd": ROOT, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


@contextlib.contextmanager
def _child(words: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(_command(words), env=os.environ | environment, **_quiet())
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _wait_for_page(port: int) -> None:
    for _ in range(600):
        with contextlib.suppress(OSError, urllib.error.URLError):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).close()
            return
        time.sleep(0.1)
    raise TimeoutError("the page did not answer in a minute")


def _wait_for_baseline(port: int) -> None:
    for _ in range(300):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/sources", timeout=5) as answer:
            if b'"baseline_at":null' not in answer.read():
                return
        time.sleep(0.2)
    raise TimeoutError("the first reading did not end in a minute")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _say(what: str, figure: float, unit: str) -> None:
    print(f"{what:32} {figure:10.2f} {unit}", flush=True)


if __name__ == "__main__":
    main()
