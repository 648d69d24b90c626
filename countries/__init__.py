"""Which states a text mentions, where and in what role: a library of its own.

In go a text in Kazakh (Cyrillic or either Latin alphabet), Russian or English, and its language where known.
Out come `Mention`s with offsets in code points of the original text. It never reads the clock, the network or
the environment, never raises for the content of a text, and writes only the cache that it was told to use.
Tables are read and forms generated at the first call, never at import.
"""

from pathlib import Path
from typing import Literal

from .codes import CODES
from .errors import LANGUAGES, UnknownLanguageError
from .mention import Mention

__all__ = [
    "CODES",
    "Mention",
    "UnknownLanguageError",
    "detect_language",
    "find",
    "find_in_release",
    "gazetteer_version",
    "name",
    "table_problems",
    "use_cache",
]


def find(text: str, language: str = "auto") -> tuple[Mention, ...]:
    """Mentions of states in a text, sorted by start, non-overlapping; see `countries.finding`."""
    from . import finding  # noqa: PLC0415  # the dictionary loads at the first call, not at import

    return finding.find(text, language)


def find_in_release(title: str, body: str, language: str = "auto") -> tuple[Mention, ...]:
    """Mentions of a release with their roles, the title's first, then the body's."""
    from . import finding  # noqa: PLC0415  # the dictionary loads at the first call, not at import

    return finding.find_in_release(title, body, language)


def detect_language(text: str) -> Literal["kk", "ru", "en"] | None:
    """The language of a text by its scripts and letters; None where it has no Cyrillic or Latin letter."""
    from . import language  # noqa: PLC0415  # its expressions compile at the first call, not at import

    return language.detect_language(text)


def name(code: str, language: str) -> str:
    """The display name of a state as the ministry's press writes it.

    Raises:
        UnknownLanguageError: for a language other than kk, ru and en.
        KeyError: for a code outside `CODES`.
    """
    from . import tables  # noqa: PLC0415  # tables are read at the first call, not at import

    if language not in LANGUAGES:
        raise UnknownLanguageError(language)
    return tables.display_names(language)[code]


def gazetteer_version() -> str:
    """A hash of the tables and rules: mentions found under the same one are the same."""
    from . import tables  # noqa: PLC0415  # tables are read at the first call, not at import

    return tables.version()


def table_problems() -> tuple[str, ...]:
    """What is wrong with the tables, each a sentence that says where; empty when all is well."""
    from . import validation  # noqa: PLC0415  # reads every table, which few ask for

    return tuple(line for language in LANGUAGES for line in validation.problems(language))


def use_cache(path: Path) -> None:
    """Keep generated forms in this directory, so that the next start needs no generation."""
    from . import gazetteer  # noqa: PLC0415  # the automaton's library loads at the first call, not at import

    gazetteer.use_cache(path)
