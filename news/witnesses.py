"""Whether a report tells what a release tells, in the same language or in another."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import countries

from .dates import ALMATY
from .subjects import topics_of

# From this score on a report and a release are one event. No wrong pair of the tests or of the stand-in's
# archive reaches it; a wrong link would hide a gap, a missing one shows a gap that a reader sees through.
THRESHOLD = 0.5
FURTHEST_DAYS = 3  # a report follows the release within a day or two, and names its day loosely
# States and day are the frame of an event, and two events of two states on a day are common: what tells
# them apart has the greater part.
_FRAME = 0.4
_FRAME_WEIGHTS = {"states": 0.75, "day": 0.25}
_PROOF_WEIGHTS = {"names": 0.4, "words": 0.35, "numbers": 0.2, "topics": 0.25}
_FEW = 2  # fewer names or numbers in common than this prove half
_LATIN = str.maketrans({
    "а": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "д": "d", "е": "e", "ё": "e", "ж": "j", "з": "z",
    "и": "i", "й": "i", "к": "k", "қ": "k", "л": "l", "м": "m", "н": "n", "ң": "n", "о": "o", "ө": "o",
    "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ұ": "u", "ү": "u", "ф": "f", "х": "h", "һ": "h",
    "ц": "z", "ч": "q", "ш": "x", "щ": "x", "ъ": "", "ы": "i", "ь": "", "э": "e", "ә": "a", "і": "i",
    "ю": "u", "я": "a", "w": "v", "c": "k",
})  # fmt: skip
_DIGRAPHS = (
    ("x", "ks"), ("sch", "x"), ("sh", "x"), ("ch", "q"), ("zh", "j"), ("kh", "h"), ("gh", "g"), ("ts", "z"),
    ("ph", "f"), ("ck", "k"), ("дж", "j"),
)  # fmt: skip
_NAME = re.compile(r"(?<![.!?…:\n«\"“] )(?<=[\s\-«\"“(])[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][\w’']{2,}")
# Words that are written large in one language and small in another, and stand in every release.
_OFFICE = re.compile(
    r"(?:Deput|Minist|Foreign|Affair|Presid|Prime|Ambass|Embass|Republ|State|Secret|Council|Commit|Govern|"
    r"Assem|Union|Organ|Summit|Forum|Agree|Nation|Intern|Econ|Develop|Cooper|Chair|Head|First|Special|Envoy|"
    r"Consul|General|Director|Central|Asia|Europe|Centre|Center|Institut|Departm|Depart|Agency|Commission|"
    r"Jan|Feb|Mar|Apr|May|June|July|Aug|Sept|Oct|Nov|Dec|Mon|Tues|Wedn|Thurs|Fri|Sat|Sun|"
    r"Минист|Посол|Посоль|Респуб|Презид|Премьер|Генер|Центр|Орган|Сырт|Елші|Бас)"
)
_WORD = re.compile(r"[^\W\d_]{4,}")
_NUMBER = re.compile(r"(?<![\w.,])\d[\d\s.,]*\d(?![\w])|(?<![\w.,])\d(?=-)")
_YEARS = range(1900, 2101)
_STEM = 5  # letters of a word that its endings leave alone
_STATE_STEM = 4  # letters that a state and its people share: Cuba, Cuban
_LEAD = 600  # characters of a text that tell what it is about
_VOWELS = frozenset("aeiouy")
_SHORTEST, _LONGEST = 3, 4  # consonants by which names are told apart, before endings begin
# The capital and the ministry itself stand in every release, by some name.
_EVERYWHERE = frozenset({"astn", "mnst", "frgn"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What of a report or of a release is compared: states beside Kazakhstan, names, words, numbers, days."""

    language: str | None
    days: frozenset[date]
    states: frozenset[str]
    names: frozenset[str]
    title: frozenset[str]
    lead: frozenset[str]
    numbers: frozenset[str]
    topics: frozenset[str] = frozenset()


def account_of(
    title: str,
    text: str,
    *,
    language: str | None,
    states: Sequence[str] | frozenset[str],
    days: Sequence[date | None],
) -> Account:
    """What is compared of a text."""
    whole = f"{title}\n{text}"
    known = _state_words(states)
    names = [
        name
        for name in _NAME.findall(whole)
        if name.lower()[:_STATE_STEM] not in known and not _OFFICE.match(name)
    ]
    return Account(
        language=language,
        days=frozenset(day for day in days if day is not None),
        states=frozenset(states) - {"KZ"},
        names=frozenset(filter(None, map(_skeleton, names))),
        title=_stems(title, known),
        lead=_stems(f"{title}\n{text[:_LEAD]}", known),
        numbers=frozenset(_numbers(whole)),
        topics=topics_of(whole),
    )


def score(report: Account, release: Account) -> float:
    """How surely a report tells what the release tells, 0 to 1; 0 where states or days speak against it."""
    if report.states.isdisjoint(release.states) and (report.states or release.states):
        return 0.0
    apart = _days_apart(report.days, release.days)
    if apart is None or apart > FURTHEST_DAYS:
        return 0.0
    frame = {"day": 1 - apart / (FURTHEST_DAYS + 1)}
    if report.states:
        frame["states"] = len(report.states & release.states) / len(report.states | release.states)
    return _FRAME * _weighed(frame, _FRAME_WEIGHTS) + (1 - _FRAME) * _weighed(
        _proofs(report, release), _PROOF_WEIGHTS
    )


def best(report: Account, releases: Mapping[int, Account]) -> tuple[int, float] | None:
    """The release that the report carries, by its number, and the score; None where none is sure enough."""
    scored = ((score(report, release), -number) for number, release in releases.items())
    found, number = max(scored, default=(0.0, 0))
    return (-number, found) if found >= THRESHOLD else None


def day_of(at: datetime | None) -> date | None:
    """The day of an instant in Almaty, where the ministry dates its releases."""
    return None if at is None else at.astimezone(ALMATY).date()


def around(days: Sequence[date | None]) -> tuple[datetime, datetime] | None:
    """Between which instants a release of one of these days was published; None where no day is known."""
    known = [day for day in days if day is not None]
    if not known:
        return None
    slack = timedelta(days=FURTHEST_DAYS + 1)  # and a day more for the zones
    return _midnight(min(known)) - slack, _midnight(max(known)) + slack


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _days_apart(one: frozenset[date], other: frozenset[date]) -> int | None:
    return min((abs((a - b).days) for a in one for b in other), default=None)


def _proofs(report: Account, release: Account) -> dict[str, float]:
    """What speaks of this very event and not only of these states on this day."""
    proofs = {}
    is_one_language = report.language == release.language
    if is_one_language or (report.names and release.names):
        proofs["names"] = _shared(report.names, release.names)
    if report.numbers and release.numbers:
        proofs["numbers"] = _shared(report.numbers, release.numbers)
    if is_one_language and release.title:
        of_title = len(release.title & report.lead) / len(release.title)
        proofs["words"] = max(of_title, _shared(report.lead, release.lead))
    elif report.topics or release.topics:
        proofs["topics"] = len(report.topics & release.topics) / len(report.topics | release.topics)
    return proofs


def _weighed(parts: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The mean of the parts that there are; 0 where there are none."""
    total = sum(weights[name] for name in parts)
    return sum(weights[name] * value for name, value in parts.items()) / total if total else 0.0


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    common = len(one & other)
    share = common / min(len(one), len(other)) if one and other else 0.0
    return share if common >= _FEW else share / 2


def _stems(text: str, known: frozenset[str]) -> frozenset[str]:
    stems = (word.lower()[:_STEM] for word in _WORD.findall(text))
    return frozenset(stem for stem in stems if stem[:_STATE_STEM] not in known)


def _state_words(states: Iterable[str]) -> frozenset[str]:
    """How the names of states begin, in three languages: they count as states, and prove nothing more."""
    return frozenset(
        word.lower()[:_STATE_STEM]
        for code in {*states, "KZ"}
        for language in ("kk", "ru", "en")
        for word in countries.name(code, language).split()
        if len(word) >= _STATE_STEM
    )


def _numbers(text: str) -> list[str]:
    bare = ("".join(filter(str.isdigit, found)) for found in _NUMBER.findall(text))
    return [number for number in bare if number and int(number[:9]) not in _YEARS]


def _skeleton(name: str) -> str:
    """The consonants of a name in Latin letters, behind its first letter: Баққали and Bakkali alike.

    Each language writes a name's vowels in its own way, and puts its endings behind them. Empty where too
    little is left to tell names apart.
    """
    small = name.lower().replace("’", "").replace("'", "")
    for written, meant in _DIGRAPHS:
        small = small.replace(written, meant)
    letters = small.translate(_LATIN)
    kept = letters[:1]
    for letter in letters[1:]:
        if letter not in _VOWELS and letter != kept[-1]:
            kept += letter
    bare = kept[:_LONGEST]
    return "" if len(bare) < _SHORTEST or bare in _EVERYWHERE else bare
