"""Alerts, rules and what events tell, as JSON and back, for the columns that keep them whole.

Reading is tolerant: a field that the program has since dropped is passed over, one that it has since
gained takes its default, or an empty value of its type where it has none.
"""

import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime, time
from functools import cache, lru_cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from news import reasons, rules
from news.alerts import Alert, Digest
from news.events import Absence, Correction, Edit, EventKind, Snapshot
from news.rules import RecipientProfile, Rule

_SNAPSHOTS: Mapping[EventKind, type[Snapshot]] = {
    "edited": Edit,
    "corrected": Correction,
    "missing": Absence,
    "found": Absence,
    "removed": Absence,
    "restored": Absence,
}

# Classes that share a field with others: what is kept says which one it is. Alerts of the first version do
# not, and could only be of the first.
_ONE_OF_SEVERAL: Mapping[str, type[Any]] = {
    each.__name__: each for union in (reasons.Reason, rules.Condition) for each in get_args(union)
}


def dump(value: Alert | Digest | Rule | RecipientProfile | Snapshot) -> str:
    """The value as JSON, instants in ISO 8601."""
    return json.dumps(plain(value), ensure_ascii=False)


@lru_cache(maxsize=256)  # an alert goes to several recipients, mostly at the same time
def load_alert(text: str) -> Alert:
    """The alert that `dump` wrote, perhaps by an older version of the program."""
    alert: Alert = _record(Alert, json.loads(text))
    return alert


def load_rule(text: str) -> Rule:
    """The rule that `dump` wrote, perhaps by an older version of the program."""
    rule: Rule = _record(Rule, json.loads(text))
    return rule


def load_digest(text: str) -> Digest:
    """The digest that `dump` wrote, perhaps by an older version of the program."""
    digest: Digest = _record(Digest, json.loads(text))
    return digest


def load_profile(text: str) -> RecipientProfile:
    """The recipient that `dump` wrote, perhaps by an older version of the program."""
    profile: RecipientProfile = _record(RecipientProfile, json.loads(text))
    return profile


def load_snapshot(kind: EventKind, text: str) -> Snapshot:
    """What an event of that kind told when `dump` wrote it, perhaps by an older version of the program."""
    snapshot: Snapshot = _record(_SNAPSHOTS[kind], json.loads(text))
    return snapshot


def plain(value: object) -> Any:  # noqa: ANN401 - JSON has no type of its own
    """The value in what JSON knows: dicts, lists, strings, numbers, booleans and None."""
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if is_dataclass(value):
        tag = {"is": type(value).__name__} if type(value).__name__ in _ONE_OF_SEVERAL else {}
        return tag | {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    return value


@cache
def _hints(kind: type[Any]) -> Mapping[str, Any]:
    """The types of a dataclass's fields; finding them costs more than reading a record does."""
    return get_type_hints(kind)


def _record(kind: type[Any], found: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any dataclass of news
    hints = _hints(kind)  # type: ignore[arg-type]  # every class is hashable
    return kind(
        **{
            field.name: _value(hints[field.name], found[field.name])
            if field.name in found
            else _default(field, hints[field.name])
            for field in fields(kind)
        }
    )


def _value(hint: Any, found: Any) -> Any:  # noqa: ANN401 - hints and JSON have no type of their own
    origin, options = _shape(hint)
    if origin in {Union, UnionType}:
        if found is None:
            return None
        hint = _option([each for each in options if each is not NoneType], found)
        origin, options = _shape(hint)
    if origin is tuple:
        return tuple(_value(options[0], item) for item in found)
    if hint in (datetime, date, time):
        return hint.fromisoformat(found)
    if isinstance(hint, type) and is_dataclass(hint):
        return _record(hint, found)
    return found


@cache
def _shape(hint: Any) -> tuple[Any, tuple[Any, ...]]:  # noqa: ANN401 - as above
    """What a hint is made of; as with `_hints`, finding it costs more than its use."""
    return get_origin(hint), get_args(hint)


def _option(options: list[Any], found: Any) -> Any:  # noqa: ANN401 - as above
    """Which of several types was kept."""
    tag = found.get("is") if isinstance(found, Mapping) else None
    return _ONE_OF_SEVERAL.get(str(tag), options[0])


def _default(field: Field[Any], hint: Any) -> Any:  # noqa: ANN401 - as above
    if field.default is not MISSING:
        return field.default
    if NoneType in get_args(hint):
        return None
    empty: dict[Any, Any] = {str: "", int: 0, bool: False}
    if hint in empty:
        return empty[hint]
    if get_origin(hint) is tuple:
        return ()
    raise ValueError(f"What was kept has no “{field.name}”, and nothing can stand in for it.")
