"""The alerts as feeds: `/feeds/all.atom`, `/feeds/rules/ID.rss`, `/feeds/countries/DZ.json`."""

import uuid
from html import escape
from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from alerts import explain, message_key, spoken
from alerts.message import Quote, is_web, quotes_of, subject_of
from alerts.render import marked
from countries import CODES
from news.alerts import Alert
from news.errors import NotFoundError
from storage import feeds as feed_store
from storage.feeds import Raised

from .feed_answers import Form, answer
from .feed_forms import Entry
from .frame import Frame
from .pages import Framed, Served

MOST_ENTRIES = 50  # a reader that looks once a week misses little, and 50 are some 100 KB
RuleId = Annotated[str, Path(max_length=64, pattern=r"^[^\x00-\x1f]+$")]

router = APIRouter(prefix="/feeds", include_in_schema=False)


@router.get("/all.{form}")
def everything(request: Request, service: Served, frame: Framed, form: Form) -> Response:
    """The newest alerts of all rules."""
    with service.database.reading() as tx:
        raised = feed_store.newest(tx, limit=MOST_ENTRIES)
    return _alerts(request, frame, form, title=frame.t("feed.all"), raised=raised)


@router.get("/rules/{rule_id}.{form}")
def of_rule(request: Request, service: Served, frame: Framed, rule_id: RuleId, form: Form) -> Response:
    """The newest alerts of one rule."""
    with service.database.reading() as tx:
        name = feed_store.rule_name(tx, rule_id)
        raised = feed_store.newest(tx, limit=MOST_ENTRIES, rule_id=rule_id)
    if name is None:
        raise NotFoundError("rule", rule_id)
    title = frame.t("feed.rule", rule=frame.remark("rule", name)[0])
    return _alerts(request, frame, form, title=title, raised=raised)


@router.get("/countries/{code}.{form}")
def of_country(request: Request, service: Served, frame: Framed, code: str, form: Form) -> Response:
    """The newest alerts about one state."""
    if code not in CODES:
        raise NotFoundError("state", code)
    with service.database.reading() as tx:
        raised = feed_store.newest(tx, limit=MOST_ENTRIES, country=code)
    title = frame.t("feed.country", state=frame.state(code))
    return _alerts(request, frame, form, title=title, raised=raised)


def _alerts(request: Request, frame: Frame, form: str, *, title: str, raised: tuple[Raised, ...]) -> Response:
    entries = tuple(_entry(each, frame.language) for each in raised)
    return answer(request, frame, form, title=title, entries=entries)


def _entry(raised: Raised, language: str) -> Entry:
    alert = raised.alert
    quotes = quotes_of(alert)
    reason = explain.why(alert, language)
    return Entry(
        id=entry_id(alert),
        title=subject_of(alert, language),
        summary=" ".join([reason, *(f"« {quote.text} »" for quote in quotes[:1])]),
        html=_html(alert, reason, quotes),
        url=alert.url if is_web(alert.url) else "",
        language=alert.language or language,
        tags=tuple(filter(None, (alert.country, alert.rule_name, alert.type))),
        published_at=raised.created_at,
        updated_at=raised.created_at,
    )


def entry_id(alert: Alert) -> str:
    """What names an alert for ever, in every feed, form and language, and after a restored backup."""
    key = message_key(alert.rule_id, alert.type, alert.country, alert.occasion, "feed", "")
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, key)}"


def _html(alert: Alert, reason: str, quotes: tuple[Quote, ...]) -> str:
    tag, text = escape(alert.language), escape(spoken.line(alert.title))
    title = f'<p lang="{tag}">{text}</p>' if text else ""
    said = "".join(f"<blockquote>{marked(quote)}</blockquote>" for quote in quotes)
    return f"{title}<p>{escape(reason)}</p>{said}"
