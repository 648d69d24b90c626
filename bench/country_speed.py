"""Time and memory of a column: megabytes a second, microseconds a release, loading in a fresh process."""

import functools
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from country_probe import resident_mb
from country_rivals import Contestant, Finder

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("press text", "text without states", "dense text")
_LEAST_BYTES = 5_000_000
_FIRST_TRY = 20_000  # characters: what tells how much text a column manages in its time
_BUDGET_S = 0.3
_MOST_TIMES = 9
_RELEASE_BYTES = 3000
_DENSE = {
    "kk": "Қазақстан Республикасы Сыртқы істер министрінің орынбасары Алжирдің елшісімен кездесті. ",
    "ru": "Заместитель министра иностранных дел Казахстана встретился с послом Алжира и делегацией. ",
    "en": "The Deputy Minister of Foreign Affairs of Kazakhstan met with the Ambassador of Algeria there. ",
}


def texts(language: str, find: Finder) -> dict[str, str]:
    """Text by its kind, each of at least five megabytes; `find` says which sentences have no state."""
    paragraphs = [paragraph for _title, text in _archive(language) for paragraph in text]
    sentences = [part for paragraph in paragraphs for part in paragraph.split(". ")]
    stateless = [sentence for sentence in sentences if not find(sentence)]
    written = ("\n".join(paragraphs) + "\n", ". ".join(stateless) + ". ", _DENSE[language])
    return {kind: _long(text) for kind, text in zip(KINDS, written, strict=True)}


def _archive(language: str) -> Iterator[tuple[str, list[str]]]:
    """Title and paragraphs of every release of the stand-in, in the order of the files."""
    for path in sorted((ROOT / "standin" / "archive").glob("*.json")):
        for story in json.loads(path.read_text(encoding="utf-8")):
            text = story["texts"].get(language)
            if text:
                yield text["title"], text["paragraphs"]


def _long(text: str) -> str:
    return text * (_LEAST_BYTES // len(text.encode()) + 1)


def megabytes_a_second(find: Finder, text: str, *, is_whole: bool) -> float:
    """UTF-8 megabytes a second; a column that is not given the whole text gets what fits its time."""
    if not is_whole:
        sample = text[:_FIRST_TRY]
        text = text[: int(_FIRST_TRY * _BUDGET_S / _took(lambda: find(sample)))]
    return len(text.encode()) / 1e6 / _took(lambda: find(text))


def release_microseconds(find: Callable[[str, str], object], language: str) -> float:
    """Microseconds for a release of three kilobytes, the mean over the archive's texts joined to it."""
    releases = list(_of_one_size(language))
    return 1e6 / len(releases) * _took(lambda: [find(title, body) for title, body in releases])


def _of_one_size(language: str) -> Iterator[tuple[str, str]]:
    title, body = "", ""
    for headline, paragraphs in _archive(language):
        for paragraph in paragraphs:
            title, body = title or headline, f"{body}{paragraph}\n"
            if len(body.encode()) >= _RELEASE_BYTES:
                yield title, body.encode()[:_RELEASE_BYTES].decode(errors="ignore")
                title, body = "", ""


def _took(call: Callable[[], object]) -> float:
    """Seconds of one core, which other work on the machine lengthens least; the least of many short runs."""
    durations: list[float] = []
    while sum(durations) < _BUDGET_S and len(durations) < _MOST_TIMES:
        start = time.process_time()
        call()
        durations.append(time.process_time() - start)
    return min(durations)


def loaded(
    column: Contestant, languages: tuple[str, ...], *, cache: str = "", times: int = 1
) -> tuple[float, float]:
    """Milliseconds of one core and megabytes above a bare interpreter, the least of several processes."""
    script = ROOT / "bench" / "country_probe.py"
    arguments = [str(script), column.name, ",".join(languages), *filter(None, [cache])]
    answers = [json.loads(_answer(arguments)) for _ in range(times)]
    return 1000 * min(each["s"] for each in answers), min(each["mb"] for each in answers) - _bare_mb()


@functools.cache
def _bare_mb() -> float:
    """Resident megabytes of an interpreter that has done nothing."""
    status = _answer(["-c", "print(open('/proc/self/status').read())"])
    return resident_mb(status)


def _answer(arguments: list[str]) -> str:
    return subprocess.run([sys.executable, *arguments], capture_output=True, check=True, text=True).stdout
