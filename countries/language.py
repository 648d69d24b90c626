"""Which of the three languages a text is in, by its scripts and letters."""

import re
from collections.abc import Iterator
from typing import Literal

from .codepage import CYRILLIC_LETTER, LATIN_LETTER, SCRIPT, encoded

Language = Literal["kk", "ru", "en"]
_KAZAKH = encoded("әғқңөұүһіӘҒҚҢӨҰҮҺІ")
# Letters of the Kazakh Latin alphabets of 2018 and 2021 that English has none of or hardly uses.
_KAZAKH_LATIN = encoded("ǵǴńŃıİğĞşŞūŪáóúýäöüñ")
_KAZAKH_LATIN_WORDS = re.compile(
    r"(?i:q(?!u|atar)(?<!iraq))|(?i:\b(?:jáne|jäne|men|elshi|elşi|týraly|turaly|bul|úshin|üşin|keldi|kelgen|boldy|turdy)\b)"
)
# Small words, and two words with endings of Kazakh: a short text may have none of its own letters.
_KAZAKH_WORDS = re.compile(
    r"(?i:\b(?:және|мен|пен|бен|үшін|туралы|бойынша|деп|келді|келген|болды|болып|барды|берді|алды)\b"
    r"|\w(?:дан|ден|тан|тен|нан|нен|лар|лер|дар|дер|тар|тер|ында|інде|дағы|дегі|ылды|ілді|ады|еді)\b"
    r".*\w(?:дан|ден|тан|тен|нан|нен|лар|лер|дар|дер|ында|інде|дағы|дегі|ылды|ілді|ады|еді|ты|ті|ды|ді)\b)"
)
_RUSSIAN_WORDS = re.compile(r"(?i:\b(?:в|во|на|с|со|и|о|об|по|из|для|от|до|к|за|не|что|при|его|их|это)\b)")
_ENGLISH_WORDS = re.compile(r"(?i:\b(?:the|of|and|in|to|with|for|on|at|by|from)\b)")
_SAMPLE = 4000  # letters enough for a verdict; a long text is not read whole
# One Kazakh letter in so many: running Kazakh text has one in six, Russian with a Kazakh name far fewer.
_SHARE = 20
_SHARE_LEAST = 40  # where no small word of Russian stands in the text: a short one has few letters of either
_SHARE_LATIN = 25
_SHARE_LATIN_MIXED = 10  # where a small word of English stands in the text
_LEAST = 60  # letters under which a paragraph is short: it takes the language around it unless it tells
_LEAST_SHORT = 12  # letters under which it tells nothing


def detect_language(text: str) -> Language | None:
    """kk, ru or en; None for a text without Cyrillic or Latin letters. Both Kazakh Latin alphabets are kk."""
    return _detected(text[:_SAMPLE], least=1)


def _detected(sample: str, *, least: int) -> Language | None:
    raw = encoded(sample)
    scripts = raw.translate(SCRIPT)
    cyrillic, latin = scripts.count(CYRILLIC_LETTER), scripts.count(LATIN_LETTER)
    if cyrillic + latin < least:
        return None
    if cyrillic >= latin:
        kazakh = _count(raw, _KAZAKH)
        if kazakh * _SHARE >= cyrillic:
            return "kk"
        is_told = kazakh * _SHARE_LEAST >= cyrillic or _KAZAKH_WORDS.search(sample) is not None
        return "kk" if is_told and not _RUSSIAN_WORDS.search(sample) else "ru"
    kazakh = _count(raw, _KAZAKH_LATIN) + len(_KAZAKH_LATIN_WORDS.findall(sample))
    share = _SHARE_LATIN_MIXED if _ENGLISH_WORDS.search(sample) else _SHARE_LATIN
    return "kk" if kazakh * share >= latin else "en"


def detect_title_language(title: str, body: str) -> Language | None:
    """The language of a headline: the release's where both are in one script, for a headline is short."""
    own = detect_language(title)
    if own is None or _is_cyrillic(title) is not _is_cyrillic(body):
        return own
    return detect_language(f"{title}\n{body}")


def _of_short(sample: str, around: Language) -> Language:
    """The language of a short paragraph: that around it, unless its script or words tell another."""
    own = _detected(sample, least=_LEAST_SHORT)
    if own is None or own == around:
        return around
    match own:
        case "ru":
            is_told = around == "en" or _RUSSIAN_WORDS.search(sample) is not None
        case "en":
            is_told = around == "ru" or _ENGLISH_WORDS.search(sample) is not None
        case _:
            is_told = True  # it has letters that only Kazakh has
    return own if is_told else around


def _is_cyrillic(text: str) -> bool:
    scripts = encoded(text[:_SAMPLE]).translate(SCRIPT)
    return scripts.count(CYRILLIC_LETTER) >= scripts.count(LATIN_LETTER)


def _count(raw: bytes, letters: bytes) -> int:
    return len(raw) - len(raw.translate(None, letters))


def by_language(text: str) -> Iterator[tuple[int, str, Language]]:
    """Stretches of whole paragraphs in one language, each with its offset; joined they are the text.

    A paragraph too short to tell has the language of the whole; nothing comes of a text without letters.
    """
    whole = detect_language(text)
    if whole is None:
        return
    begin, at, current = 0, 0, None
    for paragraph in text.split("\n"):
        sample = paragraph[:_SAMPLE]
        language = _detected(sample, least=_LEAST) or _of_short(sample, current or whole)
        if current is not None and language != current:
            yield begin, text[begin:at], current
            begin = at
        current, at = language, at + len(paragraph) + 1
    yield begin, text[begin:], current or whole
