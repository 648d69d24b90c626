"""What an answer holds, as bytes that a hash can be made over."""

import json

import pytest

from news.payload import decoded, row_bytes, rows_in

ROW = {"id": 7, "title": "Әлем", "body": None}


@pytest.mark.parametrize(
    "answer",
    [{"data": {"news": [ROW]}}, [ROW], {"content": [{"id": 1}, ROW]}, {"data": ROW}, ROW],
    ids=["graphql", "list", "wrapped", "object within", "object"],
)
def test_a_row_is_found_wherever_it_stands(answer: object) -> None:
    body = json.dumps(answer, ensure_ascii=False, indent=2).encode()
    assert row_bytes(ROW) in rows_in(body)


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[" * 200_000, b"\xff"], ids=["none", "page", "deep", "byte"]
)
def test_what_is_no_json_is_its_own_only_row(body: bytes) -> None:
    assert list(rows_in(body)) == [body]


def test_elements_of_lists_come_before_what_holds_them() -> None:
    found = list(rows_in(b'{"a": [1, {"b": 2}]}'))
    assert found == [b'{"a": [1, {"b": 2}]}', b"1", b'{"b":2}', b'{"a":[1,{"b":2}]}', b'{"b":2}']


def test_a_broken_byte_costs_no_row_and_is_noted() -> None:
    body = b'[{"id": 1, "title": "\xff"}]'
    assert row_bytes({"id": 1, "title": "\N{REPLACEMENT CHARACTER}"}) in rows_in(body)
    assert decoded(body)[1] != ""
    assert decoded(b"[1]") == ([1], "")


def test_a_number_of_thousands_of_digits_is_read_as_text() -> None:
    digits = "9" * 5000
    assert decoded(f"[{digits}, 12]".encode())[0] == [digits, 12]


def test_half_a_character_has_a_form_in_bytes() -> None:
    assert row_bytes("\ud800") == b'"\\ud800"'
