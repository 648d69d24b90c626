"""A process that is forked again and again, so that a thousand children can be killed in a minute.

Reads one job a line as JSON on standard input, runs it in a child of its own, and writes one line: how the
child ended, and which points it had passed. A point is a line of the watched files at which the child is
about to arrive; they are numbered in the order in which they are met, over all threads. The child is ended by
SIGKILL at the point that the job names, which no code of it can notice.
"""

import json
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

import work

ROOT = Path(__file__).parent.parent.parent


class Points:
    """Counts the points that are passed, and kills the process at one of them."""

    def __init__(self, watched: list[str], *, kill_at: int | None, kill_on: str | None) -> None:
        self._files = {str(ROOT / name): name for name in watched}
        self._numbers = count(1)
        self._kill_at = kill_at
        self._kill_on = kill_on
        self.passed: list[str] = []

    def watch(self) -> None:
        """Watches this thread and those that it starts."""
        threading.settrace(self._enter)
        sys.settrace(self._enter)

    def stop(self) -> None:
        """Watches no more."""
        sys.settrace(None)
        threading.settrace(None)  # type: ignore[arg-type]  # None ends it, which its stub does not know

    def _enter(self, frame: FrameType, _event: str, _argument: object) -> Callable[..., Any] | None:
        return self._pass if frame.f_code.co_filename in self._files else None

    def _pass(self, frame: FrameType, event: str, _argument: object) -> Callable[..., Any]:
        if event == "line":
            name = f"{self._files[frame.f_code.co_filename]}:{frame.f_lineno}"
            if next(self._numbers) == self._kill_at or name == self._kill_on:
                os.kill(os.getpid(), signal.SIGKILL)
            self.passed.append(name)
        return self._pass


def main() -> None:
    """Serve until standard input ends."""
    work.warm_up()
    for line in sys.stdin:
        job = json.loads(line)
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            _run(job, writer)
        os.close(writer)
        with os.fdopen(reader) as told:
            passed = told.read()
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        answer = {"number": job["number"], "code": code, "passed": passed.split()}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _run(job: dict[str, Any], writer: int) -> None:
    code = 1
    # Standard output belongs to the answers of the zygote.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    try:
        points = Points(job["watched"], kill_at=job.get("kill_at"), kill_on=job.get("kill_on"))
        service = work.opened(job)
        if job["watched"]:
            points.watch()
        work.VERBS[job["verb"]](service, job)
        points.stop()
        os.write(writer, "\n".join(points.passed).encode())
        code = 0
    except BaseException:  # noqa: BLE001 - whatever broke a child is told, for it ends right here
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
