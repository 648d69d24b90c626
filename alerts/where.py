"""Conditions as people write them: `role:counterparty and (section:news or entity:mfa-paris)`.

Enters: a text, or the tables of a rules file. Leaves: a `news.rules.Condition`, and its one text.
`and` binds tighter than `or`; values that are joined by `|` mean any of them; what holds a space, a bracket,
a bar or a quote stands in quotes; `headline` is short for `field:title`.
"""

import re
from collections.abc import Mapping
from typing import Final, cast

from news.errors import ConditionError
from news.rules import AllOf, AnyOf, Condition, Is, Not, Subject

from .condition_text import parse
from .known import READERS, advice
from .limits import DEEPEST, MOST_PARTS, depth, parts

__all__ = ["parse", "read", "write"]

_BARE: Final = re.compile(r"""[^\s()|"«»“”\\]+""")
_JOINS: Final[Mapping[str, type[AllOf] | type[AnyOf]]] = {"all": AllOf, "any": AnyOf}


def read(written: object) -> Condition:
    """The condition that a text or a table says: {all = […]}, {any = […]}, {not = …}, {role = "venue"}.

    Several keys of one table all hold; several values of a key mean any of them.

    Raises:
        ConditionError: with every mistake; those of a table say by which path they are found.
    """
    if isinstance(written, str):
        return parse(written)
    mistakes: list[str] = []
    found = _table(written, "", mistakes, level=1)
    if found is not None and not mistakes and (parts(found) > MOST_PARTS or depth(found) > DEEPEST):
        mistakes.append(f"at most {MOST_PARTS} parts, {DEEPEST} deep, can be read; make two rules of it")
    if found is None or mistakes:
        raise ConditionError(mistakes)
    return found


def write(condition: Condition | None) -> str:
    """The text of a condition, such that `parse` reads the same one from it; empty for none."""
    match condition:
        case None:
            return ""
        case Is(subject=subject, values=values):
            return f"{subject}:{'|'.join(_quoted(value) for value in values)}"
        case Not(part=part):
            return f"not {_bracketed(part) if isinstance(part, AllOf | AnyOf) else write(part)}"
        case AllOf(parts=within):
            texts = (_bracketed(part) if isinstance(part, AllOf | AnyOf) else write(part) for part in within)
            return " and ".join(texts)
        case either:
            texts = (_bracketed(part) if isinstance(part, AnyOf) else write(part) for part in either.parts)
            return " or ".join(texts)


def _bracketed(condition: Condition) -> str:
    return f"({write(condition)})"


def _quoted(value: str) -> str:
    if _BARE.fullmatch(value):
        return value
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _table(written: object, path: str, mistakes: list[str], *, level: int) -> Condition | None:
    where = f"{path}: " if path else ""
    if level > DEEPEST:
        mistakes.append(f"{where}more than {DEEPEST} tables in each other cannot be read")
    elif isinstance(written, str):
        return _text(written, where, mistakes)
    elif not isinstance(written, Mapping) or not written:
        mistakes.append(f'{where}write a text, or a table such as {{role = "counterparty"}}')
    else:
        found = [
            _entry(str(key), value, f"{path}.{key}".lstrip("."), mistakes, level=level)
            for key, value in written.items()
        ]
        known = tuple(part for part in found if part is not None)
        if known:
            return known[0] if len(known) == 1 else AllOf(parts=known)
    return None


def _text(written: str, where: str, mistakes: list[str]) -> Condition | None:
    try:
        return parse(written)
    except ConditionError as error:
        mistakes.extend(f"{where}{line}" for line in error.mistakes)
        return None


def _entry(key: str, value: object, path: str, mistakes: list[str], *, level: int) -> Condition | None:
    if key == "not":
        part = _table(value, path, mistakes, level=level + 1)
        return None if part is None else Not(part=part)
    if key in _JOINS:
        return _joined(key, value, path, mistakes, level=level)
    if key not in READERS:
        mistakes.append(f"{path}: no condition has this; {advice(key, (*_JOINS, 'not', *READERS))}")
        return None
    values = (value,) if isinstance(value, str) else value
    if (
        not isinstance(values, list | tuple)
        or not values
        or not all(isinstance(each, str) for each in values)
    ):
        mistakes.append(f"{path}: write a text or a list of texts")
        return None
    subject = cast("Subject", key)
    return Is(subject=subject, values=_values(subject, values, path, mistakes))


def _values(
    subject: Subject, values: tuple[str, ...] | list[str], path: str, mistakes: list[str]
) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for value in values:
        try:
            found[READERS[subject](value)] = None
        except ValueError as error:
            mistakes.append(f"{path}: {error}")
    return tuple(found)


def _joined(key: str, value: object, path: str, mistakes: list[str], *, level: int) -> Condition | None:
    if not isinstance(value, list | tuple) or not value:
        mistakes.append(f"{path}: write a list of conditions")
        return None
    found = [
        _table(each, f"{path}[{number}]", mistakes, level=level + 1)
        for number, each in enumerate(value, start=1)
    ]
    known = tuple(part for part in found if part is not None)
    if not known:
        return None
    return known[0] if len(known) == 1 else _JOINS[key](parts=known)
