"""The catalogues are whole, the templates speak only through them, and the language is chosen rightly."""

import dataclasses
import re
import string
from html.parser import HTMLParser
from typing import get_args

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from alerts import default_rule
from countries import Mention
from news.addresses import mask
from news.alerts import Alert
from news.events import EventKind
from news.reasons import SilenceEnded
from tests.web.archive import NOW, alert
from web.frame import ROOM, Frame
from web.languages import LANGUAGES, LOCALES_DIR, choose, words
from web.marking import marked, paragraphs
from web.remarks import REMARKS
from web.wording import outcome, why

SOURCES = [*sorted((ROOM / "templates").glob("*.[hs]*")), *sorted(ROOM.glob("*.py"))]
FAMILIES = (
    *("kind", "role", "reason", "field", "channel", "delivery", "source", "source_says", "mode", "outcome"),
    *("job", "wish", "notice", "attempt", "total", "refused", "docs", "occasion", "actors", "joined"),
    *("delay", "visibility", "event", "change", "fact", "mark", "measure", "step", "asked_field"),
    *("rule_kind", "rule_what", "rule_says", "rule_field", "rule_hint", "rule_state", "mute", "hold", "met"),
    "theme",
    *("window", "measure", "legend", "news"),
    *("cadence", "scope", "wish_all", "file", "message", "access_scope", "access_done", "access_wrong"),
    *("evidence", "evidence_kind", "search", "problem"),
)


def fields(text: str) -> set[str | None]:
    """The names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_catalogue_has_the_same_keys_and_facts() -> None:
    english = words("en")
    for language in LANGUAGES:
        other = words(language)
        assert other.singular.keys() == english.singular.keys()
        assert other.plural.keys() == english.plural.keys()
        for key, text in other.singular.items():
            assert fields(text) == fields(english.singular[key]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_missing_or_fuzzy(language: str) -> None:
    with (LOCALES_DIR / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    for message in catalogue:
        assert message.string if isinstance(message.string, str) else all(message.string or ("",)), message.id
        assert not message.fuzzy or not message.id, message.id
    assert all(len(forms) == catalogue.num_plurals for forms in words(language).plural.values())


def test_every_key_in_use_is_in_the_catalogues_and_no_other() -> None:
    known = words("en").singular.keys() | words("en").plural.keys()
    text = "\n".join(path.read_text() for path in SOURCES)
    used = {key for key in known if re.search(rf"""["']{re.escape(key)}["']""", text)}
    asked = set(re.findall(r"""\bt(?:n)?\(["']([a-z_.]+)["'][,)]""", text))
    assert asked <= known
    unused = {key for key in known - used if not key.startswith(tuple(f"{name}." for name in FAMILIES))}
    assert unused == set()


class Spoken(HTMLParser):
    """Collects what a template shows by itself, outside its expressions."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        """Keeps the letters that stand between tags."""
        self.found.extend(re.findall(r"[^\W\d_]{2,}", data))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keeps the letters of attributes that are shown or read aloud."""
        del tag
        for name, value in attrs:
            if name in {"title", "aria-label", "alt", "placeholder", "data-note"}:
                self.found.extend(re.findall(r"[^\W\d_]{2,}", value or ""))


@pytest.mark.parametrize("path", sorted((ROOM / "templates").glob("*.html")), ids=lambda path: path.name)
def test_templates_hold_no_words_of_their_own(path: object) -> None:
    source = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", getattr(path, "read_text")(), flags=re.DOTALL)  # noqa: B009 - typed as object
    spoken = Spoken()
    spoken.feed(source)
    assert [word for word in spoken.found if word not in {"GET", "sha"}] == []


@pytest.mark.parametrize(
    ("asked", "remembered", "accepted", "chosen"),
    [
        ("kk", "ru", "en", "kk"),
        (None, "ru", "en", "ru"),
        ("xx", None, "de-DE, ru;q=0.4, kk-KZ;q=0.8", "kk"),
        (None, None, "ru;q=0, en;q=x, *", "en"),
        (None, "../..", "", "en"),
    ],
)
def test_the_address_outweighs_the_cookie_and_the_browser(
    asked: str | None, remembered: str | None, accepted: str, chosen: str
) -> None:
    assert choose(asked=asked, remembered=remembered, accepted=accepted) == chosen


@pytest.mark.parametrize(
    ("number", "said"), [(1, "1 день"), (3, "3 дня"), (11, "11 дней"), (21, "21 день"), (386, "386 дней")]
)
def test_russian_counts_in_three_forms(number: int, said: str) -> None:
    assert words("ru").count("why.days", number, str(number)) == said


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 70), st.integers(0, 70)), max_size=8))
def test_pieces_joined_are_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    named = [
        Mention(country="DZ", start=start, end=end, surface=text[start:end], kind="name")
        for start, end in spans
    ]
    assert "".join(piece for piece, _ in marked(text, named)) == text
    assert all(piece == mention.surface for piece, mention in marked(text, named) if mention)
    lines = paragraphs(text, named)
    assert ["".join(piece for piece, _ in line) for line in lines] == [
        x for x in text.split("\n") if x.strip()
    ]
    assert all(piece == mention.surface for line in lines for piece, mention in line if mention)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("desk@example.org", "d…@example.org"),
        ("https://user:pw@h.example:8/secret?x=1", "https://h.example/…"),
        ("http://[", "…"),
        ("something", "s…"),
        ("", ""),
    ],
)
def test_masked_addresses_keep_their_secret(address: str, shown: str) -> None:
    assert mask(address) == shown


def framed(language: str) -> Frame:
    """The frame of a page in that language."""
    return Frame(words=words(language), asked=None, path="/", query=(), is_live=False)


def because(reason: SilenceEnded | None, kind: str = "first_mention") -> Alert:
    """An alert raised for that reason."""
    return dataclasses.replace(alert(), reason=reason, rule_kind=kind)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_a_sentence_of_its_own(language: str) -> None:
    never = SilenceEnded(last_at=None, silent_days=None, watched_since=None, has_gap=True)
    raised = [
        because(never),
        because(dataclasses.replace(never, watched_since=NOW)),
        because(dataclasses.replace(never, last_at=NOW, silent_days=40)),
        because(dataclasses.replace(never, last_at=NOW, silent_days=40, has_gap=False)),
        because(None, "watch_list"),
        because(None),
    ]
    assert len({why(framed(language), each) for each in raised}) == len(raised)


@pytest.mark.parametrize(
    "text", [text for text in REMARKS["said"] if not text.startswith(("GraphQL", "REST"))]
)
def test_what_is_translated_is_what_the_program_says(text: str) -> None:
    rooms = [*ROOM.parent.glob("mfa_scraper/*.py"), *ROOM.parent.glob("alerts/channels/*.py")]
    code = "\n".join(path.read_text() for path in [*rooms, ROOM.parent / "scheduler.py"])
    assert f'"{text}"' in code


def test_the_default_rule_is_named_in_every_language() -> None:
    assert list(REMARKS["rule"]) == [default_rule(NOW).name]
    names = {framed(language).remark("rule", default_rule(NOW).name) for language in LANGUAGES}
    assert len(names) == 3
    assert framed("ru").remark("rule", "Gulf") == ("Gulf", "")


def test_an_outcome_nobody_knows_is_shown_as_it_is() -> None:
    assert outcome(framed("en"), "lost") == "lost"


@pytest.mark.parametrize(("tag", "shown"), [("ja", "Japanese"), ("xx-unknown", "xx-unknown"), ("zz", "zz")])
def test_a_language_is_named_or_shown_as_its_tag(tag: str, shown: str) -> None:
    assert framed("en").tongue(tag) == shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_event_has_a_name(language: str) -> None:
    for kind in get_args(EventKind):
        assert words(language).say(f"event.{kind}")
