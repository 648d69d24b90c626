"""One event told once, whichever language of a story comes first; what one of them does again is another.

An edit or a removal comes language after language, within days. So the first opens an occasion and the others
join it: each article takes the earliest occasion of the last 72 hours that it has no part in yet. An article
that does the same thing a second time has a part in the first occasion and opens another.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

JOINED_WITHIN = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Happening:
    """That something became of an article of a story; `what` tells which things, such as a state added."""

    article_id: int
    at: datetime
    what: Collection[object]


@dataclass(slots=True)
class _Occasion:
    began_at: datetime
    articles: set[int] = field(default_factory=set)

    def takes(self, happening: Happening) -> bool:
        # Also where the clock was set back between the two.
        is_near = abs(happening.at - self.began_at) <= JOINED_WITHIN
        return is_near and happening.article_id not in self.articles


def is_first(what: object, latest: Happening, earlier: Iterable[Happening]) -> bool:
    """Whether `what` opens an occasion with the latest happening; `earlier` are those before it, in order."""
    occasions: list[_Occasion] = []
    for happening in earlier:
        if what in happening.what:
            occasion = next((each for each in occasions if each.takes(happening)), None)
            if occasion is None:
                occasion = _Occasion(happening.at)
                occasions.append(occasion)
            occasion.articles.add(happening.article_id)
    return not any(occasion.takes(latest) for occasion in occasions)
