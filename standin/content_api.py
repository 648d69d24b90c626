"""GET /api/v1/public/content-manager/…: whole rows as a bare array, mostly behind a ticket."""

from standin.answers import Answer, Asked, json_answer
from standin.desk import SECTIONS, Desk, Question, read_filter
from standin.tickets import TicketOffice

PREFIX = "/api/v1/public/content-manager/"
_WITHOUT_TICKET = frozenset({"documents", "events", "pages"})
_STEERING = frozenset({"page", "size", "sort-by", "lang"})
_DEFAULT_SIZE = 10
_LARGEST_SIZE = 100


def answer_content(desk: Desk, tickets: TicketOffice, asked: Asked) -> Answer:
    """The rows of a section, or one row under its number."""
    section, _, number = asked.path.removeprefix(PREFIX).partition("/")
    if section not in SECTIONS:
        return json_answer({"message": "notFound"}, 404)
    if section not in _WITHOUT_TICKET and not tickets.admits(asked.headers):
        return json_answer({"message": "notAllowed"}, 400)
    if number:
        return _one(desk, section, number, language_of(asked))
    if asked.query.get("created_date", "").lower().startswith("gte:"):
        return json_answer({"message": "internalServerError"}, 500)
    try:
        return json_answer(desk.page(_question(section, asked)))
    except ValueError:
        return json_answer({"message": "badRequest"}, 400)


def language_of(asked: Asked) -> str:
    """The language of `lang=`, else the first of Accept-Language, else Russian."""
    accepted = asked.headers.get("accept-language", "").split(",")[0].split(";")[0].split("-")[0].strip()
    written = asked.query.get("lang") or accepted
    return written if written and written != "*" else "ru"


def _one(desk: Desk, section: str, number: str, language: str) -> Answer:
    if section == "documents":
        # The portal answers an empty object even for documents that its own list shows.
        return json_answer({})
    row = desk.row(section, int(number), language) if number.isdecimal() else None
    return json_answer({"message": "notFound"}, 404) if row is None else json_answer(row)


def _question(section: str, asked: Asked) -> Question:
    query = asked.query
    return Question(
        section=section,
        language=language_of(asked),
        filters=tuple(read_filter(name, value) for name, value in query.items() if name not in _STEERING),
        newest_first=not query.get("sort-by", "").lower().endswith(":asc"),
        page=max(int(query.get("page", "1")), 1),
        size=min(max(int(query.get("size", _DEFAULT_SIZE)), 0), _LARGEST_SIZE),
    )
