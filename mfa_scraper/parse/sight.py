"""What an answer about one id says: the row is there, it is not, or nothing can be told."""

from dataclasses import dataclass, replace
from typing import Literal

from news.articles import FetchedArticle

from .owners import foreign_owner
from .rest import find_row
from .rows import Origin, read_row
from .verdict import Answer, Kind, Verdict, judge

_NOT_THERE = 404


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What was seen; `reason` is a sentence where nothing can be told.

    `is_alone` says that no other row came along: the site has heeded the id. `article` is the row where it
    has a text that can be read; a row without one is there all the same.
    """

    kind: Literal["there", "gone", "unclear"]
    reason: str = ""
    is_alone: bool = False
    article: FetchedArticle | None = None


def judge_one(answer: Answer, *, max_bytes: int) -> Verdict:
    """The verdict on what is at a row's own address: a plain 404 is an answer there, not a refusal."""
    if answer.status == _NOT_THERE:
        return Verdict(kind=Kind.EMPTY, reason="The row is not there (404).", exchange=answer.exchange)
    return judge(answer, find_row, max_bytes=max_bytes)


def sight(verdict: Verdict, external_id: str, origin: Origin) -> Sight:
    """What a verdict says of an id; rows of other ids alone, or of another entity, say nothing."""
    if verdict.kind is Kind.EMPTY:
        return Sight(kind="gone")
    if verdict.kind is not Kind.OK:
        return Sight(kind="unclear", reason=verdict.reason)
    own = [row for row in verdict.rows if _id(row, origin) == external_id]
    if not own:
        return Sight(kind="unclear", reason="Other rows came than the one that was asked for.")
    row = own[0]
    if isinstance(row, dict) and (owner := foreign_owner(row.get("projects"), origin.entity)):
        return Sight(kind="unclear", reason=f"The id belongs to {owner}.")
    read = read_row(row, origin)
    found = Sight(kind="there", is_alone=len(own) == len(verdict.rows))
    return replace(found, article=read) if isinstance(read, FetchedArticle) else found


def _id(row: object, origin: Origin) -> str | None:
    read = read_row(row, origin)
    return read.ref.external_id if isinstance(read, FetchedArticle) else read.external_id
