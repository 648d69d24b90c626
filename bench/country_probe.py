"""A fresh process that loads one column of the country benchmark and prints what it cost, as JSON.

    python bench/country_probe.py COLUMN LANGUAGES [CACHE]

`s`: seconds of one core from the first import to the end of the first search in each language; `mb`: resident
memory. LANGUAGES are parted by commas; CACHE is the directory of `countries.use_cache`.
"""

import json
import sys
import time
from pathlib import Path

_KB_IN_MB = 1024


def main() -> None:
    """Prints the figures of one column."""
    column, languages, *cache = sys.argv[1:]
    started = time.process_time()
    _load(column, languages.split(","), cache)
    took_s = time.process_time() - started
    status = Path("/proc/self/status").read_text(encoding="ascii")
    print(json.dumps({"s": took_s, "mb": resident_mb(status)}))


def resident_mb(status: str) -> float:
    """Resident megabytes from a process's status as Linux writes it."""
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / _KB_IN_MB


def _load(column: str, languages: list[str], cache: list[str]) -> None:
    import country_rivals  # noqa: PLC0415  # its time and memory are what is measured

    if cache:
        country_rivals.countries.use_cache(Path(cache[0]))
    make = next(each.make for each in country_rivals.CONTESTANTS if each.name == column)
    for language in languages:
        make(language)("x")


if __name__ == "__main__":
    main()
