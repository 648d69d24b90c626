"""Asking for one article by itself, with a control: the same question about a neighbour that is listed.

The portal's own page of an article says nothing, for it is the same shell for anything, and which of the
APIs' questions work is not known. So an answer that an article is not there counts only where the same
question, asked in between, gives the neighbour's row and no other, and the article is still not there when
it is asked for once more.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from scrapy.http import Request

from news.absence import Checked, Suspect
from news.articles import Exchange
from news.crawls import CrawlMode, SourceRef

from .asking import Asker
from .crawl import Task
from .parse import graphql, rest
from .parse.rows import Origin
from .parse.sections import SECTIONS
from .parse.sight import Sight, judge_one, sight
from .parse.verdict import Kind, Verdict, judge
from .rest_door import ASKED_JSON, RestDoor

_SIZE = 10  # rows that are asked for: more than one, to see whether the site has heeded the id


class Question(Protocol):
    """One way of asking for a row by its id."""

    name: str

    async def ask(self, external_id: str) -> Verdict:
        """The verdict on the answer: OK with rows, EMPTY where there is no such row, else what went wrong."""
        ...


class ByGraphQl:
    """GraphQL's listing, filtered by id."""

    name = "graphql"

    def __init__(self, task: Task, asker: Asker, *, root: str) -> None:
        self._task, self._asker, self._root = task, asker, root

    async def ask(self, external_id: str) -> Verdict:
        """The verdict on the filtered listing."""
        source = self._task.source
        body = graphql.one_body(
            root=self._root,
            entity=source.entity,
            language=source.language,
            external_id=external_id,
            size=_SIZE,
        )
        headers = ASKED_JSON | {"Content-Type": "application/json", "Accept-Language": source.language}
        url = self._task.site_url.rstrip("/") + graphql.PATH
        request = Request(url, method="POST", body=body, headers=headers, meta={"wants_json": True})
        answer = await self._asker.ask(request)
        if isinstance(answer, Verdict):
            return answer
        return judge(
            answer,
            lambda decoded: graphql.find_rows(decoded, root=self._root),
            max_bytes=self._task.max_bytes,
        )


class ByAddress:
    """REST's address of one row."""

    name = "rest"

    def __init__(self, task: Task, door: RestDoor, *, path: str) -> None:
        self._task, self._door, self._path = task, door, path

    async def ask(self, external_id: str) -> Verdict:
        """The verdict on the row."""
        task = self._task
        url = rest.one_url(
            task.site_url, rest_path=self._path, external_id=external_id, language=task.source.language
        )
        return await self._door.get(url, lambda answer: judge_one(answer, max_bytes=task.max_bytes))


class ByFilter:
    """REST's listing, filtered by id."""

    name = "rest-list"

    def __init__(self, task: Task, door: RestDoor, *, path: str) -> None:
        self._task, self._door, self._path = task, door, path

    async def ask(self, external_id: str) -> Verdict:
        """The verdict on the filtered listing."""
        task = self._task
        url = rest.filtered_url(
            task.site_url,
            rest_path=self._path,
            entity=task.source.entity,
            language=task.source.language,
            external_id=external_id,
            size=_SIZE,
        )
        return await self._door.get(
            url, lambda answer: judge(answer, rest.find_rows, max_bytes=task.max_bytes)
        )


@dataclass(slots=True)
class Checker:
    """Asks about suspects, one after the other; `retry_after_s` is the quiet that the site wanted, if any."""

    asker: Asker
    site_url: str
    max_bytes: int
    now: Callable[[], datetime]
    retry_after_s: float | None = None
    _questions: dict[SourceRef, tuple[Question, ...]] = field(default_factory=dict)

    async def check(self, suspect: Suspect) -> Checked:
        """What the first question says that says anything; unknown, with every reason, where none does."""
        asked = _Asked(suspect, self._origin(suspect.source))
        unknown = Checked(suspect=suspect, finding="unknown", api="", reason="", at=self.now())
        reasons = []
        for question in self._questions_for(suspect.source):
            seen = await asked.settle(question)
            self.retry_after_s = asked.retry_after_s
            if seen.kind != "unclear":
                return replace(
                    unknown,
                    finding="present" if seen.kind == "there" else "absent",
                    api=question.name,
                    reason=seen.reason,
                    at=self.now(),
                    article=seen.article,
                    exchange=asked.exchange,
                    control_exchange=asked.control_exchange,
                )
            reasons.append(f"{question.name}: {seen.reason}")
            if self.retry_after_s is not None:
                break
        return replace(unknown, reason=" ".join(reasons), at=self.now())

    def _origin(self, source: SourceRef) -> Origin:
        return Origin(
            site_url=self.site_url, entity=source.entity, section=source.section, language=source.language
        )

    def _questions_for(self, source: SourceRef) -> tuple[Question, ...]:
        if source not in self._questions:
            task = Task(source=source, mode=CrawlMode.POLL, site_url=self.site_url, max_bytes=self.max_bytes)
            self._questions[source] = tuple(questions_for(task, self.asker))
        return self._questions[source]


def questions_for(task: Task, asker: Asker) -> Iterator[Question]:
    """The questions that the source's section can be asked, those that need no ticket first."""
    section = SECTIONS[task.source.section]
    door = RestDoor(task, asker)
    if section.graphql_root is not None:
        yield ByGraphQl(task, asker, root=section.graphql_root)
    yield ByAddress(task, door, path=section.rest_path)
    yield ByFilter(task, door, path=section.rest_path)


@dataclass(slots=True)
class _Asked:
    """One suspect's answers; `exchange` and `control_exchange` are those of the last question."""

    suspect: Suspect
    origin: Origin
    exchange: Exchange | None = None
    control_exchange: Exchange | None = None
    retry_after_s: float | None = None

    async def settle(self, question: Question) -> Sight:
        """What one question says of the suspect, with its control."""
        seen = await self._ask(question)
        if seen.kind != "gone":
            return seen
        if self.suspect.control_id is None:
            return Sight(kind="unclear", reason="No listed article is there to compare with.")
        control = await question.ask(self.suspect.control_id)
        self.control_exchange = control.exchange
        self._note_quiet(control)
        neighbour = sight(control, self.suspect.control_id, self.origin)
        if neighbour.kind != "there" or not neighbour.is_alone:
            reason = neighbour.reason or "It does not give the row of a listed article either."
            return Sight(kind="unclear", reason=reason)
        return await self._ask(question)

    async def _ask(self, question: Question) -> Sight:
        verdict = await question.ask(self.suspect.external_id)
        self.exchange = verdict.exchange
        self._note_quiet(verdict)
        seen = sight(verdict, self.suspect.external_id, self.origin)
        return replace(seen, reason=verdict.reason) if seen.kind == "gone" else seen

    def _note_quiet(self, verdict: Verdict) -> None:
        if verdict.kind is Kind.LATER:
            self.retry_after_s = verdict.retry_after_s
