"""Words that are numbers, dates or turns, in three languages: what sets two texts of one template apart.

Words are without case, so that "may" is always the month: to doubt a little more costs nothing here.
"""

import re
from functools import lru_cache

_MONTHS = (
    "january|february|april|june|july|august|september|october|november|december",
    "январ[ьяеюём]{1,2}|феврал[ьяеюём]{1,2}|март(?:а|е|у|ом)?|апрел[ьяеюём]{1,2}|ма[йяею]|маем|ию[нл][ьяеюём]{1,2}",
    "август(?:а|е|у|ом)?|(?:сентя|октя|ноя|дека)бр[ьяеюём]{1,2}",
    "(?:қаңтар|ақпан|наурыз|сәуір|мамыр|маусым|шілде|тамыз|қыркүйе[кг]|қазан|қараша|желтоқсан)\\w{0,5}",
)
_DAYS = (
    "(?:mon|tues|wednes|thurs|fri|satur|sun)day",
    "понедельник(?:а|е|у|ом)?|вторник(?:а|е|у|ом)?|сред[аыуе]|четверг(?:а|е|у|ом)?|пятниц\\w{1,2}|суббот\\w{1,2}",
    "воскресень[еяю]\\w?|(?:дүй|сей|сәр|бей|жек)сенбі\\w{0,4}|сенбі\\w{0,4}|жұма(?:да|ның|сы)?",
)
_COUNTS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty",
    "(?:thir|for|fif|six|seven|eigh|nine)ty|hundreds?|thousands?|millions?|billions?",
    "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth",
    "дв(?:а|е|ух|ум|умя|ое)|тр(?:и|ех|ём|ем|ёх|емя|ое)|четыр(?:е|ех|ёх|ем|ём|ьмя)|(?:пят|шест|сем|девят|десят)(?:ь|и|ью)",
    "вос[её]?м[ьи]\\w{0,2}|восьм[иь]ю?|\\w{3,6}надцат\\w{1,3}|(?:два|три)дцат\\w{1,3}|сорок\\w?|ст[оа]|тысяч\\w{0,2}",
    "миллион\\w{0,2}|миллиард\\w{0,2}|(?:перв|втор|четв[её]рт|пят|шест|седьм|восьм|девят|десят)(?:ый|ой|ого|ом|ому|ым|ая|ую|ое)",
    "трет(?:ий|ья|ье|ьего|ьем|ьему|ьей|ью)|екі(?:нші)?|үш(?:інші)?|төрт(?:інші)?|бес(?:інші)?|алты(?:ншы)?|жеті(?:нші)?",
    "сегіз(?:інші)?|тоғыз(?:ыншы)?|оныншы|бірінші|жиырма(?:сыншы)?|отыз(?:ыншы)?|жүз|мың",
)
_ROMAN = "x{0,3}(?:ix|iv|v?i{1,3}|v)|x{1,3}|[х]{0,3}(?:іх|іv|v?і{1,3})|х{2,3}"  # also in Cyrillic letters
_FIGURE = re.compile("|".join((r"\w*\d\w*", "may|march", _ROMAN, *_MONTHS, *_DAYS, *_COUNTS)))
# What makes of an event its opposite: a "not" (or the end of "didn't"), a cancelled or a postponed visit.
_TURN = re.compile(
    "not|no|never|t|cancell?ed|cancellation|postponed|rescheduled"
    r"|не|нет|никогда|отмен\w+|перенос\w*|перенес\w+|перенёс|отложен\w*|отклад\w+"
    r"|емес\w*|жоқ|болмай\w*|өтпей\w*|кейінге|шегеріл\w+|тоқтатыл\w+"
)
_MOST_WORDS = 50_000  # remembered; a ministry's vocabulary is smaller


@lru_cache(_MOST_WORDS)
def is_figure(word: str) -> bool:
    """Whether a word is a number in digits, letters or Roman figures, a month or a day of the week."""
    return _FIGURE.fullmatch(word) is not None


@lru_cache(_MOST_WORDS)
def is_turn(word: str) -> bool:
    """Whether a word turns a statement round."""
    return _TURN.fullmatch(word) is not None
