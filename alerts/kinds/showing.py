"""The mentions of a release as alerts show them, by state."""

from collections.abc import Mapping

from alerts.sentences import sentence_around
from news.alerts import AlertMention
from news.articles import Article

MOST_MENTIONS = 20  # a release that says a state's name a hundred times is one piece of news


def mentions_by_state(article: Article) -> Mapping[str, tuple[AlertMention, ...]]:
    """The first mentions of each state that a release names, those of the title before the others."""
    found: dict[str, tuple[AlertMention, ...]] = {}
    for mention in sorted(article.mentions, key=lambda each: (each.field != "title", each.start)):
        shown = found.get(mention.country, ())
        if len(shown) < MOST_MENTIONS:
            text = article.title if mention.field == "title" else article.text
            one = AlertMention(
                surface=mention.surface,
                field=mention.field,
                start=mention.start,
                end=mention.end,
                role=mention.role,
                sentence=sentence_around(text, mention.start, mention.end),
            )
            found[mention.country] = (*shown, one)
    return found
