"""`./mfa test`: every check that CI makes, one line each, the tests last.

`./mfa test PATH …` runs only those tests, without the other checks.
"""

import json
import os
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from ctypes.util import find_library
from pathlib import Path

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
VAR = ROOT / "var"
# Branch coverage at least, in percent: rooms without input and output can be tested whole.
FLOORS = {"countries": 100, "actors": 100, "news": 100, "alerts": 100, "mfa_scraper/parse": 100}
FLOOR = 90
# Places that have a floor of their own, apart from the room around them.
APART = ("mfa_scraper/parse", "alerts/channels")
SOURCES = (
    "countries",
    "actors",
    "news",
    "storage",
    "alerts",
    "monitor",
    "mfa_scraper",
    "web",
    "cli",
    "standin",
)


def main(arguments: list[str]) -> int:
    """Run what was asked for; 0 when all of it passed."""
    os.chdir(ROOT)
    VAR.mkdir(exist_ok=True)
    if arguments:
        return subprocess.call([BIN / "python", "-m", "pytest", *arguments])
    _need_chromium()
    failed = [name for name, command in _static_checks() if not _passes(name, command)]
    failed += [] if _audit() else ["pip-audit"]
    is_green = _tests()
    failed += [] if is_green else ["pytest"]
    failed += [f"coverage of {line}" for line in _below_floor()]
    for line in failed:
        print(f"FAILED: {line}")
    print(_closing_line(), flush=True)
    return 1 if failed else 0


def _static_checks() -> list[tuple[str, list[str]]]:
    code = [*SOURCES, "scheduler.py", "tests", "bench"]
    return [
        ("ruff check", ["ruff", "check", *code]),
        ("ruff format", ["ruff", "format", "--check", *code]),
        ("mypy", ["mypy", *(part for room in SOURCES for part in ("-p", room))]),
        ("mypy scheduler", ["mypy", "scheduler.py"]),
        ("import-linter", ["lint-imports"]),
        ("deptry", ["deptry", "."]),
        ("vulture", ["vulture"]),
    ]


def _passes(name: str, command: list[str]) -> bool:
    started = time.monotonic()
    done = subprocess.run([BIN / command[0], *command[1:]], capture_output=True, text=True, check=False)
    is_good = done.returncode == 0
    print(f"{'ok    ' if is_good else 'FAILED'} {name} ({time.monotonic() - started:.1f} s)", flush=True)
    if not is_good:
        print(done.stdout + done.stderr, flush=True)
    return is_good


def _audit() -> bool:
    """Known vulnerabilities of locked packages; where no database answers that is said, and is no failure."""
    command = ["pip-audit", "-r", "requirements/run.txt", "--disable-pip", "--require-hashes", "-f", "json"]
    try:
        done = subprocess.run(
            [BIN / command[0], *command[1:]], capture_output=True, text=True, check=False, timeout=60
        )
        found = json.loads(done.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        print("not run pip-audit: no vulnerability database answers here", flush=True)
        return True
    hit = [f"{package['name']} {vuln['id']}" for package in found for vuln in package.get("vulns", ())]
    print(f"{'FAILED' if hit else 'ok    '} pip-audit {' '.join(hit)}", flush=True)
    return not hit


def _tests() -> bool:
    rooms = [option for room in SOURCES for option in ("--cov", room)]
    command = [
        *(BIN / "python", "-m", "pytest", "-q", "--junitxml", VAR / "tests.xml", "--durations", "5"),
        # As many processes as there are processors; none waits long for the other's last test.
        *("-n", "auto", "--dist", "worksteal"),
        *("--cov-branch", "--cov-report", f"json:{VAR / 'coverage.json'}", "--cov-report", ""),
        *rooms,
    ]
    return subprocess.call(command) == 0


def _below_floor() -> list[str]:
    """Rooms whose coverage is under their floor, each with its figure."""
    files = json.loads((VAR / "coverage.json").read_text())["files"]
    found = []
    for room in (*SOURCES, *APART):
        covered = total = 0
        for path, report in files.items():
            if _room_of(path) == room:
                summary = report["summary"]
                covered += summary["covered_lines"] + summary["covered_branches"]
                total += summary["num_statements"] + summary["num_branches"]
        floor = FLOORS.get(room, FLOOR)
        figure = 100 * covered / total if total else 0.0
        print(f"coverage {room}: {figure:.1f} % (floor {floor} %)")
        if figure < floor:
            found.append(f"{room} is {figure:.1f} %, floor {floor} %")
    return found


def _room_of(path: str) -> str:
    return next((room for room in (*APART, *SOURCES) if path.startswith(room + "/")), "")


def _closing_line() -> str:
    suite = ET.parse(VAR / "tests.xml").getroot().find("testsuite")  # noqa: S314 - pytest's own report
    count = {key: int(suite.get(key, 0)) if suite is not None else 0 for key in _COUNTED}
    failed = count["failures"] + count["errors"]
    return f"{count['tests'] - failed - count['skipped']} passed, {failed} failed, {count['skipped']} skipped"


_COUNTED = ("tests", "failures", "errors", "skipped")


def _need_chromium() -> None:
    """The browser tests are part of the checks: install Debian's chromium where that may be done.

    libatomic is what playwright's driver needs and a bare Debian lacks.
    """
    is_there = shutil.which("chromium") and find_library("atomic")
    if is_there or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print("installing chromium for the browser tests", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    wanted = ["chromium", "fonts-dejavu-core", "libatomic1"]
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *wanted]):
        subprocess.run(["apt-get", *words], check=False, env=quiet, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
