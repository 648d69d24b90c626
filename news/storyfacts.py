"""What an article tells whatever its language: the facts by which translations of one release are known."""

import functools
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import actors
import countries

from .articles import Article
from .cognates import cognates
from .dates import ALMATY
from .names import names
from .numbers import numbers
from .topics import topics

HOME = "KZ"
_HERE = Path(__file__).parent
_RULES = ("storyfacts", "names", "sounds", "numbers", "calendar", "cognates", "topics")
_LANGUAGE_STEPS = frozenset({"kk", "kz", "ru", "en"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFacts:
    """What stands in the text of one article; the same text has the same facts under one `version`.

    `states` are those beside Kazakhstan, `capitals` those whose capital is named. `people` are keys of
    persons (`actors.same_person` compares them), `hosts` those that hold an office of Kazakhstan. `occasions`
    has the best told first. `names` are skeletons of proper names (`news.names`), `numbers` keys of numbers
    (`news.numbers`). `length` counts characters.
    """

    states: frozenset[str]
    title_states: frozenset[str]
    capitals: frozenset[str]
    people: frozenset[str]
    hosts: frozenset[str]
    organisations: frozenset[str]
    occasions: tuple[str, ...]
    names: frozenset[str]
    cognates: frozenset[str]
    topics: frozenset[str]
    title_topics: frozenset[str]
    numbers: frozenset[str]
    length: int
    paragraphs: int


@dataclass(frozen=True, kw_only=True)
class StoryFacts:
    """An article as a candidate for a story: the facts of its text and those that stand beside it."""

    language: str
    published_at: datetime | None
    image_urls: frozenset[str]
    link_urls: frozenset[str]
    text: TextFacts

    @functools.cached_property  # asked of every pair, thousands on a page
    def is_day(self) -> bool:
        """Whether the date is a day without a minute."""
        return self.published_at is not None and is_midnight(self.published_at)


def facts_of(article: Article, text: TextFacts | None = None) -> StoryFacts:
    """The facts of an article that has its mentions; `text` where those of its text are known already."""
    return StoryFacts(
        language=article.language,
        published_at=article.published_at,
        image_urls=frozenset(article.image_urls),
        link_urls=frozenset(filter(None, map(plain_link, article.link_urls))),
        text=text or text_facts(article),
    )


def text_facts(article: Article) -> TextFacts:
    """The facts of an article's text; its mentions of states are taken as they stand."""
    language = article.text_language
    whole = f"{article.title}\n{article.text}"
    acting = actors.find_in_release(article.title, article.text)
    return TextFacts(
        states=article.states - {HOME},
        title_states=frozenset(each.country for each in article.mentions if each.field == "title") - {HOME},
        capitals=frozenset(each.country for each in article.mentions if each.kind == "capital") - {HOME},
        people=frozenset(each.key for each in acting if each.kind == "person"),
        hosts=frozenset(each.key for each in acting if each.kind == "person" and each.state == HOME),
        organisations=frozenset(each.key for each in acting if each.kind == "organisation"),
        occasions=tuple(each.kind for each in actors.occasions(article.title, article.text)),
        names=names(article.title, article.text, language, article.mentions),
        cognates=cognates(whole, language),
        topics=frozenset(topics(whole, language)),
        title_topics=frozenset(topics(article.title, language)),
        numbers=frozenset(each.key for each in numbers(whole, language)),
        length=len(article.text),
        paragraphs=article.text.count("\n") + 1,
    )


@functools.cache
def version() -> str:
    """A hash of every table and rule that facts are found by: under the same one they are the same."""
    digest = hashlib.sha256(f"{countries.gazetteer_version()} {actors.version()}".encode())
    rules = [_HERE / f"{name}.py" for name in _RULES]
    for path in sorted([*(_HERE / "tables").glob("*.tsv"), *rules]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def is_midnight(at: datetime) -> bool:
    """Whether an instant is the first minute of a day, in UTC or in Astana: a day and no minute."""
    return any((local.hour, local.minute) == (0, 0) for local in (at.astimezone(UTC), at.astimezone(ALMATY)))


def plain_link(url: str) -> str:
    """A link without its scheme and its language, alike in every translation; "" for what leads nowhere."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    steps = [step for step in parts.path.split("/") if step and step not in _LANGUAGE_STEPS]
    if parts.scheme not in {"http", "https", ""} or not steps:
        return ""  # the front page of a site stands under too much to tell anything
    query = [(key, value) for key, value in parse_qsl(parts.query) if key != "lang"]
    host = parts.netloc.lower().removeprefix("www.")
    return "/".join([host, *steps]) + (f"?{urlencode(query)}" if query else "")
