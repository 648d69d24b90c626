"""Who is sent to next: destinations take turns, those that failed never have all senders."""

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from news.circuits import Lane

Place = tuple[str, str]

# Connections to one destination at a time. A mail server counts its clients; a channel of the operator's may
# be one account.
_CONNECTIONS = {"email": 2, "apprise": 1}
_USUAL_CONNECTIONS = 4
LANES_AT_ONCE = 25  # in one batch: with two messages of each it is full


@dataclass(slots=True)
class Plan:
    """The lanes that are due, by destination, and how often each destination has had its turn."""

    most_failing: int
    lanes: dict[Place, deque[Lane]] = field(default_factory=dict)
    turns: Counter[Place] = field(default_factory=Counter)
    open: Counter[Place] = field(default_factory=Counter)
    failing: int = 0

    def renew(self, due: Iterable[Lane]) -> None:
        """Takes these lanes, the oldest first, in the place of those that are left."""
        self.lanes = {}
        for lane in due:
            self.lanes.setdefault(lane.place, deque()).append(lane)

    @property
    def has_more(self) -> bool:
        """Whether a lane is left, perhaps of a destination that has enough connections at present."""
        return any(self.lanes.values())

    def take(self) -> tuple[Lane, ...]:
        """The lanes of the next batch, all of one destination; empty where none can begin now."""
        free = [place for place, lanes in self.lanes.items() if lanes and self._is_free(place, lanes[0])]
        if not free:
            return ()
        place = min(free, key=lambda each: (self.turns[each], self.lanes[each][0].first_id))
        self.turns[place] += 1
        return self._next(self.lanes[place])

    def begin(self, lanes: tuple[Lane, ...]) -> None:
        """A batch goes out on these lanes."""
        self.open[lanes[0].place] += 1
        self.failing += lanes[0].failing is not None

    def end(self, lanes: tuple[Lane, ...]) -> None:
        """The batch on these lanes is over."""
        self.open[lanes[0].place] -= 1
        self.failing -= lanes[0].failing is not None

    def _is_free(self, place: Place, first: Lane) -> bool:
        if first.failing is not None and self.failing >= self.most_failing:
            return False
        most = 1 if first.failing == "destination" else _CONNECTIONS.get(place[0], _USUAL_CONNECTIONS)
        return self.open[place] < most

    @staticmethod
    def _next(lanes: deque[Lane]) -> tuple[Lane, ...]:
        """One that failed by itself; all of a destination that failed, one of which tries; or several."""
        first = lanes.popleft()
        if first.failing == "destination":
            every = sorted((first, *lanes), key=lambda lane: (lane.attempts, lane.first_id))
            lanes.clear()  # one try is for all of them; of which is least tried, the next one knows
            return tuple(every[:LANES_AT_ONCE])
        if first.failing is not None:
            return (first,)
        taken = [first]
        while lanes and len(taken) < LANES_AT_ONCE and lanes[0].failing is None:
            taken.append(lanes.popleft())
        return tuple(taken)
