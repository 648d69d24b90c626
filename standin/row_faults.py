"""Faults inside an answer that is otherwise sound: rows with wrong, missing, doubled or foreign contents."""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from standin.answers import Answer, json_answer
from standin.desk import Desk
from standin.rows import Row, written_date

_OK = 200
_LONG_WORD = 8
Params = Mapping[str, Any]


def spoil_rows(answer: Answer, mode: str, params: Params, desk: Desk) -> Answer:
    """The answer with its rows spoiled; an answer that carries none is left alone."""
    if answer.status != _OK or not answer.content_type.startswith("application/json"):
        return answer
    payload = json.loads(answer.body)
    if mode == "envelope":
        return (
            json_answer({str(params.get("key", "content")): payload}) if isinstance(payload, list) else answer
        )
    spoil = _SPOILERS[mode]
    if isinstance(payload, list):
        return json_answer(spoil(payload, params, desk))
    if isinstance(payload, dict) and isinstance(payload.get("data"), dict):
        payload["data"] = {
            root: spoil(rows, params, desk) if isinstance(rows, list) else rows
            for root, rows in payload["data"].items()
        }
        return json_answer(payload)
    if isinstance(payload, dict) and "created_date" in payload:
        rows = spoil([payload], params, desk)
        return json_answer(rows[0]) if rows else json_answer({"message": "notFound"}, 404)
    return answer


def _missing(rows: list[Row], params: Params, _desk: Desk) -> list[Row]:
    gone = set(params.get("fields", ("title", "created_date", "body")))
    return _at_places(
        rows, params, lambda row: {name: value for name, value in row.items() if name not in gone}
    )


def _null(rows: list[Row], params: Params, _desk: Desk) -> list[Row]:
    names = params.get("fields", ("title", "slug", "created_date", "body", "short_description", "projects"))
    return _at_places(rows, params, lambda row: row | dict.fromkeys(names))


def _wrong_types(rows: list[Row], params: Params, _desk: Desk) -> list[Row]:
    wrong = params.get(
        "values", {"title": 17, "body": ["text"], "created_date": 1_790_000_000, "projects": 5}
    )
    return _at_places(rows, params, lambda row: row | wrong)


def _bad_ids(rows: list[Row], params: Params, _desk: Desk) -> list[Row]:
    return _at_places(rows, params, lambda row: row | {"id": params.get("id")})


def _not_objects(rows: list[Row], params: Params, _desk: Desk) -> list[Any]:
    return _at_places(rows, params, lambda _row: params.get("row"))


def _doubled(rows: list[Row], _params: Params, _desk: Desk) -> list[Row]:
    return [copy for row in rows for copy in (row, row)]


def _vanished(rows: list[Row], params: Params, _desk: Desk) -> list[Row]:
    gone = {str(number) for number in params.get("ids", ())}
    if gone:
        return [row for row in rows if str(row.get("id")) not in gone]
    return [row for place, row in enumerate(rows) if place % 3 != 0]


def _future(rows: list[Row], params: Params, desk: Desk) -> list[Row]:
    later = desk.newsroom.now() + timedelta(days=float(params.get("days", 400)))
    return _at_places(rows, params, lambda row: row | {"created_date": written_date(later, 0, desk.habits)})


def _retitled(rows: list[Row], params: Params, _desk: Desk) -> list[Row]:
    title = params.get("title", "Untitled")
    return _at_places(rows, params, lambda row: row | {"title": title})


def _edited(rows: list[Row], params: Params, _desk: Desk) -> list[Row]:
    """An edit while it lasts: give it `times` and the next answer shows the text edited back."""
    added = f"<p>{params.get('text', 'Updated.')}</p>"
    return _at_places(rows, params, lambda row: row | {"body": (row.get("body") or "") + added})


def _spaced(rows: list[Row], params: Params, _desk: Desk) -> list[Row]:
    def spaced(row: Row) -> Row:
        body = str(row.get("body") or "")
        words = [
            f"{word[:4]} {word[4:]}" if word.isalpha() and len(word) > _LONG_WORD else word
            for word in body.split(" ")
        ]
        return row | {"body": " ".join(words)}

    return _at_places(rows, params, spaced)


def _other_language(rows: list[Row], params: Params, desk: Desk) -> list[Row]:
    language = str(params.get("language", "ru"))

    def translated(row: Row) -> Row:
        other = desk.row(str(params.get("section", "news")), int(row["id"]), language)
        names = ("title", "body", "short_description")
        return row if other is None else row | {name: other[name] for name in names if name in row}

    return _at_places(rows, params, translated)


def _at_places(rows: list[Row], params: Params, change: Callable[[Row], Any]) -> list[Any]:
    """Changes the rows at `places` (counted from 0) or under `ids`; without either, every row."""
    places, ids = params.get("places"), params.get("ids")
    numbers = None if ids is None else {str(number) for number in ids}
    return [
        change(row)
        if (places is None or place in places) and (numbers is None or str(row.get("id")) in numbers)
        else row
        for place, row in enumerate(rows)
    ]


_SPOILERS: Mapping[str, Callable[[list[Row], Params, Desk], list[Any]]] = {
    "empty-list-200": lambda _rows, _params, _desk: [],
    "missing-fields": _missing,
    "null-fields": _null,
    "wrong-types": _wrong_types,
    "bad-ids": _bad_ids,
    "rows-not-objects": _not_objects,
    "duplicated-rows": _doubled,
    "vanished-rows": _vanished,
    "future-date": _future,
    "retitled": _retitled,
    "edited-and-back": _edited,
    "spaced-words": _spaced,
    "other-language": _other_language,
}
ROW_MODES: tuple[str, ...] = (*_SPOILERS, "envelope")
