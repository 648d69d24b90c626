"""What the ending of a Kazakh hit says of its part: to it, in it, from it, with it."""

import re

from .codepage import folded as fold_plain


def _ends_with(*endings: str) -> re.Pattern[bytes]:
    return re.compile(b"(?:" + b"|".join(map(fold_plain, endings)) + b")$")


_INTO = ("ға", "ге", "қа", "ке", "на", "не", "ǵa", "ğa", "ge", "qa", "ke", "na", "ne")
_AT = ("да", "де", "та", "те", "нда", "нде", "da", "de", "ta", "te", "nda", "nde")
_FROM = ("дан", "ден", "тан", "тен", "нан", "нен", "dan", "den", "tan", "ten", "nan", "nen")
_BY = ("мен", "бен", "пен", "men", "ben", "pen")
_WHICH_IS_AT = ("дағы", "дегі", "тағы", "тегі", "daǵy", "dağy", "degi", "taǵy", "tağy", "tegi")
_OBLIQUE = _ends_with(*_INTO, *_AT, *_WHICH_IS_AT, *_FROM, *_BY)
_INSTRUMENTAL, _LOCATIVE = _ends_with(*_BY), _ends_with(*_AT)
_GENITIVE = _ends_with(
    *("ның", "нің", "дың", "дің", "тың", "тің"),
    *("nyń", "niń", "dyń", "diń", "tyń", "tiń", "nyñ", "niñ", "dyñ", "diñ", "tyñ", "tiñ"),
)
_POSTING = _ends_with(*_WHICH_IS_AT)
_PLACED = _ends_with(*_AT, *_WHICH_IS_AT, *_FROM)


def is_genitive(ending: bytes) -> bool:
    """Whether something belongs to the hit: "Алжирдің"."""
    return _GENITIVE.search(ending) is not None


def is_oblique(ending: bytes) -> bool:
    """Whether an office cannot belong to a hit in this case: to it, in it, from it, with it."""
    return _OBLIQUE.search(ending) is not None


def is_partner(ending: bytes) -> bool:
    """Whether something is done with the hit: "Алжирмен"."""
    return _INSTRUMENTAL.search(ending) is not None


def is_place(ending: bytes) -> bool:
    """Whether something is in the hit: "Алжирде"."""
    return _LOCATIVE.search(ending) is not None


def is_posting(ending: bytes) -> bool:
    """Whether something that is in the hit follows: "Алжирдегі"."""
    return _POSTING.search(ending) is not None


def is_placed(ending: bytes) -> bool:
    """Whether something is in the hit, of it or comes from it: "Алжирдегі", "Алжирден"."""
    return _PLACED.search(ending) is not None
