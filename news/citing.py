"""Whether a report names the ministry as its source, in Kazakh, Russian or English, by rule."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_KAZAKHSTAN_EN = r"(?:the\s+)?(?:Republic\s+of\s+)?(?:Kazakhstan|RK|ROK)"
_MINISTRY_EN = r"(?:MFA|Foreign\s+(?:Affairs\s+)?Ministry|Ministry\s+(?:of|for)\s+Foreign\s+Affairs)"
_PRESS_EN = r"press[\s-](?:service|office|secretary|release|department|centre|center)"
_KAZAKHSTAN_RU = r"(?:РК|Казахстана|Республики\s+Казахстан)"
_MINISTRY_RU = r"(?:МИД(?:а|е|у|ом)?|Министерств\w+\s+иностранных\s+дел|внешнеполитическ\w+\s+ведомств\w+)"
_MINISTRY_KK = r"(?:СІМ|Сыртқы\s+істер\s+министрліг)"
# Names of the ministry that leave no doubt whose it is.
_NAMED = re.compile(
    rf"\bKazakh(?:stan(?:i|['’]s)?)?\s+{_MINISTRY_EN}\b"
    rf"|\bRK\s+{_MINISTRY_EN}\b"
    rf"|\b{_MINISTRY_EN}(?:['’]s)?\s+of\s+{_KAZAKHSTAN_EN}\b"
    rf"|{_MINISTRY_RU}\s+{_KAZAKHSTAN_RU}\b"
    rf"|казахстанск\w+\s+{_MINISTRY_RU}"
    rf"|ҚР\s+{_MINISTRY_KK}"
    rf"|Қазақстан(?:ның)?(?:\s+Республикасы(?:ның)?)?\s+{_MINISTRY_KK}",
    re.IGNORECASE,
)
# An agency of the country itself says only "the ministry's press service": not with another country's name.
_BARE = re.compile(
    rf"(?:^|(?<![^\s(«\"“])[Tt]he\s+|(?<=\b[a-z]{{2}}\s)){_MINISTRY_EN}(?:['’]s)?\s+{_PRESS_EN}\b(?!\s+of\b)"
    rf"|\b[Pp]ress[\s-](?:service|office)\s+of\s+(?:the\s+)?{_MINISTRY_EN}\b(?!\s+of\b)"
    rf"|[Пп]ресс-служб\w+\s+{_MINISTRY_RU}(?!\w)(?!\s+[А-ЯЁӘҒҚҢӨҰҮҺІ])"
    rf"|(?<!\w\s){_MINISTRY_KK}\w*\s+(?:баспасөз|ресми)",
    re.MULTILINE,
)
# Where the ministry itself publishes.
_SITE = re.compile(r"\bmfa\.gov\.kz\b|\bgov\.kz/memleket/entities/mfa(?![\w-])", re.IGNORECASE)
_TELLING = re.compile(
    rf"\b{_PRESS_EN}\b|\b(?:report|sa(?:id|ys)\b|according\s+to|stat(?:ed|es|ement)|cit(?:ed|ing|es)|"
    r"announc|inform|quot|website|spokes|told|noted|source)"
    r"|сообщ|пресс-(?:служб|релиз)|по\s+(?:данным|информации|сведениям)|ссылк|заяви|заявл|переда[её]т|"
    r"рассказал|уточнил|отметил|говорится|информир|сайт|официальн\w+\s+представител|источник"
    r"|баспасөз|хабарла|мәлімде|мәлімет|дерег|сілтеме|ақпарат|жазды|дереккөз|ресми\s+өкіл",
    re.IGNORECASE,
)
# A title or a summary with one of these is worth the page behind it.
MINISTRY_WORDS = re.compile(rf"\b{_MINISTRY_EN}\b|{_MINISTRY_RU}|{_MINISTRY_KK}", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"»”)]*\s+(?=[\"«“(]?[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ])|\n+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The sentence that names the ministry as source, with its place in the text."""

    start: int
    end: int
    sentence: str


def find_citation(text: str) -> Citation | None:
    """The first sentence that names the ministry as source; a mere address of its site comes last."""
    at_site = None
    for sentence in _sentences(text):
        if _BARE.search(sentence.sentence):
            return sentence
        if _NAMED.search(sentence.sentence) and _TELLING.search(sentence.sentence):
            return sentence
        if at_site is None and _SITE.search(sentence.sentence):
            at_site = sentence
    return at_site


def _sentences(text: str) -> Iterator[Citation]:
    start = 0
    for end, following in [
        *((gap.start(), gap.end()) for gap in _SENTENCE_END.finditer(text)),
        (len(text), 0),
    ]:
        yield Citation(start=start, end=end, sentence=text[start:end])
        start = following
