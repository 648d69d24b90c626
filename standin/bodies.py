"""The many ways in which the portal's editors write the HTML of one and the same text."""

import html
from collections.abc import Callable, Sequence

_ENTITIES = {"«": "&laquo;", "»": "&raquo;", "–": "&ndash;", "—": "&mdash;", "…": "&hellip;", "’": "&rsquo;"}


def escaped(text: str, *, named: bool) -> str:
    """The text safe inside HTML, with typographic signs as named entities when asked."""
    safe = html.escape(text, quote=False)
    if named:
        for sign, entity in _ENTITIES.items():
            safe = safe.replace(sign, entity)
    return safe


def body_of(paragraphs: Sequence[str], number: int, picture: str) -> str:
    """The paragraphs as HTML, in one of the editors' habits, always the same one for a number."""
    return _HABITS[number % len(_HABITS)](paragraphs, picture)


def plain(paragraphs: Sequence[str], _picture: str = "") -> str:
    """One <p> a paragraph and nothing else."""
    return "".join(f"<p>{escaped(paragraph, named=False)}</p>" for paragraph in paragraphs)


def _justified(paragraphs: Sequence[str], _picture: str) -> str:
    return "\r\n".join(
        f'<p style="text-align: justify;">{escaped(paragraph, named=True)}</p>' for paragraph in paragraphs
    )


def _document(paragraphs: Sequence[str], picture: str) -> str:
    return (
        "<!DOCTYPE html>\r\n<html>\r\n<head>\r\n<style>p { margin: 0 }</style>\r\n<title>Untitled</title>\r\n"
        f"</head>\r\n<body>\r\n{_justified(paragraphs, picture)}\r\n</body>\r\n</html>"
    )


def _non_breaking(paragraphs: Sequence[str], _picture: str) -> str:
    """Non-breaking spaces where the editor pasted from a word processor, and an empty last paragraph."""
    pasted = []
    for paragraph in paragraphs:
        words = escaped(paragraph, named=True).split(" ")
        pasted.append(
            "".join(word + ("&nbsp;" if place % 3 == 0 else " ") for place, word in enumerate(words))
        )
    return "".join(f'<p class="MsoNormal">{each}<o:p></o:p></p>' for each in pasted) + "<p>&nbsp;</p>"


def _table(paragraphs: Sequence[str], _picture: str) -> str:
    cells = "".join(
        f"<tr><td>{place}.</td><td><p>{escaped(paragraph, named=False)}</p></td></tr>"
        for place, paragraph in enumerate(paragraphs[1:], start=1)
    )
    return f'{plain(paragraphs[:1])}<table border="1" style="width: 100%;"><tbody>{cells}</tbody></table>'


def _illustrated(paragraphs: Sequence[str], picture: str) -> str:
    image = f'<p><img src="{picture}" alt="" width="1280" height="720" /></p>'
    return f'<div style="font-size: 14pt;">{plain(paragraphs[:1])}{image}{plain(paragraphs[1:])}</div>'


def _line_breaks(paragraphs: Sequence[str], _picture: str) -> str:
    return (
        "<p>" + "<br />\n<br />\n".join(escaped(paragraph, named=True) for paragraph in paragraphs) + "</p>"
    )


def _spans(paragraphs: Sequence[str], _picture: str) -> str:
    """Words cut by tags without white space, as left behind by repeated formatting, and one bold lead."""
    written = []
    for paragraph in paragraphs:
        middle = len(paragraph) // 2
        first, second = paragraph[:middle], paragraph[middle:]
        written.append(
            f'<p><span style="color: #000;">{escaped(first, named=True)}</span>'
            f"<span>{escaped(second, named=True)}</span></p>"
        )
    return "<strong>" + written[0] + "</strong>" + "".join(written[1:]) if written else ""


_HABITS: tuple[Callable[[Sequence[str], str], str], ...] = (
    _justified,
    _document,
    _non_breaking,
    _table,
    _illustrated,
    _line_breaks,
    _spans,
)
