"""A page on which nothing changed costs next to nothing, and what changed meanwhile is never overlooked."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from monitor.ingest import ingest_page, is_settled
from storage import Transaction, views
from tests.monitor.house import House, row


@dataclass(slots=True)
class Interrupted:
    """A database in which another process does something right after the first reading."""

    database: Any
    meanwhile: Callable[[], object] | None

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        with self.database.reading() as tx:
            yield tx
        turn, self.meanwhile = self.meanwhile, None
        if turn is not None:
            turn()

    def writing(self) -> Any:
        return self.database.writing()


def texts(house: House) -> list[str]:
    with house.service.database.reading() as tx:
        return [each.text for each in reversed(views.revisions(tx, key="mfa/news/1"))]


def test_bytes_that_are_kept_are_not_read_again(house: House) -> None:
    kept = row(1, "Talks with Algeria.")
    house.begun().read(kept)
    found = house.read(replace(kept, body_html="<p>Nobody looks at this.</p>"))
    assert (found.unchanged, found.revised) == (1, 0)
    assert texts(house) == ["Talks with Algeria."]


def test_other_bytes_with_the_same_text_are_taken_over(house: House) -> None:
    kept = row(1, "Talks with Algeria.")
    house.begun().read(kept)
    later = "2026-09-01T05:00:00+00:00"
    assert house.read(replace(kept, raw=b"other", created_raw=later)).unchanged == 1
    with house.service.database.reading() as tx:
        (shown,) = views.revisions(tx, key="mfa/news/1")
    assert shown.published_raw == later
    assert house.read(replace(kept, raw=b"other", created_raw=later)).unchanged == 1
    assert is_settled(house.service, house.page(replace(kept, raw=b"other", created_raw=later)))


def test_a_text_that_comes_back_is_a_third_revision(house: House) -> None:
    house.begun()
    for text in ("Talks with Algeria.", "Talks with Peru.", "Talks with Algeria."):
        house.read(row(1, text))
    assert texts(house) == ["Talks with Algeria.", "Talks with Peru.", "Talks with Algeria."]


def test_what_another_process_changed_meanwhile_is_read_after_all(house: House) -> None:
    kept = row(1, "Talks with Algeria.")
    house.begun().read(kept)
    database = Interrupted(house.service.database, lambda: house.read(row(1, "Talks with Peru.")))
    service = replace(house.service, database=database)  # type: ignore[arg-type] - what a page needs of it
    assert ingest_page(service, house.page(kept), run_id=1).revised == 1
    assert texts(house) == ["Talks with Algeria.", "Talks with Peru.", "Talks with Algeria."]
    with house.service.database.reading() as tx:
        assert {each.country for each in views.revisions(tx, key="mfa/news/1")[0].mentions} == {"DZ"}


def test_a_new_release_above_known_ones_is_kept_with_its_story(house: House) -> None:
    house.begun().read(row(1, "Talks with Algeria."))
    house.read(row(2, "Talks with Peru."), row(1, "Talks with Algeria."))
    assert [alert.country for alert in house.alerts()] == ["DZ", "PE"]
