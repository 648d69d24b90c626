"""Speed and memory of an import: `.venv/bin/python bench/imports.py [RECORDS]`, 100,000 without a number.

Prints one line a figure: articles a second and resident memory of `./mfa import warc` over captures of the
old site, half in Russian and half in English, then of the same file read again. What finding states,
actors and kinds of event costs is printed beside it, measured alone over the same texts.
"""

import gzip
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import actors  # noqa: E402 - the path is set above
import countries  # noqa: E402 - as above
from standin.old_captures import Captured, record_of  # noqa: E402 - as above
from standin.stories import load_archive  # noqa: E402 - as above

FIRST = datetime(2012, 1, 1, 6, tzinfo=UTC)
_SAMPLE = 500


def main(records: int) -> None:
    """Print every figure."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "old.warc.gz")
        with path.open("wb") as file:
            for captured in _captures(records):
                file.write(gzip.compress(record_of(captured), 1, mtime=0))
        took, memory = _import(folder, "warc", str(path))
        busy = _busy_s()
        _say("first import", records / took, f"articles/s, {records:,} records, {took:.0f} s")
        _say("first import", records / busy, f"articles/s of processor time, {busy:.0f} s")
        _say("first import", memory, "MB resident at most")
        took, memory = _import(folder, "warc", "--again", str(path))
        _say("the same again", records / took, "articles/s, nothing new")
        _say("the same again", memory, "MB resident at most")
        cost = _understanding_ms()
        _say("understanding alone", 1000 / cost, f"articles/s, {cost:.2f} ms an article")


def _captures(records: int) -> Iterator[Captured]:
    texts = _texts()
    for number in range(records):
        language, title, paragraphs = texts[number % len(texts)]
        at = FIRST + timedelta(minutes=150 * (number // 2))
        body = "".join(f"<p>{each}</p>" for each in (*paragraphs, f"{number // 2}."))
        page = (
            f"<html><body><h4>{title}</h4><div class='content-functions-date'>{at:%d.%m.%Y %H:%M}</div>"
            f"<div class='wrap__desc'>{body}</div></body></html>"
        )
        url = f"http://mfa.gov.kz/{language}/content-view/release-{number // 2}"
        yield Captured(url=url, at=at + timedelta(days=30), body=page.encode())


def _texts() -> list[tuple[str, str, list[str]]]:
    """Texts by turns in Russian and English."""
    return [
        (language, text["title"], text["paragraphs"])
        for story in load_archive()
        if {"ru", "en"} <= set(story["texts"])
        for language in ("ru", "en")
        for text in [story["texts"][language]]
    ]


def _understanding_ms() -> float:
    texts = [(title, "\n".join(paragraphs)) for _language, title, paragraphs in _texts()[:_SAMPLE]]
    countries.find_in_release(*texts[0])
    actors.find_in_release(*texts[0])
    started = time.monotonic()
    for title, text in texts:
        countries.find_in_release(title, text)
        actors.find_in_release(title, text)
        actors.occasions(title, text)
    return (time.monotonic() - started) / len(texts) * 1000


def _import(folder: str, *words: str) -> tuple[float, float]:
    """Seconds, and the most megabytes that any child so far was resident with."""
    environment = os.environ | {"MFA_DATABASE_URL": f"sqlite:///{folder}/mfa.db", "MFA_DATA_DIR": folder}
    started = time.monotonic()
    command = [sys.executable, "-m", "cli", "import", *words]
    subprocess.run(command, env=environment, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    took = time.monotonic() - started
    return took, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def _busy_s() -> float:
    """Seconds of processor time of all children so far; on a busy machine it tells more than the clock."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _say(name: str, figure: float, unit: str) -> None:
    print(f"{name:<20} {figure:>10,.1f} {unit}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
