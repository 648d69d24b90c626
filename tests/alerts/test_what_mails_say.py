"""Mails of every kind: what they say, and that nothing in a release can spoil them."""

import email as stdlib_email
from dataclasses import replace
from email import charset
from email.headerregistry import Address
from email.policy import default
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts import filling, spoken
from alerts.channels import email
from alerts.channels.mime import encoded
from alerts.message import happened, message_of
from alerts.render import in_language, mail
from alerts.render_digest import MOST_LINES
from news.alerts import Alert, AlertMention, DigestGroup
from news.reasons import EditedStates, PhraseFound, RankChanged
from tests.alerts.messages import (
    KINDS,
    NOW,
    RANK,
    SENTENCE,
    TITLE,
    a_digest,
    a_line,
    an_alert,
    an_entry,
    of_kind,
)

ALERTS = [of_kind(*row) for row in KINDS]
NAMES = [f"{row[0]}-{row[1]}" for row in KINDS]


class Tags(HTMLParser):
    """Collects the tags of a page, and whether each is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes a tag."""
        self.seen.add(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Closes the innermost tag."""
        assert self.open.pop() == tag


@pytest.mark.parametrize("language", spoken.LANGUAGES)
@pytest.mark.parametrize("alert", ALERTS, ids=NAMES)
def test_a_mail_of_every_kind_is_whole_in_every_language(alert: Alert, language: str) -> None:
    made = mail(in_language(an_entry(alert), language))
    assert "None" not in made.plain
    assert "{" not in made.subject + made.plain
    assert Tags(made.html).open == []
    assert f'<html lang="{language}">' in made.html
    assert made.subject.count("\n") == 0
    assert made.list_name == "default"


@pytest.mark.parametrize("language", spoken.LANGUAGES)
def test_every_kind_has_a_subject_of_its_own(language: str) -> None:
    assert len({happened(alert, language) for alert in ALERTS}) == len(ALERTS)


def test_subjects_say_what_happened() -> None:
    said = {
        name: mail(in_language(an_entry(alert), "en")).subject
        for name, alert in zip(NAMES, ALERTS, strict=True)
    }
    assert said["country.mentioned-first_mention"] == f"Algeria: first mention — {TITLE}"
    assert said["country.silent-silence"] == "Algeria: no mention, 386 days"
    assert said["country.rank-rank_change"] == "Algeria: rank among the partners: 9 → 3"
    assert said["country.comention-co_mention"] == f"Algeria: named together: France — {TITLE}"
    assert said["article.matched-phrase"] == f"Any: “уран” — {TITLE}"
    assert said["article.matched-actor"] == f"Any: UN — {TITLE}"
    assert said["article.edited-edited"] == f"Algeria: in another role after an edit — {TITLE}"
    assert said["source.broken-source_health"] == "mfa/news/ru: source fails"


def test_what_is_new_is_told_in_words_that_exist() -> None:
    assert (
        happened(an_alert(reason=replace(RANK, rank_before=None)), "en") == "rank among the partners: – → 3"
    )
    assert (
        happened(an_alert(reason=EditedStates(change="pictures", revision=2, against=1)), "en")
        == "release edited"
    )
    assert happened(an_alert(reason=None, type="country.new"), "en") == "mentioned"


def test_an_alert_without_an_article_has_no_empty_lines_of_one() -> None:
    made = mail(in_language(an_entry(of_kind(*KINDS[4])), "en"))
    assert "SHA-256" not in made.plain
    assert "Raised: 2026-11-23 14:00 +0500" in made.plain
    assert Tags(made.html).links == []


def test_a_mail_shows_sentences_coverage_and_the_original() -> None:
    made = mail(in_language(an_entry(), "en"))
    assert f"  • {TITLE}\n" in made.plain
    assert "Coverage: at least 9000 good looks, at most 60 min apart" in made.plain
    assert "Open the original: https://www.gov.kz/1300001?lang=ru" in made.plain
    assert "<mark>Алжиром</mark>" in made.html
    assert "Published" not in mail(in_language(an_entry(an_alert(published_at=None)), "en")).plain


def test_the_sentence_that_a_reason_rests_on_is_shown_and_marked_once() -> None:
    found = PhraseFound(phrase="уран", surface="уране", sentence=SENTENCE)
    entry = an_entry(an_alert(reason=found, mentions=()))
    assert "<mark>уране</mark>" in mail(entry).html
    twice = AlertMention(surface="Алжиром", field="body", start=0, end=7, role=None, sentence=SENTENCE)
    message = message_of(
        an_entry(an_alert(reason=found, mentions=(twice, twice, replace(twice, sentence=""))))
    )
    assert [quote.text for quote in message.quotes] == [SENTENCE]
    elsewhere = replace(found, surface="ураном")
    assert "<mark>" not in mail(an_entry(an_alert(reason=elsewhere, mentions=()))).html


def test_a_test_is_clearly_marked() -> None:
    made = mail(in_language(an_entry(kind="test"), "en"))
    assert made.subject.startswith("[Test] ")
    assert made.plain.startswith("this is a test of the rule “Any”; nothing has happened\n")
    assert 'class="note"' in made.html
    assert mail(an_entry(an_alert(type="test", reason=None))).subject.startswith("[Проверка] ")


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "ftp://x", "https://x/ y", 'https://x/"onclick=', "https://x/" + "a" * 3000],
)
def test_only_a_web_address_becomes_a_link(url: str) -> None:
    made = mail(an_entry(an_alert(url=url)))
    assert Tags(made.html).links == []
    assert spoken.line(url, most=2000) in made.plain


def test_an_address_that_lacks_is_left_out() -> None:
    assert "Открыть" not in mail(an_entry(an_alert(url=""))).plain


@given(st.text())
def test_whatever_a_title_holds_no_markup_gets_into_the_mail(title: str) -> None:
    made = mail(an_entry(an_alert(title="<script>" + title)))
    assert "<script" not in made.html
    assert len(made.subject.splitlines()) == 1
    assert Tags(made.html).open == []


def test_a_title_of_a_hundred_thousand_characters_fits() -> None:
    made = mail(an_entry(an_alert(title="word " * 20_000)))
    assert len(made.subject) < 200
    assert made.subject.endswith("…")
    assert len(made.plain) < 3000


def composed(entry_alert: Alert) -> stdlib_email.message.Message:
    sent = email.compose(an_entry(entry_alert), sender=Address(addr_spec="m@example.org"), now=NOW)
    return stdlib_email.message_from_bytes(sent, policy=default)


@pytest.mark.parametrize("field", ["title", "rule_name", "subject"])
def test_no_line_break_makes_a_header(field: str) -> None:
    evil = "a\r\nBcc: evil@example.org\r\n\r\n<html>\x00\x1b[2J\u202e\u2066\u2028\ud800"
    message = composed(an_alert(**{field: evil}, country=None))
    assert message["Bcc"] is None
    assert "Bcc: evil@example.org" in message["Subject"]
    assert "\u202e" not in message["Subject"]


def test_marks_of_direction_do_not_turn_what_follows() -> None:
    made = mail(an_entry(an_alert(title="\u202egnp.exe\u2067 عربي\u200f")))
    assert not set("\u202e\u2067") & set(made.plain + made.html + made.subject)
    assert "عربي" in made.plain


def test_a_rules_own_texts_stand_in_the_place_of_ours() -> None:
    alert = an_alert(subject="$rule: $country ($code)", body="<b>$title</b>\n$why\n$sentences\n$url")
    made = mail(an_entry(alert))
    assert made.subject == "Any: Алжир (DZ)"
    assert made.plain.startswith(f"<b>{TITLE}</b>\nпервое упоминание с 2025-11-02")
    assert "&lt;b&gt;" in made.html
    assert "SHA-256" not in made.plain


def test_a_template_with_every_name_is_filled() -> None:
    made = filling.filled(an_alert(), {})
    assert made == filling.Filled(subject="", body="", mistakes=())
    names = ("rule rule_id kind type country code conditions url article language languages published "
             "first_seen raised revision sha256 who what title why subject sentence sentences")  # fmt: skip
    body = "\n".join(f"{name}=${name}" for name in names.split())
    for alert in (an_alert(body=body), of_kind(*KINDS[4], body=body)):
        plain = mail(an_entry(alert)).plain
        assert "$" not in plain
        assert all(f"{name}=" in plain for name in names.split())


@pytest.mark.parametrize("broken", ["$nothing", "100 % ${", "$title $"])
def test_a_template_that_fails_loses_no_message(broken: str) -> None:
    made = mail(in_language(an_entry(an_alert(subject=broken, body=broken)), "en"))
    assert made.subject == f"Algeria: first mention — {TITLE}"
    assert made.plain.startswith("The rule's own text cannot be used: ")
    assert made.plain.count("cannot be used") == 1
    assert "Why: first mention since" in made.plain


def test_a_template_that_repeats_itself_is_bounded() -> None:
    made = mail(an_entry(an_alert(subject="$sentences" * 500, body="$why " * 5000)))
    assert len(made.subject) <= filling.MOST_SUBJECT
    assert len(made.plain) <= filling.MOST_TEXT + 1


def test_a_digest_is_by_state_one_line_a_story() -> None:
    digest = a_digest(
        DigestGroup(country="DZ", lines=(a_line(1), a_line(2))),
        DigestGroup(country=None, lines=(a_line(3, title="", url="", sentence="", languages=()),)),
    )
    made = mail(an_entry(digest=digest))
    assert made.subject == "Сводка: 3 уведомления — Алжир, Без государства"
    assert (
        "2026-11-22 14:00 +0500 – 2026-11-23 14:00 +0500; 3 уведомления; сводкой, как вы просили"
        in made.plain
    )
    assert "Алжир (2)\n─" in made.plain
    assert f"  • {TITLE} 1\n    первое упоминание\n    {SENTENCE}\n" in made.plain
    assert "  • первое упоминание\n" in made.plain
    page = Tags(made.html)
    assert page.open == []
    assert page.links == ["https://www.gov.kz/1", "https://www.gov.kz/2"]
    assert made.list_name == "digest"


def test_the_reasons_of_a_digest_are_told_and_its_times_are_the_recipients() -> None:
    digest = a_digest(reasons=("quiet", "cap", "odd"), time_zone="Europe/Paris", language="en", alerts=1)
    plain = mail(an_entry(digest=digest)).plain
    assert "1 alert; held during your quiet hours, more than your limit an hour, odd" in plain
    assert "2026-11-23 10:00 +0100" in plain
    assert "+0500" in mail(an_entry(digest=replace(digest, time_zone="Nowhere/Land"))).plain
    assert mail(an_entry(digest=replace(digest, reasons=()))).plain.splitlines()[0].endswith("1 alert")


def test_an_empty_digest_says_so() -> None:
    made = mail(an_entry(digest=a_digest(language="en")))
    assert made.subject == "Digest: 0 alerts"
    assert "Nothing came up in this time." in made.plain


def test_a_digest_of_thousands_is_bounded_and_counted() -> None:
    states = ("DZ", "FR", "PE", "CL", "CU")
    lines = tuple(a_line(n, title="т" * 5000, sentence="с" * 9000, why="п" * 9000) for n in range(1000))
    digest = a_digest(*(DigestGroup(country=state, lines=lines) for state in states), language="en")
    made = mail(an_entry(digest=digest))
    assert made.subject == "Digest: 5,000 alerts — Algeria, France, Peru, Chile, …"
    assert made.plain.count("  • ") == MOST_LINES
    assert "… and 700 more lines" in made.plain
    assert "Cuba (1000)\n" in made.plain
    assert "The rest stands on the page of the monitor." in made.plain
    assert len(made.plain.encode()) < 2_000_000


def test_a_digest_stays_in_the_language_of_its_making() -> None:
    entry = an_entry(digest=a_digest())
    assert in_language(entry, "kk") == entry
    assert in_language(an_entry(), None) == an_entry()


def test_a_rank_without_a_before_is_new() -> None:
    reason: RankChanged = replace(RANK, rank_before=None)
    assert "не было" in mail(an_entry(an_alert(reason=reason))).plain


def test_no_other_package_decides_how_a_name_is_written() -> None:
    charset.add_charset("utf-8", charset.QP, charset.QP, "utf-8")
    try:
        assert encoded("From", "Жаңалықтар").startswith("=?utf-8?b?")
    finally:
        charset.add_charset("utf-8", charset.SHORTEST, charset.BASE64, "utf-8")
