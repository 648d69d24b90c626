"""A new release against 10,000 varied rules: time to make them ready, memory, p50 and p99 of a match.

Asking each rule by itself stands beside it in the same run, and must give the same alerts.

.venv/bin/python bench/matching.py [--rules 10000] [--releases 300] [--seed 7]
"""

import argparse
import gc
import resource
import statistics
import time
from collections import Counter
from dataclasses import replace

from matching_rules import releases, rules

from alerts import RuleSet, match

NAIVE_RELEASES = 12  # asking 10,000 rules one by one takes long


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rules", type=int, default=10_000)
    parser.add_argument("--releases", type=int, default=300)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    written, told = rules(asked.rules, seed=asked.seed), releases(asked.releases)
    print(f"{len(written)} rules: {dict(Counter(rule.kind for rule in written))}")
    gc.collect()
    before, started = _megabytes(), time.perf_counter()
    ruleset = RuleSet(written)
    print(
        f"made ready in {time.perf_counter() - started:.2f} s, {_megabytes() - before:.0f} MB more",
        flush=True,
    )
    ruleset.match(replace(told[0]))
    taken, busy, raised = [], [], []
    for facts in told:
        fresh = replace(facts)  # nothing of it is worked out yet
        began, worked = time.perf_counter(), time.process_time()
        raised.append(len(ruleset.match(fresh)))
        taken.append((time.perf_counter() - began) * 1000)
        busy.append((time.process_time() - worked) * 1000)
    _print("rule set", taken)
    _print("rule set, of the processor", busy)
    print(
        f"alerts a release: median {statistics.median(raised)}, most {max(raised)}; "
        f"{sum(busy) / sum(raised) * 1000:.0f} µs of the processor an alert"
    )
    naive = []
    for facts in told[:NAIVE_RELEASES]:
        fresh = replace(facts)
        began = time.perf_counter()
        found = tuple(alert for rule in written for alert in match(rule, fresh))
        naive.append((time.perf_counter() - began) * 1000)
        if found != ruleset.match(replace(facts)):
            raise SystemExit("The rule set gives other alerts than its rules one by one.")
    _print("one by one", naive)
    print(f"peak resident memory {_megabytes():.0f} MB")


def _print(what: str, taken: list[float]) -> None:
    cut = sorted(taken)
    print(
        f"{what}: p50 {statistics.median(cut):.2f} ms, p99 {cut[int(len(cut) * 0.99)]:.2f} ms, "
        f"most {cut[-1]:.2f} ms over {len(cut)} releases",
        flush=True,
    )


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
