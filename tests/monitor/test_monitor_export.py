"""The archive as other programs read it."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from monitor import export, forms, rules
from news.articles import FetchedArticle
from news.differences import Difference
from storage import differences as difference_store
from storage import exports as export_store
from storage.export_rows import Columns, Filter
from storage.tables import article_events, evidence, evidence_files, revisions
from tests.monitor.house import START, House, row


def exported(house: House, what: str, form: str) -> bytes:
    stream = io.BytesIO()
    count = export.write(house.service, what, form, stream)
    assert count == len(list(rows_of(house, what)))
    return stream.getvalue()


def rows_of(house: House, what: str, wanted: Filter | None = None) -> list[dict[str, Any]]:
    stream = io.BytesIO()
    export.write(house.service, what, "jsonl", stream, wanted=wanted)
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
    columns: Columns = {"title": "text", "count": "whole", "none": "text", "urls": "texts"}
    forms.write_csv([[[opening + "1"], [-1], [None], [[opening + "2"]]]], stream, columns)
    (line,) = csv.DictReader(io.StringIO(stream.getvalue().decode("utf-8-sig"), newline=""))
    assert line == {"title": f"'{opening}1", "count": "-1", "none": "", "urls": f"'{opening}2"}


@given(st.lists(st.tuples(st.text(), st.text(), st.integers()), max_size=5))
def test_a_csv_is_read_back_by_others_as_it_was(rows: list[tuple[str, str, int]]) -> None:
    kept = [row for row in rows if "\x00" not in row[0] + row[1]]
    stream = io.BytesIO()
    columns: Columns = {"one": "text", "other": "text", "count": "whole"}
    forms.write_csv([list(zip(*kept, strict=True))] if kept else [], stream, columns)
    read = list(csv.reader(io.StringIO(stream.getvalue().decode("utf-8-sig"), newline="")))
    assert read[0] == ["one", "other", "count"]
    assert [[cell.removeprefix("'") for cell in line] for line in read[1:]] == [
        [one.removeprefix("'"), other.removeprefix("'"), str(count)] for one, other, count in kept
    ]


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


@pytest.mark.parametrize("what", export_store.COLUMNS)
def test_a_parquet_file_has_its_types_whatever_it_holds(house: House, what: str) -> None:
    empty = parquet.read_schema(io.BytesIO(exported(house, what, "parquet")))
    house.begun(*two_articles())
    full = parquet.read_schema(io.BytesIO(exported(house, what, "parquet")))
    assert empty == full
    types = {
        "text": "string", "json": "string", "whole": "int64", "number": "double", "truth": "bool",
        "instant": "timestamp[us, tz=UTC]", "texts": "list<element: string>",
    }  # fmt: skip
    assert {name: str(full.field(name).type) for name in full.names} == {
        name: types[kind] for name, kind in export_store.COLUMNS[what].items()
    }


def test_instants_of_a_parquet_file_are_those_of_the_json(house: House) -> None:
    house.clock.move(seconds=0.25)
    house.begun(*two_articles())
    table = parquet.read_table(io.BytesIO(exported(house, "articles", "parquet"))).to_pylist()
    lines = rows_of(house, "articles")
    for name in ("first_seen_at", "published_at"):
        assert [line[name].isoformat() for line in table] == [line[name] for line in lines]
    assert lines[0]["published_at"] == "2026-09-01T06:00:00+00:00"
    assert lines[0]["first_seen_at"] == "2026-09-01T06:00:00.250000+00:00"


def test_citations_are_one_entry_an_article(house: House) -> None:
    house.begun(*two_articles())
    bibtex = exported(house, "articles", "bibtex").decode()
    assert bibtex.count("@online{") == 2
    assert r"A \& B" in bibtex
    assert r"с \{Алжиром\}" in bibtex
    ris = exported(house, "articles", "ris").decode()
    assert ris.count("TY  - ELEC") == ris.count("ER  - ") == 2
    items = json.loads(exported(house, "articles", "csl-json"))
    assert {item["title"] for item in items} == {"A & B", '=HYPERLINK("x"); с {Алжиром}'}


@pytest.mark.parametrize("form", ["bibtex", "ris", "csl-json"])
def test_each_revision_is_cited_with_its_number_its_hash_and_its_time(house: House, form: str) -> None:
    house.begun().read(row(1, "Talks with Algeria."))
    house.clock.move(hours=1)
    house.read(row(1, "Talks with Peru."))
    cited = exported(house, "revisions", form).decode()
    for line in rows_of(house, "revisions"):
        said = f"version {line['revision']}, SHA-256 {line['fingerprint']}, retrieved {line['seen_at']}"
        assert cited.count(said) == 1
        assert cited.count(f"mfa:news:1:en:v{line['revision']}") == 1


def test_no_citation_of_an_empty_archive_is_an_empty_list(house: House) -> None:
    assert json.loads(exported(house, "articles", "csl-json")) == []


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_mentions_and_events_are_exported_in_every_table_form(house: House, form: str) -> None:
    rules.add(house.service, {"id": "watch", "kind": "watch_list", "countries": "DZ"})
    house.begun().read(row(1, "Talks with Algeria and Peru."))
    assert [line["country"] for line in rows_of(house, "mentions")] == ["DZ", "PE"]
    assert [line["rule_id"] for line in rows_of(house, "events")].count("watch") == 1
    assert exported(house, "mentions", form)
    assert exported(house, "events", form)


@pytest.mark.parametrize("what", export_store.COLUMNS)
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
    assert (first["origin"], first["at"], first["detail"]) == ("alert", first["created_at"], "")
    assert json.loads(first["reason"])["last_at"] is None
    assert json.loads(watch["reason"]) == {"is": "Watched", "groups": []}
    assert json.loads(first["mentions"])[0]["surface"] == "Algeria"
    assert [each["channel"] for each in json.loads(first["recipients"])] == ["email", "webhook"]


def test_the_reason_of_a_role_is_a_word_in_every_form(house: House) -> None:
    house.begun().read(row(1, "The Ambassador of Algeria came.", title="Talks with Algeria"))
    words = {line["reason"] for line in rows_of(house, "mentions")}
    table = csv.DictReader(io.StringIO(exported(house, "mentions", "csv").decode("utf-8-sig")))
    assert {line["reason"] for line in table} == words
    kept = parquet.read_table(io.BytesIO(exported(house, "mentions", "parquet"))).to_pylist()
    assert {line["reason"] for line in kept} == words


def test_a_revision_points_at_its_evidence(house: House) -> None:
    house.begun().read(row(1, "Talks with Algeria."))
    house.read(row(1, "Talks with Peru."))
    proof = {
        "offset": 512, "length": 100, "sha256": "f" * 64, "payload_sha256": "p" * 64, "kind": "listing",
        "url": "https://example.org", "fetched_at": START, "link": "l",
    }  # fmt: skip
    with house.service.database.writing() as tx:
        run = tx.connection.execute
        run(evidence_files.insert().values(id=1, name="2026.warc.gz", opened_at=START, size=612))
        run(evidence.insert().values(id=1, file_id=1, **proof))
        run(revisions.update().where(revisions.c.number == 2).values(evidence_id=1))
    first, second = rows_of(house, "revisions")
    assert (first["revision"], first["is_current"], first["evidence_file"]) == (1, False, None)
    assert (second["revision"], second["is_current"]) == (2, True)
    named = ("evidence_file", "evidence_offset", "evidence_length", "evidence_sha256", "evidence_at")
    assert [second[name] for name in named] == [
        "2026.warc.gz", 512, 100, "f" * 64, "2026-09-01T06:00:00+00:00",
    ]  # fmt: skip
    assert len(str(second["link"])) == 64


def test_a_story_has_its_languages_titles_states_and_differences(house: House) -> None:
    house.begun().read(row(1, "Переговоры с Алжиром.", language="ru", title="О переговорах"))
    house.clock.move(hours=2)
    house.read(row(1, "Talks with Algeria and Peru.", title="On talks"))
    house.read(row(1, "Talks with Algeria and Peru.", title="On long talks"))
    with house.service.database.writing() as tx:
        noted = Difference(kind="state", value="PE", present_in=("en",), absent_in=("ru",))
        difference_store.replace(tx, 1, [noted], now=START)
    (story,) = rows_of(house, "stories")
    assert (story["story"], story["languages"], story["states"]) == ("mfa/news/1", ["en", "ru"], ["DZ", "PE"])
    assert story["articles"] == ["mfa/news/1 ru", "mfa/news/1 en"]
    assert story["titles"] == {"ru": "О переговорах", "en": "On talks"}
    assert set(story["delays"]) == {"ru", "en"}
    assert story["first_at"] <= story["last_at"]
    assert story["differences"] == [
        {"kind": "state", "value": "PE", "present_in": ["en"], "absent_in": ["ru"]}
    ]
    assert exported(house, "stories", "csv")
    assert exported(house, "stories", "parquet")


def test_events_are_what_was_told_and_what_became_of_articles_in_one_order(house: House) -> None:
    house.begun().read(row(1, "Talks with Algeria."))
    house.clock.move(hours=1)
    house.read(row(1, "Talks with Peru."))
    between = START + timedelta(minutes=30)
    with house.service.database.writing() as tx:
        facts = {"article_id": 1, "revision_id": None, "evidence_id": None, "link": "x", "snapshot": ""}
        tx.connection.execute(article_events.insert().values(kind="missing", at=between, **facts))
    found = rows_of(house, "events")
    assert [line["at"] for line in found] == sorted(line["at"] for line in found)
    assert [(line["origin"], line["country"]) for line in found] == [
        ("alert", "DZ"), ("article", None), ("alert", "PE"), ("article", None),
    ]  # fmt: skip
    missing, edited = found[1], found[3]
    assert (edited["type"], edited["revision"]) == ("article.edited", 2)
    added = edited["detail"]["effect"]["added_states"]
    assert [each["country"] for each in added] == ["PE"]
    assert (missing["type"], missing["revision"], missing["detail"]) == ("article.missing", 2, None)
    assert {line["story_key"] for line in found} == {"mfa/news/1"}
    assert exported(house, "events", "csv")
    assert exported(house, "events", "parquet")


@pytest.mark.parametrize(
    ("wanted", "keys"),
    [
        (Filter(), {"1", "2", "3"}),
        (Filter(country="DZ"), {"1", "2"}),
        (Filter(language="ru"), {"2"}),
        (Filter(entity="mfa-london"), set()),
        (Filter(since=START + timedelta(hours=1)), {"3"}),
        (Filter(until=START + timedelta(hours=1)), {"1", "2"}),
        (Filter(since=START, until=START), set()),
        (Filter(country="PE", language="en"), {"3"}),
    ],
)
def test_a_filter_takes_a_part_of_every_export(house: House, wanted: Filter, keys: set[str]) -> None:
    rules.add(house.service, {"id": "watch", "kind": "watch_list", "countries": "DZ,PE"})
    house.begun().read(row(1, "Talks with Algeria."))
    house.read(row(2, "Переговоры о торговле с Алжиром.", language="ru", at="2026-09-01T06:20:00+00:00"))
    house.clock.move(hours=2)
    house.read(row(3, "Talks with Peru.", at="2026-09-01T08:00:00+00:00"))
    with house.service.database.writing() as tx:
        for article_id in (1, 2, 3):
            at = START + timedelta(hours=2 * (article_id == 3))
            tx.connection.execute(
                article_events.insert().values(
                    article_id=article_id, kind="missing", at=at, snapshot="{}", link="x"
                )
            )
    for what, name in (
        ("articles", "key"),
        ("revisions", "key"),
        ("mentions", "key"),
        ("events", "article_key"),
    ):
        found = rows_of(house, what, wanted)
        assert {str(line[name]).rpartition("/")[2] for line in found} == keys, what
    assert {str(line["story"]).rpartition("/")[2] for line in rows_of(house, "stories", wanted)} == keys


def test_an_export_gives_no_address_of_a_recipient_away(house: House) -> None:
    told = house.told()
    secret = "https://hooks.slack.com/services/T0/B0/token"
    rules.edit(told.service, "default", {"recipients": f"slack:{secret},email:desk@example.org"})
    told.begun().read(row(1, "Talks with Algeria."))
    for form in ("csv", "jsonl", "parquet"):
        assert b"token" not in exported(told, "events", form)
    (event,) = (each for each in rows_of(told, "events") if each["origin"] == "alert")
    assert [each["address"] for each in event["recipients"]] == [
        "https://hooks.slack.com/…",
        "d…@example.org",
    ]
