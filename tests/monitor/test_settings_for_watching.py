"""Settings that say what is watched: entities, sections, agencies."""

from pathlib import Path

import pytest

from monitor.settings import child_environment, load_settings
from news.errors import SettingsError


def loaded(tmp_path: Path, **environment: str) -> object:
    return load_settings(environment, file=tmp_path / "mfa.toml")


def test_posts_sections_and_agencies_reach_a_child_process_as_they_are(tmp_path: Path) -> None:
    asked = {
        "MFA_ENTITIES": "mfa, mfa-*, !mfa-london",
        "MFA_SECTIONS": "news,region-news",
        "MFA_AGENCIES": "https://agency.test/rss?x=1,html+http://wire.test:8080/news",
        "MFA_POSTS_INTERVAL_S": "7200",
        "MFA_AGENCY_INTERVAL_S": "60",
        "MFA_AGENCY_GRACE_S": "0",
    }
    found = load_settings(asked, file=tmp_path / "mfa.toml")
    assert found.entities == ("mfa", "mfa-*", "!mfa-london")
    assert found.sections == ("news", "region-news")
    assert found.agencies == ("https://agency.test/rss?x=1", "html+http://wire.test:8080/news")
    assert load_settings(child_environment(found)) == found


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("MFA_ENTITIES", "economy", "mfa-* for all posts abroad"),
        ("MFA_ENTITIES", "mfa-**", "mfa-* for all posts abroad"),
        ("MFA_ENTITIES", "!mfa-london", "leaves nothing to watch"),
        ("MFA_ENTITIES", "mfa,!mfa", "leaves nothing to watch"),
        ("MFA_SECTIONS", "news,pages", "must be out of news, article, region-news, events, documents"),
        ("MFA_SECTIONS", ",", "empty"),
        ("MFA_AGENCIES", "agency.test/rss", "html+https://"),
        ("MFA_AGENCIES", "ftp://agency.test/rss", "html+https://"),
        ("MFA_AGENCIES", "https://user:secret@agency.test/rss", "no password"),
        ("MFA_AGENCIES", "https://agency.test/rss#top", "no password"),
        ("MFA_AGENCIES", "https://агентство.kz/rss", "in ASCII"),
        ("MFA_AGENCY_INTERVAL_S", "0", "between 1 and"),
        ("MFA_POSTS_INTERVAL_S", "often", "must be a number"),
        ("MFA_AGENCY_GRACE_S", "-1", "between 0 and"),
    ],
)
def test_a_wrong_wish_is_refused_with_what_would_be_right(
    tmp_path: Path, name: str, value: str, said: str
) -> None:
    with pytest.raises(SettingsError, match=name) as raised:
        loaded(tmp_path, **{name: value})
    assert said in str(raised.value)
    assert "secret" not in str(raised.value)
