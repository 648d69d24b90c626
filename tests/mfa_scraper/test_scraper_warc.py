"""WARC files as they lie about: sound, broken, cut, in other people's forms."""

import base64
import gzip
import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest

from mfa_scraper.warc_reading import read_warc
from standin.old_captures import cut, damage, write_warc
from tests.mfa_scraper.warc_building import AT, captured, page, raw_record, reasons, record, slugs, steps_of

NAMES = ["a.warc.gz", "a.warc"]
PORTAL = "https://www.gov.kz"


@pytest.mark.parametrize("name", NAMES)
def test_each_capture_is_a_row_with_its_date_and_its_answer(tmp_path: Path, name: str) -> None:
    steps = steps_of(tmp_path, record("a"), record("b"), name=name)
    assert slugs(steps) == ["a", "b"]
    (row,) = steps[0].rows
    assert row.captured_at == AT
    assert row.exchange is not None
    assert (row.exchange.body, row.exchange.status) == (page(), 200)
    assert row.fetched.raw == page()
    assert steps[-1].end == (tmp_path / name).stat().st_size - (4 if name.endswith("warc") else 0)


@pytest.mark.parametrize("name", NAMES)
def test_reading_goes_on_from_the_end_of_any_step(tmp_path: Path, name: str) -> None:
    steps = steps_of(tmp_path, *(record(slug) for slug in "abc"), name=name)
    assert slugs(list(read_warc(tmp_path / name, start=steps[0].end))) == ["b", "c"]
    assert list(read_warc(tmp_path / name, start=steps[-1].end)) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_was_cut_off_gives_all_but_its_last_record(tmp_path: Path, name: str) -> None:
    path = cut(write_warc(tmp_path / name, [record("a"), record("b")]), keep=0.9)
    steps = list(read_warc(path))
    assert slugs(steps) == ["a"]
    assert reasons(steps) == ["broken: the file ends in the middle of a record"]
    assert steps[-1].problems[0].offset > 0
    assert steps[-1].end == path.stat().st_size


@pytest.mark.parametrize("name", NAMES)
def test_a_damaged_record_costs_no_other(tmp_path: Path, name: str) -> None:
    first = steps_of(tmp_path, *(record(slug) for slug in "abc"), name=name)[0].end
    path = damage(tmp_path / name, at=first + 4, with_bytes=b"\x00" * 30)
    steps = list(read_warc(path))
    assert slugs(steps) == ["a", "c"]
    assert [problem.offset - first for step in steps for problem in step.problems] in ([0], [4])
    assert reasons(steps)[0].startswith("broken: ")


def test_rubbish_before_between_and_after_is_told_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(b"rubbish\n" + record("a") + b"more of it\r\n" + record("b") + b"\x00" * 200_000)
    steps = list(read_warc(path))
    assert slugs(steps) == ["a", "b"]
    assert len(reasons(steps)) >= 2
    packed = tmp_path / "a.warc.gz"
    packed.write_bytes(gzip.compress(record("a")) + b"rubbish" * 20_000 + gzip.compress(record("b")))
    assert slugs(list(read_warc(packed))) == ["a", "b"]


@pytest.mark.parametrize("extra", [200, 10_000, 10**9, -30])
def test_a_record_with_a_wrong_length_swallows_no_other(tmp_path: Path, extra: int) -> None:
    from standin.old_captures import record_of  # noqa: PLC0415 - only this test spoils a record by itself

    path = tmp_path / "a.warc"
    path.write_bytes(record("a") + record_of(captured("b"), extra_length=extra) + record("c") + record("d"))
    steps = list(read_warc(path))
    assert slugs(steps) == ["a", "c", "d"]
    assert len(reasons(steps)) == 1


def test_a_packed_record_that_is_shorter_than_it_says_is_told(tmp_path: Path) -> None:
    from standin.old_captures import record_of  # noqa: PLC0415 - as above

    steps = steps_of(tmp_path, record_of(captured("a"), extra_length=100), record("b"))
    assert slugs(steps) == ["b"]
    assert reasons(steps) == ["broken: the record is shorter than it says"]


def test_a_file_that_was_compressed_as_a_whole_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(record("a") + record("b") + record("c")))
    steps = list(read_warc(path))
    assert slugs(steps) == ["a", "b", "c"]
    assert slugs(list(read_warc(path, start=steps[0].end))) == ["b", "c"]
    big = b"".join(record(f"s{number}", body=page(str(number) * 700)) for number in range(400))
    path.write_bytes(gzip.compress(big, 1)[:-2000])
    assert 0 < len(slugs(list(read_warc(path)))) < 400


def test_an_arc_file_is_read(tmp_path: Path) -> None:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page()
    intro = b"1 0 Archive\nURL IP-address Archive-date Content-type Archive-length\n"
    path = tmp_path / "a.arc"
    path.write_bytes(
        b"filedesc://a.arc 0.0.0.0 20150401101500 text/plain %d\n" % len(intro)
        + intro
        + b"\nhttp://mfa.gov.kz/en/content-view/a 10.0.0.1 20150401101500 text/html %d\n" % len(body)
        + body
        + b"\n"
    )
    steps = list(read_warc(path))
    assert slugs(steps) == ["a"]
    assert steps[-1].rows[0].captured_at == AT


def test_answers_that_are_no_page_are_told_with_their_address(tmp_path: Path) -> None:
    steps = steps_of(
        tmp_path,
        record("a", status=404),
        record("b", status=302, headers=(("Location", "http://mfa.gov.kz/en"),)),
        record("c", content_type="application/pdf"),
        record("d", body=b" "),
        record("e", body=b"<html><h4>Title</h4></html>"),
    )
    assert slugs(steps) == []
    where = "http://mfa.gov.kz/en/content-view"
    assert reasons(steps) == [
        f"answered with 404 ({where}/a)",
        f"a redirect (302) to http://mfa.gov.kz/en ({where}/b)",
        f"not a web page but application/pdf ({where}/c)",
        f"the answer is empty ({where}/d)",
        f"the page is not an article of the old site (there is no div.wrap__desc) ({where}/e)",
    ]


def test_what_is_no_release_is_passed_over_by_its_kind(tmp_path: Path) -> None:
    site = "http://mfa.gov.kz"
    steps = steps_of(
        tmp_path,
        record(url=f"{site}/robots.txt", content_type="text/plain"),
        record(url=f"{site}/u/1.jpg", content_type="image/jpeg"),
        record(url=f"{site}/en/content/news"),
        record(url=f"{site}/en/about"),
        record(url=f"{site}/a.css", content_type="text/css"),
        record(url=f"{site}/x", content_type=""),
        raw_record("warcinfo", "", b"software: x\r\n"),
        raw_record("revisit", f"{site}/en/content-view/a", b""),
    )
    assert [step.skipped for step in steps] == [
        "robots.txt",
        "an image",
        "a list of news",
        "another page",
        "a file of type text/css",
        "something without a type",
        "a record of kind warcinfo",
        "a record of kind revisit",
    ]


def test_a_page_kept_without_its_answer_is_read(tmp_path: Path) -> None:
    steps = steps_of(
        tmp_path,
        raw_record("resource", "http://mfa.gov.kz/en/content-view/a", page(), Content_Type="text/html"),
    )
    assert slugs(steps) == ["a"]


def http(body: bytes, *headers: str, status: int = 200) -> bytes:
    lines = "".join(f"{line}\r\n" for line in ("Content-Type: text/html", *headers))
    return f"HTTP/1.1 {status} OK\r\n{lines}\r\n".encode() + body


def test_packed_and_chunked_answers_are_unpacked(tmp_path: Path) -> None:
    url = "http://mfa.gov.kz/en/content-view/"
    packed = gzip.compress(page())
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(page()), page())
    steps = steps_of(
        tmp_path,
        raw_record("response", url + "a", http(packed, "Content-Encoding: gzip")),
        raw_record("response", url + "b", http(chunked, "Transfer-Encoding: chunked")),
        raw_record("response", url + "c", http(page(), "Transfer-Encoding: chunked")),
        raw_record("response", url + "d", http(packed[:10] + b"\xff" * 40, "Content-Encoding: gzip")),
        raw_record("response", url + "e", http(page(), f"Content-Length: {len(page()) + 100}")),
        raw_record("response", url + "f", http(gzip.compress(b" " * (40 << 20)), "Content-Encoding: gzip")),
    )
    assert slugs(steps) == ["a", "b", "c"]
    assert [reason.partition(" after")[0] for reason in reasons(steps)] == [
        "broken: the content cannot be unpacked",
        "the answer was cut off",
        "the content is larger than 32 MB",
    ]


def test_a_record_that_does_not_fit_its_digest_is_told(tmp_path: Path) -> None:
    url, block = "http://mfa.gov.kz/en/content-view/", http(page())
    sha1 = base64.b32encode(hashlib.sha1(block, usedforsecurity=False).digest()).decode()
    sha256 = hashlib.sha256(block).hexdigest()
    steps = steps_of(
        tmp_path,
        raw_record("response", url + "a", block, WARC_Block_Digest=f"sha1:{sha1}"),
        raw_record("response", url + "b", block, WARC_Block_Digest=f"SHA-256:{sha256}"),
        raw_record("response", url + "c", block, WARC_Block_Digest="unheard:of"),
        raw_record("response", url + "d", block.replace(b"Text", b"Tent"), WARC_Block_Digest=f"sha1:{sha1}"),
    )
    assert slugs(steps) == ["a", "b", "c"]
    assert reasons(steps) == ["broken: the record is not what its digest was made of"]


def test_parts_of_captures_are_told(tmp_path: Path) -> None:
    url = "http://mfa.gov.kz/en/content-view/a"
    steps = steps_of(
        tmp_path,
        raw_record("response", url, http(page()), WARC_Truncated="length"),
        raw_record("response", url, http(page()), WARC_Segment_Number="1"),
        raw_record("response", url, b"no http at all"),
    )
    assert reasons(steps) == [
        "the capture was cut off (length)",
        "the record is one of several parts, which are not put together",
        "broken: the record's headers cannot be read",
    ]


def test_a_capture_without_a_readable_date_is_kept_and_told(tmp_path: Path) -> None:
    path = tmp_path / "a.warc"
    path.write_bytes(record("a").replace(b"2015-04-01T10:15:00Z", b"some day in springtime"))
    (step,) = read_warc(path)
    assert step.rows[0].captured_at is None
    assert step.rows[0].exchange is None
    assert reasons([step])[0].startswith("the date of the capture cannot be read")


def test_a_wrapped_address_says_when_the_page_was_captured(tmp_path: Path) -> None:
    url = "http://web.archive.org/web/20140102030405/http://mfa.gov.kz/en/content-view/a"
    (step,) = steps_of(tmp_path, record(url=url))
    assert step.rows[0].captured_at == datetime(2014, 1, 2, 3, 4, 5, tzinfo=UTC)


def rest(**facts: object) -> bytes:
    row = {
        "id": 7,
        "title": "Talks in Astana",
        "body": "<p>The ministers met.</p>",
        "created_date": "2020-01-02",
    }
    return json.dumps([row | facts]).encode()


def answer(url: str, body: bytes, **fields: str) -> bytes:
    return raw_record(
        "response", url, b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + body, **fields
    )


def asked(url: str, request: str, body: bytes = b"", **fields: str) -> bytes:
    return raw_record(
        "request", url, f"{request} HTTP/1.1\r\nAccept-Language: kk\r\n\r\n".encode() + body, **fields
    )


def test_an_archived_listing_of_the_portal_is_read_as_the_address_says(tmp_path: Path) -> None:
    url = f"{PORTAL}/api/v1/public/content-manager/news?projects=eq:mfa-delhi&page=1&lang=ru"
    (step,) = steps_of(tmp_path, answer(url, rest()))
    (row,) = step.rows
    assert (row.fetched.ref.key, row.fetched.language) == ("mfa-delhi/news/7", "ru")
    assert row.captured_at == AT


@pytest.mark.parametrize("order", [1, -1])
def test_an_archived_query_is_read_with_its_request(tmp_path: Path, order: int) -> None:
    url = f"{PORTAL}/graphql"
    query = b'{"query": "{ news(projects:\\"EQ:mfa\\", _lang:\\"en\\") { id } }"}'
    body = b'{"data": {"news": %s}}' % rest()
    records = [
        answer(url, body, WARC_Record_ID="<urn:1>"),
        asked(url, "POST /graphql", query, WARC_Concurrent_To="<urn:1>"),
    ]
    steps = steps_of(tmp_path, *records[::order])
    (row,) = [row for step in steps for row in step.rows]
    assert (row.fetched.ref.key, row.fetched.language) == ("mfa/news/7", "en")


def test_an_archived_query_without_its_request_is_read_by_what_the_rows_say(tmp_path: Path) -> None:
    url = f"{PORTAL}/graphql"

    def body(**facts: object) -> bytes:
        return b'{"data": {"news": %s}}' % rest(**facts)

    steps = steps_of(
        tmp_path,
        answer(url, body(projects="mfa")),
        answer(url, body()),
        answer(url, body(projects="economy")),
        answer(url, body(projects="mfa", title="1", body="2")),
        answer(url, body(projects="mfa", title="", body="<p> </p>")),
        answer(url, b'{"data": {"news": ["mfa", {"id": null}]}}'),
    )
    assert [(row.fetched.ref.key, row.fetched.language) for step in steps for row in step.rows] == [
        ("mfa/news/7", "en")
    ]
    assert [reason.partition(" (")[0] for reason in reasons(steps)] == [
        "row 7: it is not said to be of the ministry or of a post",
        "row 7: it is of economy",
        "row 7: nothing tells its language",
        "row 7: nothing tells its language",
        "row ?: it is not said to be of the ministry or of a post",
        "row None: it is not said to be of the ministry or of a post",
    ]


def test_answers_of_the_portal_that_are_no_listing_are_told(tmp_path: Path) -> None:
    rest_url = f"{PORTAL}/api/v1/public/content-manager/news?projects=eq:mfa&lang=ru"
    steps = steps_of(
        tmp_path,
        answer(rest_url, b"[{"),
        answer(rest_url, b'{"message": "notAllowed"}'),
        answer(f"{PORTAL}/graphql", b"[]"),
        raw_record("response", rest_url, http(b"", status=504)),
        answer(f"{PORTAL}/api/v1/public/other", b"[]"),
        answer(rest_url, rest(title=5)),
        answer(rest_url, rest(title=None, body=None)),
    )
    assert [reason.partition(" (")[0] for reason in reasons(steps)] == [
        "the answer of the portal is not whole JSON",
        "the answer of the portal is no listing",
        "the answer of the portal holds no listing that is known",
        "answered with 504",
        "row 7: The field title is a number instead of a text.",
    ]
    assert slugs(steps) == []


def test_a_request_after_a_broken_frame_is_not_looked_for(tmp_path: Path) -> None:
    url = f"{PORTAL}/graphql"
    path = tmp_path / "a.warc.gz"
    first = gzip.compress(answer(url, b'{"data": {"news": %s}}' % rest(projects="mfa")))
    path.write_bytes(first + gzip.compress(raw_record("request", url, b"nothing of the kind")))
    assert slugs(list(read_warc(path))) == ["7"]
    path.write_bytes(first + gzip.compress(record("a"))[:-9])
    assert slugs(list(read_warc(path))) == ["7"]


@pytest.mark.parametrize("written", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_date_beyond_the_calendar_is_told_and_costs_no_other(tmp_path: Path, written: str) -> None:
    odd = record("a").replace(AT.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), written.encode())
    steps = steps_of(tmp_path, odd, record("b"), name="a.warc")
    assert slugs(steps) == ["a", "b"]
    assert reasons(steps)[0].startswith(f"the date of the capture cannot be read (“{written}”)")


def test_an_address_that_is_none_costs_no_other_record(tmp_path: Path) -> None:
    odd = raw_record("response", "http://[none/en/content-view/a", b"HTTP/1.1 200 OK\r\n\r\nText.")
    steps = steps_of(tmp_path, odd, record("b"), name="a.warc")
    assert slugs(steps) == ["b"]
    assert steps[0].skipped == "something under no address"


def in_brotli(body: bytes, *, chunked: bool = False) -> bytes:
    sent = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body) if chunked else body
    coding = b"Transfer-Encoding: chunked\r\n" if chunked else b""
    headers = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: br\r\n" + coding
    return raw_record("response", "http://mfa.gov.kz/en/content-view/a", headers + b"\r\n" + sent)


@pytest.mark.parametrize("chunked", [False, True])
def test_an_answer_in_brotli_is_unpacked(tmp_path: Path, chunked: bool) -> None:  # noqa: FBT001
    for sent in (brotli.compress(page()), page()):
        (step,) = steps_of(tmp_path, in_brotli(sent, chunked=chunked), name="a.warc")
        assert step.rows[0].fetched.raw == page()


@pytest.mark.parametrize("sent", [brotli.compress(page() * 50)[:-9], b"\xff\xfe\x00 neither"])
def test_an_answer_in_broken_brotli_is_told(tmp_path: Path, sent: bytes) -> None:
    steps = steps_of(tmp_path, in_brotli(sent), record("b"), name="a.warc")
    assert slugs(steps) == ["b"]
    assert reasons(steps)[0].startswith("broken: the content cannot be unpacked")


def test_what_brotli_unpacks_to_is_bounded(tmp_path: Path) -> None:
    steps = steps_of(tmp_path, in_brotli(brotli.compress(b"x" * (33 << 20))), name="a.warc")
    assert reasons(steps) == ["the content is larger than 32 MB"]
