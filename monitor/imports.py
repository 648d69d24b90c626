"""Archives as history: each batch of a file is one transaction, and says how far the file has been read.

A killed import goes on after its last batch; a file that was read is known by its content, under any name.
Nobody is ever told of what an import brings.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from news.errors import MonitorError
from news.imports import ImportedRow, ImportKind, ImportProblem, ImportRun, ImportStep
from storage import imports as import_store

from .bootstrap import Service
from .captures import Kept, prepare
from .capturing import keep
from .log import logger

_BATCH_ROWS = 200
_BATCH_BYTES = 8 << 20  # of the rows' own bytes, so that a batch of huge pages stays small in memory
_BATCH_STEPS = 5000  # a file may hold very little of ours


@dataclass(slots=True)
class _Batch:
    """Steps that will be kept together."""

    end: int = 0
    cursor: str | None = None
    steps: int = 0
    size: int = 0
    rows: list[ImportedRow] = field(default_factory=list)
    problems: list[ImportProblem] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)

    def add(self, step: ImportStep) -> None:
        """Takes a step in."""
        self.end, self.cursor = step.end, step.cursor
        self.steps += 1
        self.size += sum(len(row.fetched.raw) for row in step.rows)
        self.rows.extend(step.rows)
        self.problems.extend(step.problems)
        if step.skipped:
            self.skipped[step.skipped] += 1

    @property
    def is_full(self) -> bool:
        """Whether it is time to keep it."""
        return len(self.rows) >= _BATCH_ROWS or self.size >= _BATCH_BYTES or self.steps >= _BATCH_STEPS


def open_import(
    service: Service, *, kind: ImportKind, name: str, fingerprint: str, again: bool = False
) -> ImportRun:
    """The import of a file: a new one, one to go on with, or one that is finished.

    `again` lets it begin anew, for a file that a newer version of this program may read better.
    """
    now = service.clock.now()
    with service.database.writing() as tx:
        run = import_store.begin(tx, kind=kind, name=name, fingerprint=fingerprint, now=now)
        return import_store.restart(tx, run.id, now=now) if again else run


def keep_steps(
    service: Service,
    run: ImportRun,
    steps: Iterable[ImportStep],
    *,
    progress: Callable[[ImportRun], None] | None = None,
    stop: threading.Event | None = None,
) -> ImportRun:
    """Keep what a file holds from where the import stands; the import as it stands then.

    It is finished when the steps are, and not where `stop` was set before. Raises MonitorError where
    another process reads the same file.
    """
    for batch in _batches(steps, stop or threading.Event()):
        run = _keep(service, run, batch)
        if progress is not None:
            progress(run)
    return run if stop is not None and stop.is_set() else finish(service, run)


def keep_some(service: Service, run: ImportRun, steps: Iterable[ImportStep]) -> ImportRun:
    """Keep some steps of an import that goes on after them; the import as it stands then."""
    for batch in _batches(steps, threading.Event()):
        run = _keep(service, run, batch)
    return run


def finish(service: Service, run: ImportRun) -> ImportRun:
    """Note that everything was read; the import as it stands then."""
    with service.database.writing() as tx:
        import_store.finish(tx, run.id, now=service.clock.now())
        run = import_store.get(tx, run.id)
    logger.info("import.finished", id=run.id, new=run.new, revised=run.revised, problems=run.problems)
    return run


def report(service: Service, import_id: int) -> tuple[ImportRun, tuple[ImportProblem, ...]]:
    """An import and all that could not be read in it; NotFoundError where there is none of that number."""
    with service.database.reading() as tx:
        return import_store.get(tx, import_id), import_store.problems(tx, import_id)


def earlier(service: Service) -> tuple[ImportRun, ...]:
    """The latest imports, newest first."""
    with service.database.reading() as tx:
        return import_store.listing(tx)


def _batches(steps: Iterable[ImportStep], stop: threading.Event) -> Iterator[_Batch]:
    batch = _Batch()
    for step in steps:
        batch.add(step)
        if batch.is_full:
            yield batch
            batch = _Batch()
        if stop.is_set():
            break
    if batch.steps:
        yield batch


def _keep(service: Service, run: ImportRun, batch: _Batch) -> ImportRun:
    """One batch, in one transaction with how far it goes."""
    kept = Kept()
    prepared = prepare(service, batch.rows, kept)
    with service.database.writing() as tx:
        now = service.clock.now()
        keep(tx, prepared, kept, now=now)
        counts = {"records": batch.steps, "new": kept.new, "revised": kept.revised, "known": kept.known}
        if not import_store.advance(tx, run, offset=batch.end, cursor=batch.cursor, counts=counts, now=now):
            raise MonitorError(
                f"{run.name} is being read by another process. Let it end; ./mfa import report shows it."
            )
        import_store.keep_problems(tx, run.id, [*batch.problems, *kept.problems], now=now)
        if batch.skipped:
            import_store.count_skipped(tx, run, batch.skipped)
        return import_store.get(tx, run.id)
