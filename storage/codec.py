"""Alerts, rules and what events tell, as JSON and back, for the columns that keep them whole.

Reading is tolerant: a field that the program has since dropped is passed over, one that it has since
gained takes its default, or an empty value of its type where it has none.
"""

import json
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from news.alerts import Alert, Rule
from news.events import Absence, Correction, Edit, EventKind, Snapshot

_SNAPSHOTS: Mapping[EventKind, type[Snapshot]] = {
    "edited": Edit,
    "corrected": Correction,
    "missing": Absence,
    "found": Absence,
    "removed": Absence,
    "restored": Absence,
}


def dump(value: Alert | Rule | Snapshot) -> str:
    """The value as JSON, instants in ISO 8601."""
    return json.dumps(plain(value), ensure_ascii=False)


def load_alert(text: str) -> Alert:
    """The alert that `dump` wrote, perhaps by an older version of the program."""
    alert: Alert = _record(Alert, json.loads(text))
    return alert


def load_rule(text: str) -> Rule:
    """The rule that `dump` wrote, perhaps by an older version of the program."""
    rule: Rule = _record(Rule, json.loads(text))
    return rule


def load_snapshot(kind: EventKind, text: str) -> Snapshot:
    """What an event of that kind told when `dump` wrote it, perhaps by an older version of the program."""
    snapshot: Snapshot = _record(_SNAPSHOTS[kind], json.loads(text))
    return snapshot


def plain(value: object) -> Any:  # noqa: ANN401 - JSON has no type of its own
    """The value in what JSON knows: dicts, lists, strings, numbers, booleans and None."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
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
    if get_origin(hint) in {Union, UnionType}:
        if found is None:
            return None
        hint = next(option for option in get_args(hint) if option is not NoneType)
    if get_origin(hint) is tuple:
        return tuple(_value(get_args(hint)[0], item) for item in found)
    if hint is datetime:
        return datetime.fromisoformat(found)
    if isinstance(hint, type) and is_dataclass(hint):
        return _record(hint, found)
    return found


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
