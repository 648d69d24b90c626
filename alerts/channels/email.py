"""Mail: one message to one recipient over SMTP."""

import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from alerts.render import mail
from news.addresses import parse_address
from news.alerts import Delivered, OutboxEntry, Refused

from .deadline import Deadline
from .trust import tls_context

STARTTLS_ON = frozenset({"1", "true", "yes", "on"})
TIMEOUT_S = 15.0  # for each reply, of which a message takes eight
DEADLINE_S = 60.0  # for the whole message, less than the lease it is sent under; a slow drip meets this one
_DEMANDS_MORE = 530  # RFC 3207, section 4, and RFC 4954, section 6: STARTTLS or a log-in must come first
PERMANENT_FROM = 500  # RFC 5321, section 4.2.1: 5yz is a permanent negative reply
_PORTS = {"smtp": 25, "smtps": 465}


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where and how to hand mail over; shows no password."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    is_tls: bool
    is_starttls: bool


def send(
    entry: OutboxEntry,
    *,
    mail_url: str,
    mail_from: str,
    ca_file: Path | None = None,
    now: datetime,
    deadline: Deadline,
) -> Delivered | Refused:
    """Hand the message to the mail server; 5xx on the recipient is permanent.

    `ca_file`: an authority that is trusted besides those of the machine.
    """
    try:
        server = parse_mail_url(mail_url)
        sender = _address(mail_from, "MFA_MAIL_FROM is no address")
        context = tls_context(ca_file)
    except OSError:
        return _later("MFA_CA_FILE holds no certificate that can be read")
    except ValueError as error:
        return _later(str(error))  # a setting is mended within days, and then the message goes out
    try:
        message = compose(entry, sender=sender, now=now)
    except ValueError as error:
        return Refused(detail=str(error), is_permanent=True)
    with deadline:
        answer = _attempt(lambda: _hand_over(server, message, context, deadline))
    return _too_slow() if deadline.is_over and isinstance(answer, Refused) else answer


def parse_mail_url(url: str) -> MailServer:
    """The server that smtp://user:pass@host:port?starttls=1 or smtps://… names; ValueError else."""
    wrong = "MFA_MAIL_URL is wrong: write smtp://user:password@host:587?starttls=1 or smtps://…"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError(wrong) from None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError(wrong)
    return MailServer(
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        is_tls=parts.scheme == "smtps",
        is_starttls=parse_qs(parts.query).get("starttls", ["0"])[-1] in STARTTLS_ON,
    )


def compose(entry: OutboxEntry, *, sender: Address, now: datetime) -> EmailMessage:
    """The message, plain text and HTML; ValueError for a recipient's address that is none."""
    said = mail(entry)
    domain = sender.domain
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = _address(entry.address, "the recipient's address is none")
    message["Subject"] = _one_line(said.subject)
    message["Date"] = format_datetime(now)
    # A replay's key holds colons, which a Message-ID may not (RFC 5322, section 3.6.4).
    message["Message-ID"] = f"<{re.sub(r'[^A-Za-z0-9_-]', '.', entry.dedupe_key)}@{domain}>"
    message["List-Id"] = f"<{re.sub(r'[^A-Za-z0-9-]', '-', said.list_name)}.alerts.{domain}>"
    message["List-Unsubscribe"] = f"<mailto:{sender.addr_spec}?subject=unsubscribe>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(said.plain, charset="utf-8")
    message.add_alternative(said.html, subtype="html", charset="utf-8")
    return message


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _address(text: str, wrong: str) -> Address:
    try:
        read = parse_address(text)
    except ValueError:
        raise ValueError(wrong) from None
    return Address(display_name=read.name, username=read.local, domain=read.domain)


class _Client(smtplib.SMTP):
    """A connection that a deadline can cut from its first byte on, the TLS handshake included."""

    def __init__(self, server: MailServer, context: ssl.SSLContext, deadline: Deadline) -> None:
        self._context = context if server.is_tls else None
        self._deadline = deadline
        super().__init__(server.host, server.port, timeout=TIMEOUT_S)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        # The place where smtplib's own SMTP_SSL puts TLS around a connection.
        connected: socket.socket = super()._get_socket(host, port, timeout)  # type: ignore[misc]  # not in its stubs
        self._deadline.watch(connected)
        if self._context is None:
            return connected
        return self._context.wrap_socket(connected, server_hostname=host)


def _hand_over(
    server: MailServer, message: EmailMessage, context: ssl.SSLContext, deadline: Deadline
) -> Delivered:
    client = _Client(server, context, deadline)
    try:
        if server.is_starttls:
            # Without a context of its own smtplib verifies no certificate.
            client.starttls(context=context)
        if server.user:
            client.login(server.user, server.password)
        client.send_message(message)
        # The server has taken the message: a failing farewell must not send it twice.
        with suppress(OSError):
            client.quit()
    finally:
        client.close()
    return Delivered(detail="taken by the mail server")


def _attempt(  # noqa: PLR0911 - one a kind of error
    deliver: Callable[[], Delivered],
) -> Delivered | Refused:
    """What came of it; a server's own words are left out, for they repeat addresses."""
    try:
        return deliver()
    except smtplib.SMTPRecipientsRefused as error:
        return _by_code(min(code for code, _ in error.recipients.values()), "the recipient")
    except smtplib.SMTPDataError as error:
        return _by_code(error.smtp_code, "the message")
    except smtplib.SMTPAuthenticationError as error:
        return _later(f"the mail server refuses user or password ({error.smtp_code}); mend MFA_MAIL_URL")
    except smtplib.SMTPSenderRefused as error:
        return _by_code(error.smtp_code, "the sender", mended_by="MFA_MAIL_FROM")
    except smtplib.SMTPNotSupportedError:
        return _later("the mail server lacks STARTTLS, log-in or UTF-8 addresses; look at MFA_MAIL_URL")
    except ssl.SSLCertVerificationError:
        return _later(
            "the mail server's certificate cannot be verified; an authority of your own: MFA_CA_FILE"
        )
    except (OSError, smtplib.SMTPException) as error:
        # smtplib makes a lost connection of a time limit that was passed.
        if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
            return _too_slow()
        return _later(f"the mail server cannot be reached ({type(error).__name__})")


def _by_code(code: int, what: str, *, mended_by: str = "") -> Refused:
    if code == _DEMANDS_MORE:
        return _later(f"the mail server demands STARTTLS or a log-in ({code}); look at MFA_MAIL_URL")
    if mended_by:
        return _later(f"the mail server refuses {what} ({code}); look at {mended_by}")
    return Refused(detail=f"the mail server refuses {what} ({code})", is_permanent=code >= PERMANENT_FROM)


def _too_slow() -> Refused:
    return Refused(detail="the mail server answers too slowly", is_permanent=False, is_slow=True)


def _later(detail: str) -> Refused:
    return Refused(detail=detail, is_permanent=False)
