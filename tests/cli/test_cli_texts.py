"""`countries`: any bytes in, one line out for each."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cli.door import Door


def found(mfa: Door, stdin: bytes, language: str = "ru") -> list[dict[str, Any]]:
    ended = mfa("countries", "--language", language, "--format", "jsonl", stdin=stdin)
    assert ended.code == 0, ended.err
    return [json.loads(line) for line in ended.raw.splitlines()]


def test_a_line_of_text_is_answered_by_its_countries(mfa: Door) -> None:
    ended = mfa("countries", "--language", "ru", stdin="Встреча с послом Алжира\nНичего\n".encode())
    assert ended.out == "1: DZ Алжира\n2: –\n"


def test_a_line_of_json_says_where_each_mention_stands(mfa: Door) -> None:
    text = "Переговоры с Алжиром"
    (line,) = found(mfa, text.encode())
    assert (line["line"], line["language"], line["countries"]) == (1, "ru", ["DZ"])
    (mention,) = line["mentions"]
    assert text[mention["start"] : mention["end"]] == mention["surface"] == "Алжиром"
    assert {"kind", "role", "country"} < set(mention)
    assert "id" not in line


def test_an_object_is_read_as_a_release_and_keeps_its_id(mfa: Door) -> None:
    release = {"id": [7, "x"], "title": "Talks with Algeria", "body": "<p>In Morocco.</p>", "language": "en"}
    (line,) = found(mfa, json.dumps(release).encode())
    assert (line["id"], line["language"], line["countries"]) == ([7, "x"], "en", ["DZ", "MA"])
    assert {mention["field"] for mention in line["mentions"]} == {"title", "body"}


@pytest.mark.parametrize("written", ['{"title": 5, "body": null, "language": 3}', "{}"])
def test_an_object_of_the_wrong_types_mentions_nothing(mfa: Door, written: str) -> None:
    (line,) = found(mfa, written.encode())
    assert (line["id"], line["language"], line["countries"]) == (None, "ru", [])


def test_what_only_looks_like_an_object_is_text(mfa: Door) -> None:
    (line,) = found(mfa, "{Алжир".encode())
    assert line["countries"] == ["DZ"]
    assert "id" not in line


def test_every_line_is_answered_the_empty_ones_too(mfa: Door) -> None:
    lines = found(mfa, "\n\r\nАлжир\r\n\n".encode())
    assert [line["line"] for line in lines] == [1, 2, 3, 4]
    assert [line["countries"] for line in lines] == [[], [], ["DZ"], []]


def test_no_input_gives_no_output(mfa: Door) -> None:
    assert found(mfa, b"") == []


@pytest.mark.parametrize(
    "broken",
    [
        b"\xff\xfe \xd0",
        b"\xed\xa0\x80",
        rb'{"title": "\ud800 \u0410\u043b\u0436", "body": "\udfff"}',
    ],
)
def test_broken_text_is_no_reason_to_stop(mfa: Door, broken: bytes) -> None:
    lines = found(mfa, broken + "\nАлжир\n".encode())
    assert len(lines) == 2
    assert lines[1]["countries"] == ["DZ"]


@pytest.mark.parametrize(
    ("text", "language"), [("Алжир елшісі қабылданды", "kk"), ("Встреча с послом Алжира", "ru"),
                           ("The ambassador of Algeria was received", "en"), ("", "auto")],
)  # fmt: skip
def test_auto_says_which_language_it_took(mfa: Door, text: str, language: str) -> None:
    (line,) = found(mfa, text.encode() + b"\n", "auto")
    assert line["language"] == language


def test_an_unknown_language_is_wrong_usage(mfa: Door) -> None:
    ended = mfa("countries", "--language", "xx")
    assert ended.code == 2
    assert "'kk', 'ru', 'en', 'auto'" in ended.err


def test_the_language_must_be_said(mfa: Door) -> None:
    assert mfa("countries").code == 2


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # the command keeps nothing between two calls
@given(lines=st.lists(st.binary(max_size=40).map(lambda raw: raw.replace(b"\n", b"")), max_size=4))
def test_any_bytes_give_one_valid_line_each(mfa: Door, lines: list[bytes]) -> None:
    answered = found(mfa, b"".join(line + b"\n" for line in lines), "auto")
    assert [line["line"] for line in answered] == list(range(1, len(lines) + 1))


@pytest.mark.parametrize("written", ["EN", "En", " en "])
def test_a_language_may_be_written_in_any_letter_case(mfa: Door, written: str) -> None:
    release = {"title": "Talks with Algeria", "language": written}
    (line,) = found(mfa, json.dumps(release).encode())
    assert (line["language"], line["countries"]) == ("en", ["DZ"])
    assert mfa("countries", "--language", "EN", stdin=b"Algeria").out == "1: DZ Algeria\n"


@pytest.mark.parametrize(
    ("strange", "said"),
    [
        ('{"id": 1, "language": "xx"}', "“xx”"),
        ('{"id": 1, "title": "Алжир"', "JSON"),
        ('{"id": NaN}', "JSON"),
        ('{"id": 1e999}', "JSON"),
        ('{"id": ' + "9" * 5000 + "}", "JSON"),
        ('{"id": ' + "[" * 100_000 + "}", "JSON"),
    ],
)
def test_a_line_that_cannot_be_read_says_so_and_the_rest_is_answered(
    mfa: Door, strange: str, said: str
) -> None:
    stdin = f"Алжир\n{strange}\nПеру\n".encode()
    ended = mfa("countries", "--language", "ru", "--format", "jsonl", stdin=stdin)
    first, second, third = [json.loads(line) for line in ended.raw.splitlines()]
    assert (first["countries"], third["countries"]) == (["DZ"], ["PE"])
    assert second["line"] == 2
    assert said in second["error"]
    assert ended.code == 2
    assert "bug" not in ended.err


def test_a_line_that_cannot_be_read_is_told_on_standard_error_in_text(mfa: Door) -> None:
    ended = mfa("countries", "--language", "ru", stdin='{"language": "xx"}\nАлжир\n'.encode())
    assert (ended.code, ended.out) == (2, "2: DZ Алжир\n")
    assert ended.err.startswith("1: ")
    assert "kk, ru, en, auto" in ended.err


@pytest.mark.parametrize("number", [12345678901234567890123, 7, -1])
def test_a_number_comes_back_as_it_was_written(mfa: Door, number: int) -> None:
    (line,) = found(mfa, b'{"id": %d}' % number)
    assert line["id"] == number


def test_half_a_character_in_an_id_comes_back(mfa: Door) -> None:
    (line,) = found(mfa, rb'{"id": "\ud800", "title": "\u0410\u043b\u0436\u0438\u0440"}')
    assert (line["id"], line["countries"]) == ("\ud800", ["DZ"])
