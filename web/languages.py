"""The languages of the frame: which one a reader gets, and the catalogues that hold its words."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel import Locale
from babel.messages.pofile import read_po

LANGUAGES = ("kk", "ru", "en")
NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
FALLBACK = "en"
LOCALES_DIR = Path(__file__).with_name("locales")

# The order of the plural forms in each catalogue's header, as CLDR names them.
_PLURALS = {"kk": ("other",), "ru": ("one", "few", "many"), "en": ("one", "other")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language's catalogue: key to text, and key to plural forms."""

    language: str
    singular: Mapping[str, str]
    plural: Mapping[str, tuple[str, ...]]

    def say(self, key: str, **facts: object) -> str:
        """The text under the key with the facts put in; raises KeyError for an unknown key."""
        return self.singular[key].format(**facts)

    def count(self, key: str, number: int, shown: str) -> str:
        """The text in the grammatical number that fits; `{n}` stands for the number as shown."""
        forms = self.plural[key]
        wanted = Locale.parse(self.language).plural_form(number)
        order = _PLURALS[self.language]
        place = order.index(wanted) if wanted in order else len(order) - 1
        return forms[place].format(n=shown)


@cache
def words(language: str) -> Words:
    """The catalogue of one of `LANGUAGES`, read from its .po file once."""
    with (LOCALES_DIR / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    singular: dict[str, str] = {}
    plural: dict[str, tuple[str, ...]] = {}
    for message in catalogue:
        if isinstance(message.id, tuple):
            plural[message.id[0]] = tuple(map(str, message.string or ()))
        elif isinstance(message.id, str) and message.id:
            singular[message.id] = str(message.string)
    return Words(language=language, singular=singular, plural=plural)


def choose(*, asked: str | None, remembered: str | None, accepted: str) -> str:
    """The page's language: what the address asks for, else the cookie, else the browser's wishes."""
    for wish in (asked, remembered, *_by_weight(accepted)):
        if wish in LANGUAGES:
            return wish
    return FALLBACK


def _by_weight(accepted: str) -> list[str]:
    """Primary tags of an Accept-Language header, most wanted first; what cannot be read is left out."""
    wishes: list[tuple[float, int, str]] = []
    for place, part in enumerate(accepted.split(",")):
        tag, _, weight = part.strip().partition(";q=")
        try:
            wanted = float(weight or "1")
        except ValueError:
            continue
        if wanted > 0:
            wishes.append((-wanted, place, tag.partition("-")[0].lower()))
    return [tag for _, _, tag in sorted(wishes)]
