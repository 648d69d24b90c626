"""What part a state plays: counterparty, venue or passing, and the reason.

The words around a hit decide: an office before or after it, Kazakhstan beside it, a preposition and something
that happens there. States joined in a list share what one of them has; a long list is many asides.
"""

import re
from collections import Counter
from collections.abc import Mapping

from . import places
from .matching import Candidate
from .mention import Reason
from .offices import has_office
from .scene import HOME, Given, Scene
from .senses import JOINTS

_LONG_LIST = 3  # states, Kazakhstan apart, from which on a list is no signal for each of its members
_PAIR = 2  # Kazakhstan and a partner
_DATELINE_REACH = 60  # places within which a dateline ends
_DATELINE = re.compile(
    rb"[,.]? ?(?:\d{1,2}|[^\W\d_]{3,9} \d{1,2})|, [^\n]{0,40}\d{1,2}[^\n]{0,12} ?-|\. ", re.ASCII
)
_HYPHENS = (b"-", b" - ")
_ASIDE: Given = ("passing", "aside")
_NEVER: frozenset[Reason] = frozenset()
_WEAK: frozenset[Reason] = frozenset({"partner", "visit", "posted"})
_ONCE: frozenset[Reason] = _WEAK | {"office"}
_MANY = 5  # states, Kazakhstan apart, that meet


def roles(scene: Scene, settled: frozenset[str] = frozenset((HOME,))) -> list[Given | None]:
    """The role of each hit and why; None where the words say nothing, or for states that are settled."""
    found: list[Given | None] = []
    for chain in _chains(scene):
        if all(scene.hits[at][0] in settled for at in chain):
            found.extend([None] * len(chain))
        else:
            found.extend(_of_chain(scene, chain))
    return found


def in_headline(scene: Scene) -> list[Given | None]:
    """The role of each hit of a headline; None for a place of which the headline tells nothing."""
    return [places.in_headline(scene, hit) for _country, hit in scene.hits]


def in_release(scene: Scene, headline: Mapping[str, Given | None]) -> list[Given]:
    """The role of each hit of a body under a headline with these states.

    A partner of the headline is one throughout. Where the headline names a partner, others with whom
    something is done too, or who are visited, are asides of the story.
    """
    partners = frozenset(code for code, given in headline.items() if given and given[0] == "counterparty")
    asides = _asides(scene, has_partner=bool(partners - {HOME}))
    found = []
    for (country, _hit), given in zip(scene.hits, roles(scene, partners | {HOME}), strict=True):
        named = headline.get(country)
        if named is not None and named[0] == "counterparty":
            found.append(named)
        elif given is None or given[1] in asides.get(country, _NEVER):
            found.append(_ASIDE)
        else:
            found.append(given)
    return found


def _asides(scene: Scene, *, has_partner: bool) -> Mapping[str, frozenset[Reason]]:
    """Reasons that make no partner of a state in this release.

    Without a partner in the headline, one of many states that is named but once has sent somebody to a
    meeting of many.
    """
    times = Counter(country for country, _hit in scene.hits if country != HOME)
    if has_partner:
        return dict.fromkeys(times, _WEAK)
    is_of_many = len(times) >= _MANY
    return {country: _ONCE for country, count in times.items() if is_of_many and count == 1}


def _chains(scene: Scene) -> list[range]:
    """Runs of hits that are members of one list, as ranges of their places."""
    line, hits = scene.folded.line, scene.hits
    runs, begin = [], 0
    for at in range(1, len(hits) + 1):
        if at == len(hits) or line[hits[at - 1][1].end : hits[at][1].start] not in JOINTS:
            runs.append(range(begin, at))
            begin = at
    return runs


def _of_chain(scene: Scene, chain: range) -> list[Given | None]:
    if len(chain) == 1:
        return [_of_hit(scene, chain[0], chain)]
    codes = {scene.hits[at][0] for at in chain}
    if len(codes) >= _LONG_LIST and len(codes - {HOME}) >= _LONG_LIST:
        return [("passing", "list")] * len(chain)
    if len(codes) == _PAIR and HOME in codes:
        return [None if scene.hits[at][0] == HOME else ("counterparty", "beside") for at in chain]
    single = [_of_hit(scene, at, chain) for at in chain]
    shared = next((given for given in single if given and given[0] == "counterparty"), None)
    return [
        given or (None if scene.hits[at][0] == HOME else shared)
        for at, given in zip(chain, single, strict=True)
    ]


def _of_hit(scene: Scene, at: int, chain: range) -> Given | None:
    country, hit = scene.hits[at]
    if country == HOME:
        return None
    if _is_dateline(scene, hit):
        return "venue", "dateline"
    if _is_beside_home(scene, at):
        return "counterparty", "beside"
    first, last = scene.hits[chain[0]][1], scene.hits[chain[-1]][1]
    if has_office(scene, first, last, hit):
        return "counterparty", "office"
    return places.by_place(scene, first, last, hit)


def _is_dateline(scene: Scene, hit: Candidate) -> bool:
    """Whether a hit is where the text says that it was written: "ВЕНА, 6 июня.", "НЬЮ-ЙОРК (США)."."""
    line, text = scene.folded.line, scene.folded.text
    if hit.start == 0 and (hit.kind == "capital" or text[hit.from_ : hit.to].isupper()):
        return _DATELINE.match(line, hit.end) is not None
    is_bracketed = line[hit.start - 1 : hit.start] == b"(" and line[hit.end : hit.end + 1] == b")"
    return is_bracketed and hit.start < _DATELINE_REACH and text[: hit.from_].isupper()


def _is_beside_home(scene: Scene, at: int) -> bool:
    """Whether a hyphen joins the hit to Kazakhstan, on either side."""
    line, hits = scene.folded.line, scene.hits
    hit = hits[at][1]
    if at and hits[at - 1][0] == HOME and line[hits[at - 1][1].end : hit.start] in _HYPHENS:
        return True
    is_next = at + 1 < len(hits) and hits[at + 1][0] == HOME
    return is_next and line[hit.end : hits[at + 1][1].start] in _HYPHENS
