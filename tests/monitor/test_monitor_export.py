"""The archive as other programs read it."""

import csv
import io
import json

import pytest
from pyarrow import parquet

from monitor import export, rules
from news.articles import FetchedArticle
from tests.monitor.house import House, row


def exported(house: House, what: str, form: str) -> bytes:
    stream = io.BytesIO()
    count = export.write(house.service, what, form, stream)
    assert count == len(list(rows_of(house, what)))
    return stream.getvalue()


def rows_of(house: House, what: str) -> list[dict[str, object]]:
    stream = io.BytesIO()
    export.write(house.service, what, "jsonl", stream)
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def two_articles() -> tuple[FetchedArticle, ...]:
    return (
        row(2, "Переговоры с Алжиром.", language="ru", title='=HYPERLINK("x"); с {Алжиром}'),
        row(1, "Nobody is named.", title="A & B"),
    )


def test_a_csv_opens_in_a_spreadsheet_with_its_letters_and_without_its_formulas(house: House) -> None:
    house.begun(*two_articles())
    raw = exported(house, "articles", "csv")
    assert raw.startswith(b"\xef\xbb\xbf")
    table = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    by_key = {line["key"]: line for line in table}
    assert by_key["mfa/news/2"]["title"].startswith("'=HYPERLINK")
    assert by_key["mfa/news/2"]["text"] == "Переговоры с Алжиром."
    assert by_key["mfa/news/2"]["states"] == "DZ"


@pytest.mark.parametrize("opening", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_begins_as_a_formula(opening: str) -> None:
    stream = io.BytesIO()
    export._csv(
        [{"title": opening + "1", "count": -1, "none": None}], stream, columns=("title", "count", "none")
    )
    (line,) = csv.DictReader(io.StringIO(stream.getvalue().decode("utf-8-sig"), newline=""))
    assert line == {"title": f"'{opening}1", "count": "-1", "none": ""}


def test_json_lines_are_one_article_a_line_with_its_states(house: House) -> None:
    house.begun(*two_articles())
    found = {line["key"]: line for line in rows_of(house, "articles")}
    assert found["mfa/news/2"]["states"] == ["DZ"]
    assert found["mfa/news/1"]["is_history"] is True


def test_parquet_is_read_with_the_same_rows(house: House) -> None:
    house.begun(*two_articles())
    table = parquet.read_table(io.BytesIO(exported(house, "articles", "parquet")))
    assert {line["key"]: line["states"] for line in table.to_pylist()} == {
        "mfa/news/1": [],
        "mfa/news/2": ["DZ"],
    }


def test_parquet_holds_batches_whose_first_knows_less_than_the_later() -> None:
    rows: list[dict[str, object]] = [
        {"key": str(number), "states": [], "reason": None, "mentions": []} for number in range(2000)
    ]
    rows.append(
        {"key": "last", "states": ["DZ"], "reason": {"days": 31}, "mentions": [{"surface": "Algeria"}]}
    )
    stream = io.BytesIO()
    assert export._parquet(rows, stream) == 2001
    last = parquet.read_table(io.BytesIO(stream.getvalue())).to_pylist()[-1]
    assert last["states"] == ["DZ"]
    assert json.loads(last["reason"]) == {"days": 31}
    assert json.loads(last["mentions"]) == [{"surface": "Algeria"}]


def test_citations_are_one_entry_an_article(house: House) -> None:
    house.begun(*two_articles())
    bibtex = exported(house, "articles", "bibtex").decode()
    assert bibtex.count("@online{") == 2
    assert r"A \& B" in bibtex
    ris = exported(house, "articles", "ris").decode()
    assert ris.count("TY  - ELEC") == ris.count("ER  - ") == 2


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_mentions_and_events_are_exported_in_every_table_form(house: House, form: str) -> None:
    rules.add(house.service, {"id": "watch", "kind": "watch_list", "countries": "DZ"})
    house.begun().read(row(1, "Talks with Algeria and Peru."))
    assert [line["country"] for line in rows_of(house, "mentions")] == ["DZ", "PE"]
    assert [line["rule_id"] for line in rows_of(house, "events")].count("watch") == 1
    assert exported(house, "mentions", form)
    assert exported(house, "events", form)


@pytest.mark.parametrize("what", ["articles", "mentions", "events"])
def test_an_empty_csv_has_the_header_of_a_full_one(house: House, what: str) -> None:
    empty = exported(house, what, "csv").decode("utf-8-sig").splitlines()
    house.begun().read(row(1, "Talks with Algeria."))
    full = exported(house, what, "csv").decode("utf-8-sig").splitlines()
    assert empty == full[:1]
    assert empty[0].split(",") == list(rows_of(house, what)[0])


def test_facts_inside_an_event_are_json_in_a_csv(house: House) -> None:
    rules.add(house.service, {"id": "watch", "kind": "watch_list", "countries": "DZ"})
    house.begun().read(row(1, "Talks with Algeria."))
    table = csv.DictReader(io.StringIO(exported(house, "events", "csv").decode("utf-8-sig")))
    first, watch = sorted(table, key=lambda line: line["rule_id"])
    assert json.loads(first["reason"])["last_at"] is None
    assert watch["reason"] == ""
    assert json.loads(first["mentions"])[0]["surface"] == "Algeria"
    assert [each["channel"] for each in json.loads(first["recipients"])] == ["email", "webhook"]


def test_the_reason_of_a_role_is_a_word_in_every_form(house: House) -> None:
    house.begun().read(row(1, "The Ambassador of Algeria came.", title="Talks with Algeria"))
    words = {line["reason"] for line in rows_of(house, "mentions")}
    table = csv.DictReader(io.StringIO(exported(house, "mentions", "csv").decode("utf-8-sig")))
    assert {line["reason"] for line in table} == words
    kept = parquet.read_table(io.BytesIO(exported(house, "mentions", "parquet"))).to_pylist()
    assert {line["reason"] for line in kept} == words
