"""What is wrong with the tables: gaps, clashes between codes, cells and words that can mean nothing.

python -m countries.validation
"""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence

from .codepage import CHARACTERS, folded
from .codes import CODES
from .errors import LANGUAGES
from .forms import Form
from .gazetteer import generated
from .tables import State, bare_names, states, word_rows
from .words import KINDS

# Kinds that are no words beside a hit: phrases and stems are patterns, bare has codes, the rest is for roles.
_OTHER_KINDS = frozenset(
    ("phrase", "stem", "bare", "surname_end", "happens", "residence", "earlier", "mourning")
)


def problems(language: str) -> tuple[str, ...]:
    """Everything wrong with a language's tables, each a sentence that says where; empty when all is well.

    Raises:
        FileNotFoundError: for a language without tables.
    """
    return (
        *gaps(f"{language}.tsv", states(language)),
        *clashes(language, generated(language), bare_names(language)),
        *wrong_words(word_rows(language)),
    )


def gaps(file: str, lines: Sequence[State]) -> Iterator[str]:
    """States without a line, with several, without a name, and letters that the code page lacks."""
    found = [state.code for state in lines]
    for code in sorted(set(CODES) - set(found)):
        yield f"{file}: the state {code} has no line."
    for code in sorted(set(found) - set(CODES)):
        yield f"{file}: {code} is no code of ISO 3166-1 and not XK."
    for code in sorted({code for code in found if found.count(code) > 1}):
        yield f"{file}: the state {code} has {found.count(code)} lines."
    for state in lines:
        if not state.display:
            yield f"{file}: the state {state.code} has no display name."
        if strange := sorted(set("".join(state.names)) - set(CHARACTERS)):
            shown = " ".join(strange)
            yield f"{file}: {state.code} has letters without a place in the code page: {shown}."


def clashes(language: str, forms: Iterable[Form], bare: Mapping[bytes, Sequence[str]]) -> Iterator[str]:
    """Spellings that mean two states, or a state and nothing, without `bare` saying which is meant."""
    meant: dict[bytes, tuple[str, str]] = {}
    for form in forms:
        spelling = folded(form.text)
        code, text = meant.setdefault(spelling, (form.code, form.text))
        if form.code != code and spelling not in bare:
            first, second = code or "no state (a phrase)", form.code or "no state (a phrase)"
            yield f"{language}: “{text}” means {first} and {second}."


def wrong_words(rows: Iterable[tuple[str, str, Sequence[str]]]) -> Iterator[str]:
    """Kinds that nobody knows, and words that can match nothing."""
    for file, kind, words in rows:
        if kind not in KINDS.values() and kind not in _OTHER_KINDS:
            yield f"{file}: the kind {kind} is unknown."
        for word in words:
            if "*" in word[:-1] or word == "*":
                yield f"{file}: in “{word}” ({kind}) a * stands inside; it may only end a word."
            if kind == "bare" and not set(word.split(" ")[1:]) <= set(CODES):
                yield f"{file}: “{word}” (bare) names a code that is none."


def main() -> int:
    """Prints what is wrong; 1 if anything is."""
    found = [line for language in LANGUAGES for line in problems(language)]
    sys.stdout.write("".join(f"{line}\n" for line in found) or "The tables are whole.\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
