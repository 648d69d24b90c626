"""The GraphQL listing: the request body, and the rows in an answer."""

import json

from .listing import Listing, NotAListing, Refusal, is_refusing

PATH = "/graphql"
_SHOWN_CHARS = 200  # of an error message of the site, in a sentence for the operator
_FIELDS = (
    "id title slug created_date heropic alt_image body short_description hint comments_on projects"
    " directions { id title }"
)


def query_body(*, root: str, entity: str, language: str, page: int, size: int) -> bytes:
    """The JSON body that asks for one page, newest first; pages count from 1."""
    query = (
        "query Listing($projects: String, $size: Int, $page: Int, $sort: String, $lang: String) {"
        f" {root}(projects: $projects, _size: $size, _page: $page, _sort: $sort, _lang: $lang)"
        f" {{ {_FIELDS} }} }}"
    )
    variables = {
        "projects": f"EQ:{entity}",
        "size": size,
        "page": page,
        "sort": "created_date:DESC",
        "lang": language,
    }
    return json.dumps({"query": query, "variables": variables}).encode()


def one_body(*, root: str, entity: str, language: str, external_id: str, size: int) -> bytes:
    """The JSON body that asks for the rows of one id; a site that does not heed the id gives its newest."""
    query = (
        "query One($projects: String, $id: String, $size: Int, $page: Int, $sort: String, $lang: String) {"
        f" {root}(projects: $projects, id: $id, _size: $size, _page: $page, _sort: $sort, _lang: $lang)"
        f" {{ {_FIELDS} }} }}"
    )
    variables = {
        "projects": f"EQ:{entity}",
        "id": f"EQ:{external_id}",
        "size": size,
        "page": 1,
        "sort": "created_date:DESC",
        "lang": language,
    }
    return json.dumps({"query": query, "variables": variables}).encode()


def find_rows(decoded: object, *, root: str) -> Listing | Refusal | NotAListing:
    """The rows under `data.<root>`; an answer with errors counts only when it has rows too."""
    if not isinstance(decoded, dict):
        return NotAListing(reason="The GraphQL answer is not an object.")
    inner = decoded.get("data")
    rows = inner.get(root) if isinstance(inner, dict) else None
    if isinstance(rows, list):
        return Listing(rows=tuple(rows))
    if decoded.get("errors"):
        message = _message(decoded["errors"])
        reason = f"GraphQL answers with an error: {message}"
        return Refusal(reason=reason) if is_refusing(message) else NotAListing(reason=reason)
    return NotAListing(reason=f"The GraphQL answer has no list under data.{root}.")


def _message(errors: object) -> str:
    first = errors[0] if isinstance(errors, list) else errors
    message = first.get("message") if isinstance(first, dict) else first
    return str(message)[:_SHOWN_CHARS]
