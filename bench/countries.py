"""Figures of the country library: load time, memory, speed and, on a labelled set, F1 per language.

    python bench/countries.py [DIRECTORY with kk.tsv, ru.tsv, en.tsv] [--errors]

A labelled line is `id<TAB>codes<TAB>text`; `XX*` is a capital or metonym and counts, `XX?` is not scored.
"""

import csv
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import countries

_SAMPLES = {
    "kk": "Қазақстан Республикасы Сыртқы істер министрінің орынбасары Алжирдің елшісімен кездесті. ",
    "ru": "Заместитель министра иностранных дел Казахстана встретился с послом Алжира и делегацией. ",
    "en": "The Deputy Minister of Foreign Affairs of Kazakhstan met with the Ambassador of Algeria there. ",
}


def main() -> None:
    """Prints every figure."""
    arguments = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    for language, sample in _SAMPLES.items():
        _print_speed(language, sample)
    print(f"resident at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    for directory in arguments:
        for language in _SAMPLES:
            _score(Path(directory) / f"{language}.tsv", language)


def _print_speed(language: str, sample: str) -> None:
    plain = ("так бывает всегда и везде, " if language != "en" else "so it goes everywhere, ") * 50_000
    load = _took(lambda: countries.find("x", language), times=1)
    figures = [f"{language}: load {load:.2f} s"]
    for label, text in (("dense", sample * 5000), ("without states", plain)):
        took = _took(lambda text=text: countries.find(text, language), times=5)
        figures.append(f"{label} {len(text.encode()) / took / 1e6:.1f} MB/s")
    release = sample * 6 + plain[:1000]
    took = _took(lambda: countries.find_in_release(sample, release, language), times=100)
    figures.append(f"release of {len(release.encode())} bytes {took * 1e6:.0f} µs")
    print(", ".join(figures))


def _took(call: Callable[[], object], times: int) -> float:
    """The least of several durations in seconds."""
    durations = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        durations.append(time.perf_counter() - start)
    return min(durations)


def _score(path: Path, language: str) -> None:
    hits = wrong = missed = empty = empty_wrong = 0
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            codes = row["codes"].split()
            gold = {code.rstrip("*") for code in codes if not code.endswith("?")}
            unscored = {code.rstrip("?") for code in codes if code.endswith("?")} - gold
            found = {mention.country for mention in countries.find(row["text"], language)} - unscored
            hits, wrong, missed = (
                hits + len(found & gold),
                wrong + len(found - gold),
                missed + len(gold - found),
            )
            empty, empty_wrong = empty + (not codes), empty_wrong + bool(not codes and found)
            if "--errors" in sys.argv and found != gold:
                print("  ", sorted(found - gold), sorted(gold - found), row["text"])
    f1 = 200 * hits / (2 * hits + wrong + missed)
    print(
        f"{language} F1 {f1:.2f} (wrong {wrong}, missed {missed}), empty with a state {empty_wrong}/{empty}"
    )


if __name__ == "__main__":
    main()
