"""What a row means for what is kept: a new article, a new revision, or nothing."""

from dataclasses import dataclass

from .articles import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """Never seen before in this language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revised:
    """The text differs from the latest revision; `number` is the new revision's."""

    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """The text is the latest revision's, whatever became of markup, white space or typography."""


Decision = New | Revised | Unchanged


def decide(article: Article, *, latest_fingerprint: str | None, latest_number: int) -> Decision:
    """The decision against the latest revision only, so that A, B, A are three revisions.

    `latest_fingerprint` is None where the article is not kept yet.
    """
    if latest_fingerprint is None:
        return New()
    if latest_fingerprint == article.fingerprint:
        return Unchanged()
    return Revised(number=latest_number + 1)
