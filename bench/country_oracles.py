"""Forms that independent paradigms make, put to the library: by pymorphy3 and by qazaq-inflector.

A form is accepted when `find` gives it whole and with its state inside a sentence that says nothing. What an
oracle does not know as a word of its dictionary, it guesses; such forms are counted apart.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from country_rivals import cldr_names

import countries
from countries import tables

if TYPE_CHECKING:
    from pymorphy3.analyzer import Parse
    from qazaq_inflector import QazaqNameInflector

_ACRONYM = re.compile(r"[^\W\d_][А-ЯӘІҢҒҮҰҚӨҺ]")  # a capital inside a word
_SENTENCES = {"ru": "также {}, что", "kk": "сондай-ақ {} туралы"}
Forms = dict[str, set[str]]  # form to the states that it may stand for


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How many forms an oracle made and which of them are not found."""

    label: str
    language: str
    count: int
    refused: tuple[str, ...]

    @property
    def accepted(self) -> float:
        """Percent accepted."""
        return 100 * (1 - len(self.refused) / max(1, self.count))


def verdicts() -> Iterator[Verdict]:
    """One verdict for each oracle and kind of word; raises ImportError for one that is not installed."""
    for label, forms in _russian().items():
        yield _judged(f"pymorphy3: {label}", "ru", forms)
    for label, forms in _kazakh().items():
        yield _judged(f"qazaq-inflector: {label}", "kk", forms)


def _judged(label: str, language: str, forms: Forms) -> Verdict:
    refused = [
        f"{'/'.join(sorted(codes))} {form}"
        for form, codes in sorted(forms.items())
        if not _is_found(form, codes, language)
    ]
    return Verdict(label=label, language=language, count=len(forms), refused=tuple(refused))


def _is_found(form: str, codes: set[str], language: str) -> bool:
    found = countries.find(_SENTENCES[language].format(form), language)
    return any(mention.country in codes and mention.surface == form for mention in found)


def _russian() -> dict[str, Forms]:
    """Forms of the dictionary's words by kind, and of the words that the oracle guesses."""
    import pymorphy3  # noqa: PLC0415  # may not be installed

    judge = pymorphy3.MorphAnalyzer(lang="ru")
    found: dict[str, Forms] = {"names": {}, "adjectives": {}, "demonyms": {}, "words that it guesses": {}}
    for kind, part in (("names", "NOUN"), ("adjectives", "ADJF"), ("demonyms", "NOUN")):
        for code, word in _words("ru", kind):
            readings = [each for each in judge.parse(word) if {part, "nomn"} in each.tag]
            if not readings:
                continue
            reading = min(readings, key=lambda each: "Geox" not in each.tag)
            group = found[kind if judge.word_is_known(word) else "words that it guesses"]
            for form in _lexeme(reading, part, is_name=kind == "names"):
                written = form.capitalize() if word[0].isupper() else form
                group.setdefault(_hyphenated(written, word), set()).add(code)
    return found


def _lexeme(reading: "Parse", part: str, *, is_name: bool) -> Iterator[str]:
    """Forms of a reading; a name keeps its number, and a noun has no vocative or second case of the poets."""
    number = "plur" if "plur" in reading.tag else "sing"
    for form in reading.lexeme:
        if part in form.tag and not (is_name and number not in form.tag) and "voct" not in form.tag:
            yield form.word


def _hyphenated(form: str, word: str) -> str:
    """The capitals of a compound (Гвинея-Бисау) put back, which the dictionary has dropped."""
    parts = zip(form.split("-"), word.split("-"), strict=False)
    return "-".join(part[:1].upper() + part[1:] if old[:1].isupper() else part for part, old in parts)


def _words(language: str, kind: str) -> Iterable[tuple[str, str]]:
    """Code and word for every spelling of one word, ours and CLDR's; acronyms (ОАЭ, БиГ) left out."""
    written = [(each.code, word) for each in tables.states(language) for word in getattr(each, kind)]
    names = cldr_names(language) if kind == "names" else []
    return [
        (code, word) for code, word in [*written, *names] if " " not in word and not _ACRONYM.search(word)
    ]


_CASES = ("nominative", "genitive", "dative", "accusative", "locative", "ablative", "instrumental")


def _kazakh() -> dict[str, Forms]:
    """Forms of names and of capitals; of several words the last alone is put to the oracle."""
    from qazaq_inflector import QazaqNameInflector  # noqa: PLC0415  # may not be installed

    oracle = QazaqNameInflector(strict=True)
    found: dict[str, Forms] = {"names": {}, "capitals": {}}
    for state in tables.states("kk"):
        for kind, group in found.items():
            for spelling in getattr(state, kind):
                for case in () if _ACRONYM.search(spelling) or "(" in spelling else _CASES:
                    group.setdefault(_in_case(oracle, spelling, case), set()).add(state.code)
    return found


def _in_case(oracle: "QazaqNameInflector", spelling: str, case: str) -> str:
    """The last word declines; one that belongs to the word before it (Сауд Арабиясы) as a thing possessed."""
    head, space, last = spelling.rpartition(" ")
    for stem in (last[:-2], last[:-1]) if space else ():
        if last[-1] in "ыі" and oracle.possessive(stem, "3") == last:
            return f"{head} {oracle.possessive(stem, '3', case)}"
    return head + space + oracle.inflect(last, case)
