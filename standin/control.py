"""/__control__: whoever drives the stand-in over HTTP sets faults, publishes, edits, and counts requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from standin.answers import Answer, Asked, json_answer, json_object
from standin.faults import MODES

if TYPE_CHECKING:
    from standin.ministry import Ministry

PREFIX = "/__control__"
_REFUSAL_S = 5.0


def answer_control(ministry: Ministry, asked: Asked) -> Answer:
    """What a control request brings about; 400 with a message when it asks for the impossible."""
    action = _ACTIONS.get((asked.method, asked.path.removeprefix(PREFIX).strip("/")))
    if action is None:
        return json_answer({"message": f"There is no {asked.method} {asked.path}."}, 404)
    try:
        written = json_object(asked.body)
        if written.get("mode") == "refused" and asked.method == "POST":
            # Closing waits until the answer is out, and ends by itself: nobody could reach this control.
            seconds = float((written.get("params") or {}).get("seconds", _REFUSAL_S))
            ministry.accepting.clear()
            return replace(json_answer(_state(ministry, {})), then=lambda: ministry.refuse_for(seconds))
        return json_answer(action(ministry, written))
    except (ValueError, KeyError, TypeError) as error:
        return json_answer({"message": str(error)}, 400)


def _state(ministry: Ministry, _written: Mapping[str, Any]) -> object:
    return {
        "modes": MODES,
        "active": [asdict(fault) for fault in ministry.faults.active()],
        "ticket": ministry.tickets.form,
        "now": ministry.clock.now().isoformat(),
        "stories": len(ministry.newsroom.keys()),
        "requests": len(ministry.requests),
    }


def _fault(ministry: Ministry, written: Mapping[str, Any]) -> object:
    params = dict(written.get("params") or {})
    times, after = written.get("times"), int(written.get("after", 0))
    ministry.fault(
        str(written["mode"]), times=times, match=str(written.get("match") or ""), after=after, **params
    )
    return _state(ministry, {})


def _clear(ministry: Ministry, written: Mapping[str, Any]) -> object:
    ministry.clear(written.get("mode"))
    return _state(ministry, {})


def _publish(ministry: Ministry, written: Mapping[str, Any]) -> object:
    return {"id": ministry.publish(written)}


def _edit(ministry: Ministry, written: Mapping[str, Any]) -> object:
    ministry.edit(
        written["key"],
        written["language"],
        title=written.get("title"),
        paragraphs=written.get("paragraphs"),
    )
    return {"id": ministry.newsroom.number(written["key"])}


def _remove(ministry: Ministry, written: Mapping[str, Any]) -> object:
    ministry.remove(written["key"], written.get("language"))
    return {"id": ministry.newsroom.number(written["key"])}


def _restore(ministry: Ministry, written: Mapping[str, Any]) -> object:
    ministry.restore(written["key"], written.get("language"))
    return {"id": ministry.newsroom.number(written["key"])}


def _advance(ministry: Ministry, written: Mapping[str, Any]) -> object:
    ministry.advance(**written)
    return {"now": ministry.clock.now().isoformat()}


def _requests(ministry: Ministry, _written: Mapping[str, Any]) -> object:
    return [
        {
            "at": seen.at.isoformat(),
            "method": seen.method,
            "path": seen.path,
            "query": dict(seen.query),
            "user_agent": seen.user_agent,
            "status": seen.status,
        }
        for seen in ministry.requests
    ]


def _forget(ministry: Ministry, _written: Mapping[str, Any]) -> object:
    ministry.forget_requests()
    return {}


_ACTIONS: Mapping[tuple[str, str], Callable[[Ministry, Mapping[str, Any]], object]] = {
    ("GET", ""): _state,
    ("POST", ""): _fault,
    ("DELETE", ""): _clear,
    ("POST", "publish"): _publish,
    ("POST", "edit"): _edit,
    ("POST", "remove"): _remove,
    ("POST", "restore"): _restore,
    ("POST", "advance"): _advance,
    ("GET", "requests"): _requests,
    ("POST", "requests/reset"): _forget,
}
