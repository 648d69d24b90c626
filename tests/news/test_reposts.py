"""Which releases say the same, and which only look like it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.articles import ArticleRef, FetchedArticle
from news.figures import is_figure, is_turn
from news.reposts import Telling, is_same, similarity
from news.similarity import LEAST_WORDS, jaccard, shingles, sketch, words
from news.understand import read_article, with_mentions

NAMING = {"name", "adjective", "demonym", "acronym"}
ENGLISH = (
    "On 5 May in Astana, Deputy Minister Roman Serikov met with the Ambassador of Algeria Ali Benali. "
    "The sides discussed trade, transport and the schedule of visits. "
    "The Ambassador spoke of two new projects."
)
RUSSIAN = (
    "5 мая в Астане заместитель министра Роман Сериков встретился с послом Алжира Али Беналы. Стороны "
    "обсудили торговлю, транспорт и график визитов. Посол рассказал о двух новых проектах."
)
KAZAKH = (
    "5 мамыр күні Астанада министрдің орынбасары Роман Сериков Алжир елшісі Али Беналымен кездесті. "
    "Тараптар сауда, көлік және сапарлар кестесін талқылады. Елші екі жаңа жоба туралы айтты."
)
RELEASES = {
    "en": ("Talks with Algeria", ENGLISH),
    "ru": ("О встрече с послом Алжира", RUSSIAN),
    "kk": ("Алжир елшісімен кездесу туралы", KAZAKH),
}


def telling(title: str, text: str, language: str = "en") -> Telling:
    fetched = FetchedArticle(
        ref=ArticleRef(entity="mfa", section="news", external_id="1"),
        language=language,
        url="",
        title=title,
        body_html="".join(f"<p>{line}</p>" for line in text.split("\n")),
        raw=b"",
    )
    article = with_mentions(read_article(fetched, fetched_at=datetime(2026, 5, 6, tzinfo=UTC)))
    return Telling(
        title=article.title,
        text=article.text,
        fingerprint=article.fingerprint,
        states=article.states,
        named=frozenset(each.country for each in article.mentions if each.kind in NAMING),
    )


def judged(first: Telling, second: Telling) -> tuple[bool, bool]:
    """Whether the two are similar, and whether they are the same; it never matters which came first."""
    alike = similarity(first, second)
    assert alike == similarity(second, first)
    assert is_same(first, second) == is_same(second, first)
    return alike is not None, alike is not None and is_same(first, second)


def against(language: str, *changes: tuple[str, str], title: str | None = None) -> tuple[bool, bool]:
    """A release of that language against itself with these changes."""
    own_title, text = RELEASES[language]
    changed_title = own_title if title is None else title
    changed = text
    for old, new in changes:
        assert old in changed + changed_title
        changed = changed.replace(old, new)
        changed_title = changed_title.replace(old, new)
    return judged(telling(own_title, text, language), telling(changed_title, changed, language))


@pytest.mark.parametrize("language", RELEASES)
def test_white_space_and_typography_part_nothing(language: str) -> None:
    assert against(language, (" ", "  ")) == (True, True)


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Kazakhstan and Algeria strengthen their cooperation"),
        ("en", "Deputy Minister Serikov Received Ambassador Benali of Algeria"),
        ("ru", "Сотрудничество с Алжиром: Роман Сериков принял посла"),
        ("kk", "Қазақстан мен Алжир ынтымақтастығы"),
    ],
)
def test_a_re_title_is_the_same(language: str, title: str) -> None:
    assert against(language, title=title) == (True, True)


@pytest.mark.parametrize(
    ("language", "opening"),
    [
        ("en", "ASTANA, 6 May 2026 – "),
        ("en", "PARIS. The Embassy of Kazakhstan reports: "),
        ("ru", "АСТАНА, 6 мая – "),
        ("ru", "Париж. Посольство сообщает. "),
        ("kk", "АСТАНА, 6 мамыр. "),
    ],
)
def test_an_added_opening_is_the_same(language: str, opening: str) -> None:
    title, text = RELEASES[language]
    assert judged(telling(title, text, language), telling(title, opening + text, language)) == (True, True)


@pytest.mark.parametrize(
    ("language", "changes"),
    [
        ("en", [("sides", "parties"), ("discussed", "considered"), ("schedule", "plan"), ("spoke", "told")]),
        ("ru", [("обсудили", "рассмотрели"), ("график", "порядок"), ("рассказал", "сообщил")]),
        ("kk", [("талқылады", "қарастырды"), ("кестесін", "жоспарын"), ("айтты", "баяндады")]),
    ],
)
def test_other_wording_is_the_same(language: str, changes: list[tuple[str, str]]) -> None:
    assert against(language, *changes) == (True, True)


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        ("en", "Algeria", "Tunisia"),
        ("en", "5 May", "12 May"),
        ("en", "5 May", "5 June"),
        ("en", "5 May", "the day"),
        ("en", "two new", "three new"),
        ("en", "two new", "many new"),
        ("ru", "Алжира", "Туниса"),
        ("ru", "5 мая", "12 мая"),
        ("ru", "5 мая", "5 июня"),
        ("ru", "двух новых", "трёх новых"),
        ("kk", "Алжир", "Тунис"),
        ("kk", "5 мамыр", "12 мамыр"),
        ("kk", "5 мамыр", "5 маусым"),
        ("kk", "екі жаңа", "үш жаңа"),
    ],
)
def test_another_state_date_or_number_is_another_release(language: str, old: str, new: str) -> None:
    assert against(language, (old, new)) == (False, False)


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        ("en", "Ali Benali", "Karim Haddad"),
        ("en", "met with", "did not meet with"),
        ("en", "discussed", "postponed"),
        ("ru", "Али Беналы", "Каримом Хаддадом"),
        ("ru", "обсудили", "не обсудили"),
        ("ru", "обсудили", "перенесли"),
        ("kk", "Али Беналымен", "Карим Хаддадпен"),
        ("kk", "талқылады", "талқылаған жоқ"),
    ],
)
def test_another_name_and_a_turn_are_shown_together_and_told_apart(language: str, old: str, new: str) -> None:
    assert against(language, (old, new)) == (True, False)


OPENING = {
    "en": "On 5 May the Embassy of Algeria was {} in the capital. The sides {} the agreement on {} and spoke "
    "with {} of the work ahead. Then the {} left for the {} region, where the guests saw the new port.",
    "ru": "5 мая Посольство Алжира было {} в столице. Стороны {} соглашение о {} и с {} говорили о работе. "
    "Затем {} отправился в {} область, где гостям показали новый порт и дороги к нему.",
    "kk": "5 мамырда Алжир елшілігі елордада {}. Тараптар {} туралы келісімге {} және {} білдірді. Одан "
    "кейін {} {} облысына барып, қонақтарға жаңа порт пен оған баратын жолдар көрсетілді.",
}
MEANT = {
    "en": ("opened", "signed", "tourism", "satisfaction", "Ambassador", "northern"),
    "ru": ("открыто", "подписали", "туризме", "удовлетворением", "посол", "северную"),
    "kk": ("ашылды", "туризм", "қол қойды", "қанағаттануын", "елші", "солтүстік"),
}
OTHER_WORDS = {
    "en": ("closed", "rejected", "uranium", "concern", "Minister", "southern"),
    "ru": ("закрыто", "отклонили", "атоме", "озабоченностью", "министр", "южную"),
    "kk": ("жабылды", "энергетика", "қарсы шықты", "алаңдаушылығын", "министр", "оңтүстік"),
}
LIKE_WORDS = {
    "en": ("inaugurated", "approved", "tourists", "joy", "envoy", "north"),
    "ru": ("открыли", "одобрили", "туристах", "радостью", "гость", "северный"),
    "kk": ("ашық", "туристер", "қолдау", "ризашылығын", "қонақ", "солтүстіктегі"),
}


@pytest.mark.parametrize("place", range(6))
@pytest.mark.parametrize("language", RELEASES)
def test_one_word_that_means_the_opposite_or_another_field_is_told_apart(language: str, place: int) -> None:
    def with_word(others: dict[str, tuple[str, ...]]) -> Telling:
        meant = [others[language][n] if n == place else word for n, word in enumerate(MEANT[language])]
        return telling("News", OPENING[language].format(*meant), language)

    first = with_word(MEANT)
    assert judged(first, with_word(OTHER_WORDS)) == (True, False)
    assert judged(first, with_word(LIKE_WORDS)) == (True, True)


def test_titles_that_say_the_opposite_are_told_apart() -> None:
    titles = ("Border crossing is closed", "Border crossing is open")
    first, second = (telling(title, ENGLISH) for title in titles)
    assert judged(first, second) == (True, False)


def test_a_subject_that_titles_and_texts_part_over_is_told_apart() -> None:
    text = "In the capital {} consultations of Kazakhstan and Algeria were held. Their course was good."
    title = "On the {} consultations with Algeria"
    first, second = (telling(title.format(w), text.format(w)) for w in ("political", "consular"))
    assert judged(first, second) == (True, False)


@pytest.mark.parametrize(
    "text",
    [
        "The briefing of the spokesman will be held on {} May in the press centre of the ministry.",
        "Registration for the briefing is open until {}, please write to the press service of the ministry.",
        "The {} session of the commission on trade will be held in the house of the ministry in the capital.",
    ],
)
@pytest.mark.parametrize(
    ("one", "other"), [("5", "12"), ("XIV", "XV"), ("third", "fourth"), ("Monday", "Friday")]
)
def test_notices_of_one_template_are_apart(text: str, one: str, other: str) -> None:
    first, second = telling("Notice", text.format(one)), telling("Notice", text.format(other))
    assert judged(first, second) == (False, False)


def test_a_notice_whose_date_stands_in_the_title_alone_is_another_one() -> None:
    text = "The briefing begins at eleven in the press centre. Please write to the press service beforehand."
    assert judged(telling("Briefing on 5 May", text), telling("Briefing on 12 May", text)) == (False, False)


def test_condolences_over_the_same_loss_to_two_states_are_apart() -> None:
    text = (
        "Выражаем глубокие соболезнования народу {} в связи с разрушительным наводнением, которое унесло "
        "жизни многих людей, и желаем скорейшего выздоровления пострадавшим."
    )
    first, second = (telling("Соболезнования", text.format(w), "ru") for w in ("Индии", "Пакистана"))
    assert judged(first, second) == (False, False)


def test_dates_within_openings_part_when_both_have_one() -> None:
    title, text = RELEASES["en"]
    first, second = (telling(title, f"ASTANA, {day} May – {text}") for day in (6, 13))
    assert judged(first, second) == (False, False)


def test_a_short_text_is_the_same_or_it_is_not() -> None:
    assert judged(telling("A", "Talks with Algeria."), telling("A", "Talks with  Algeria.")) == (True, True)
    assert judged(telling("A", "Talks with Algeria."), telling("B", "Talks with Algeria.")) == (False, False)


def test_a_title_alone_is_shown_together_and_told_apart() -> None:
    bare = telling("Meeting with the Ambassador of Algeria", "")
    assert judged(bare, bare) == (True, False)


def test_releases_of_one_kind_are_not_similar() -> None:
    other = (
        "On 5 May in Astana, Deputy Minister Roman Serikov opened a forum on water together with guests from "
        "Algeria. He spoke of two rivers, their banks and what is done so that nobody goes without water."
    )
    assert judged(telling(*RELEASES["en"]), telling("Forum on water", other)) == (False, False)


FIGURES = (
    "5 12th 2026 000 xiv v may march june monday two third twelve хіv мая июня понедельник двух третье "
    "пятнадцать четвёртого тысяч бес үшінші мамыр қазанда дүйсенбі жиырма"
)
WORDS = (
    "i ill mix mayor marching to one о и он майдан мартин беседа средства семья стол қазақстан бесік үшін сен"
)


@pytest.mark.parametrize("word", FIGURES.split())
def test_figures_are_known_in_three_languages(word: str) -> None:
    assert is_figure(word)


@pytest.mark.parametrize("word", [w for w in WORDS.split() if w != "i"])
def test_other_words_are_no_figures(word: str) -> None:
    assert not is_figure(word)


@pytest.mark.parametrize("word", ["not", "t", "postponed", "не", "отменён", "перенесён", "емес", "кейінге"])
def test_turns_are_known_in_three_languages(word: str) -> None:
    assert is_turn(word)


def test_a_sketch_is_the_same_in_every_process_and_other_in_every_language() -> None:
    pairs = shingles(words(RELEASES["en"][1]))
    first, second = sketch(pairs, "en"), sketch(pairs, "kk")
    assert first.digest == second.digest
    assert len(first.digest) == 512
    assert set(first.keys).isdisjoint(second.keys)
    assert first.keys[:2] == sketch(frozenset(sorted(pairs)), "en").keys[:2]
    assert sketch(frozenset(), "en").keys == ()


@given(st.text(max_size=300), st.text(max_size=300))
def test_likeness_is_a_part_and_does_not_ask_who_was_first(one: str, other: str) -> None:
    first, second = shingles(words(one)), shingles(words(other))
    assert jaccard(first, second) == jaccard(second, first)
    assert 0 <= jaccard(first, second) <= 1
    assert jaccard(first, first) == (1 if first else 0)
    assert bool(first) == (len(words(one)) >= LEAST_WORDS)


@given(st.text(max_size=200))
def test_keys_fit_the_databases_whole_numbers(text: str) -> None:
    keys = sketch(frozenset({text}), "en").keys
    assert len(keys) == 32
    assert all(0 <= key < 2**63 for key in keys)
