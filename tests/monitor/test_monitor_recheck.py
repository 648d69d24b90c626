"""A newer gazetteer over the archive: shown first, then applied, and nobody is told."""

import threading
from dataclasses import replace

import actors
import countries
from countries import Mention
from monitor.recheck import recheck
from storage import rechecks, views
from tests.monitor.house import House, row

ACTORS = actors.version()
WRONG = Mention(country="FR", start=0, end=4, surface="News", kind="name", field="title")


def misread(house: House) -> None:
    """Every revision is of an older gazetteer, which took "News" for France and knew nothing else."""
    with house.service.database.writing() as tx:
        batch = rechecks.batch(tx, gazetteer="older", actors=ACTORS, after_id=0, limit=500)
        rechecks.apply(tx, [(old, (WRONG,)) for old in batch], gazetteer="older", now=house.clock.now())


def test_what_would_change_is_shown_with_its_sentences_and_nothing_changes(house: House) -> None:
    house.begun(row(1, "The Ambassador of Algeria came. He left."))
    misread(house)
    steps: list[tuple[int, int]] = []
    seen = recheck(house.service, apply=False, progress=lambda at, of: steps.append((at, of)))
    assert (seen.looked_at, seen.other_states, seen.is_applied) == (1, 1, False)
    (added, removed) = seen.states
    assert (added.country, added.added, added.removed) == ("DZ", 1, 0)
    assert added.added_in[0].sentence == "The Ambassador of Algeria came."
    assert (removed.country, removed.removed, removed.removed_in[0].sentence) == ("FR", 1, "News")
    assert steps == [(1, 1)]
    assert recheck(house.service, apply=False) == seen


def test_an_applied_gazetteer_raises_no_alert_and_is_done_once(house: House) -> None:
    house.begun(row(1, "Nothing of note."))
    house.read(row(2, "The Ambassador of Algeria came."))
    before = house.alerts()
    misread(house)
    done = recheck(house.service, apply=True)
    assert (done.looked_at, done.other_states, done.is_applied) == (2, 2, True)
    assert recheck(house.service, apply=True).looked_at == 0
    with house.service.database.reading() as tx:
        shown = views.revisions(tx, key="mfa/news/2")[0]
    assert {mention.country for mention in shown.mentions} == {"DZ"}
    assert shown.gazetteer == countries.gazetteer_version()
    assert house.alerts() == before


def test_a_state_that_a_recheck_brings_counts_as_named_before(house: House) -> None:
    house.begun(row(1, "The Ambassador of Algeria came."))
    misread(house)
    recheck(house.service, apply=True)
    house.read(row(2, "Algeria again."))
    assert house.alerts() == []


def test_no_more_than_three_sentences_are_shown_for_a_state(house: House) -> None:
    house.begun(*(row(number, f"Algeria {number}.") for number in range(5)))
    misread(house)
    change = recheck(house.service, apply=False).states[0]
    assert (change.country, change.added, len(change.added_in)) == ("DZ", 5, 3)


def test_a_mention_of_another_role_is_another_detail_and_no_other_state(house: House) -> None:
    house.begun(row(1, "Algeria again."))
    with house.service.database.writing() as tx:
        (old,) = rechecks.batch(tx, gazetteer="older", actors=ACTORS, after_id=0, limit=5)
        other = tuple(replace(mention, role="venue") for mention in old.mentions)
        rechecks.apply(tx, [(old, other)], gazetteer="older", now=house.clock.now())
    seen = recheck(house.service, apply=False)
    assert (seen.other_states, seen.other_details, seen.states) == (0, 1, ())


def test_an_applied_gazetteer_that_is_stopped_goes_on_where_it_was(house: House) -> None:
    house.begun(*(row(number, f"Algeria {number}.") for number in range(201)))
    misread(house)
    stop = threading.Event()
    done = recheck(house.service, apply=True, progress=lambda _at, _of: stop.set(), stop=stop)
    assert (done.looked_at, done.total) == (200, 201)
    assert recheck(house.service, apply=True).looked_at == 1
