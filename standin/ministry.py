"""The stand-in ministry as a whole: newsroom, portal, faults and the server that carries them."""

import itertools
import ssl
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from standin import control
from standin.answers import Answer, Asked, html_answer
from standin.clock import MinistryClock
from standin.desk import Desk
from standin.faults import Fault, Switchboard, spoil
from standin.generate import generate_one
from standin.listening import HOST, Listener
from standin.newsroom import Newsroom
from standin.portal import Portal
from standin.rows import Habits
from standin.stories import load_archive, read_stories, read_story
from standin.tickets import TicketOffice


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where the ministry listens: a port (0: any free one) and, for https, certificate and key files."""

    port: int = 0
    certificate: tuple[Path, Path] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A request that reached the ministry, control requests left out."""

    at: datetime
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    status: int

    @property
    def user_agent(self) -> str:
        """What the client called itself; empty when it did not say."""
        return self.headers.get("user-agent", "")


class Ministry:
    """A ministry on 127.0.0.1 while the `with` block lasts; stories are objects of the archive's shape."""

    def __init__(
        self,
        *,
        stories: Iterable[Mapping[str, Any]] = (),
        archive: bool = False,
        anchor: datetime | None = None,
        habits: Habits | None = None,
        ticket: str = "cookie",
        address: Address | None = None,
    ) -> None:
        self.clock = MinistryClock(anchor)
        written = [*(load_archive() if archive else ()), *stories]
        self.newsroom = Newsroom(read_stories(written, self.clock.anchor), self.clock.now)
        self.desk = Desk(self.newsroom, habits or Habits())
        self.tickets = TicketOffice(self.clock.now, ticket)
        self.portal = Portal(self.desk, self.tickets)
        self.faults = Switchboard()
        self._ticket_form = ticket
        self._address = address or Address()
        self._listener: Listener | None = None
        self._port = self._address.port
        self._requests: list[Seen] = []
        self._lock = threading.Lock()
        self._inserted = itertools.count()
        self.accepting = threading.Event()
        """Set while the ministry listens."""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def url(self) -> str:
        """The address of the portal, without a slash at the end."""
        return f"{'https' if self._address.certificate else 'http'}://{HOST}:{self._port}"

    @property
    def requests(self) -> Sequence[Seen]:
        """The requests answered so far, oldest first."""
        with self._lock:
            return tuple(self._requests)

    def start(self) -> None:
        """Listens; the port stays the same when it starts again after a refusal."""
        if self._listener is None:
            self._listener = Listener(self._respond, self._port, self._tls())
            self._port = self._listener.port
            self.accepting.set()

    def close(self) -> None:
        """Stops listening and hangs up on every client."""
        self.accepting.clear()
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.close()

    def publish(self, written: Mapping[str, Any], number: int | None = None) -> int:
        """The number of a story that goes live at once; `days_ago` and `time` back-date it."""
        story = read_story(written, self.clock.now())
        return self.newsroom.publish(story, number).number

    def edit(
        self, key: str, language: str, *, title: str | None = None, paragraphs: Iterable[str] | None = None
    ) -> None:
        """Changes one language of a story at once, or adds it."""
        self.newsroom.edit(key, language, title=title, paragraphs=paragraphs)

    def remove(self, key: str, language: str | None = None) -> None:
        """Takes a story off the portal, in one language or in all."""
        self.newsroom.remove(key, language)

    def restore(self, key: str, language: str | None = None) -> None:
        """Brings a removed story back."""
        self.newsroom.restore(key, language)

    def advance(self, **length: float) -> None:
        """Moves the ministry's clock: late translations, edits and removals fall due."""
        self.clock.advance(**length)

    def fault(
        self, mode: str, *, times: int | None = None, match: str = "", after: int = 0, **params: object
    ) -> None:
        """Switches a failure on (see standin.faults.MODES); `after` lets so many requests pass first."""
        self.faults.set(Fault(mode=mode, times=times, match=match, after=after, params=params))
        match mode:
            case "refused":
                self.close()
            case "id-reuse":
                self._reuse_ids(str(params.get("section", "article")))
            case _:
                self._set_standing()

    def clear(self, mode: str | None = None) -> None:
        """Ends one failure or all; a refusing ministry listens again."""
        self.faults.clear(mode)
        self._set_standing()
        self.start()

    def refuse_for(self, seconds: float) -> None:
        """Refuses connections from now on and listens again after so many seconds; returns at once."""
        self.faults.set(Fault(mode="refused"))
        threading.Thread(target=self._refuse, args=(seconds,), daemon=True).start()

    def forget_requests(self) -> None:
        """Empties the list of requests."""
        with self._lock:
            self._requests.clear()

    def _respond(self, asked: Asked) -> Answer:
        if asked.path.startswith(control.PREFIX):
            return control.answer_control(self, asked)
        hits = self.faults.take(_wanted(asked))
        if any(fault.mode == "shifting-pages" for fault in hits):
            self._insert()
        answer = spoil(self._sound_answer(asked), hits, self.desk)
        seen = Seen(
            at=self.clock.now(),
            method=asked.method,
            path=asked.path,
            query=asked.query,
            headers=asked.headers,
            body=asked.body,
            status=answer.status,
        )
        with self._lock:
            self._requests.append(seen)
        return answer

    def _sound_answer(self, asked: Asked) -> Answer:
        if asked.headers.get("transfer-encoding"):
            return html_answer("<html><body><h1>411 Length Required</h1></body></html>", 411)
        return self.portal.answer(asked)

    def _insert(self) -> None:
        # After the answer's page was cut by the client's count, everything below slides down by one row.
        story = generate_one(f"inserted-{next(self._inserted)}")
        self.newsroom.publish(read_story(story, self.clock.now()))

    def _reuse_ids(self, section: str) -> None:
        for release in self.newsroom.listing("news")[:10]:
            written = generate_one(f"{section}-{release.number}-{next(self._inserted)}") | {
                "section": section,
                "entity": release.story.entity,
            }
            self.publish(written, number=release.number)

    def _set_standing(self) -> None:
        active = {fault.mode: fault for fault in self.faults.active()}
        self.desk.heeds_ids = "id-filter-ignored" not in active
        short = active.get("short-listing")
        self.desk.listed_share = float(short.params.get("share", 0.5)) if short else 1.0
        forms = [form for form in ("header", "none") if f"ticket-{form}" in active]
        self.tickets.form = forms[0] if forms else self._ticket_form
        self.tickets.single_use = "ticket-single-use" in active
        expiry = active.get("ticket-expiry")
        self.tickets.lifetime_s = float(expiry.params.get("lifetime_s", 0)) if expiry else 1800.0

    def _refuse(self, seconds: float) -> None:
        self.close()
        threading.Event().wait(seconds)
        self.clear("refused")

    def _tls(self) -> ssl.SSLContext | None:
        if self._address.certificate is None:
            return None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate, key = self._address.certificate
        context.load_cert_chain(certificate, key)
        return context


def _wanted(asked: Asked) -> str:
    query = "&".join(f"{name}={value}" for name, value in asked.query.items())
    return f"{asked.method} {asked.path}?{query}\n{asked.body.decode('utf-8', 'replace')}"
