"""What a proof has found so far: the first thing wrong of each kind, and the links that it met."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """The first thing of a kind that is wrong: where, and one sentence."""

    kind: str
    where: str
    sentence: str


@dataclass(slots=True, kw_only=True)
class Ledger:
    """Grows while the archive is read; `unmet` are links that must stand in a chain, with who says so.

    `advance` hears after each batch how many rows were read since.
    """

    unmet: dict[str, str]
    advance: Callable[[int], None]
    broken: dict[str, Broken] = field(default_factory=dict)

    def blame(self, kind: str, where: str, sentence: str) -> None:
        """Notes what is wrong, unless something of its kind was found before."""
        self.broken.setdefault(kind, Broken(kind=kind, where=where, sentence=sentence))

    def expect(self, links: Mapping[str, str]) -> None:
        """Adds links that must stand in a chain that is yet to be read."""
        self.unmet |= links

    def meet(self, link: str) -> None:
        """Notes that a link stands in a chain."""
        if self.unmet:
            self.unmet.pop(link, None)
