"""Where a sentence says that something was not done, was put off, or is still to come.

A word that stands in such a stretch tells of no event: "agreement not signed", "Визит отменён", "қол
қойылған жоқ". The stretches are narrow on purpose: what is doubted wrongly loses an alert, and a sentence
that tells of two signings, of which one was put off, still tells of the other.
"""

import re

_SIGN_EN = r"sign(?:s|ed|ing)?\b"
_SIGN_RU = r"подпис(?:ать|ани[еяюий]\w?|ан[аоы]?|ал[аио]?|ыва\w+)\b"
_SIGN_KK = r"қол қой(?:ыл)?"
_MATTER_EN = r"(?:visit|trip|meeting|talks|call|forum|signing)\b"
_MATTER_RU = r"(?:визит|поездк|встреч|переговор|форум)\w*"
_MATTER_KK = r"(?:сапар|кездесу|келіссөз|форум)\w*"
_OFF_EN = r"(?:cancell?ed|postponed|delayed|called off|put off)\b"
_OFF_RU = r"(?:отменен|отложен|перенесен|сорван)[аоы]?\b"
_UNSIGNED_EN = r"(?:not|never|without|n't|(?:refus|declin|fail)\w* to)"
_COMING_RU = r"(?:планир|намер|готов|предсто|предполага|ожидает|собира|будет|будут|договорились)\w*"
_BE = r"(?:is|are|was|were|been|be)"
_UNDONE = re.compile(
    "|".join(
        (
            rf"\b{_UNSIGNED_EN}(?: (?:yet|be|been|being|have|to)){{0,2}} {_SIGN_EN}",
            rf"\b(?:no|neither)(?: \w+){{1,4}} {_BE} signed\b",
            r"\b(?:will|to) (?:be )?sign(?:ed)?\b",
            rf"\b{_MATTER_EN}(?: \w+){{0,6}} {_BE} {_OFF_EN}",
            rf"\b{_MATTER_EN}(?: \w+){{0,6}} {_OFF_EN}\W*$",
            rf"\b(?:cancel|postpone)\w*(?: \w+){{0,3}} {_MATTER_EN}",
            rf"\bне (?:был[аио]? |будет |будут |удалось |смогли |стали )?{_SIGN_RU}",
            rf"\b{_SIGN_RU}(?: \w+){{0,3}} (?:не (?:будет|будут|был[аио]?|состоял\w+)\b|{_OFF_RU})",
            rf"\b{_COMING_RU}(?: \w+){{0,3}} {_SIGN_RU}",
            rf"\b(?:отложил|отменил|сорвал|отказал)\w*(?: \w+){{0,3}} (?:{_SIGN_RU}|{_MATTER_RU})",
            rf"\b{_MATTER_RU}(?: \w+){{0,4}} (?:не состоял\w+|{_OFF_RU})",
            rf"\b{_SIGN_KK}\w*(?: \w+){{0,2}} (?:жоқ|емес|кейінге|жоспар\w*)\b",
            rf"\b{_SIGN_KK}(?:ма\w*|ады\b)",
            rf"\b{_MATTER_KK}(?: \w+){{0,3}} (?:кейінге|болмады|өтпеді|тоқтатылды|өткен жоқ|болған жоқ)\b",
        )
    )
)


def undone(folded: str) -> list[tuple[int, int]]:
    """The stretches of a sentence, folded, whose words tell of nothing that was done; sorted by start."""
    return [match.span() for match in _UNDONE.finditer(folded)]
