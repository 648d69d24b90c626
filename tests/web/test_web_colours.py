"""Every colour can be read on the grounds of its theme, and no style names one that nobody defined."""

import re

import pytest

from web.shelf import ROOM

STYLES = {path.name: path.read_text(encoding="utf-8") for path in (ROOM / "static").glob("*.css")}
COLOURS = {
    name: (light, dark)
    for name, light, dark in re.findall(r"--([a-z0-9-]+): light-dark\((#\w+), (#\w+)\)", STYLES["style.css"])
}
WORDS = ("text", "faint", "accent", "good", "bad", "warn")
GROUNDS = ("paper", "raised", "faint-bg", "glow", "mark")
DRAWN = ("edge", *(f"series-{number}" for number in range(1, 7)))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    digits = colour.removeprefix("#")
    digits = digits if len(digits) == 6 else "".join(2 * digit for digit in digits)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_words_and_drawings_stand_out_from_their_ground(theme: int) -> None:
    pairs = [(word, ground, 4.5) for word in WORDS for ground in GROUNDS]
    pairs += [(word, f"{word}-bg", 4.5) for word in ("good", "bad", "warn")]
    pairs += [(drawn, ground, 3.0) for drawn in DRAWN for ground in ("paper", "raised")]
    assert [
        (word, ground)
        for word, ground, least in pairs
        if contrast(COLOURS[word][theme], COLOURS[ground][theme]) < least
    ] == []


@pytest.mark.parametrize("name", STYLES)
def test_every_property_in_use_is_defined(name: str) -> None:
    defined = set(re.findall(r"--([a-z0-9-]+):", STYLES["style.css"] + STYLES[name]))
    assert set(re.findall(r"var\(--([a-z0-9-]+)\)", STYLES[name])) - defined == set()
