"""The old site of the stand-in, live and as an archive has it."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from standin import Ministry
from standin.old_captures import captures_of, cut, damage, record_of, write_warc


@pytest.fixture
def old() -> Iterator[Ministry]:
    with Ministry(archive=True) as running:
        yield running


def test_lists_lead_from_page_to_page_until_the_last(old: Ministry) -> None:
    first = httpx.get(f"{old.url}/ru/content/news").text
    assert first.count("content-news-item-title") == 10
    assert '<li class="next"><a href="?page=2">' in first
    last = httpx.get(f"{old.url}/ru/content/news?page=99").text
    assert "content-news-item-title" not in last
    assert 'class="next"' not in last
    assert httpx.get(f"{old.url}/ru/content/news?page=x").text == first


def test_articles_stand_in_three_languages_and_of_two_posts(old: Ministry) -> None:
    paths = old.portal.old_site.paths()
    assert {path.split("/")[1] for path in paths} == {"kk", "ru", "en"}
    assert {path.split("/")[2] for path in paths} == {"content-view", "delhi", "paris"}
    assert 'div class="wrap__desc"' in httpx.get(old.url + paths[0]).text


def test_what_is_not_there_is_a_404(old: Ministry) -> None:
    assert httpx.get(f"{old.url}/en/content-view/none").status_code == 404
    path = next(path for path in old.portal.old_site.paths() if path.startswith("/en/content-view"))
    assert httpx.get(f"{old.url}{path.replace('/en/', '/en/delhi/')}").status_code == 404


def test_some_pages_are_in_the_code_page_of_the_day(old: Ministry) -> None:
    pages = [old.portal.old_site.answer(path, {}) for path in old.portal.old_site.paths()]
    assert any(page and page.content_type == "text/html" and b"charset" not in page.body for page in pages)


def test_captures_are_written_whole_cut_or_damaged(old: Ministry, tmp_path: Path) -> None:
    captures = captures_of(old.portal.old_site, at=old.clock.now())
    assert len(captures) == len(old.portal.old_site.paths())
    plain = write_warc(tmp_path / "a.warc", map(record_of, captures))
    packed = write_warc(tmp_path / "a.warc.gz", map(record_of, captures))
    size = plain.stat().st_size
    assert packed.stat().st_size < size
    assert plain.read_bytes().count(b"WARC-Type: response") == len(captures)
    assert damage(plain, at=0).read_bytes()[:16] == b"\x00" * 16
    assert cut(plain, keep=0.5).stat().st_size == size // 2
