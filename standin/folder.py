"""A folder of text files as releases: what is dropped into it while the stand-in runs is published."""

import re
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from standin.ministry import Ministry

_LONGEST_TITLE = 200
_SUFFIX = re.compile(r"(?P<key>.+)\.(?P<language>kk|ru|en)$")
_KAZAKH = re.compile(r"[әғқңөұүһі]", re.IGNORECASE)
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")


def language_of(text: str) -> str:
    """Kazakh when its own letters occur, Russian for other Cyrillic, else English."""
    if _KAZAKH.search(text):
        return "kk"
    return "ru" if _CYRILLIC.search(text) else "en"


def read_release(text: str) -> dict[str, Any]:
    """Title and paragraphs: the first line, or its first sentence when that is very long, and the rest."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return {"title": "", "paragraphs": []}
    title, paragraphs = lines[0], lines[1:]
    if len(title) > _LONGEST_TITLE:
        sentence, *rest = _SENTENCE_END.split(title, maxsplit=1)
        title, paragraphs = sentence, [*rest, *paragraphs]
    return {"title": title, "paragraphs": paragraphs or [title]}


def name_of(path: Path, text: str) -> tuple[str, str]:
    """The key and the language of a file: `name.ru.txt` says both, else the letters tell the language."""
    named = _SUFFIX.match(path.stem)
    return (named["key"], named["language"]) if named else (path.stem, language_of(text))


class Folder:
    """Publishes each file of the folder once, and what appears or changes there later as it is found."""

    def __init__(self, ministry: Ministry, folder: Path, every_s: float = 1.0) -> None:
        self._ministry = ministry
        self._folder = folder
        self._every_s = every_s
        self._seen: dict[Path, str] = {}
        self._published: set[str] = set()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Reads the folder now and watches it from now on."""
        self.look()
        self._thread.start()

    def close(self) -> None:
        """Ends the watch."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def look(self) -> list[str]:
        """The keys published or changed by this look, in order of file names."""
        changed = []
        for path, text in self._changed_files():
            key, language = name_of(path, text)
            release = read_release(text)
            if key in self._published:
                self._ministry.edit(key, language, **release)
            else:
                self._published.add(key)
                self._ministry.publish(_story(key, language, release))
            changed.append(key)
        return changed

    def _run(self) -> None:
        while not self._stopping.wait(self._every_s):
            self.look()

    def _changed_files(self) -> Iterator[tuple[Path, str]]:
        for path in sorted(self._folder.glob("*.txt")):
            text = path.read_text(encoding="utf-8-sig", errors="replace")
            if text.strip() and self._seen.get(path) != text:
                self._seen[path] = text
                yield path, text


def _story(key: str, language: str, release: Mapping[str, Any]) -> dict[str, Any]:
    return {"key": key, "kind": "statement", "states": [], "texts": {language: release}}
