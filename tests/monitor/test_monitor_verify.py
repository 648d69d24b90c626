"""Proving the archive: whatever is changed behind its back is found and named."""

import json
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Table, delete, insert, select, text, update

from monitor import crawls, evidence
from monitor.ingest import ingest_page
from monitor.verify import Verified, verify
from news.articles import Exchange, FetchedArticle
from news.crawls import CrawlMode
from news.payload import row_bytes
from storage import chain
from storage.columns import Instant
from storage.proving import as_json
from storage.tables import article_events, articles, evidence_files, mentions, metadata, revisions
from storage.tables import evidence as evidence_table
from tests.monitor.house import START, House, opened, row, source


def answer(rows: Iterable[FetchedArticle]) -> Exchange:
    return Exchange(
        url="https://www.gov.kz/graphql",
        method="POST",
        request_headers=(("User-Agent", "monitor"),),
        request_body=b"{}",
        status=200,
        headers=(("Content-Type", "application/json"),),
        body=json.dumps({"data": {"news": [json.loads(each.raw) for each in rows]}}).encode(),
        fetched_at=START,
    )


def crawl(house: House, *rows: FetchedArticle) -> None:
    """One crawl whose page has its answer; a row's bytes are its JSON."""
    raw = [
        replace(each, raw=row_bytes({"id": each.ref.external_id, "body": each.body_html})) for each in rows
    ]
    plan = crawls.begin(house.service, source=source(), mode=CrawlMode.POLL)
    page = replace(house.page(*raw), exchange=answer(raw))
    ingest_page(house.service, page, run_id=plan.run_id)
    house.end(plan.run_id, "en")


@pytest.fixture
def kept(house: House) -> House:
    """A house with an archive in it."""
    return archive(house)


def archive(house: House) -> House:
    """The house with six revisions of three articles, three answers and six events."""
    crawl(house, row(1, "Talks with Algeria."), row(2, "Talks with Kenya."))
    crawl(
        house, row(1, "Talks with Algeria and Peru."), row(2, "Talks with Kenya."), row(3, "A visit to Cuba.")
    )
    crawl(house, row(1, "Talks with Algeria."), row(2, "No talks."), row(3, "A visit to Cuba."))
    for kind in ("edited", "missing", "restored"):
        event(house, kind)
    return house


def event(house: House, kind: str) -> None:
    with house.service.database.writing() as tx:
        facts = {
            "article_id": 1,
            "revision_id": 2,
            "kind": kind,
            "at": START,
            "snapshot": '{"effect": "removed Peru"}',
            "evidence_id": 2,
        }
        chain.append(tx.connection, article_events, [facts], parts=[tuple(facts.values())])


def tampered(house: House, *statements: Any) -> Verified:
    """What is found after these statements, which nothing guards against."""
    with house.service.database.writing() as tx:
        if tx.connection.dialect.name == "sqlite":
            tx.connection.execute(text("COMMIT"))
            tx.connection.execute(text("PRAGMA foreign_keys = OFF"))
            tx.connection.execute(text("BEGIN IMMEDIATE"))
        else:
            tx.connection.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            tx.connection.execute(statement)
    return verify(house.service)


def value(house: House, asked: Any) -> Any:
    with house.service.database.reading() as tx:
        return tx.connection.execute(asked).scalars().first()


def kinds(found: Verified) -> set[str]:
    return {broken.kind for broken in found.broken}


def where(found: Verified, kind: str) -> str:
    return next(broken.where for broken in found.broken if broken.kind == kind)


def only_file(house: House) -> Path:
    (path,) = evidence.folder(house.service).glob("*.warc.gz")
    return path


def test_an_archive_that_nobody_touched_is_whole(kept: House) -> None:
    found = verify(kept.service, deep=True)
    assert found.broken == ()
    assert (found.revisions, found.without_evidence, found.events) == (6, 0, 6)
    assert (found.extents, found.files, found.torn, found.bytes_in_flight) == (4, 1, 0, 0)
    assert found.bytes == only_file(kept).stat().st_size


def test_an_empty_archive_is_whole(house: House) -> None:
    assert verify(house.service, deep=True).is_whole


def test_revisions_without_evidence_are_counted_and_are_no_damage(kept: House) -> None:
    kept.read(row(9, "Kept without an answer."))
    found = verify(kept.service)
    assert found.is_whole
    assert found.without_evidence == 1


CHAINED = pytest.mark.parametrize(
    "table", [revisions, evidence_table, article_events], ids=lambda table: table.name
)


@CHAINED
def test_a_changed_value_of_any_column_is_found(kept: House, table: Table) -> None:
    for column in table.columns:
        if column.name in {"id", "link"}:
            continue
        sound = value(kept, select(column).where(table.c.id == 2))
        if isinstance(column.type, Instant):
            changed: Any = START.replace(microsecond=1)
        else:
            changed = sound + 7 if isinstance(sound, int) else f"{sound or ''}."
        row_two = update(table).where(table.c.id == 2)
        found = tampered(kept, row_two.values({column.name: changed}))
        assert f"chain of {table.name}" in kinds(found), column.name
        assert tampered(kept, row_two.values({column.name: sound})).is_whole


@CHAINED
def test_a_changed_link_is_found_at_its_row(kept: House, table: Table) -> None:
    found = tampered(kept, update(table).where(table.c.id == 2).values(link="0" * 64))
    assert f"chain of {table.name}" in kinds(found)


def test_a_broken_revision_is_named_by_its_key_and_number(kept: House) -> None:
    found = tampered(kept, update(revisions).where(revisions.c.number == 3).values(title="Another"))
    (broken,) = found.broken
    assert broken.where == "mfa/news/1 (en), revision 3"
    assert broken.kind == "chain of revisions"


def test_broken_evidence_is_named_by_its_file_and_offset(kept: House) -> None:
    found = tampered(kept, update(evidence_table).where(evidence_table.c.id == 3).values(url="https://x.kz"))
    with kept.service.database.reading() as tx:
        offset = tx.connection.execute(
            select(evidence_table.c.offset).where(evidence_table.c.id == 3)
        ).scalar_one()
    assert where(found, "chain of evidence") == f"{only_file(kept).name} at {offset}"


@CHAINED
@pytest.mark.parametrize("gone", [1, 2])
def test_a_row_that_was_taken_out_is_found(kept: House, table: Table, gone: int) -> None:
    found = tampered(kept, delete(table).where(table.c.id == gone))
    assert f"chain of {table.name}" in kinds(found)


@CHAINED
def test_two_rows_that_changed_places_are_found(kept: House, table: Table) -> None:
    ids = table.c.id
    moves = [update(table).where(ids == old).values(id=new) for old, new in ((2, 99), (3, 2), (99, 3))]
    assert f"chain of {table.name}" in kinds(tampered(kept, *moves))


def test_a_row_that_was_put_in_is_found(kept: House) -> None:
    forged = select(*[column for column in article_events.columns if column.name != "id"]).where(
        article_events.c.id == 1
    )
    names = [column.name for column in article_events.columns if column.name != "id"]
    found = tampered(kept, insert(article_events).from_select(names, forged))
    assert kinds(found) == {"chain of article_events"}


@CHAINED
def test_an_end_that_was_cut_off_is_found_by_a_head_that_was_noted(kept: House, table: Table) -> None:
    before = verify(kept.service).heads
    noted = [before.revisions, before.evidence, before.article_events]
    assert verify(kept.service, heads=noted).is_whole
    event(kept, "found")
    assert verify(kept.service, heads=noted).is_whole
    last = value(kept, select(table.c.id).where(table.c.link.in_(noted)))
    tampered(kept, delete(table).where(table.c.id >= last))
    found = verify(kept.service, heads=noted)
    assert where(found, "head") in noted


def test_a_changed_identity_of_an_article_is_found(kept: House) -> None:
    found = tampered(kept, update(articles).where(articles.c.id == 1).values(external_id="7"))
    assert "chain of revisions" in kinds(found)


@pytest.mark.parametrize(
    ("facts", "kind"), [({"revision": 2}, "numbers"), ({"fingerprint": "0"}, "article")], ids=str
)
def test_an_article_that_disagrees_with_its_last_revision_is_found(
    kept: House, facts: dict[str, Any], kind: str
) -> None:
    found = tampered(kept, update(articles).where(articles.c.external_id == "1").values(facts))
    assert kind in kinds(found)
    assert where(found, kind).startswith("mfa/news/1 (en)")


@pytest.mark.parametrize("article_id", [1, 2])
def test_a_visibility_that_no_event_tells_of_is_found(kept: House, article_id: int) -> None:
    found = tampered(kept, update(articles).where(articles.c.id == article_id).values(visibility="removed"))
    assert kinds(found) == {"visibility"}


@pytest.mark.parametrize("facts", [{"surface": "Chile"}, {"start": 4}, {"end": 0}, {"start": -3}], ids=str)
def test_a_mention_that_does_not_stand_in_its_text_is_found(kept: House, facts: dict[str, Any]) -> None:
    found = tampered(kept, update(mentions).where(mentions.c.revision_id == 1).values(facts))
    assert kinds(found) == {"mentions"}


def test_a_reference_to_nothing_is_found(kept: House) -> None:
    found = tampered(kept, update(mentions).where(mentions.c.revision_id == 1).values(revision_id=77))
    assert where(found, "foreign key").startswith("mentions 77")


@pytest.mark.parametrize("column", ["name", "size", "opened_at"])
def test_a_changed_row_of_a_file_is_found(kept: House, column: str) -> None:
    value = {
        "name": "mfa-20260901T060000Z-00000000.warc.gz",
        "size": 7,
        "opened_at": START.replace(year=2025),
    }
    assert not tampered(kept, update(evidence_files).values({column: value[column]})).is_whole


def test_a_flipped_byte_anywhere_in_a_file_is_found(kept: House) -> None:
    path = only_file(kept)
    sound = path.read_bytes()

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(at=st.integers(0, len(sound) - 1), bit=st.integers(0, 7))
    def flip(at: int, bit: int) -> None:
        path.write_bytes(sound[:at] + bytes([sound[at] ^ 1 << bit]) + sound[at + 1 :])
        found = verify(kept.service)
        assert kinds(found) == {"bytes"}
        offset = int(where(found, "bytes").rpartition(" ")[2])
        assert offset <= at

    flip()


def test_a_file_that_is_gone_is_found(kept: House) -> None:
    name = only_file(kept).name
    only_file(kept).unlink()
    found = verify(kept.service)
    assert kinds(found) == {"file missing"}
    assert where(found, "file missing") == name


@pytest.mark.parametrize("cut", [1, 500])
def test_a_file_that_was_cut_is_found(kept: House, cut: int) -> None:
    path = only_file(kept)
    path.write_bytes(path.read_bytes()[:-cut])
    assert kinds(verify(kept.service)) == {"file shorter"}


@pytest.mark.parametrize("more", [b"\0", b"more"])
def test_a_file_that_was_extended_is_found(kept: House, more: bytes) -> None:
    path = only_file(kept)
    size = path.stat().st_size
    path.write_bytes(path.read_bytes() + more)
    found = verify(kept.service)
    assert kinds(found) == {"file longer"}
    assert where(found, "file longer") == f"{path.name} at {size}"


def test_a_file_that_nobody_wrote_is_found(kept: House) -> None:
    only_file(kept).with_name("mfa-20260901T060000Z-00000000.warc.gz").write_bytes(b"x")
    assert kinds(verify(kept.service)) == {"file longer"}


def test_bytes_that_are_being_written_are_no_damage(kept: House) -> None:
    written = evidence.write(kept.service, replace(answer([]), body=b"new"))
    found = verify(kept.service)
    assert found.is_whole
    assert found.bytes_in_flight == written.extents[0].length
    del written
    assert verify(kept.service).bytes_in_flight == 0


def left_by_a_crash(house: House, body: bytes = b"new", *, cut: int = 0) -> int:
    """Writes a record whose rows never come, without its last bytes; where it begins."""
    begin = evidence.write(house.service, replace(answer([]), body=body)).extents[0].offset
    path = only_file(house)
    path.write_bytes(path.read_bytes()[: -cut or None])
    return begin


@pytest.mark.parametrize(("cut", "records"), [(0, 2), (1, 1), (700, 0)])
def test_what_a_crash_leaves_is_said_and_is_no_damage(kept: House, cut: int, records: int) -> None:
    begin = left_by_a_crash(kept, cut=cut)
    found = verify(kept.service)
    assert found.is_whole
    left = found.unrecorded
    assert left is not None
    assert (left.name, left.offset, left.records) == (only_file(kept).name, begin, records)
    assert begin + left.record_bytes + left.torn_bytes == only_file(kept).stat().st_size
    assert (left.torn_bytes > 0) == (cut > 0)
    crawl(kept, row(4, "After the crash."))
    after = verify(kept.service, deep=True)
    assert (after.broken, after.unrecorded) == ((), None)


@pytest.mark.parametrize("more", [b"\0", b"more"])
def test_what_was_added_after_a_crash_is_found(kept: House, more: bytes) -> None:
    begin = left_by_a_crash(kept)
    with only_file(kept).open("ab") as file:
        file.write(more)
    assert where(verify(kept.service), "file longer") == f"{only_file(kept).name} at {begin}"


def test_rows_taken_out_at_the_end_do_not_pass_for_a_crash(kept: House) -> None:
    last = value(kept, select(evidence_table.c.id).order_by(evidence_table.c.id.desc()))
    offset = value(kept, select(evidence_table.c.offset).where(evidence_table.c.id == last))
    found = tampered(
        kept,
        update(revisions).where(revisions.c.evidence_id == last).values(evidence_id=None),
        delete(evidence_table).where(evidence_table.c.id == last),
        update(evidence_files).values(size=offset),
    )
    assert where(found, "file longer") == f"{only_file(kept).name} at {offset}"
    assert found.unrecorded is None


def test_notes_of_writes_do_not_pile_up(kept: House) -> None:
    left_by_a_crash(kept)
    crawl(kept, row(4, "After the crash."))
    crawl(kept, row(5, "And another day."))
    assert list(evidence.folder(kept.service).glob("*.pending")) == []


def test_torn_bytes_are_counted_and_are_no_damage(kept: House) -> None:
    with only_file(kept).open("ab") as file:
        file.write(b"\x1f\x8b half a record")
    crawl(kept, row(4, "After the crash."))
    found = verify(kept.service, deep=True)
    assert found.is_whole
    assert (found.torn, found.files) == (1, 2)


def test_deep_finds_a_row_that_the_answer_does_not_hold(kept: House) -> None:
    plan = crawls.begin(kept.service, source=source(), mode=CrawlMode.POLL)
    forged = replace(kept.page(row(5, "Never published.")), exchange=answer([]))
    ingest_page(kept.service, forged, run_id=plan.run_id)
    assert verify(kept.service).is_whole
    found = verify(kept.service, deep=True)
    assert where(found, "row") == "mfa/news/5 (en), revision 1"


def test_progress_is_told_to_the_last_row(kept: House) -> None:
    heard: list[tuple[int, int]] = []
    verify(kept.service, progress=lambda at, of: heard.append((at, of)))
    assert heard[-1] == (16, 16)


def test_every_table_that_points_at_another_is_looked_at() -> None:
    assert sum(len(table.foreign_keys) for table in metadata.sorted_tables) > 20


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE revisions SET title = CAST(X'D0FF41' AS TEXT) WHERE id = 2",
        "UPDATE revisions SET text = X'00FF' WHERE id = 2",
        "UPDATE revisions SET seen_at = replace(seen_at, ' ', 'T') WHERE id = 2",
        "UPDATE revisions SET seen_at = 'never' WHERE id = 2",
        "UPDATE revisions SET seen_at = 1756706400 WHERE id = 2",
        "UPDATE revisions SET number = 9223372036854775807 WHERE id = 2",
        "UPDATE revisions SET number = 'two' WHERE id = 2",
        "UPDATE evidence SET offset = -5 WHERE id = 2",
        "UPDATE evidence SET length = 'long' WHERE id = 2",
        "UPDATE evidence SET length = -1 WHERE id = 2",
        "UPDATE evidence SET file_id = 99 WHERE id = 2",
        "UPDATE evidence_files SET name = '../../etc/passwd' WHERE id = 1",
        "UPDATE evidence_files SET name = 'a' || char(0) || 'b' WHERE id = 1",
        "UPDATE article_events SET at = '' WHERE id = 2",
        "UPDATE article_events SET snapshot = CAST(X'FF' AS TEXT) WHERE id = 2",
        "UPDATE revisions SET link = X'AB' WHERE id = 2",
    ],
)
def test_a_value_that_is_none_of_its_column_stops_nothing(tmp_path: Path, statement: str) -> None:
    house = opened(tmp_path, f"sqlite:///{tmp_path / 'own.db'}")
    found = tampered(archive(house), text(statement))
    house.service.close()
    assert any(kind.startswith("chain of") for kind in kinds(found))


def test_the_fast_way_to_write_json_writes_what_links_are_made_of() -> None:
    @given(st.lists(st.none() | st.text() | st.integers(-(2**31), 2**63), max_size=5))
    def same(values: list[object]) -> None:
        written = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode(
            "utf-8", "surrogatepass"
        )
        assert as_json(values) == written

    same()


def test_what_json_cannot_hold_is_written_somehow() -> None:
    assert as_json([b"\xff", "\udcff", 2**70])


def test_an_archive_that_is_written_meanwhile_is_whole(kept: House) -> None:
    stop = threading.Event()

    def write_on() -> None:
        for number in range(100, 200):
            if stop.is_set():
                return
            crawl(kept, row(number, f"Talks with Kenya, day {number}."))

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write_on)
        found = [verify(kept.service, deep=True).broken for _ in range(8)]
        stop.set()
        writing.result()
    assert found == [()] * 8
    assert verify(kept.service).is_whole
