"""What crosses the border from fetching to understanding to keeping."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from actors import ActorMention, Occasion
from countries import Mention

Language = str  # BCP 47 tag as the portal writes it in `lang=`; not a fixed set (embassies carry tr, ja, …)
Api = Literal["graphql", "rest"]
JoinedBy = Literal["own", "id", "match", "duplicate"]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class ArticleRef:
    """Identity of a release at its source: (entity, section, id), with language as a variant."""

    entity: str
    section: str
    external_id: str

    @property
    def key(self) -> str:
        """The public key, e.g. `mfa/news/1300001`."""
        return f"{self.entity}/{self.section}/{self.external_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedArticle:
    """One row of a listing as the source sent it, before anything is understood.

    `title`, `body_html` and `lead_html` are empty where the source sent null; all three empty
    means that the row is not translated into `language`. `raw` is the row's own JSON.
    """

    ref: ArticleRef
    language: Language
    url: str
    title: str
    body_html: str
    lead_html: str = ""
    created_raw: str = ""
    slug: str = ""
    image_urls: tuple[str, ...] = ()
    raw: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadableRow:
    """A row that could not be read: kept raw, counted, shown, and no reason to stop."""

    external_id: str | None
    reason: str
    raw: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A request and its answer as they went over the wire, for the evidence.

    Header names as sent; bodies without transfer or content encoding. `body` is the answer's.
    """

    url: str
    method: str
    request_headers: tuple[tuple[str, str], ...]
    request_body: bytes = field(repr=False)
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)
    fetched_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedPage:
    """One page of a listing: the Scrapy item and the unit of one transaction.

    `articles` are in the order of the source; untranslated rows are left out and counted. `notes` say what
    was odd and read all the same, once for each time it was met. `listed` are the ids of all rows, unreadable
    and untranslated ones too. `exchange` is the answer that the page was read from.
    """

    entity: str
    section: str
    language: Language
    number: int
    api: Api
    fetched_at: datetime
    articles: tuple[FetchedArticle, ...]
    unreadable: tuple[UnreadableRow, ...] = ()
    untranslated: int = 0
    notes: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    exchange: Exchange | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A release in one language, understood: plain text, instants in UTC, fingerprint, mentions.

    `text` has one paragraph a line. `text_language` is what the text is written in, or None where
    that cannot be told; `language` is what was asked for. `published_at` is None where the source's
    date cannot be read; `published_raw` is kept always. `link_urls` are where links in the body
    lead, in order.
    """

    ref: ArticleRef
    language: Language
    url: str
    title: str
    text: str
    text_language: str | None
    published_at: datetime | None
    published_raw: str
    image_urls: tuple[str, ...]
    link_urls: tuple[str, ...] = ()
    fingerprint: str
    raw_sha256: str
    mentions: tuple[Mention, ...] = ()
    actors: tuple[ActorMention, ...] = ()
    occasions: tuple[Occasion, ...] = ()

    @property
    def states(self) -> frozenset[str]:
        """The country codes named anywhere in the release."""
        return frozenset(mention.country for mention in self.mentions)
