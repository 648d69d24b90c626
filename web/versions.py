"""The versions of an article, a page of them at a time, and where the answers that brought them are kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from news.events import Absence
from news.reading import VersionHead
from news.views import EvidenceView
from storage import Transaction, evidence_views

SHOWN = 20  # with what each changed; a release that is edited for ever would take seconds to read


@dataclass(frozen=True, slots=True, kw_only=True)
class Versions:
    """Some versions of an article, newest first, and how many there are.

    The next ones have numbers below `older`, which is None where there are none.
    """

    shown: tuple[VersionHead, ...]
    total: int
    older: int | None


def listed(versions: Sequence[VersionHead], *, before: int | None) -> Versions:
    """The newest versions, or those below a number; `versions` are all, newest first."""
    below = [each for each in versions if before is None or each.number < before]
    shown = tuple(below[:SHOWN])
    return Versions(
        shown=shown, total=len(versions), older=shown[-1].number if len(below) > len(shown) else None
    )


def kept_in(
    tx: Transaction, versions: Iterable[VersionHead], proof: Absence | None
) -> dict[int, EvidenceView]:
    """The evidence of versions and of the checks of an absence, by its id."""
    ids = {each.evidence_id for each in versions} | {
        each.evidence_id for each in (proof.checks if proof else ())
    }
    return evidence_views.places(tx, [each for each in ids if each is not None])
