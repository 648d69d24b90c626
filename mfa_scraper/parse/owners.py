"""Whose a row is, as far as its field `projects` tells."""

import re
from collections.abc import Iterator

# What the portal calls an entity in its addresses; anything else (a number, a title in words) names nobody.
_SLUG_FORM = re.compile(r"[a-z]+(?:-[a-z]+)*")
_NAMING_FIELDS = ("id", "slug", "name", "title")
_SURE_FIELDS = ("id", "slug")


def foreign_owner(projects: object, entity: str) -> str | None:
    """The entity that a row belongs to instead of `entity`; None where it is ours or nobody is named."""
    if any(name.casefold() == entity for name in names(projects, _NAMING_FIELDS)):
        return None
    return next((name for name in names(projects, _SURE_FIELDS) if _SLUG_FORM.fullmatch(name)), None)


def names(projects: object, fields: tuple[str, ...]) -> Iterator[str]:
    """The words in any of the field's forms: a text, objects with these fields, a list of either."""
    match projects:
        case str():
            yield from (name.strip() for name in projects.split(","))
        case list():
            for entry in projects:
                yield from names(entry, fields)
        case {"items": list(items)}:
            yield from names(items, fields)
        case dict():
            for field in fields:
                if isinstance(projects.get(field), str):
                    yield projects[field]
        case _:
            return
