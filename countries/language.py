"""Which of the three languages a text is in, by its scripts and letters."""

import re
from typing import Literal

Language = Literal["kk", "ru", "en"]
_CYRILLIC = re.compile("[Ѐ-ӿ]")
_LATIN = re.compile("[A-Za-zÀ-ſ]")
_KAZAKH = re.compile("[әғқңөұүһіӘҒҚҢӨҰҮҺІ]")
# Letters and words of the Kazakh Latin alphabets of 2018 and 2021 that English has none of.
_KAZAKH_LATIN = re.compile(
    "[ǵǴńŃıİğĞşŞūŪ]|[áóúýäöüñ]|q(?!u)|Q(?!u)|(?i:\\b(?:jáne|jäne|men|elshi|týraly|turaly)\\b)"
)
_SAMPLE = 4000  # letters enough for a verdict; a long text is not read whole
# One Kazakh letter in so many: running Kazakh text has one in six, Russian with a Kazakh name far fewer.
_SHARE = 20
_SHARE_LATIN = 25


def detect_language(text: str) -> Language | None:
    """kk, ru or en; None for a text without Cyrillic or Latin letters. Both Kazakh Latin alphabets are kk."""
    sample = text[:_SAMPLE]
    cyrillic, latin = len(_CYRILLIC.findall(sample)), len(_LATIN.findall(sample))
    if not cyrillic and not latin:
        return None
    if cyrillic >= latin:
        return "kk" if len(_KAZAKH.findall(sample)) * _SHARE >= cyrillic else "ru"
    return "kk" if len(_KAZAKH_LATIN.findall(sample)) * _SHARE_LATIN >= latin else "en"
