"""Alerts, rules and what events tell, as JSON and back, for the columns that keep them whole.

Reading is tolerant: a field that the program has since dropped is passed over, one that it has since
gained takes its default, or an empty value of its type where it has none.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime, time
from functools import cache, lru_cache, partial
from types import NoneType, UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

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
_AS_THEY_ARE = frozenset({str, int, float, bool, NoneType})


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
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if is_dataclass(value):
        tag = {"is": kind.__name__} if kind.__name__ in _ONE_OF_SEVERAL else {}
        return tag | {name: plain(getattr(value, name)) for name, _, _ in _fields(kind)}  # type: ignore[arg-type]  # every class is hashable
    return value


_Reader = Callable[[Any], Any]


@cache
def _fields(kind: type[Any]) -> tuple[tuple[str, _Reader, Callable[[], Any]], ...]:
    """Each field's name, how it is read and what it takes where nothing was kept.

    Finding that out costs more than reading a record does.
    """
    hints = get_type_hints(kind)
    return tuple(
        (each.name, _reader(hints[each.name]), partial(_default, each, hints[each.name]))
        for each in fields(kind)
    )


def _record(kind: type[Any], found: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any dataclass of news
    return kind(
        **{
            name: read(found[name]) if name in found else default()
            for name, read, default in _fields(kind)  # type: ignore[arg-type]  # every class is hashable
        }
    )


@cache
def _reader(hint: Any) -> _Reader:  # noqa: ANN401 - hints have no type of their own
    """How a value of that type is read; what is in it is asked for then, for a type may hold itself."""
    if get_origin(hint) in {Union, UnionType}:
        options = [each for each in get_args(hint) if each is not NoneType]
        return lambda found: None if found is None else _reader(_option(options, found))(found)
    if get_origin(hint) is tuple:
        item = get_args(hint)[0]
        return lambda found: tuple(map(_reader(item), found))
    if hint in (datetime, date, time):
        return cast("_Reader", hint.fromisoformat)
    if isinstance(hint, type) and is_dataclass(hint):
        return partial(_record, hint)
    return lambda found: found


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
