"""What the answer at a row's own address says of the row."""

import pytest

from mfa_scraper.parse.listing import Listing, NotAListing, Refusal
from mfa_scraper.parse.rest import find_row
from mfa_scraper.parse.rows import Origin
from mfa_scraper.parse.sight import sight
from mfa_scraper.parse.verdict import Kind, Verdict

ORIGIN = Origin(site_url="https://site.test", entity="mfa", section="news", language="en")
ROW = {"id": 7, "title": "Talks", "body": "<p>They met.</p>", "projects": "mfa"}


@pytest.mark.parametrize("answer", [ROW, {"content": ROW}, {"data": ROW}])
def test_a_row_comes_bare_or_wrapped(answer: object) -> None:
    assert find_row(answer) == Listing(rows=(ROW,))


def test_only_plain_words_say_that_a_row_is_not_there() -> None:
    assert find_row({"message": "notFound"}) == Listing(rows=())
    assert isinstance(find_row({"message": "notAllowed"}), Refusal)


@pytest.mark.parametrize("answer", [[], None, "gone", {}, {"data": {}}, {"message": "try again later"}])
def test_an_empty_or_a_strange_answer_says_nothing(answer: object) -> None:
    assert isinstance(find_row(answer), NotAListing)


def test_a_row_of_another_entity_says_nothing_of_ours() -> None:
    found = sight(Verdict(kind=Kind.OK, rows=(ROW | {"projects": "mfa-rome"},)), "7", ORIGIN)
    assert (found.kind, found.reason) == ("unclear", "The id belongs to mfa-rome.")


def test_a_row_of_another_id_says_nothing() -> None:
    assert sight(Verdict(kind=Kind.OK, rows=(ROW,)), "8", ORIGIN).kind == "unclear"


def test_a_listed_row_is_there_although_it_has_no_text_or_cannot_be_read() -> None:
    untranslated = {"id": 7, "title": None, "body": None}
    for row in (ROW, untranslated, ROW | {"title": 5}):
        assert sight(Verdict(kind=Kind.OK, rows=(row,)), "7", ORIGIN).kind == "there"
