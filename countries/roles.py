"""What part a state plays in a release: counterparty, venue or passing. Thin rules, said in the docs."""

import re
from dataclasses import dataclass

from .mention import Kind, Role

_REACH = 60  # code points of context that a rule may look at
_WORDS = 4  # words before a mention that a rule may look at
_HOME = "KZ"
_BEFORE = re.compile(
    r"(?:"
    r"(?P<beside>kazakh(?:stan)?[-–—]|казах\w+[-–—]|қазақ(?:стан)?[-–—]|qazaq(?:stan)?[-–—]"
    r"|қазақстан мен |qazaqstan men |казахстан\w* и |kazakhstan and )"
    r"|(?P<venue>(?:held in|hosted (?:by|in)|took place in|residence in"
    r"|прош(?:ел|ёл|ла|ло|ли) в|состоял\w+ в|резиденцией в)(?: the)? )"
    r"|(?P<counterparty>(?:ambassadors?|embass(?:y|ies)|foreign affairs|president|delegation|between|visit)"
    r"(?: of| to)?(?: the)? |(?:пос(?:ол|л)\w*|посольств\w*"
    r"|иностранных дел|президент\w*|делегаци\w+|с|между) )"
    r")$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?P<beside>[-–—](?:kazakh|казах|қазақ|qazaq)"
    r"| (?:and kazakhstan|и казахстан|мен қазақстан|men qazaqstan))"
    r"|(?P<venue>[^\W\d_]* (?:қаласында|астанасында|qalasynda))"
    r"|(?P<counterparty> (?:елші|elshi|elşi|тарап|tarap|сторон|side\b|ambassador|embass|delegation"
    r"|foreign minister|делегаци|сыртқы істер))",
    re.IGNORECASE,
)
_DATELINE_AFTER = re.compile(r"[,.]? ?(?:\d{1,2}|[A-Z][a-z]+ \d{1,2})|, [^\n]{0,40}\d{1,2}[^\n]{0,12} ?[–—-]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a state was found: enough to judge its role."""

    text: str
    country: str
    kind: Kind
    start: int
    end: int


def role_in_text(place: Place) -> Role | None:
    """The role that the neighbouring words give a mention; None where they say nothing."""
    text, end = place.text, place.end
    if place.start == 0 and place.kind == "capital" and _DATELINE_AFTER.match(text, end, end + _REACH):
        return "venue"
    return _role(_AFTER.match(text, end, end + _REACH), place.country) or _role(
        _matched_before(text, place.start), place.country
    )


def role_in_release(place: Place, headline: frozenset[str]) -> Role:
    """The role in a release: counterparty for a headline's state, else what the words say, else passing."""
    if place.country in headline:
        return "counterparty"
    return role_in_text(place) or "passing"


def _matched_before(text: str, start: int) -> re.Match[str] | None:
    """The rule that ends right before a mention, tried at the beginnings of the last few words only."""
    at, floor = start, max(0, start - _REACH)
    for _ in range(_WORDS):
        at = text.rfind(" ", floor, max(at - 1, floor))
        found = _BEFORE.match(text, at + 1 if at >= 0 else floor, start)
        if found or at < 0:
            return found
    return None


def _role(found: re.Match[str] | None, country: str) -> Role | None:
    if found is None:
        return None
    match found.lastgroup:
        case "beside":
            return None if country == _HOME else "counterparty"
        case "venue":
            return "venue"
        case _:
            return "counterparty"
