"""The sections of an entity that carry news-like text, and where each API keeps them."""

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section as the portal shows it and as its APIs name it.

    `graphql_root` is None where GraphQL is not known to carry the section.
    """

    name: str
    page_path: str
    rest_path: str
    graphql_root: str | None


SECTIONS = {
    section.name: section
    for section in (
        Section(name="news", page_path="press/news", rest_path="news", graphql_root="news"),
        Section(name="article", page_path="press/article", rest_path="article", graphql_root="article"),
        Section(
            name="region-news", page_path="press/region-news", rest_path="region-news", graphql_root=None
        ),
        Section(name="events", page_path="press/events", rest_path="events", graphql_root=None),
        Section(name="documents", page_path="documents", rest_path="documents", graphql_root=None),
    )
}


def article_url(site_url: str, *, entity: str, section: str, external_id: str, language: str) -> str:
    """The address at which a reader finds an article of a known section."""
    path = f"memleket/entities/{quote(entity)}/{SECTIONS[section].page_path}/details/{quote(external_id)}"
    return f"{site_url.rstrip('/')}/{path}?lang={quote(language)}"
