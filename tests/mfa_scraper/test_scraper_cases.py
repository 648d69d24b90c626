"""Recorded cases: a directory each, with what the site sent and what we make of it."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from mfa_scraper.parse import graphql, rest
from mfa_scraper.parse.rows import Origin, Untranslated, read_row
from mfa_scraper.parse.verdict import Answer, Found, judge
from news.articles import FetchedArticle, UnreadableRow

CASES = Path(__file__).parent / "cases"
ORIGIN = Origin(site_url="https://www.gov.kz", entity="mfa", section="news", language="en")
MAX_BYTES = 1000
FIND_ROWS: dict[str, Callable[[object], Found]] = {
    "graphql": partial(graphql.find_rows, root="news"),
    "rest": rest.find_rows,
}


def outcome_of_row(row: object) -> dict[str, Any]:
    match read_row(row, ORIGIN):
        case FetchedArticle() as article:
            assert json.loads(article.raw) == row
            return {
                "is": "article",
                "id": article.ref.external_id,
                "url": article.url,
                "title": article.title,
                "body": article.body_html,
                "lead": article.lead_html,
                "created": article.created_raw,
                "slug": article.slug,
                "images": list(article.image_urls),
            }
        case UnreadableRow(external_id=external_id, reason=reason):
            return {"is": "unreadable", "id": external_id, "reason": reason}
        case Untranslated(external_id=external_id):
            return {"is": "untranslated", "id": external_id}


def outcome_of_answer(given: dict[str, Any]) -> dict[str, Any]:
    answer = Answer(
        url=given["url"], status=given["status"], headers=given["headers"], body=given["body"].encode()
    )
    verdict = judge(answer, FIND_ROWS[given["api"]], max_bytes=MAX_BYTES)
    return {"kind": verdict.kind.value, "reason": verdict.reason, "rows": len(verdict.rows)}


@pytest.mark.parametrize("name", sorted(path.name for path in CASES.iterdir()))
def test_a_recorded_case_comes_out_as_written_down(name: str) -> None:
    given = json.loads((CASES / name / "input.json").read_text(encoding="utf-8"))
    expected = json.loads((CASES / name / "expected.json").read_text(encoding="utf-8"))
    assert (outcome_of_row if name.startswith("row-") else outcome_of_answer)(given) == expected
