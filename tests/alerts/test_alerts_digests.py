"""What a digest tells: by state, each story once, the newest first, of a bounded size."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from alerts.digests import MOST_LINES, Occasion, Told, digest_of, told_of
from alerts.keys import digest_key
from news.alerts import Alert, AlertMention, Digest, DigestGroup, DigestLine
from news.reasons import PhraseFound, Spiked, Watched

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def alert(country: str | None = "DZ", story: str = "1", **facts: Any) -> Alert:
    defaults: dict[str, Any] = {
        "type": "country.mentioned",
        "rule_id": "a",
        "rule_name": "A",
        "rule_kind": "watch_list",
        "mail_language": "en",
        "reason": Watched(),
        "occasion": story,
        "article_key": f"mfa/news/{story}",
        "language": "ru",
        "url": f"https://mfa.test/ru/{story}",
        "title": f"Story {story}",
        "first_seen_at": NOW,
        "story_key": story,
        "story_languages": ("ru",),
        "created_at": NOW,
    }
    return Alert(**(defaults | {"country": country} | facts))


def digest(*alerts: Alert, language: str = "en", **facts: Any) -> Digest:
    told = [told_of(number, each, language) for number, each in enumerate(alerts, start=1)]
    return made(told, language=language, **facts)


def made(told: Iterable[Told], *, language: str = "en", **facts: Any) -> Digest:
    told = list(told)
    defaults: dict[str, Any] = {"reasons": ("digest",), "since": NOW, "until": NOW, "alerts": len(told)}
    return digest_of(
        told, language=language, time_zone="Asia/Almaty", occasion=Occasion(**(defaults | facts))
    )


def lines(found: Digest) -> list[DigestLine]:
    return [line for group in found.groups for line in group.lines]


def test_an_alert_is_a_line_of_its_state() -> None:
    mention = AlertMention(surface="Алжир", field="text", start=0, end=5, role=None, sentence="В\nАлжире.")
    found = digest(alert(mentions=(mention,)), reasons=("quiet", "rule_cap", "cap"))
    (line,) = lines(found)
    assert found == Digest(
        language="en",
        time_zone="Asia/Almaty",
        reasons=("cap", "quiet"),
        since=NOW,
        until=NOW,
        alerts=1,
        groups=(DigestGroup(country="DZ", lines=(line,)),),
        left_out=0,
    )
    assert line == DigestLine(
        alert_id=1,
        type="country.mentioned",
        rules=("A",),
        title="Story 1",
        url="https://mfa.test/ru/1",
        article_key="mfa/news/1",
        language="ru",
        languages=("ru",),
        why=line.why,
        sentence="В Алжире.",
        at=NOW,
    )
    assert line.why


def test_states_come_by_their_names_in_the_language_and_what_has_none_comes_last() -> None:
    raised = [alert(state, story=str(number)) for number, state in enumerate((None, "UZ", "AE", "DZ", "AT"))]
    assert [group.country for group in digest(*raised, language="en").groups] == [
        "DZ",
        "AT",
        "AE",
        "UZ",
        None,
    ]
    assert [group.country for group in digest(*raised, language="ru").groups] == [
        "AT",
        "DZ",
        "AE",
        "UZ",
        None,
    ]


def test_kazakh_letters_stand_where_their_alphabet_has_them() -> None:
    # Әзербайжан comes before Бразилия, Үндістан after Украина and before Франция.
    raised = [alert(state, story=state) for state in ("FR", "IN", "UA", "BR", "AZ", "DZ")]
    assert [group.country for group in digest(*raised, language="kk").groups] == [
        *("DZ", "AZ", "BR", "UA", "IN", "FR"),
    ]


def test_a_state_that_no_table_knows_stands_by_its_code() -> None:
    assert [group.country for group in digest(alert("QQ"), alert("DZ")).groups] == ["DZ", "QQ"]


def test_the_newest_line_of_a_state_comes_first() -> None:
    raised = [alert(story=str(number), created_at=NOW + number * MINUTE) for number in range(3)]
    assert [line.title for line in lines(digest(*raised))] == ["Story 2", "Story 1", "Story 0"]


def test_three_rules_that_tell_of_a_story_are_one_line() -> None:
    found = digest(
        alert(rule_name="A"),
        alert(rule_name="B", created_at=NOW + MINUTE),
        alert(rule_name="C", type="country.comention"),
        alert(rule_name="A"),
    )
    (line,) = lines(found)
    assert (line.rules, line.at, found.alerts, found.left_out) == (("B", "A", "C"), NOW + MINUTE, 4, 0)


def test_a_story_is_shown_in_the_recipients_language() -> None:
    russian = alert(title="Рус", created_at=NOW + MINUTE)
    kazakh = alert(title="Қаз", language="kk", story_languages=("kk", "ru"))
    (line,) = lines(digest(russian, kazakh, language="kk"))
    assert (line.title, line.languages) == ("Қаз", ("kk", "ru"))
    (line,) = lines(digest(russian, kazakh, language="en"))
    assert line.title == "Рус"


def test_each_state_of_a_story_has_its_line_and_what_has_none_joins_the_first() -> None:
    phrase = PhraseFound(phrase="виза", surface="визы", sentence="О визах.")
    found = digest(
        alert(None, type="article.matched", reason=phrase, rule_name="Phrase"), alert("DZ"), alert("FR")
    )
    assert [(group.country, len(group.lines)) for group in found.groups] == [("DZ", 1), ("FR", 1)]
    assert [line.rules for line in lines(found)] == [("A", "Phrase"), ("A",)]


def test_an_edit_of_a_story_is_told_beside_the_story() -> None:
    found = digest(alert(), alert(type="article.edited", occasion="edit 2"))
    assert [line.type for line in lines(found)] == ["article.edited", "country.mentioned"]


def test_what_is_no_story_is_one_line_an_occasion() -> None:
    spike = Spiked(
        observed=9,
        expected=2.0,
        limit=7,
        since=NOW.date(),
        until=NOW.date(),
        coverage=1.0,
        budget_per_month=1.0,
        calibrated_on=900,
    )
    facts: dict[str, Any] = {"type": "country.spike", "reason": spike, "story_key": "", "language": ""}
    found = digest(
        alert(occasion="week 1", **facts),
        alert(occasion="week 1", rule_name="B", **facts),
        alert(occasion="week 2", **facts),
    )
    assert sorted(len(line.rules) for line in lines(found)) == [1, 2]
    assert lines(found)[0].sentence == ""


def test_why_each_rule_fired_is_told_and_at_most_three_times() -> None:
    reasons = [PhraseFound(phrase=f"p{n}", surface=f"p{n}", sentence="S") for n in range(5)]
    told = [told_of(n, alert(None, reason=reason), "en") for n, reason in enumerate(reasons)]
    different = [
        Told(country=each.country, key=each.key, line=_because(each.line, str(number)))
        for number, each in enumerate(told)
    ]
    (line,) = lines(made(different))
    assert line.why == "4; 0; 1"
    assert line.sentence == "S"


def _because(line: DigestLine, why: str) -> DigestLine:
    return DigestLine(**({name: getattr(line, name) for name in DigestLine.__slots__} | {"why": why}))


def test_a_long_sentence_is_cut() -> None:
    reason = PhraseFound(phrase="a", surface="a", sentence="слово " * 100)
    (line,) = lines(digest(alert(None, reason=reason)))
    assert len(line.sentence) <= 400
    assert line.sentence.endswith("сло…")


def test_a_digest_has_a_bound_and_says_how_much_it_leaves_out() -> None:
    raised = [alert(story=str(n), created_at=NOW + n * MINUTE) for n in range(MOST_LINES + 5)]
    found = digest(*raised, alert(story="0"), alerts=MOST_LINES + 100)
    assert len(lines(found)) == MOST_LINES
    assert found.left_out == 100
    assert "Story 0" not in {line.title for line in lines(found)}


def test_the_key_of_a_digest_depends_on_what_was_held_alone() -> None:
    key = digest_key("email", "a", [3, 1])
    assert key == digest_key("email", "a", [1, 3])
    assert key not in {digest_key("email", "a", [1]), digest_key("email", "b", [1, 3])}
