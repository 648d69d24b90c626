"""Researchers' own tables: names of columns, charsets, delimiters, and what can be wrong with a row."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mfa_scraper.parse.captured_text import decode
from mfa_scraper.parse.columns import known_columns, read_table_row
from mfa_scraper.table_reading import UnreadableFileError, read_csv, read_jsonl
from news.articles import FetchedArticle
from news.errors import UnreadableRowError
from news.imports import ImportStep

OLD = "http://mfa.gov.kz/ru/content-view/a-b"


def read(row: dict[str, object]) -> FetchedArticle:
    return read_table_row(row, known_columns(list(row))).article


def table(tmp_path: Path, text: str | bytes) -> list[ImportStep]:
    path = tmp_path / "a.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return list(read_csv(path))


def titles(steps: list[ImportStep]) -> list[str]:
    return [row.fetched.title for step in steps for row in step.rows]


def problems(steps: list[ImportStep]) -> list[tuple[int | None, str]]:
    return [(problem.line, problem.reason) for step in steps for problem in step.problems]


def test_columns_are_known_by_many_names() -> None:
    assert known_columns(["Source URL", "HEADLINE", "Body (HTML)", "Published At", "Lang", "other"]) == {
        "url": "Source URL",
        "title": "HEADLINE",
        "text": "Body (HTML)",
        "date": "Published At",
        "language": "Lang",
    }
    assert known_columns(["text", "Body", "TEXT"])["text"] == "text"


def test_a_release_is_the_ministrys_only_where_its_address_says_so() -> None:
    text: dict[str, object] = {"title": "Talks in Astana", "text": "The ministers met."}
    own = read(text | {"url": OLD})
    assert (own.ref.key, own.language, own.url) == ("mfa/content-view/a-b", "ru", OLD)
    portal = "https://www.gov.kz/memleket/entities/mfa-delhi/press/news/details/7"
    assert read(text | {"url": portal}).ref.key == "mfa-delhi/news/7"
    assert read(text | {"url": portal}).language == "en"
    claimed = read(text | {"entity": "mfa", "section": "news", "id": 7})
    assert claimed.ref.key == "import/mfa.news/7"
    assert (
        read(text | {"url": "https://example.org/a/b?c", "id": "x/y z"}).ref.key == "import/example.org/x-y-z"
    )
    assert (
        read(text | {"url": "https://example.org/a"}).ref == read(text | {"url": "https://example.org/a"}).ref
    )
    assert read(text).ref.section == "file"
    assert read(text).ref != read(text | {"title": "Others"}).ref


@pytest.mark.parametrize(
    ("written", "language"),
    [("RUS", "ru"), ("kk-KZ", "kk"), ("English", "en"), ("қазақша", "kk"), ("tr", "tr"), ("?", "en")],
)
def test_a_language_is_known_by_many_names_or_told_by_the_text(written: str, language: str) -> None:
    assert read({"title": "Talks in Astana", "text": "They met.", "language": written}).language == language


def test_plain_text_has_a_paragraph_a_line_and_html_stays() -> None:
    plain = read({"title": "T", "text": "5 < 6 & 7\n\nTwo.", "language": "en"})
    assert plain.body_html == "<p>5 &lt; 6 &amp; 7</p><p>Two.</p>"
    assert read({"title": "T", "text": "<p>One.</p>", "language": "en"}).body_html == "<p>One.</p>"
    assert (
        read({"title": "T", "text": ["One.", "Two."], "language": "en"}).body_html == "<p>One.</p><p>Two.</p>"
    )


def test_dates_and_pictures_are_taken_as_they_stand() -> None:
    row: dict[str, object] = {"title": "T", "text": "One.", "language": "en"}
    assert read(row | {"date": "12 Марта 2015"}).created_raw == "12 Марта 2015"
    assert read(row | {"date": 1426148400}).created_raw == "2015-03-12T08:20:00Z"
    assert read(row | {"date": "1426148400000"}).created_raw == "2015-03-12T08:20:00Z"
    images = read(row | {"images": '["https://a.org/1.jpg", "/2.jpg"]'}).image_urls
    assert images == ("https://a.org/1.jpg",)


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2020-01-02T03:04:05+05:00", datetime(2020, 1, 1, 22, 4, 5, tzinfo=UTC)),
        ("2020-01-02", datetime(2020, 1, 2, tzinfo=UTC)),
        ("once", None),
        (None, None),
    ],
)
def test_a_row_may_say_when_it_was_seen(written: str | None, at: datetime | None) -> None:
    row: dict[str, object] = {"title": "T", "text": "One.", "language": "en", "retrieved_at": written}
    assert read_table_row(row, known_columns(list(row))).captured_at == at


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"title": "", "text": "<p> </p>"}, "there is no text"),
        ({"title": "12", "text": "34"}, "nothing tells its language"),
    ],
)
def test_a_row_without_text_or_language_is_told(row: dict[str, object], reason: str) -> None:
    with pytest.raises(UnreadableRowError, match=reason):
        read(row)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_any_delimiter_is_found(tmp_path: Path, mark: str) -> None:
    rows = [["title", "text", "language"], ["A, b; c", "One.", "en"]]
    steps = table(tmp_path, "\r\n".join(mark.join(f'"{each}"' for each in row) for row in rows))
    assert titles(steps) == ["A, b; c"]


@pytest.mark.parametrize(
    "charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "windows-1251", "koi8-r"]
)
def test_any_charset_is_found_and_offsets_are_bytes(tmp_path: Path, charset: str) -> None:
    text = "title,text,language\nПервый,Алжир и Њ ਊ.,ru\n,,\n\nВторой,Марокко.,ru"
    written = text.encode(charset, "ignore")
    steps = table(tmp_path, written)
    assert titles(steps) == ["Первый", "Второй"]
    assert problems(steps) == [(3, "there is no text")]
    assert steps[-1].end == len(written)
    assert titles(list(read_csv(tmp_path / "a.csv", start=steps[0].end))) == ["Второй"]
    again = list(read_csv(tmp_path / "a.csv", start=steps[1].end))
    assert [row.line for step in again for row in step.rows] == [5]


def test_a_line_in_another_charset_is_read_and_told(tmp_path: Path) -> None:
    good = "title,text,language\nПервый,Алжир.,ru\n".encode()
    steps = table(tmp_path, good + "Второй,Марокко и Тунис.,ru\n".encode("cp1251"))
    assert titles(steps) == ["Первый", "Второй"]
    assert problems(steps) == [(3, "the line is not utf-8; read as windows-1251; kept all the same")]
    broken = "title,text,language\nПервый,Алжир.,ru\nВторой,Марокко".encode("utf-16-le") + b"\x00\xd8a"
    assert problems(table(tmp_path, broken)) == [
        (3, "letters cannot be read in utf-16-le; kept all the same")
    ]


def test_rows_of_several_lines_are_read(tmp_path: Path) -> None:
    steps = table(tmp_path, 'title,text,language\n"A","One.\nTwo ""x"".",en\n"B","Three.",en,\n')
    assert titles(steps) == ["A", "B"]
    assert [row.line for step in steps for row in step.rows] == [2, 4]


def test_a_quotation_mark_that_is_never_closed_costs_one_line(tmp_path: Path) -> None:
    steps = table(tmp_path, 'title,text,language\n"A,One.,en\nB,Two.,en\nC,Three "and" a half.,en\n')
    assert titles(steps) == ["B", "C"]
    assert problems(steps)[0][0] == 2


def test_marks_that_nobody_doubled_are_put_up_with(tmp_path: Path) -> None:
    steps = table(tmp_path, 'title,text,language\n"The "big" one",Two.,en\nB,Three.,en\n')
    assert len(titles(steps)) == 2


def test_a_row_with_too_many_fields_is_told_and_one_with_too_few_is_read(tmp_path: Path) -> None:
    steps = table(tmp_path, "title,text,language\nA,One, two.,en\nTalks in Astana\n")
    assert titles(steps) == ["Talks in Astana"]
    assert problems(steps) == [(2, "the row has 4 fields instead of 3")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "it is empty"), (b"a,b\n1,2\n", "none of its columns"), (b"\x1f\x8b\x08", "it is compressed")],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=reason):
        table(tmp_path, content)


def test_a_line_that_names_the_delimiter_for_a_spreadsheet_is_passed_over(tmp_path: Path) -> None:
    steps = table(tmp_path, "\ufeffsep=;\r\ntitle;text;language\r\nA;One, two.;en\r\n")
    assert titles(steps) == ["A"]


def test_line_breaks_of_old_macs_are_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="old Macs"):
        table(tmp_path, "title,text,language\rA,One.,en\r")


def test_a_break_inside_of_a_bare_field_costs_one_row(tmp_path: Path) -> None:
    steps = table(tmp_path, "title,text,language\nA,On\re.,en\nB,Two.,en\n")
    assert titles(steps) == ["B"]
    assert problems(steps)[0][0] == 2


@pytest.mark.parametrize("written", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_date_beyond_the_calendar_costs_no_row(tmp_path: Path, written: str) -> None:
    (step,) = table(tmp_path, f"title,text,language,captured_at\nA,One.,en,{written}\n")
    assert step.rows[0].captured_at is None


def test_one_json_list_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('[\n{"title": "A"}]')
    with pytest.raises(UnreadableFileError, match="one JSON list"):
        list(read_jsonl(path))


def test_lines_that_are_no_objects_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"title": "Talks in Astana"}\n\n{"title": \n"x"\n{"colour": "red"}\n')
    steps = list(read_jsonl(path))
    assert titles(steps) == ["Talks in Astana"]
    assert problems(steps) == [
        (3, "the line is not whole JSON"),
        (4, "the line is no JSON object"),
        (5, "there is no text"),
    ]
    assert json.loads(steps[0].rows[0].fetched.raw) == {"title": "Talks in Astana"}


def test_text_that_is_not_declared_as_it_is_says_so() -> None:
    assert decode(b"plain", content_type="text/html; charset=koi8-r").note == ""
    assert decode("Алжир".encode("utf-32")).text == "Алжир"
    assert decode(b"").text == ""


@pytest.mark.parametrize("charset", ["utf-8", "utf-16-le"])
def test_a_line_beyond_all_measure_is_one_problem_and_no_text(tmp_path: Path, charset: str) -> None:
    mark = "\ufeff" if charset == "utf-16-le" else ""
    long = "x" * (9 << 20)
    steps = table(
        tmp_path, f"{mark}title,text,language\nA,One.,en\n{long},Long.,en\nC,Two.,en\n".encode(charset)
    )
    assert titles(steps) == ["A", "C"]
    assert problems(steps) == [(3, "the line is longer than 8 MB")]
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"title":"{long}"}}\n{{"title":"C","text":"Two.","language":"en"}}\n')
    assert titles(list(read_jsonl(path))) == ["C"]


def test_a_first_line_beyond_all_measure_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="longer than 8 MB, and should name its columns"):
        table(tmp_path, "x" * (9 << 20))
