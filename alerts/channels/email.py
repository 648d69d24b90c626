"""Mail: a message to one recipient over SMTP, several over one connection."""

import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from alerts.render import mail
from news.addresses import parse_address
from news.alerts import Delivered, OutboxEntry, RefusalKind, Refused

from .deadline import Deadline
from .mime import encoded, mailbox, wire
from .trust import tls_context

STARTTLS_ON = frozenset({"1", "true", "yes", "on"})
TIMEOUT_S = 15.0  # for each reply, of which a message takes eight
DEADLINE_S = 60.0  # for the whole message, less than the lease it is sent under; a slow drip meets this one
_DEMANDS_MORE = 530  # RFC 3207, section 4, and RFC 4954, section 6: STARTTLS or a log-in must come first
_CLOSING = 421  # RFC 5321, section 3.8: at any point a server may say that it is going down
_TOO_LARGE = 552  # RFC 1870, section 6.1: said at MAIL FROM of the size that stands there
_FAREWELL_S = 1.0
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message in its envelope."""

    sender: str
    to: str
    octets: bytes


class MailWay:
    """Hands messages to the mail server, one after the other over one connection.

    `mail_url` None means that none is set. `ca_file`: an authority that is trusted besides those of the
    machine.
    """

    def __init__(self, *, mail_url: str | None, mail_from: str, ca_file: Path | None = None) -> None:
        self._mail_url, self._mail_from, self._ca_file = mail_url, mail_from, ca_file
        self._opened: tuple[MailServer, Address, ssl.SSLContext] | None = None
        self._client: _Client | None = None

    def send(self, entry: OutboxEntry, *, now: datetime, deadline: Deadline) -> Delivered | Refused:
        """Hand the message over; 5yz on the recipient or on the message itself is permanent."""
        try:
            self._opened = self._opened or self._open()
        except OSError:
            return of_settings("MFA_CA_FILE holds no certificate that can be read")
        except ValueError as error:
            return of_settings(str(error))  # mended within days, and then the message goes out
        server, sender, context = self._opened
        try:
            letter = Letter(
                sender=sender.addr_spec,
                to=_address(entry.address, "the recipient's address is none").addr_spec,
                octets=compose(entry, sender=sender, now=now),
            )
        except ValueError as error:
            return Refused(detail=str(error), is_permanent=True, kind="settings")
        with deadline:
            answer = self._handed_over(letter, server, context, deadline)
        if deadline.is_over:
            self._drop()
            return too_slow() if isinstance(answer, Refused) else answer
        return answer

    def close(self) -> None:
        """Says good-bye where there is a connection, without waiting for long."""
        if self._client is not None:
            # The server has taken what it was given: a failing farewell is no failure.
            with suppress(OSError, smtplib.SMTPException):
                if self._client.sock is not None:
                    self._client.sock.settimeout(_FAREWELL_S)
                self._client.quit()
            self._drop()

    def _open(self) -> tuple[MailServer, Address, ssl.SSLContext]:
        if self._mail_url is None:
            raise ValueError("MFA_MAIL_URL names no mail server")
        server = parse_mail_url(self._mail_url)
        sender = _address(self._mail_from, "MFA_MAIL_FROM is no address")
        return server, sender, tls_context(self._ca_file)

    def _handed_over(
        self, letter: Letter, server: MailServer, context: ssl.SSLContext, deadline: Deadline
    ) -> Delivered | Refused:
        is_kept = self._client is not None
        answer = attempt(lambda: self._hand_over(letter, server, context, deadline))
        if isinstance(answer, Refused) and answer.scope == "destination":
            self._drop()
            if is_kept and not deadline.is_over:
                # A server may end a conversation that is kept at any moment, as after so many messages, and
                # what stands between may have forgotten it and say nothing.
                answer = attempt(lambda: self._hand_over(letter, server, context, deadline))
        return answer

    def _hand_over(
        self, letter: Letter, server: MailServer, context: ssl.SSLContext, deadline: Deadline
    ) -> Delivered:
        if self._client is not None and self._client.sock is not None:
            deadline.watch(self._client.sock)
            client = self._client
        else:
            client = self._client = _connected(server, context, deadline)
        client.sendmail(letter.sender, [letter.to], letter.octets)
        return Delivered(detail="taken by the mail server")

    def _drop(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None


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


def compose(entry: OutboxEntry, *, sender: Address, now: datetime) -> bytes:
    """The message, plain text and HTML; ValueError for a recipient's address that is none."""
    said = mail(entry)
    to = _address(entry.address, "the recipient's address is none")
    domain = sender.domain
    # A replay's key holds colons, which a Message-ID may not (RFC 5322, section 3.6.4).
    name = re.sub(r"[^A-Za-z0-9_-]", ".", entry.dedupe_key)
    headers = {
        "From": mailbox("From", sender),
        "To": mailbox("To", to),
        "Subject": encoded("Subject", _one_line(said.subject)),
        "Date": format_datetime(now),
        "Message-ID": f"<{name}@{domain}>",
        "List-Id": f"<{re.sub(r'[^A-Za-z0-9-]', '-', said.list_name)}.alerts.{domain}>",
        "List-Unsubscribe": f"<mailto:{sender.addr_spec}?subject=unsubscribe>",
        "Auto-Submitted": "auto-generated",
    }
    return wire(headers, plain=said.plain, html=said.html, boundary=f"=_{entry.id}")


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


def _connected(server: MailServer, context: ssl.SSLContext, deadline: Deadline) -> _Client:
    """A conversation that is ready for messages."""
    client = _Client(server, context, deadline)
    try:
        if server.is_starttls:
            # Without a context of its own smtplib verifies no certificate.
            client.starttls(context=context)
        if server.user:
            client.login(server.user, server.password)
    except BaseException:
        client.close()
        raise
    return client


def attempt(  # noqa: PLR0911 - one a kind of error
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
        return of_settings(f"the mail server refuses user or password ({error.smtp_code}); mend MFA_MAIL_URL")
    except smtplib.SMTPSenderRefused as error:
        return _by_sender(error.smtp_code)
    except smtplib.SMTPNotSupportedError:
        return of_settings("the mail server lacks STARTTLS or log-in; look at MFA_MAIL_URL")
    except ssl.SSLCertVerificationError:
        said = "the mail server's certificate cannot be verified; an authority of your own: MFA_CA_FILE"
        return _of_the_way("tls", said)
    except (OSError, smtplib.SMTPException) as error:
        return _unreached(error)


def _unreached(error: Exception) -> Refused:
    # smtplib makes a lost connection of a time limit that was passed.
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return too_slow()
    if isinstance(error, smtplib.SMTPResponseException):
        return _of_the_way("refused", f"the mail server refuses to talk ({error.smtp_code})")
    kind: RefusalKind = "unreachable"
    if isinstance(error, socket.gaierror):
        kind = "dns"
    elif isinstance(error, ssl.SSLError):
        kind = "tls"
    return _of_the_way(kind, f"the mail server cannot be reached ({type(error).__name__})")


def _by_code(code: int, what: str) -> Refused:
    if code == _DEMANDS_MORE:
        return of_settings(f"the mail server demands STARTTLS or a log-in ({code}); look at MFA_MAIL_URL")
    if code == _CLOSING:
        return _of_the_way("busy", f"the mail server closes the conversation ({code})")
    return Refused(
        detail=f"the mail server refuses {what} ({code})",
        is_permanent=code >= PERMANENT_FROM,
        kind="refused",
    )


def _by_sender(code: int) -> Refused:
    """All messages have the same sender, so this is no one message's fault but where it is too large."""
    if code == _TOO_LARGE:
        return _by_code(code, "the size of the message")
    if code in {_DEMANDS_MORE, _CLOSING}:
        return _by_code(code, "the sender")
    if code < PERMANENT_FROM:
        return _of_the_way("busy", f"the mail server takes no mail at present ({code})")
    return of_settings(f"the mail server refuses the sender ({code}); look at MFA_MAIL_FROM")


def too_slow() -> Refused:
    """That time ran out."""
    return _of_the_way("slow", "the mail server answers too slowly")


def of_settings(detail: str) -> Refused:
    """That a setting is wrong, which concerns all mail and is mended within days."""
    return _of_the_way("settings", detail)


def _of_the_way(kind: RefusalKind, detail: str) -> Refused:
    return Refused(detail=detail, is_permanent=False, kind=kind, scope="destination")
