"""A text cut into its sentences, in Kazakh, Russian and English; a line break ends a sentence always."""

import re

# A full stop, with what closes behind it, before white space; or the stops of scripts that write none.
_STOP = re.compile(r"(?<![.!?…])[.!?…]++[»”\"')\]]*+(?=\s)|[。！？]++[」』”]*+")
_WORD = re.compile(r"[^\W_]+(?:[-.’'][^\W_]+)*+$")
_REACH = 24  # characters before a stop in which the word that it closes is looked for
_OPENERS = "«“„\"'([—–-"
# Words that are written with a full stop before a name, a number or another word: they end no sentence.
_ALWAYS = frozenset({
    "mr", "mrs", "ms", "dr", "prof", "rev", "hon", "gen", "lt", "col", "sgt", "capt", "st", "vs", "cf",
    "amb", "ул", "пр-т", "просп", "пл", "пер", "им", "обл", "р-н", "см", "ср", "напр", "проф", "акад",
    "доц", "ген", "г-н", "г-жа", "гр", "тов", "д-р", "дж", "дз", "т.е", "т.к", "т.н", "и.о",
    "врио", "зам", "исп", "м-ра", "қ", "ауд", "көш", "мкр", "т.ж",
    "қ-сы", "қ-ң", "м-сы", "i.e", "e.g", "h.e", "u.s", "u.k", "u.n"
})  # fmt: skip
_BEFORE_NUMBER = frozenset({
    "no", "nos", "art", "sec", "para", "fig", "vol", "p", "pp", "ст", "стр", "п", "пп", "рис", "табл",
    "гл", "разд"
})  # fmt: skip
# Words of dates and sums, which end a sentence behind a number only: "2026 г. Стороны", but "г. Астана".
_AFTER_NUMBER = frozenset({
    "г", "гг", "в", "вв", "ж", "жж", "ғ", "ғғ", "тыс", "млн", "млрд", "трлн", "руб", "тг", "долл",
    "коп", "км", "м", "кг", "мин", "ч", "сағ"
})  # fmt: skip
_LAST_LISTED = 3  # digits of a number that may begin an entry of a list: "12. The sides agreed"


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Where the sentences of a text stand, as (start, end) without the white space around; none is empty."""
    spans: list[tuple[int, int]] = []
    at = 0
    for line in text.split("\n"):
        spans.extend((at + start, at + end) for start, end in _of_line(line))
        at += len(line) + 1
    return spans


def _of_line(line: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    start = len(line) - len(line.lstrip())
    for stop in _STOP.finditer(line):
        if stop.start() >= start and _ends(line, start, stop):
            found.append((start, stop.end()))
            rest = line[stop.end() : stop.end() + _REACH].lstrip()
            start = line.find(rest[:1], stop.end()) if rest else len(line.rstrip())
    end = len(line.rstrip())
    return [*found, (start, end)] if start < end else found


def _ends(line: str, start: int, stop: re.Match[str]) -> bool:
    """Whether a sentence that began at `start` ends with this stop."""
    following = line[stop.end() : stop.end() + _REACH].lstrip().lstrip(_OPENERS + " ")[:1]
    if not following or stop[0][0] in "。！？":
        return True
    if following.islower() or not following.isalnum():
        return False
    is_plain = stop[0].rstrip("»”\"')]") == "."
    return not is_plain or _closes(line[max(start, stop.start() - _REACH) : stop.start()], following)


def _closes(before: str, following: str) -> bool:
    """Whether the full stop behind `before` closes a sentence, and not only the word that it stands at."""
    found = _WORD.search(before)
    if found is None:
        return True
    word, rest = found[0], before[: found.start()].rstrip()
    written = word.lower()
    if written in _AFTER_NUMBER:
        return _ends_in_number(rest) and not following.isdigit()
    is_listed = not rest and written.isdigit() and len(written) <= _LAST_LISTED
    is_initial = len(written) == 1 and word.isupper()
    is_short = written in _ALWAYS or (written in _BEFORE_NUMBER and following.isdigit())
    return not (is_short or is_listed or is_initial)


def _ends_in_number(text: str) -> bool:
    word = (text.split() or [""])[-1]
    return word[:1].isdigit() or (bool(word) and set(word) <= set("IVXLC"))
