"""How often a password may be guessed: per address with back-off, and by all strangers together.

Kept in memory: an attacker cannot restart the service, and a row a guess would let him write to the database.
"""

import ipaddress
from collections import OrderedDict, deque
from dataclasses import dataclass
from typing import Final

FREE: Final = 5  # wrong passwords before an address has to wait: people mistype
LONGEST_WAIT_S: Final = 300.0  # whoever shares an address with an attacker waits no longer than this
FORGOTTEN_AFTER_S: Final = 3600.0
MOST_TOGETHER: Final = 60  # guesses of all strangers in a minute: 86,400 a day
TOGETHER_S: Final = 60.0
_MOST_KEPT: Final = 10_000  # addresses; a flood from more of them is what `MOST_TOGETHER` is for
_IPV6_PREFIX: Final = 64  # what one customer is given at least


@dataclass(slots=True)
class _Failed:
    times: int
    last_at_s: float


class Throttle:
    """Tells how long an address has to wait before the next guess; times are seconds of one clock.

    A guess that has to wait is not counted, so nobody is locked out for longer than `LONGEST_WAIT_S` at a
    time. Addresses that have logged in since the start, and the machine itself, do not wait for strangers.
    """

    def __init__(self) -> None:
        self._failed: OrderedDict[str, _Failed] = OrderedDict()
        self._known: OrderedDict[str, None] = OrderedDict()
        self._together: deque[float] = deque()

    def wait_s(self, address: str, *, now_s: float) -> float:
        """Seconds until this address may guess; 0 where it may."""
        whose = _whose(address)
        own = self._own_wait_s(whose, now_s)
        return own if self._is_apart(whose) else max(own, self._wait_together_s(now_s))

    def failed(self, address: str, *, now_s: float) -> None:
        """Counts a wrong guess."""
        whose = _whose(address)
        kept = self._failed.pop(whose, None)
        if kept is None or now_s - kept.last_at_s >= FORGOTTEN_AFTER_S:
            kept = _Failed(times=0, last_at_s=now_s)
        self._failed[whose] = _Failed(times=kept.times + 1, last_at_s=now_s)
        _cut(self._failed)
        if not self._is_apart(whose):
            self._together.append(now_s)

    def passed(self, address: str) -> None:
        """Forgets an address's wrong guesses, and knows it from here on."""
        whose = _whose(address)
        self._failed.pop(whose, None)
        self._known[whose] = None
        self._known.move_to_end(whose)
        _cut(self._known)

    def _own_wait_s(self, whose: str, now_s: float) -> float:
        kept = self._failed.get(whose)
        if kept is None or kept.times < FREE or now_s - kept.last_at_s >= FORGOTTEN_AFTER_S:
            return 0.0
        pause_s = min(LONGEST_WAIT_S, 2.0 ** min(kept.times - FREE, 16))
        return max(0.0, kept.last_at_s + pause_s - now_s)

    def _wait_together_s(self, now_s: float) -> float:
        while self._together and now_s - self._together[0] >= TOGETHER_S:
            self._together.popleft()
        return 0.0 if len(self._together) < MOST_TOGETHER else self._together[0] + TOGETHER_S - now_s

    def _is_apart(self, whose: str) -> bool:
        return whose in self._known or whose == "loopback"


def _whose(address: str) -> str:
    """What stands for everybody behind an address: it, its IPv6 network, or this machine."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        found = found.ipv4_mapped or found
    if found.is_loopback:
        return "loopback"
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, _IPV6_PREFIX), strict=False))
    return str(found)


def _cut(kept: OrderedDict[str, _Failed] | OrderedDict[str, None]) -> None:
    while len(kept) > _MOST_KEPT:
        kept.popitem(last=False)
