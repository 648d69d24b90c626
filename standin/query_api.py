"""POST /graphql: news without a ticket, errors with status 200, and a gateway that gives up on big pages."""

from collections.abc import Mapping
from typing import Any

from standin.answers import Answer, Asked, html_answer, json_answer, json_object
from standin.desk import Desk, Question, read_filter
from standin.graphql import Field, QueryError, read_query
from standin.rows import Row

_ROOTS = {
    "news": "news",
    "article": "article",
    "pages": "pages",
    "events": "events",
    "documents": "documents",
    "press_releases": "press_releases",
}
_ROW_FIELDS = frozenset({
    "id", "title", "slug", "created_date", "heropic", "alt_image", "body", "short_description", "hint",
    "comments_on", "projects", "directions",
})  # fmt: skip
_DEFAULT_SIZE = 10
GATEWAY_TIMEOUT = "<html><head><title>504 Gateway Time-out</title></head><body>nginx</body></html>"


def answer_query(desk: Desk, asked: Asked, largest_size: int) -> Answer:
    """The answer; pages of `largest_size` rows or more time out at the gateway."""
    try:
        written = json_object(asked.body)
        fields = read_query(str(written.get("query", "")), _variables(written))
        for field in fields:
            if _integer(field.arguments.get("_size"), _DEFAULT_SIZE) >= largest_size:
                return html_answer(GATEWAY_TIMEOUT, 504)
        return json_answer({"data": {field.alias: _resolved(desk, field, fields) for field in fields}})
    except (QueryError, ValueError) as error:
        return json_answer({"errors": [{"message": str(error)}], "data": None})


def selected(row: Row, wanted: list[Field]) -> dict[str, Any]:
    """The fields asked for, the id as a string; raises QueryError on a field that rows do not have."""
    picked: dict[str, Any] = {}
    for field in wanted:
        if field.name == "__typename":
            picked[field.alias] = "News"
        elif field.name not in _ROW_FIELDS:
            raise QueryError(f'Cannot query field "{field.name}" on type "News".')
        else:
            value = row.get(field.name)
            picked[field.alias] = str(value) if field.name == "id" and isinstance(value, int) else value
    return picked


def question_of(section: str, arguments: Mapping[str, Any]) -> Question:
    """What the arguments ask: those with an underscore steer the page, the others are conditions."""
    return Question(
        section=section,
        language=str(arguments.get("_lang") or "ru"),
        filters=tuple(
            read_filter(name, str(value))
            for name, value in arguments.items()
            if not name.startswith("_") and value is not None
        ),
        newest_first=not str(arguments.get("_sort", "")).lower().endswith(":asc"),
        page=max(_integer(arguments.get("_page"), 1), 1),
        size=max(_integer(arguments.get("_size"), _DEFAULT_SIZE), 0),
    )


def _resolved(desk: Desk, field: Field, siblings: list[Field]) -> object:
    if field.name == "_total_count":
        return {root.alias: _counted(desk, field, root, siblings) for root in field.selection}
    if field.name not in _ROOTS:
        raise QueryError(f'Cannot query field "{field.name}" on type "Query".')
    if not field.selection:
        raise QueryError(f'Field "{field.name}" must have a selection of subfields.')
    selected({}, field.selection)  # an unknown field is an error even where there are no rows
    rows = desk.page(question_of(_ROOTS[field.name], field.arguments))
    return [selected(row, field.selection) for row in rows]


def _counted(desk: Desk, count: Field, root: Field, siblings: list[Field]) -> int:
    """The rows under the count's own conditions, else under those of the list asked for beside it."""
    if root.name not in _ROOTS:
        raise QueryError(f'Cannot query field "{root.name}" on type "TotalCount".')
    beside = next((sibling.arguments for sibling in siblings if sibling.name == root.name), {})
    return desk.count(question_of(_ROOTS[root.name], root.arguments or count.arguments or beside))


def _variables(written: Mapping[str, Any]) -> Mapping[str, Any]:
    variables = written.get("variables") or {}
    if not isinstance(variables, dict):
        raise QueryError("Variables must be an object.")
    return variables


def _integer(value: object, default: int) -> int:
    if value is None:
        return default
    try:
        return int(str(value))
    except ValueError:
        raise QueryError(f"Int cannot represent non-integer value: {value!r}.") from None
