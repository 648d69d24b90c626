"""`run` and `demo`: the service itself."""

import base64
import fcntl
import secrets
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Annotated, TextIO

import typer

import scheduler
from monitor import doctor, log
from monitor.settings import Settings, load_settings
from news.errors import MonitorError

from .frame import console, opened

DEMO_DIR = Path("var/demo")
DAY_S = 86400
REMOVAL_S = 15.0  # a removal is proven, and its return seen, while somebody watches


def run() -> None:
    """The service: crawls, alerts, delivery and the page at http://127.0.0.1:8765.

    Example: MFA_MAIL_URL=smtp://localhost MFA_MAIL_TO=desk@example.org ./mfa run
    """
    settings = load_settings()
    log.configure(settings.log_format)
    with opened(settings) as service:
        if advice := doctor.unheard(service):
            log.logger.warning("mail.unheard", advice=advice)
        scheduler.run(
            service,
            ready=lambda url: console.print(
                f"Watching {settings.site_url}; the page is at [bold]{url}[/]", soft_wrap=True
            ),
        )


def demo(
    *,
    drip_s: Annotated[
        float,
        typer.Option(
            "--drip", min=0.1, max=DAY_S, help="Seconds between two things that happen at the stand-in."
        ),
    ] = 8.0,
    poll_s: Annotated[
        float, typer.Option("--poll", min=1, max=DAY_S, help="Seconds between two polls.")
    ] = 5.0,
) -> None:
    """The service over a bundled stand-in ministry: no internet, no mail server, value in a minute.

    Everything is made anew at each start, under var/demo, or beside it while another demo runs there.
    Example: ./mfa demo --drip 3
    """
    # Imported here: the service proper never loads the stand-in.
    from standin import HookReceiver, MailReceiver, Ministry  # noqa: PLC0415 - see above
    from standin.drip import Drip  # noqa: PLC0415 - see above
    from standin.stories import load_drip  # noqa: PLC0415 - see above

    secret = "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode()
    with (
        _own_folder() as folder,
        Ministry(archive=True) as ministry,
        closing(Drip(ministry, load_drip(), drip_s)) as drip,
        MailReceiver() as mail,
        HookReceiver() as hook,
    ):
        settings = replace(
            _of_environment(),
            database_url=f"sqlite:///{folder}/mfa.db",
            data_dir=folder,
            site_url=ministry.url,
            poll_interval_s=poll_s,
            request_interval_s=0.0,
            removal_checks=2,
            removal_period_s=REMOVAL_S,
            mail_url=f"smtp://127.0.0.1:{mail.port}",
            mail_from="monitor@demo.example",
            mail_to=("desk@demo.example",),
            webhook_url=hook.url,
            webhook_secret=secret,
            webhook_allow=("127.0.0.0/8",),
        )
        log.configure(settings.log_format, level="WARNING")
        console.print("A stand-in ministry is open, with three years of its news in three languages.")
        drip.start()
        with opened(settings) as service:
            scheduler.run(service, ready=_say_where)


def test() -> None:
    """Every check that CI makes."""
    raise MonitorError("The checks are started by the script itself: ./mfa test")


@contextmanager
def _own_folder() -> Iterator[Path]:
    """An empty folder that no other running demo has: var/demo, else var/demo-2 and so on."""
    try:
        folder, lock = _claimed_folder()
    except OSError as error:
        raise MonitorError(f"The demo cannot write to {DEMO_DIR.parent}: {error.strerror}.") from error
    with lock:
        shutil.rmtree(folder, ignore_errors=True)
        yield folder


def _claimed_folder() -> tuple[Path, TextIO]:
    """The first folder that is free, and its lock: the system gives it back whatever ends the process."""
    DEMO_DIR.parent.mkdir(parents=True, exist_ok=True)
    for number in count(1):
        folder = DEMO_DIR if number == 1 else DEMO_DIR.with_name(f"{DEMO_DIR.name}-{number}")
        lock = folder.with_suffix(".lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
        else:
            return folder, lock
    raise AssertionError  # counting has no end


def _of_environment() -> Settings:
    """The operator's settings for the page alone; the rest of them is not the demo's business."""
    own = load_settings()
    return Settings(
        host=own.host,
        port=own.port,
        password=own.password,
        api_tokens=own.api_tokens,
        public=own.public,
        base_url=own.base_url,
        trusted_proxies=own.trusted_proxies,
        log_format=own.log_format,
    )


def _say_where(url: str) -> None:
    console.print(
        f"The page is at [bold]{url}[/]. Alerts appear there as the ministry publishes; Ctrl-C ends it.",
        soft_wrap=True,
    )
