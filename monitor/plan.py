"""Who is sent to next: destinations take turns, those that failed never have all senders."""

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import attrgetter

from news.circuits import Lane

Place = tuple[str, str]
Group = tuple[Place, bool]  # of a destination, the slow or the others

# Connections to one destination at a time. A mail server counts its clients; a channel of the operator's may
# be one account.
_CONNECTIONS = {"email": 2, "apprise": 1}
_USUAL_CONNECTIONS = 4
LANES_AT_ONCE = 25  # in one batch: with two messages of each it is full


@dataclass(slots=True)
class Plan:
    """The lanes that are due, by destination, and how often each destination has had its turn.

    `slow` names addresses that take long for each message, shared with whoever notices: they have batches and
    turns of their own and at most half of the connections, so that the others need not go at their pace.
    """

    most_failing: int
    slow: set[str] = field(default_factory=set)
    lanes: dict[Group, deque[Lane]] = field(default_factory=dict)
    turns: Counter[Group] = field(default_factory=Counter)
    open_slow: Counter[Place] = field(default_factory=Counter)
    open: Counter[Place] = field(default_factory=Counter)
    failing: int = 0

    def renew(self, due: Iterable[Lane]) -> None:
        """Takes these lanes, the oldest first, in the place of those that are left."""
        self.lanes = {}
        for lane in due:
            is_slow = lane.failing is None and lane.keys[0] in self.slow
            self.lanes.setdefault((lane.place, is_slow), deque()).append(lane)

    @property
    def has_more(self) -> bool:
        """Whether a lane is left, perhaps of a destination that has enough connections at present."""
        return any(self.lanes.values())

    def take(self) -> tuple[Lane, ...]:
        """The lanes of the next batch, all of one destination; empty where none can begin now."""
        free = [group for group, lanes in self.lanes.items() if lanes and self._is_free(group, lanes[0])]
        if not free:
            return ()
        group = min(free, key=lambda each: (self.turns[each], self.lanes[each][0].first_id))
        self.turns[group] += 1
        _, is_slow = group
        return (self.lanes[group].popleft(),) if is_slow else self._next(self.lanes[group])

    def begin(self, lanes: tuple[Lane, ...]) -> bool:
        """A batch goes out on these lanes; whether as a slow one, which `end` is told."""
        is_slow = len(lanes) == 1 and lanes[0].failing is None and lanes[0].keys[0] in self.slow
        self.open[lanes[0].place] += 1
        self.open_slow[lanes[0].place] += is_slow
        self.failing += lanes[0].failing is not None
        return is_slow

    def end(self, lanes: tuple[Lane, ...], *, is_slow: bool) -> None:
        """The batch on these lanes is over."""
        self.open[lanes[0].place] -= 1
        self.open_slow[lanes[0].place] -= is_slow
        self.failing -= lanes[0].failing is not None

    def _is_free(self, group: Group, first: Lane) -> bool:
        place, is_slow = group
        if first.failing is not None and self.failing >= self.most_failing:
            return False
        most = 1 if first.failing == "destination" else _CONNECTIONS.get(place[0], _USUAL_CONNECTIONS)
        if is_slow and self.open_slow[place] >= max(1, most // 2):
            return False
        return self.open[place] < most

    @staticmethod
    def _next(lanes: deque[Lane]) -> tuple[Lane, ...]:
        """One that failed by itself; all of a destination that failed, one of which tries; or several."""
        first = lanes.popleft()
        if first.failing == "destination":
            every = sorted((first, *lanes), key=attrgetter("doubt"))
            lanes.clear()  # one try is for all of them; of which is least tried, the next one knows
            return tuple(every[:LANES_AT_ONCE])
        if first.failing is not None:
            return (first,)
        taken = [first]
        while lanes and len(taken) < LANES_AT_ONCE and lanes[0].failing is None:
            taken.append(lanes.popleft())
        return tuple(taken)
