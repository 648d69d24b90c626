"""`run` and `demo`: the service itself."""

import base64
import secrets
import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

import scheduler
from monitor import doctor, log
from monitor.settings import Settings, load_settings
from news.errors import MonitorError

from .frame import console, opened

DEMO_DIR = Path("var/demo")


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
        float, typer.Option("--drip", help="Seconds between two things that happen at the stand-in.")
    ] = 8.0,
    poll_s: Annotated[float, typer.Option("--poll", help="Seconds between two polls.")] = 5.0,
) -> None:
    """The service over a bundled stand-in ministry: no internet, no mail server, value in a minute.

    Everything is made anew at each start, under var/demo. Example: ./mfa demo --drip 3
    """
    # Imported here: the service proper never loads the stand-in.
    from standin import HookReceiver, MailReceiver, Ministry  # noqa: PLC0415 - see above
    from standin.drip import Drip  # noqa: PLC0415 - see above
    from standin.stories import load_drip  # noqa: PLC0415 - see above

    shutil.rmtree(DEMO_DIR, ignore_errors=True)
    secret = "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode()
    with (
        Ministry(archive=True) as ministry,
        closing(Drip(ministry, load_drip(), drip_s)) as drip,
        MailReceiver() as mail,
        HookReceiver() as hook,
    ):
        settings = replace(
            _of_environment(),
            database_url=f"sqlite:///{DEMO_DIR}/mfa.db",
            data_dir=DEMO_DIR,
            site_url=ministry.url,
            poll_interval_s=poll_s,
            request_interval_s=0.0,
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


def _of_environment() -> Settings:
    """The operator's settings for the page alone; the rest of them is not the demo's business."""
    own = load_settings()
    return Settings(
        host=own.host,
        port=own.port,
        password=own.password,
        api_tokens=own.api_tokens,
        log_format=own.log_format,
    )


def _say_where(url: str) -> None:
    console.print(
        f"The page is at [bold]{url}[/]. Alerts appear there as the ministry publishes; Ctrl-C ends it.",
        soft_wrap=True,
    )
