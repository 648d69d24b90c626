"""What an HTTP answer amounts to, as a value."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from urllib.parse import urljoin, urlsplit

from news.articles import Exchange
from news.payload import decoded

from .listing import Listing, NotAListing, Refusal, is_refusing
from .retry_after import read_retry_after

_REFUSING = {
    400: "The request is answered with 400",
    401: "The request is answered with 401",
    403: "Access is refused (403)",
    404: "The address is not there (404)",
}
_TOO_MANY, _SERVER_ERROR, _UNAVAILABLE = 429, 500, 503
_UNSAID_S = 60.0  # the quiet of a site that asks for fewer requests and not for how long
_REDIRECT = range(300, 400)
_SHOWN_BYTES = 120  # of a refusal's body, in a sentence for the operator


class Kind(StrEnum):
    """The ways an answer can turn out."""

    OK = "ok"
    EMPTY = "empty"
    REFUSED = "refused"
    LATER = "later"
    NOT_JSON = "not_json"
    HTML = "html"
    SHAPE = "shape"
    SERVER_ERROR = "server_error"
    TOO_BIG = "too_big"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An HTTP answer; header names in lower case, the body decompressed. `exchange` is what proves it."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    exchange: Exchange | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What an answer amounts to; `rows` only when it is OK, `reason` a sentence when it is not.

    `retry_after_s` is how long a site that says LATER is left alone. `note` says what was odd about an answer
    that was read all the same. `exchange` is what a listing was read from.
    """

    kind: Kind
    reason: str = ""
    rows: tuple[object, ...] = ()
    retry_after_s: float | None = None
    note: str = ""
    exchange: Exchange | None = field(default=None, repr=False)


Found = Listing | Refusal | NotAListing


def judge(answer: Answer, find_rows: Callable[[object], Found], *, max_bytes: int) -> Verdict:
    """The verdict on an answer that should be a listing; never raises."""
    by_status = judge_status(answer)
    if by_status is not None:
        return by_status
    if len(answer.body) > max_bytes:
        return Verdict(kind=Kind.TOO_BIG, reason=f"The answer is larger than {max_bytes} bytes.")
    try:
        found, note = decoded(answer.body)
    except (ValueError, RecursionError):
        return _judge_text(answer.body)
    return replace(_judge_found(find_rows(found)), note=note, exchange=answer.exchange)


def judge_status(answer: Answer) -> Verdict | None:
    """The verdict that the status alone gives, or None where the body has to be read."""
    if (later := _later(answer)) is not None:
        return later
    if answer.status >= _SERVER_ERROR:
        return Verdict(kind=Kind.SERVER_ERROR, reason=f"The server answers {answer.status}.")
    if answer.status in _REDIRECT:
        host = urlsplit(_target(answer)).netloc or "nowhere"
        return Verdict(
            kind=Kind.REFUSED, reason=f"The request is redirected to {host}, which is not followed."
        )
    if answer.status in _REFUSING or answer.status >= min(_REFUSING):
        said = _REFUSING.get(answer.status, f"The request is answered with {answer.status}")
        return Verdict(kind=Kind.REFUSED, reason=f"{said}{_quoted(answer.body)}.")
    return None


def _later(answer: Answer) -> Verdict | None:
    """The verdict where a site asks to be left alone; it speaks for the whole host, not for one address."""
    asked_s = read_retry_after(answer.headers.get("retry-after", ""), sent=answer.headers.get("date", ""))
    if answer.status != _TOO_MANY and (answer.status != _UNAVAILABLE or asked_s is None):
        return None
    wish = "" if asked_s is None else f", none for {asked_s:.0f} s"
    reason = f"The site asks for fewer requests ({answer.status}{wish})."
    return Verdict(kind=Kind.LATER, reason=reason, retry_after_s=_UNSAID_S if asked_s is None else asked_s)


def secure_twin(answer: Answer) -> str | None:
    """Where a plain http address only sends on to itself under https: that address; else None."""
    if answer.status not in _REDIRECT:
        return None
    asked = urlsplit(answer.url)
    target = _target(answer)
    is_twin = urlsplit(target)[2:4] == asked[2:4] and urlsplit(target).hostname == asked.hostname
    return target if is_twin and (asked.scheme, urlsplit(target).scheme) == ("http", "https") else None


def _target(answer: Answer) -> str:
    """Where an answer sends on to; empty where that is no address."""
    try:
        target = urljoin(answer.url, answer.headers.get("location", ""))
        urlsplit(target)
    except ValueError:
        return ""
    return target


def _judge_found(found: Found) -> Verdict:
    match found:
        case Listing(rows=()):
            return Verdict(kind=Kind.EMPTY, reason="The listing is empty.")
        case Listing(rows=rows):
            return Verdict(kind=Kind.OK, rows=rows)
        case Refusal(reason=reason):
            return Verdict(kind=Kind.REFUSED, reason=reason)
        case strange:
            return Verdict(kind=Kind.SHAPE, reason=strange.reason)


def _judge_text(body: bytes) -> Verdict:
    if not body.strip():
        return Verdict(kind=Kind.NOT_JSON, reason="The answer has no body.")
    if body.lstrip()[:1] == b"<":
        return Verdict(kind=Kind.HTML, reason="The answer is a web page instead of a listing.")
    return Verdict(kind=Kind.NOT_JSON, reason="The answer is not whole JSON.")


def _quoted(body: bytes) -> str:
    text = body[: _SHOWN_BYTES * 4].decode(errors="replace")
    return f": “{' '.join(text.split())[:_SHOWN_BYTES]}”" if is_refusing(text) else ""
