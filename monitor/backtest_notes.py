"""What the archive does not know of the past that a rule was asked about, so that no figure claims it."""

from collections.abc import Iterator

from alerts.backtest import scope
from news.backtests import Backtest, BacktestNote, NoteKind
from news.rules import Rule
from storage import crawls as crawl_store
from storage import past_facts

from .backtest_past import Past

# Of what these speak the service knows by watching only; an imported archive has none of it.
_WATCHED_KINDS = frozenset({"edited", "removed", "restored", "language_gap", "source_health"})
# These ask in which listings a condition would hold, which is known of the listings of this day alone.
_OF_LISTINGS = frozenset({"silence", "rank_change"})
_MOST = 20  # states or languages that a note lists
_RELEASES = frozenset({"first_mention", "watch_list", "co_mention", "silence", "spike", "rank_change"})


def notes_on(
    past: Past, rule: Rule, result: Backtest, *, lacking_days: int | None
) -> tuple[BacktestNote, ...]:
    """What has to be known beside the figures, the reason why a rule never fires first."""
    languages = past_facts.languages(past.tx)
    if not languages:
        return (BacktestNote(kind="empty"),)
    if lacking_days is not None:
        return (BacktestNote(kind="short", values=(str(lacking_days),)),)
    notes = (*_unheard(past, rule, languages), *_unknown(past, rule, result), *_of_messages(rule))
    if rule.kind in _OF_LISTINGS and (rule.languages or rule.where):
        return (*notes, BacktestNote(kind="conditions"))
    return notes


def _unheard(past: Past, rule: Rule, languages: frozenset[str]) -> Iterator[BacktestNote]:
    """Of what the rule asks for, that of which the archive has nothing."""
    asked = {*rule.languages, *rule.present_in, *rule.absent_in}
    if missing := sorted(asked - languages):
        yield BacktestNote(kind="language", values=tuple(missing[:_MOST]))
    meant = scope.states_meant(rule, since=past.begins_at.date(), until=past.now.date())
    meant |= scope.others_meant(rule, since=past.begins_at.date(), until=past.now.date())
    meant -= frozenset(rule.excluded)
    if meant and rule.kind in _RELEASES and (never := sorted(meant - past_facts.states_known(past.tx))):
        yield BacktestNote(kind="never_named", values=tuple(never[:_MOST]))


def _unknown(past: Past, rule: Rule, result: Backtest) -> Iterator[BacktestNote]:
    """What nobody watched."""
    began = [each.baseline_at for each in crawl_store.statuses(past.tx) if each.baseline_at is not None]
    began_at = min(began, default=None)
    if began_at is None:
        if past_facts.has_history(past.tx):
            yield BacktestNote(kind="imported")
    elif result.since < began_at and past_facts.has_history(past.tx):
        kind: NoteKind = "unwatched" if rule.kind in _WATCHED_KINDS else "imported"
        yield BacktestNote(kind=kind, at=began_at)


def _of_messages(rule: Rule) -> Iterator[BacktestNote]:
    if rule.cadence is None and rule.recipients:
        yield BacktestNote(kind="recipients")
