"""What spiders beside that of the listings hand on."""

from dataclasses import dataclass, field
from datetime import datetime

from .articles import Exchange


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPosts:
    """The posts abroad that the portal's site map names."""

    entities: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyMarks:
    """By what an agency's server tells its last answer apart, for conditional requests; empty without."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedReport:
    """A report of an agency as its feed or its page gives it: plain text, the date as it can be read.

    `exchange` is the answer that the text was read from.
    """

    agency: str
    url: str
    title: str
    text: str
    published_at: datetime | None
    exchange: Exchange | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyVisit:
    """How a look at an agency went: its marks for the next conditional request, and what was found.

    `problem` is a sentence, empty where all went well, and `marks` are None where the old ones hold;
    `reports` are those that were not known.
    """

    agency: str
    problem: str = ""
    marks: AgencyMarks | None = None
    reports: tuple[FetchedReport, ...] = ()
