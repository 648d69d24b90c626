"""Case endings of persons' names undone: Russian ones of every word, Kazakh ones of the last."""

import re

_SLAVIC = "ов|ев|ёв|ин|ын"
_RU_INSTRUMENTAL = re.compile(f"(?<=.)(?:(?<={_SLAVIC.replace('|', ')|(?<=')}))ым$")
_RU_ADJECTIVE = re.compile("(?<=[сц]к)(?:им|ого|ому|ом)$")
_RU_SOFT = re.compile("(?<=...)(?:ом|ем)$")
_RU_PLAIN_M = re.compile("^(?:артем|ефрем|ерем|салем|акрам|том|хатем|хашем|ахем|вильгельм)$")
_RU_FEMININE = re.compile(f"(?:{_SLAVIC})ой$|ией$")
_RU_INDECLINABLE = re.compile("[уюиеоэы]$")
_CONSONANT = "бвгджзклмнпрстфхцчшщ"
_RU_OBLIQUE = (
    (re.compile("(?<=[аеиоуэыюя])(?:я|ю|ем)$"), "й"),
    (re.compile("(?<=[нлрт])(?:я|ю)$"), "ь"),
    (re.compile(f"(?<=[{_CONSONANT}])(?:а|у|е|ом|ем)$"), ""),
)
_RU_OBLIQUE_FEMININE = (
    (re.compile("(?<=и)(?:и|ю|ей)$"), "я"),
    (re.compile(f"(?<=[{_CONSONANT}])(?:ы|у|е|ой|ей|и)$"), "а"),
)
_KK_SURE = re.compile(
    "(?<=ов|ев|ин|ын|ко|ук|юк)(?:[тдн][ыі]ң|[қк][ае]|[тдн][ыі]|[тдн][ае]|[тдн][ае]н|[пбм]ен)$"
)
_KK_SURE_FEMININE = re.compile("(?<=ова|ева|ина|ұлы|улы|ызы)(?:н[ыі]ң|ғ?а|ге|н[ыіа]|мен|н?да|дан|н?ан)$")
_KK_LIKELY = re.compile(
    "(?<=...)(?:(?<=[пткқсшфхцчщбвгд])(?:т[ыі]ң|пен|қа|ке|т[ыі]|т[ае]н)"
    "|(?<=[лруйжзаеиоуыіәөүұэяю])(?:д[ыі]ң|н[ыі]ң|ғ[аә]|ге|мен|бен)"
    "|(?<=[лруйжзи])д[ыі]|(?<=[мнң])(?:н[ыі]ң|ғ[аә]|ге|мен|н[ыі])|(?<=[аеиоуыіәөүұэяю])(?:н[ыі]))$"
)


def nominative(words: tuple[str, ...], language: str, *, is_oblique: bool) -> tuple[str, ...]:
    """The words of a name without their case endings, as far as letters tell them.

    Russian endings of vowels alone are undone only where the office beside the name stands `is_oblique`:
    "Бакаева" may be a man's genitive or a woman's nominative.
    """
    match language:
        case "ru":
            return _russian(words, is_oblique=is_oblique)
        case "kk":
            return (*words[:-1], _kazakh(words[-1]))
        case _:
            return words


def _kazakh(word: str) -> str:
    for expression in (_KK_SURE, _KK_SURE_FEMININE, _KK_LIKELY):
        bare = expression.sub("", word)
        if bare != word:
            return bare
    return word


def _russian(words: tuple[str, ...], *, is_oblique: bool) -> tuple[str, ...]:
    lowered = tuple(word.lower().replace("ё", "е") for word in words)
    if any(_RU_FEMININE.search(word) for word in lowered):
        return tuple(_undone(word, _RU_OBLIQUE_FEMININE) for word in words)
    if is_oblique or _is_instrumental(lowered):
        return tuple(_masculine(word) for word in words)
    return words


def _is_instrumental(words: tuple[str, ...]) -> bool:
    if any(_RU_INSTRUMENTAL.search(word) for word in words):
        return True
    soft = [bool(_RU_SOFT.search(word)) and not _RU_PLAIN_M.match(word) for word in words]
    return any(soft) and all(
        is_soft or _RU_INDECLINABLE.search(word) is not None
        for is_soft, word in zip(soft, words, strict=True)
    )


def _masculine(word: str) -> str:
    for expression, instead in ((_RU_INSTRUMENTAL, ""), (_RU_ADJECTIVE, "ий")):
        bare = expression.sub(instead, word)
        if bare != word:
            return bare
    return _undone(word, _RU_OBLIQUE)


def _undone(word: str, rules: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    if word[-1:] == ".":
        return word
    for expression, instead in rules:
        bare = expression.sub(instead, word)
        if bare != word:
            return bare
    return word
