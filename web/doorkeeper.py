"""Checks the password, one guess at a time and no more often than the throttle allows."""

import math
from dataclasses import dataclass
from typing import Final

import anyio
import anyio.to_thread

from monitor.clock import elapsed_s
from monitor.log import logger
from monitor.passwords import Password
from monitor.throttle import Throttle

_MOST_WAITING: Final = 8  # guesses in line; each costs some 50 ms and the memory that its hash asks for
_BUSY_S: Final = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """It is the password."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """It is not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """It was not looked at; the address may try again after so many whole seconds."""

    seconds: int


class Doorkeeper:
    """The one place where a typed password is looked at, from the login page and from HTTP Basic alike."""

    def __init__(self, password: str) -> None:
        self._password = Password(password)
        self._throttle = Throttle()
        self._turn = anyio.Lock()
        self._waiting = 0

    async def check(self, typed: str, *, address: str) -> Right | Wrong | Later:
        """What became of a guess. One that comes too early tells nothing, not even where it is right."""
        if wait_s := self._throttle.wait_s(address, now_s=elapsed_s()):
            return _later(wait_s)
        if self._password.is_known(typed):
            return self._noted(address, is_right=True)
        if not self._password.is_hashed:
            return self._noted(address, is_right=False)
        if self._waiting >= _MOST_WAITING:
            return _later(_BUSY_S)
        self._waiting += 1
        try:
            return await self._in_turn(typed, address)
        finally:
            self._waiting -= 1

    async def _in_turn(self, typed: str, address: str) -> Right | Wrong | Later:
        """The slow check; guesses that came together are counted one after the other."""
        async with self._turn:
            if wait_s := self._throttle.wait_s(address, now_s=elapsed_s()):
                return _later(wait_s)
            is_right = await anyio.to_thread.run_sync(self._password.is_right, typed)
            return self._noted(address, is_right=is_right)

    def _noted(self, address: str, *, is_right: bool) -> Right | Wrong:
        if is_right:
            self._throttle.passed(address)
            return Right()
        self._throttle.failed(address, now_s=elapsed_s())
        logger.warning("access.wrong_password")
        return Wrong()


def _later(wait_s: float) -> Later:
    return Later(seconds=max(1, math.ceil(wait_s)))
