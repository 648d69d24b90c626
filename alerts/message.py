"""What a message of an alert says, whatever the channel: heading, reason, sentences, link, facts."""

from dataclasses import dataclass

from news.alerts import Alert, OutboxEntry
from news.reasons import (
    ActorNamed,
    EditedStates,
    EventTold,
    PhraseFound,
    RankChanged,
    SilenceEnded,
    Silent,
    SourceStanding,
    Together,
)

from . import spoken
from .explain import actor_name, why
from .filling import Filled, filled
from .sayings import named, saying
from .words import Words, words_of

MOST_SENTENCES = 5  # a mail is read on a telephone
MOST_TITLE = 500  # of a title within a message; a subject's is cut shorter
MOST_QUOTE = 600
MOST_URL = 2000  # browsers open no longer ones
_SUBJECT_TITLE = 120  # longer subjects are cut by mail programs, and not at the end
_WEB = ("https://", "http://")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A sentence of a release, and the words in it that made the rule fire; empty where no one place did."""

    text: str
    surface: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The parts of a message in one language; foreign texts are harmless, bounded and not yet escaped.

    `who` is the state, the source or the rule; `what` happened. `url` is empty where it is no web address,
    and stands among the facts then. `text` is what the rule's own template makes, empty where it has none.
    `notes` are on top of all else: that this is a test, that a template cannot be used.
    """

    language: str
    subject: str
    who: str
    what: str
    title: str
    title_language: str
    reason: str
    quotes: tuple[Quote, ...]
    url: str
    facts: tuple[tuple[str, str], ...]
    text: str
    notes: tuple[str, ...]


def told(entry: OutboxEntry) -> Alert:
    """The alert of a message that is of one; ValueError for a digest."""
    if entry.alert is None:
        raise ValueError("a digest is no alert")
    return entry.alert


def is_test(entry: OutboxEntry) -> bool:
    """Whether nothing has happened."""
    return entry.kind == "test" or (entry.alert is not None and entry.alert.type == "test")


def message_of(entry: OutboxEntry) -> Message:
    """The message of an alert, in the alert's mail language; the rule's templates stand in where they can."""
    alert = told(entry)
    language = spoken.language_of(alert.mail_language)
    words = words_of(language)
    who, what, title = _who(alert, language), happened(alert, language), spoken.line(alert.title)
    reason, quotes = why(alert, language), quotes_of(alert)
    own = subject_of(alert, language)
    made = filled(
        alert,
        {
            "who": who, "what": what, "title": spoken.line(title, most=MOST_TITLE), "why": reason,
            "subject": own, "sentence": quotes[0].text if quotes else "",
            "sentences": "\n".join(quote.text for quote in quotes),
        },
    )  # fmt: skip
    return Message(
        language=language,
        subject=f"[{words.test}] {made.subject or own}" if is_test(entry) else made.subject or own,
        who=who,
        what=what,
        title=spoken.line(title, most=MOST_TITLE),
        title_language=alert.language,
        reason=reason,
        quotes=quotes,
        url=alert.url if is_web(alert.url) else "",
        facts=_facts(alert, words),
        text=made.body,
        notes=_notes(entry, made, language),
    )


def subject_of(alert: Alert, language: str) -> str:
    """Who, what happened and of which title, on one line."""
    said = f"{_who(alert, language)}: {happened(alert, language)}"
    title = spoken.line(alert.title, most=_SUBJECT_TITLE)
    return f"{said} — {title}" if title else said


def happened(alert: Alert, language: str) -> str:  # noqa: PLR0911 - one a kind of reason
    """What happened, in a few words, for subjects and headings."""
    words, reason = words_of(language), alert.reason
    match reason:
        case Silent():
            return (
                f"{words.happened['country.silent']}, {spoken.counted('day', reason.silent_days, language)}"
            )
        case RankChanged():
            before = "–" if reason.rank_before is None else reason.rank_before
            return f"{words.happened['country.rank']}: {before} → {reason.rank}"
        case Together():
            return f"{words.happened['country.comention']}: {spoken.state(reason.other, language)}"
        case PhraseFound():
            return f"“{spoken.line(reason.phrase, most=_SUBJECT_TITLE)}”"
        case ActorNamed():
            return spoken.line(actor_name(reason, language), most=_SUBJECT_TITLE)
        case EventTold():
            return named(reason.kind, language)
        case EditedStates():
            return words.happened.get(reason.change, words.happened["article.edited"])
        case SilenceEnded():
            return words.happened["first_mention"]
        case _:
            return words.happened.get(alert.type, words.happened["country.mentioned"])


def is_web(url: str) -> bool:
    """Whether a text may become a link: a web address without spaces or what ends an attribute."""
    return (
        url.startswith(_WEB)
        and len(url) <= MOST_URL
        and not any(each.isspace() or not each.isprintable() or each in "<>\"'|" for each in url)
    )


def _who(alert: Alert, language: str) -> str:
    if alert.country is not None:
        return spoken.state(alert.country, language)
    if isinstance(alert.reason, SourceStanding):
        return spoken.line(alert.reason.source, most=_SUBJECT_TITLE)
    return spoken.line(alert.rule_name, most=_SUBJECT_TITLE)


def _notes(entry: OutboxEntry, made: Filled, language: str) -> tuple[str, ...]:
    rule = spoken.line(told(entry).rule_name, most=MOST_TITLE)
    test = (saying("test", language).format(rule=rule),) if is_test(entry) else ()
    mistakes = (words_of(language).template_failed.format(mistake=each) for each in made.mistakes)
    return (*test, *mistakes)


def quotes_of(alert: Alert) -> tuple[Quote, ...]:
    """Each sentence once, with the first mention in it; then the one that the reason rests on."""
    found: dict[str, str] = {}
    for mention in alert.mentions:
        if mention.sentence:
            found.setdefault(mention.sentence, mention.surface)
    sentence: str = getattr(alert.reason, "sentence", "")
    if sentence:
        found.setdefault(sentence, getattr(alert.reason, "surface", ""))
    return tuple(
        Quote(text=spoken.line(text, most=MOST_QUOTE), surface=spoken.line(surface))
        for text, surface in list(found.items())[:MOST_SENTENCES]
    )


def _facts(alert: Alert, words: Words) -> tuple[tuple[str, str], ...]:
    rule = (words.rule, spoken.line(alert.rule_name, most=MOST_TITLE))
    if not alert.has_article:
        return (rule, (words.raised, spoken.minute(alert.created_at)), *_coverage(alert, words))
    published = ((words.published, spoken.minute(alert.published_at)),) if alert.published_at else ()
    address = (
        ()
        if is_web(alert.url) or not alert.url
        else ((words.original, spoken.line(alert.url, most=MOST_URL)),)
    )
    return (
        rule,
        (words.article, f"{alert.article_key} ({alert.language})"),
        *address,
        *published,
        (words.seen, spoken.minute(alert.first_seen_at)),
        *_coverage(alert, words),
        (words.languages, ", ".join(alert.story_languages)),
        (words.version, f"{alert.revision}, SHA-256 {alert.sha256}"),
    )


def _coverage(alert: Alert, words: Words) -> tuple[tuple[str, str], ...]:
    reason = alert.reason
    if not isinstance(reason, SilenceEnded | Silent) or reason.looks is None:
        return ()
    minutes = -(-(reason.longest_gap_s or 0) // 60)
    return ((words.coverage, words.looks.format(looks=reason.looks, minutes=minutes)),)
