"""The choice between the APIs at run time: one is in use, the others stand by, the reason is kept."""

from collections.abc import Sequence
from datetime import datetime

from news.articles import Api
from news.crawls import CrawlOutcome

from .apis import ListingApi
from .crawl import Task
from .parse.cuts import Cut
from .parse.verdict import Kind, Verdict

_NAMES: dict[Api, str] = {"graphql": "GraphQL", "rest": "REST"}
_OUTCOMES = {
    Kind.EMPTY: CrawlOutcome.EMPTY,
    Kind.REFUSED: CrawlOutcome.BLOCKED,
    Kind.LATER: CrawlOutcome.BLOCKED,
    Kind.NOT_JSON: CrawlOutcome.SHAPE_CHANGED,
    Kind.HTML: CrawlOutcome.SHAPE_CHANGED,
    Kind.SHAPE: CrawlOutcome.SHAPE_CHANGED,
    Kind.TOO_BIG: CrawlOutcome.SHAPE_CHANGED,
    Kind.SERVER_ERROR: CrawlOutcome.UNREACHABLE,
    Kind.TIMEOUT: CrawlOutcome.UNREACHABLE,
    Kind.UNREACHABLE: CrawlOutcome.UNREACHABLE,
}
# Where the APIs fail differently, the failure that says most about the site speaks for all: an empty list is
# a true answer, a refusal is meant for us, a strange answer is at least an answer.
_SPEAKING_ORDER = (
    CrawlOutcome.EMPTY,
    CrawlOutcome.BLOCKED,
    CrawlOutcome.SHAPE_CHANGED,
    CrawlOutcome.UNREACHABLE,
)


class Switch:
    """Reads with the API in use until it fails, then with the next from the same position on."""

    def __init__(self, apis: Sequence[ListingApi], task: Task) -> None:
        self._waiting = list(apis)
        self._task = task
        self._failures: dict[Api, Verdict] = {}
        self._in_use = self._waiting.pop(0)

    @property
    def api(self) -> Api:
        """The API in use."""
        return self._in_use.name

    def reason(self, api: Api, *, at: datetime) -> str:
        """Why `api` is the one to ask, in a sentence; the reason that holds already stays, with its time."""
        if api == self._task.api and self._task.api_reason:
            return self._task.api_reason
        others = {name: verdict for name, verdict in self._failures.items() if name != api}
        if others:
            said = " ".join(f"{_NAMES[name]}: {verdict.reason}" for name, verdict in others.items())
            return f"{_NAMES[api]} is in use since {at:%Y-%m-%d %H:%M} UTC because another API failed. {said}"
        if api == self._task.api:
            return f"{_NAMES[api]} worked last."
        return f"{_NAMES[api]} is the first choice."

    @property
    def retry_after_s(self) -> float | None:
        """How long the site wants to be left alone, where it has said so."""
        return max((said.retry_after_s or 0 for said in self._failures.values()), default=0) or None

    @property
    def cut(self) -> Cut:
        """The page that was asked for last."""
        return self._in_use.cutter.cut

    def set_size(self, size: int) -> None:
        """Makes `size` the largest page that is asked for."""
        self._in_use.cutter.largest = size

    async def read(self, position: int, *, is_overlapping: bool) -> Verdict:
        """The verdict on the page that goes on at `position`; a failure only when every API has failed.

        An empty page is a failure at the top of the listing; anywhere else the walk judges it.
        """
        while True:
            verdict = await self._in_use.read(position, is_overlapping=is_overlapping)
            if verdict.kind is Kind.OK or (verdict.kind is Kind.EMPTY and position > 0):
                return verdict
            if not self.give_up(verdict):
                return verdict

    async def read_standby(self, position: int) -> Verdict | None:
        """What the next API says of the page that holds the row at `position`; None where none is left."""
        return await self._waiting[0].read(position, is_overlapping=False) if self._waiting else None

    def give_up(self, verdict: Verdict) -> bool:
        """Puts the next API in use after a failure; False where none is left, or the site wants quiet."""
        self._failures[self.api] = verdict
        if not self._waiting or verdict.kind is Kind.LATER:
            return False
        self._in_use = self._waiting.pop(0)
        return True

    def failure(self) -> tuple[CrawlOutcome, str]:
        """What the failures of all APIs together amount to, and what each said."""
        outcomes = {_OUTCOMES[verdict.kind] for verdict in self._failures.values()}
        said = " ".join(f"{_NAMES[name]}: {verdict.reason}" for name, verdict in self._failures.items())
        return next(outcome for outcome in _SPEAKING_ORDER if outcome in outcomes), said
