"""The texts of a rule's own, with `$names` that are filled in, and what is wrong with one.

`$country` and `${country}` stand for a fact of the alert, `$$` for a dollar sign. There is nothing else: no
loops, no conditions, no attributes, so that whoever may write a rule can read nothing but the alert.
"""

import re
from collections.abc import Mapping
from string import Template
from typing import Final

from .known import advice

# What each name stands for, in the words of the documentation.
NAMES: Final[Mapping[str, str]] = {
    "country": "the state's name in the message's language, empty where the alert is of none",
    "code": "its code, such as DZ",
    "title": "the release's title",
    "why": "why the rule fired, as the message would say it",
    "url": "the release's address",
    "rule": "the rule's name",
    "rule_id": "the rule's id",
    "kind": "the rule's kind",
    "type": "the alert's type, such as country.mentioned",
    "who": "the state, or the rule where the alert is of none",
    "what": "what happened, in a few words",
    "subject": "the subject that the program would write",
    "sentence": "the first sentence that names the state",
    "sentences": "the sentences that name the state, one a line",
    "language": "the release's language",
    "languages": "the languages of its story, the same as story_languages",
    "story_languages": "the languages in which the story stands so far",
    "published": "when the release was published, in Almaty time",
    "first_seen": "when it was first seen, in Almaty time",
    "raised": "when the rule fired, in Almaty time",
    "article": "the release's key, such as mfa/news/1300001",
    "revision": "the number of its version",
    "sha256": "the digest of its version",
    "conditions": "the rule's condition",
}
_DOUBLE_BRACES: Final = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def problems(text: str) -> tuple[str, ...]:
    """What is wrong with a text, each a sentence on what to write; empty where all can be filled in."""
    found = [_problem(match, text) for match in Template.pattern.finditer(text)]
    braces = (
        f"“{match[0]}” would stand there as it is; write ${{{match[1]}}}"
        for match in _DOUBLE_BRACES.finditer(text)
    )
    return tuple(dict.fromkeys([*filter(None, found), *braces]))


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with each name filled in; a known name without a value is empty, what is unknown stays."""
    return Template(text).safe_substitute({**dict.fromkeys(NAMES, ""), **values})


def _problem(match: re.Match[str], text: str) -> str:
    name = match["named"] or match["braced"]
    if name is not None and name not in NAMES:
        return f"there is no “${name}”; {advice(name, NAMES)}"
    if match["invalid"] is not None:
        at = match.start()
        return (
            f"the $ at character {at + 1} (“{text[at : at + 10]}”) begins no name; write $$ for a dollar sign"
        )
    return ""
