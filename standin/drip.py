"""A live drip for the demo: every so many seconds the ministry publishes, edits, translates or removes."""

import random
import threading
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from standin.generate import generate_one
from standin.ministry import Ministry
from standin.newsroom import Release

# How many archive stories are held back when nobody wrote any for the drip.
HELD_BACK = 25
# What happens, in turn: mostly new releases, as on a working day.
_TURNS = ("publish", "publish", "translate", "publish", "edit", "publish", "remove", "publish", "restore")
# Whoever watches needs time to prove that a release is gone before it is back, and sees the top of the list.
_MOST_REMOVED = 2
_REMOVED_FROM = 10
_ADDED = {
    "kk": "Мәтін нақтыланды.",
    "ru": "Текст уточнён.",
    "en": "The text has been updated.",
}


def split_held_back(
    written: list[Mapping[str, Any]], held_back: int = HELD_BACK
) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """The stories of the archive, and the newest of them to be published later, oldest first."""
    ordered = sorted(written, key=lambda story: -int(story.get("days_ago", 0)))
    kept = max(len(ordered) - held_back, 0)
    return ordered[:kept], ordered[kept:]


class Drip:
    """Takes one turn every `every_s` seconds until closed; turns can be taken by hand."""

    def __init__(
        self, ministry: Ministry, stories: Iterable[Mapping[str, Any]], every_s: float, seed: int = 1
    ) -> None:
        self._ministry = ministry
        self._waiting = list(stories)
        self._every_s = every_s
        self._dice = random.Random(seed)
        self._turn = 0
        self._untranslated: list[tuple[str, str, Mapping[str, Any]]] = []
        self._removed: list[str] = []
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begins to drip."""
        self._thread.start()

    def close(self) -> None:
        """Ends the drip."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def take_turn(self) -> str:
        """What was done: publish, translate, edit, remove or restore, and to which story."""
        wanted = _TURNS[self._turn % len(_TURNS)]
        self._turn += 1
        match wanted:
            case "translate" if self._untranslated:
                key, language, text = self._untranslated.pop(0)
                self._ministry.edit(key, language, title=text["title"], paragraphs=text["paragraphs"])
            case "edit" if release := self._recent():
                key = release.story.key
                self._edit(release)
            case "remove" if release := self._recent(_REMOVED_FROM):
                key = release.story.key
                self._ministry.remove(key)
                self._removed.append(key)
            case "restore" if len(self._removed) >= _MOST_REMOVED:
                key = self._removed.pop(0)
                self._ministry.restore(key)
            case _:
                wanted, key = "publish", self._publish()
        return f"{wanted} {key}"

    def _run(self) -> None:
        while not self._stopping.wait(self._every_s):
            self.take_turn()

    def _publish(self) -> str:
        story = dict(self._waiting.pop(0)) if self._waiting else generate_one(f"drip-{self._turn}")
        # A release is always new when it drips, whatever day it was written for.
        story = {name: value for name, value in story.items() if name not in {"days_ago", "time"}}
        texts = dict(story["texts"])
        key = str(story["key"])
        if self._turn % 3 == 1 and len(texts) > 1 and not story.get("late"):
            late = self._dice.choice([language for language in sorted(texts) if language != "ru"] or ["ru"])
            self._untranslated.append((key, late, texts.pop(late)))
        self._ministry.publish(story | {"texts": texts})
        return key

    def _edit(self, release: Release) -> None:
        now = self._ministry.clock.now()
        for language in ("ru", "kk", "en"):
            text = release.text(language, now)
            if text is not None:
                added = (*text.paragraphs, _ADDED[language])
                self._ministry.edit(release.story.key, language, paragraphs=added)
                return

    def _recent(self, among: int = 20) -> Release | None:
        since = self._ministry.clock.now() - timedelta(days=7)
        recent = [
            release
            for release in self._ministry.newsroom.listing("news", "mfa")[:among]
            if release.story.published_at >= since
        ]
        return self._dice.choice(recent) if recent else None
