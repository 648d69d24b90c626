"""Evidence: written before a transaction, and kept whatever becomes of that."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from warcio.archiveiterator import ArchiveIterator

from monitor import crawls, evidence
from monitor.ingest import ingest_page
from news.articles import Exchange, FetchedArticle, FetchedPage, UnreadableRow
from news.crawls import CrawlMode
from news.errors import StorageError
from storage import warc
from storage.tables import evidence as evidence_table
from storage.tables import evidence_files, revisions
from tests.monitor.house import START, House, row, source


def exchange(body: bytes = b'{"data": {"news": []}}', **facts: Any) -> Exchange:
    defaults: dict[str, Any] = {
        "url": "https://www.gov.kz/graphql",
        "method": "POST",
        "request_headers": (("User-Agent", "monitor"),),
        "request_body": b'{"query": "q"}',
        "status": 200,
        "headers": (("Content-Type", "application/json"),),
        "body": body,
        "fetched_at": START,
    }
    return Exchange(**(defaults | facts))


def kept(house: House, body: bytes = b"{}", **facts: Any) -> int:
    """The id of evidence that was written and recorded."""
    written = evidence.write(house.service, exchange(body, **facts))
    with house.service.database.writing() as tx:
        return evidence.record(tx, written)


def rows(house: House) -> list[Any]:
    with house.service.database.reading() as tx:
        return list(
            tx.connection.execute(
                select(evidence_table, evidence_files.c.name)
                .join(evidence_files, evidence_files.c.id == evidence_table.c.file_id)
                .order_by(evidence_table.c.id)
            )
        )


def files(house: House) -> list[Path]:
    return sorted(evidence.folder(house.service).glob("*.warc.gz"))


def tiles(house: House) -> bool:
    """Whether the rows speak of every byte of every file once."""
    ends: dict[str, int] = {}
    for each in rows(house):
        assert each.offset == ends.get(each.name, 0)
        ends[each.name] = each.offset + each.length
        written = warc.stretch(
            evidence.folder(house.service) / each.name, offset=each.offset, length=each.length
        )
        assert hashlib.sha256(written).hexdigest() == each.sha256
    return ends == {path.name: path.stat().st_size for path in files(house)}


def kinds(house: House) -> list[str]:
    return [row.kind for row in rows(house)]


def test_any_warc_tool_reads_what_is_written(house: House) -> None:
    kept(house, b'{"a": 1}')
    (path,) = files(house)
    read = []
    for record in ArchiveIterator(BytesIO(path.read_bytes()), check_digests="raise"):
        read.append((record.rec_type, record.content_stream().read()))
        assert record.digest_checker.passed
    assert [kind for kind, _body in read] == ["warcinfo", "response", "request"]
    assert [body for _kind, body in read[1:]] == [b'{"a": 1}', b'{"query": "q"}']
    assert kinds(house) == ["info", "answer"]
    assert tiles(house)


def test_what_is_known_of_an_address_is_not_written_again(house: House) -> None:
    first = kept(house, b"1")
    assert kept(house, b"1") == first
    assert kept(house, b"2") != first
    assert kept(house, b"1", url="https://www.gov.kz/other") != first
    assert kinds(house) == ["info", "answer", "answer", "answer"]


def test_bytes_whose_transaction_failed_get_their_row_from_the_next_one(house: House) -> None:
    kept(house, b"1")
    lost = evidence.write(house.service, exchange(b"2"))
    with pytest.raises(ZeroDivisionError), house.service.database.writing() as tx:
        evidence.record(tx, lost)
        raise ZeroDivisionError
    assert not tiles(house)
    again = kept(house, b"2")
    assert tiles(house)
    assert kept(house, b"2") in {again, again - 1}
    assert kinds(house) == ["info", "answer", "answer", "answer"]


def test_a_row_that_another_writer_has_made_is_the_same_row(house: House) -> None:
    first = evidence.write(house.service, exchange(b"1"))
    second = evidence.write(house.service, exchange(b"2"))
    with house.service.database.writing() as tx:
        second_id = evidence.record(tx, second)
    with house.service.database.writing() as tx:
        first_id = evidence.record(tx, first)
    assert first_id < second_id
    assert tiles(house)


@pytest.mark.parametrize("cut", [1, 30, 300])
def test_half_a_record_stays_as_torn_and_a_new_file_begins(house: House, cut: int) -> None:
    kept(house, b"1")
    (path,) = files(house)
    half = warc.exchange(exchange(b"2"), kind="answer")[:-cut]
    with path.open("ab") as file:
        file.write(half)
    kept(house, b"3")
    assert len(files(house)) == 2
    assert path.read_bytes().endswith(half)
    assert tiles(house)
    assert kinds(house).count("torn") == 1
    with house.service.database.reading() as tx:
        assert tx.connection.execute(select(func.count(evidence_files.c.closed_at))).scalar_one() == 1


@pytest.mark.parametrize("rest", [b"\0" * 50, b"\x1f\x8b\x08", b"not a record"])
def test_bytes_that_are_no_record_stay_as_torn(house: House, rest: bytes) -> None:
    kept(house, b"1")
    (path,) = files(house)
    with path.open("ab") as file:
        file.write(rest)
    kept(house, b"3")
    assert tiles(house)
    assert kinds(house) == ["info", "answer", "torn", "info", "answer"]


def test_a_file_that_the_archive_does_not_know_is_taken_over(house: House) -> None:
    evidence.write(house.service, exchange(b"1"))
    kept(house, b"2")
    assert len(files(house)) == 1
    assert kinds(house) == ["info", "answer", "answer"]
    assert tiles(house)


def test_a_file_that_lost_bytes_takes_no_more(house: House) -> None:
    kept(house, b"1")
    (path,) = files(house)
    path.write_bytes(path.read_bytes()[:-1])
    kept(house, b"2")
    assert len(files(house)) == 2


def test_a_new_month_begins_a_new_file(house: House) -> None:
    kept(house, b"1")
    house.clock.move(days=31)
    kept(house, b"2")
    kept(house, b"3")
    assert len(files(house)) == 2
    assert tiles(house)


def test_bytes_of_a_file_that_was_imported_are_kept_as_they_are(house: House) -> None:
    written = evidence.write_bytes(
        house.service, url="file:///rows.csv#3", body=b"a,b\r\n", content_type="text/csv", fetched_at=START
    )
    with house.service.database.writing() as tx:
        evidence.record(tx, written)
    row = rows(house)[-1]
    path = evidence.folder(house.service) / row.name
    (record,) = warc.read(path, offset=row.offset, length=row.length)
    assert (record.type, record.kind, record.body) == ("resource", "import", b"a,b\r\n")


def secrets_in(found: Iterable[bytes]) -> bool:
    return any(b"s3cret" in each for each in found)


def test_no_secret_is_ever_written(house: House) -> None:
    names = ("Cookie", "AUTHORIZATION", "hash", "token", "X-Ticket", "sid", "Proxy-Authorization")
    kept(
        house,
        b"1",
        url="https://user:s3cret@www.gov.kz/x",
        request_headers=tuple((name, "s3cret") for name in names),
        headers=(("Set-Cookie", "k=s3cret"), ("token", "s3cret"), ("Hash", "s3cret"), ("ETag", "seen")),
    )
    row = rows(house)[-1]
    (path,) = files(house)
    found = list(ArchiveIterator(BytesIO(path.read_bytes())))
    assert not secrets_in(str(record.http_headers).encode() for record in found)
    whole = warc.read(path, offset=row.offset, length=row.length)
    assert not secrets_in(repr(record).encode() for record in whole)
    assert ("ETag", "seen") in whole[0].headers
    assert row.url == "https://www.gov.kz/x"


def test_an_answer_is_kept_without_its_coding_and_says_so(house: House) -> None:
    headers = (("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"), ("Content-Length", "3"))
    kept(house, b"unpacked", headers=(*headers, ("X-Odd", "a\r\nb: c"), ("bad name", "x")), status=299)
    row = rows(house)[-1]
    answer = warc.read(files(house)[0], offset=row.offset, length=row.length)[0]
    assert answer.body == b"unpacked"
    assert dict(answer.headers) == {
        "X-Archive-Orig-Content-Encoding": "gzip",
        "X-Archive-Orig-Transfer-Encoding": "chunked",
        "X-Odd": "a b: c",
        "Content-Length": "8",
    }


def listing(house: House, *found: FetchedArticle, unreadable: Iterable[UnreadableRow] = ()) -> FetchedPage:
    body = b"|".join(each.raw for each in (*found, *unreadable))
    page = house.page(*found, unreadable=unreadable)
    return replace(page, exchange=exchange(body))


def ingested(house: House, page: FetchedPage) -> None:
    plan = crawls.begin(house.service, source=source(), mode=CrawlMode.POLL)
    ingest_page(house.service, page, run_id=plan.run_id)
    house.end(plan.run_id, "en")


def proofs(house: House) -> list[str | None]:
    """What the revisions point at, in their order."""
    with house.service.database.reading() as tx:
        return list(
            tx.connection.execute(
                select(evidence_table.c.kind)
                .select_from(revisions.outerjoin(evidence_table))
                .order_by(revisions.c.id)
            ).scalars()
        )


def test_each_revision_points_at_the_answer_that_it_was_read_from(house: House) -> None:
    ingested(house, listing(house, row(1, "Old text."), row(2, "Other.")))
    ingested(house, listing(house, row(1, "New text."), row(2, "Other.")))
    assert proofs(house) == ["answer"] * 3
    assert kinds(house) == ["info", "answer", "answer"]
    body = warc.read(files(house)[0], offset=rows(house)[-1].offset, length=rows(house)[-1].length)[0].body
    assert b"New text." in body


def test_a_page_on_which_nothing_changed_leaves_no_evidence(house: House) -> None:
    ingested(house, listing(house, row(1, "Text.")))
    ingested(house, listing(house, row(1, "Text.", image="/other.jpg")))
    assert kinds(house) == ["info", "answer"]


def test_a_row_that_cannot_be_read_leaves_evidence_once(house: House) -> None:
    known = row(1, "Text.")
    ingested(house, listing(house, known))
    for views in range(3):
        odd = UnreadableRow(external_id="9", reason="odd", raw=f"odd {views}".encode())
        ingested(house, listing(house, known, unreadable=[odd]))
    ingested(house, listing(house, unreadable=[UnreadableRow(external_id=None, reason="odd", raw=b"?")]))
    ingested(house, listing(house, unreadable=[UnreadableRow(external_id=None, reason="odd", raw=b"?")]))
    assert kinds(house) == ["info", "answer", "answer", "answer"]


def test_a_folder_that_cannot_be_written_keeps_the_page_out(house: House) -> None:
    evidence.folder(house.service).write_text("in the way")
    with pytest.raises(StorageError, match="MFA_DATA_DIR"):
        ingested(house, listing(house, row(1, "Text.")))
    assert proofs(house) == []
