"""The REST API's door: carries the ticket that any visitor's page asks for, where one is wanted."""

from collections.abc import Callable

from scrapy.http import Request

from .asking import Asker
from .crawl import Task
from .parse import rest
from .parse.verdict import Answer, Kind, Verdict, judge_status

ASKED_JSON = {"Accept": "application/json"}
_LISTED = (Kind.OK, Kind.EMPTY)
_HOST_WIDE = (Kind.LATER, Kind.TIMEOUT, Kind.UNREACHABLE)  # another form of ticket would not help
Judge = Callable[[Answer], Verdict]


class RestDoor:
    """Gets addresses of the REST API for one source; remembers which form of ticket opens it."""

    def __init__(self, task: Task, asker: Asker) -> None:
        self._task, self._asker = task, asker
        self._ticket_form: str | None = None  # None: no ticket is wanted, as far as is known

    async def get(self, url: str, judged: Judge) -> Verdict:
        """The verdict on what is at an address, with each form of ticket tried before a refusal stands."""
        verdict = await self._get_with(self._ticket_form, url, judged)
        if verdict.kind is Kind.REFUSED:
            verdict = await self._try_tickets(verdict, url, judged)
        return verdict

    async def _try_tickets(self, refused: Verdict, url: str, judged: Judge) -> Verdict:
        failed = refused
        for form in (rest.COOKIE_TICKET_PATH, rest.HEADER_TICKET_PATH):
            verdict = await self._get_with(form, url, judged)
            if verdict.kind in _LISTED:
                self._ticket_form = form
                return verdict
            if verdict.kind in _HOST_WIDE:
                return verdict
            failed = failed if verdict.kind is Kind.REFUSED else verdict
        return failed

    async def _get_with(self, ticket_form: str | None, url: str, judged: Judge) -> Verdict:
        # A ticket may serve for one request only, so each page has its own.
        ticket_headers: dict[str, str] = {}
        if ticket_form is not None:
            ticket = await self._fetch_ticket(ticket_form)
            if isinstance(ticket, Verdict):
                return ticket
            ticket_headers = dict(ticket.headers)
        headers = ASKED_JSON | {"Accept-Language": self._task.source.language} | ticket_headers
        answer = await self._asker.ask(Request(url, headers=headers, meta={"wants_json": True}))
        return answer if isinstance(answer, Verdict) else judged(answer)

    async def _fetch_ticket(self, path: str) -> rest.Ticket | Verdict:
        site = self._task.site_url.rstrip("/")
        body = b"{}" if path == rest.HEADER_TICKET_PATH else b""
        headers = ASKED_JSON | {"Content-Type": "application/json", "Origin": site}
        answer = await self._asker.ask(Request(site + path, method="POST", body=body, headers=headers))
        if isinstance(answer, Answer):
            verdict = judge_status(answer)
            has_cookie = "set-cookie" in answer.headers
            ticket = rest.read_ticket(has_cookie=has_cookie, body=answer.body)
            return verdict or ticket or Verdict(kind=Kind.REFUSED, reason="The site gives no ticket.")
        return answer
