"""`./mfa import`: archives as history, whatever state their files are in."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from standin import Ministry
from standin.old_captures import Captured, captures_of, cut, record_of, write_warc
from tests.cli.door import ROOT, Door, settings_in

AT = datetime(2016, 1, 2, 3, 4, 5, tzinfo=UTC)
PAGE = (
    "<h4>Talks {0}</h4><div class='content-functions-date'>12.03.2015 14:20</div>"
    "<div class='wrap__desc'><p>The ambassador of Algeria came, {0}.</p></div>"
)


def captured(name: str, text: str = "", at: datetime = AT) -> Captured:
    return Captured(
        url=f"http://mfa.gov.kz/en/content-view/{name}", at=at, body=PAGE.format(text or name).encode()
    )


def told(mfa: Door, *words: str, code: int = 0) -> dict[str, Any]:
    ended = mfa("import", *words, "--json")
    assert ended.code == code, ended.err
    found: dict[str, Any] = json.loads(ended.out)
    return found


def counts(told: dict[str, Any]) -> list[tuple[int, int, int, int]]:
    return [(each["new"], each["revised"], each["known"], each["problems"]) for each in told["imports"]]


def texts(mfa: Door) -> list[str]:
    rows = map(json.loads, mfa("export", "articles", "--format", "jsonl").out.splitlines())
    return [row["text"] for row in rows]


def test_an_archive_is_read_once_under_any_name(mfa: Door, tmp_path: Path) -> None:
    path = write_warc(tmp_path / "old.warc.gz", map(record_of, (captured("a"), captured("b"))))
    assert counts(told(mfa, "warc", str(path))) == [(2, 0, 0, 0)]
    copy = tmp_path / "copy.warc.gz"
    copy.write_bytes(path.read_bytes())
    again = told(mfa, "warc", str(copy))
    assert (counts(again), again["imports"][0]["was_known"]) == ([(2, 0, 0, 0)], True)
    assert "was read before" in mfa("import", "warc", str(copy)).out
    assert counts(told(mfa, "warc", "--again", str(path))) == [(0, 0, 2, 0)]
    assert mfa("outbox", "list", "--json").out.strip() == "[]"


def test_files_are_read_in_the_order_of_their_captures(mfa: Door, tmp_path: Path) -> None:
    new = write_warc(tmp_path / "a.warc", [record_of(captured("a", "new", AT.replace(year=2017)))])
    old = write_warc(tmp_path / "b.warc", [record_of(captured("a", "old"))])
    assert counts(told(mfa, "warc", str(new), str(old))) == [(1, 0, 0, 0), (0, 1, 0, 0)]
    assert texts(mfa) == ["The ambassador of Algeria came, new."]


def test_what_could_not_be_read_is_told_with_file_and_place(mfa: Door, tmp_path: Path) -> None:
    records = [
        record_of(captured("a")),
        record_of(replace(captured("b"), status=404)),
        record_of(captured("c")),
    ]
    path = cut(write_warc(tmp_path / "half.warc.gz", records), keep=0.95)
    shown = mfa("import", "warc", str(path))
    assert shown.code == 0
    assert "half.warc.gz at byte" in shown.out
    assert "answered with 404" in shown.out
    assert "the file ends in the middle of a record" in shown.out
    assert "half.warc.gz" in mfa("import", "report").out
    assert "answered with 404" in mfa("import", "report", "1").out
    assert told(mfa, "report", "1")["problem_list"][0]["offset"] > 0
    assert json.loads(mfa("import", "report", "--json").out)[0]["problems"] == 2
    assert mfa("import", "report", "9").code == 2


def test_a_file_that_cannot_be_opened_stops_no_other_and_ends_with_2(mfa: Door, tmp_path: Path) -> None:
    path = write_warc(tmp_path / "a.warc", [record_of(captured("a"))])
    ended = told(mfa, "warc", str(tmp_path / "none.warc"), str(path), str(tmp_path), code=2)
    assert counts(ended) == [(1, 0, 0, 0)]
    assert len(ended["unopened"]) == 2
    assert "cannot be opened" in mfa("import", "warc", str(tmp_path / "none.warc")).err


def test_nothing_imported_is_said(mfa: Door) -> None:
    assert "Nothing was imported so far" in mfa("import", "report").out


def test_a_table_is_read_whatever_its_charset_and_delimiter(mfa: Door, tmp_path: Path) -> None:
    header = "Заголовок;Текст;Дата;Язык;Ссылка\r\n"
    rows = header + '"Встреча; с послом";"Посол Алжира\r\nприбыл.";12.03.2015;рус;\r\n'
    for number, charset in enumerate(("utf-8-sig", "utf-16", "windows-1251")):
        path = tmp_path / f"{number}.csv"
        path.write_bytes(rows.replace("прибыл", f"прибыл {number}").encode(charset))
        assert counts(told(mfa, "csv", str(path))) == [(1, 0, 0, 0)]
    found = [json.loads(line) for line in mfa("export", "articles", "--format", "jsonl").out.splitlines()]
    assert {row["entity"] for row in found} == {"import"}
    assert [row["title"] for row in found] == ["Встреча; с послом"] * 3
    assert found[2]["text"] == "Посол Алжира\nприбыл 2."


def test_a_table_that_names_no_text_is_refused_and_leaves_nothing(mfa: Door, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("colour,size\nred,1\n")
    assert "none of its columns" in mfa("import", "csv", str(path)).err
    assert json.loads(mfa("import", "report", "--json").out) == []


def test_lines_of_json_are_read(mfa: Door, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    url = "https://www.gov.kz/memleket/entities/mfa/press/news/details/7?lang=en"
    rows = [
        json.dumps({"url": url, "title": "T", "text": "Algeria.", "date": "2020-01-02"}),
        "{",
        "[]",
        '{"a": 1}',
    ]
    path.write_text("\n".join(rows))
    ended = told(mfa, "jsonl", str(path))
    assert counts(ended) == [(1, 0, 0, 3)]
    assert [each["line"] for each in ended["imports"][0]["problem_list"]] == [2, 3, 4]
    assert json.loads(mfa("export", "articles", "--format", "jsonl").out)["key"] == "mfa/news/7"


def test_an_import_that_was_killed_goes_on_where_it_was(mfa: Door, tmp_path: Path) -> None:
    records = [record_of(captured(f"a{number}")) for number in range(3000)]
    path = write_warc(tmp_path / "old.warc.gz", records)
    mfa("migrate")
    environment = {**os.environ, **settings_in(tmp_path)}
    command = [sys.executable, "-m", "cli", "import", "warc", str(path)]
    with subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE) as child:
        for _ in range(600):
            runs = json.loads(mfa("import", "report", "--json").out)
            if runs and runs[0]["new"]:
                break
        child.send_signal(signal.SIGKILL)
    (cut_off,) = json.loads(mfa("import", "report", "--json").out)
    assert 0 < cut_off["new"] < 3000
    assert cut_off["finished_at"] is None
    assert counts(told(mfa, "warc", str(path))) == [(3000, 0, 0, 0)]
    assert len(texts(mfa)) == 3000


@pytest.fixture
def ministry() -> Any:
    with Ministry(archive=True) as running:
        yield running


def test_the_old_site_is_read_where_it_is_on_the_air(mfa: Door, ministry: Ministry) -> None:
    ended = told(mfa, "live", ministry.url)
    expected = len(ministry.portal.old_site.paths())
    (run,) = ended["imports"]
    assert (run["new"], run["revised"]) == (expected, 0)
    assert run["finished_at"] is not None
    again = told(mfa, "live", ministry.url)["imports"][0]
    assert (again["new"], again["revised"], again["known"]) == (0, 0, expected)
    captures = captures_of(ministry.portal.old_site, at=ministry.clock.now())
    assert {seen.path for seen in ministry.requests if "content-view" in seen.path} >= {
        each.url.removeprefix("http://mfa.gov.kz") for each in captures
    }


def test_a_live_site_that_goes_away_is_read_on_later(mfa: Door, ministry: Ministry) -> None:
    ministry.fault("404", match="/ru/content/news")
    ministry.fault("403", after=60, match="content")
    first = told(mfa, "live", f"{ministry.url}/en/content/news")
    assert first["imports"][0]["problems"] > 0


def test_an_address_that_is_none_is_refused(mfa: Door) -> None:
    assert mfa("import", "live", "mfa.gov.kz").code == 2
    ended = told(mfa, "live", "http://127.0.0.1:9", code=3)
    assert ended["imports"][0]["finished_at"] is None
