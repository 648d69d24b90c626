"""Children that are killed at a numbered point, from the side of the tests."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
KILLED = -9


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a child ended: its exit code, `KILLED` where it was, and the points that it passed in turn."""

    code: int
    passed: tuple[str, ...]


class Zygote:
    """Forks a child for each job; see `zygote.py`."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._number = 0

    def begin(self, job: Mapping[str, Any]) -> None:
        """Starts a job without waiting for it."""
        assert self._process.stdin is not None
        self._number += 1
        self._process.stdin.write(json.dumps({**job, "number": self._number}) + "\n")
        self._process.stdin.flush()

    def end(self) -> Ended:
        """Waits for the job that was begun."""
        assert self._process.stdout is not None
        # A test that ran out of its time has left an answer that nobody took.
        told: dict[str, Any] = {"number": 0}
        while told["number"] != self._number:
            told = json.loads(self._process.stdout.readline())
        return Ended(code=told["code"], passed=tuple(told["passed"]))

    def run(self, job: Mapping[str, Any]) -> Ended:
        """One job from its beginning to its end."""
        self.begin(job)
        return self.end()


@contextmanager
def zygote() -> Iterator[Zygote]:
    """A process that forks children as long as the block lasts."""
    # Coverage traces lines as well, and one trace function takes the place of the other.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    paths = os.pathsep.join((str(HERE.parent.parent), str(HERE)))
    with subprocess.Popen(
        [sys.executable, HERE / "zygote.py"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment | {"PYTHONPATH": paths},
    ) as process:
        try:
            yield Zygote(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()


# The points are proved in so many tests, so that each is short and several processes can share them.
PARTS = 6


def points(ended: Ended) -> Sequence[str]:
    """Every line that was passed, once, in the order of the first time."""
    return list(dict.fromkeys(ended.passed))
