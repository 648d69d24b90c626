"""The outbox: what waits and why, what became of each message, and what a person does about it."""

from dataclasses import dataclass
from functools import partial
from typing import Annotated, Final, Literal, get_args

from fastapi import APIRouter, Depends, Form, Path, Query
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import AfterValidator
from starlette.responses import Response

from countries import CODES
from monitor import outbox
from monitor.bootstrap import Service
from news.alerts import MessageKind, OutboxState
from news.errors import NotFoundError
from news.rules import ChannelName, Rule
from storage import rule_views
from storage.outbox import Wanted

from . import outbox_lists, waiting, wording
from .frame import Frame, render
from .pages import LARGEST_ID, Cursor, Framed, Served, State

STATES: Final[tuple[OutboxState, ...]] = get_args(OutboxState)
CHANNELS: Final[tuple[ChannelName, ...]] = get_args(ChannelName)
KINDS: Final[tuple[MessageKind, ...]] = get_args(MessageKind)
# What a person may wish for a message, by the state that it is in.
WISHES: Final = {
    "pending": ("retry", "discard"),
    "dead": ("retry", "discard"),
    "delivered": ("replay",),
    "discarded": (),
}


def _known_state(code: str | None) -> str | None:
    if code and code.upper() not in CODES:
        raise ValueError("not the code of a state")
    return code and code.upper()


Wish = Literal["retry", "replay", "discard"]
RuleId = Annotated[str | None, Query(max_length=64, pattern=r"^([a-z0-9][a-z0-9_-]*)?$")]
Code = Annotated[str | None, Query(pattern=r"^([A-Za-z]{2})?$"), AfterValidator(_known_state)]
Done = Annotated[str | None, Query(max_length=20, pattern=r"^[a-z_]+$")]
Count = Annotated[int | None, Query(ge=0, le=LARGEST_ID)]

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which messages the address asks for."""

    state: OutboxState | None = None
    channel: ChannelName | None = None
    kind: MessageKind | None = None
    rule: str | None = None
    country: str | None = None

    @property
    def wanted(self) -> Wanted:
        """The same for the database."""
        return Wanted(**self.facts)  # type: ignore[arg-type]  # its fields are named as these

    @property
    def facts(self) -> dict[str, str | None]:
        """What of it stands in an address."""
        return {name: getattr(self, name) for name in self.__slots__}

    @property
    def wishes(self) -> tuple[str, ...]:
        """What may be wished for all of them."""
        return WISHES[self.state] if self.state else ()


def filter_of(
    state: State | Literal[""] | None = None,
    channel: ChannelName | Literal[""] | None = None,
    kind: MessageKind | Literal[""] | None = None,
    rule: RuleId = None,
    country: Code = None,
) -> Filter:
    """Which messages the address asks for; a form sends what nobody chose as an empty text."""
    return Filter(
        state=state or None, channel=channel or None, kind=kind or None, rule=rule or None,
        country=country or None,
    )  # fmt: skip


Asked = Annotated[Filter, Depends(filter_of)]


@router.get("/outbox")
def messages(
    service: Served,
    frame: Framed,
    asked: Asked,
    cursor: Cursor = None,
    done: Done = None,
    count: Count = None,
) -> Response:
    """What is left alone and held, then the alerts and what became of their messages."""
    facts = _listed(service, frame, asked, cursor)
    beside = {} if cursor else waiting.facts(service)
    return render(
        frame, "outbox.html", **facts, notice=done if done in _NOTICES else "", count=count or 0,
        has_beside=cursor is None, known=_known(service), **beside,
    )  # fmt: skip


@router.get("/fragments/outbox")
def messages_fragment(service: Served, frame: Framed, asked: Asked) -> Response:
    """The part of the outbox that a live page renews."""
    return render(frame, "outbox_live.html", **_listed(service, frame, asked, None))


@router.get("/outbox/all")
def ask(service: Served, frame: Framed, asked: Asked, wish: Wish) -> Response:
    """The question whether that shall really be done to all of them, with how many there are."""
    count = outbox.count(service, asked.wanted)
    return render(frame, "outbox_all.html", asked=asked, wish=wish, count=count)


@router.post("/outbox/all")
def fulfil_all(service: Served, frame: Framed, asked: Asked, wish: Annotated[Wish, Form()]) -> Response:
    """Does to all of them what a person wishes, and says to how many it was done."""
    do = {"retry": outbox.retry_all, "replay": outbox.replay_all, "discard": outbox.discard_all}[wish]
    count = do(service, asked.wanted)
    here = frame.link("/outbox", **asked.facts, done=f"all_{wish}", count=count)
    return RedirectResponse(here, status_code=303)


@router.post("/outbox/circuits")
def hurry(service: Served, frame: Framed, circuit: Annotated[str, Form(max_length=64)]) -> Response:
    """Lets one message try at once where all wait for an address or a destination."""
    done = "hurried" if waiting.hurry(service, circuit) else "circuit_gone"
    return RedirectResponse(frame.link("/outbox", done=done), status_code=303)


@router.post("/outbox/{entry_id}")
def fulfil(
    service: Served,
    frame: Framed,
    entry_id: Annotated[int, Path(ge=1, le=LARGEST_ID)],
    wish: Annotated[Wish, Form()],
    state: Annotated[State | None, Form()] = None,
) -> Response:
    """Does what a person wishes for a message, and goes back to the list."""
    done: str = wish
    try:
        match wish:
            case "retry":
                outbox.retry(service, entry_id)
            case "replay":
                outbox.replay(service, entry_id)
            case "discard":
                outbox.discard(service, entry_id)
    except NotFoundError:
        done = "refused"  # sent, replayed or discarded by somebody else between the page and the click
    return RedirectResponse(frame.link("/outbox", state=state, done=done), status_code=303)


def _known(service: Service) -> tuple[Rule, ...]:
    """The rules to choose from."""
    with service.database.reading() as tx:
        return rule_views.page(tx, limit=_MOST_RULES)


def _listed(service: Service, frame: Frame, asked: Filter, cursor: str | None) -> dict[str, object]:
    found = outbox_lists.listing(service, asked.wanted, cursor)
    return {
        "groups": found.groups,
        "next_cursor": found.next_cursor,
        "fresh": outbox_lists.just_raised(service, found),
        "asked": asked,
        "cursor": cursor,
        "states": STATES,
        "channels": CHANNELS,
        "kinds": KINDS,
        "wishes": WISHES,
        "why": partial(wording.why, frame),
        "title_mentions": wording.title_mentions,
        "sentences": wording.sentences,
        "outcome": wording.outcome,
        "met": wording.met,
    }


_MOST_RULES: Final = 500  # in a list to choose from
_NOTICES: Final = frozenset(
    {"retry", "replay", "discard", "refused", "all_retry", "all_replay", "all_discard"}
    | {"hurried", "circuit_gone"}
)
