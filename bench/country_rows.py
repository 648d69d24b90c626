"""The rows of the country benchmark: what is measured, of which columns, in which language."""

import functools
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import country_oracles
import country_sets as sets
import country_speed as speed
from country_rivals import CONTESTANTS, OURS, Contestant, Finder, countries
from country_sets import LANGUAGES, Score, Sentence
from country_variants import ALPHABETS, VARIANTS, is_plain

MISSING = "–"  # a package that is not installed
_FRESH = 3  # processes started for a figure
_MOST_REFUSED = 20
_WHOLE_FROM = 10  # MB/s that are printed without decimals
FinderOf = Callable[[Contestant, str], Finder | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table: cells by heading; `note` is for below the table."""

    measure: str
    language: str
    cells: dict[str, str] = field(default_factory=dict)
    note: str = ""


def rows(directory: Path | None) -> Iterator[Row]:
    """Every row, each when it is measured; without a directory those on its sentences are left out."""
    sentences = {each: sets.labelled(directory, each) if directory else [] for each in LANGUAGES}
    if directory:
        yield from _on_sentences(sentences)
    yield from _on_traps()
    yield from _on_releases()
    yield from _on_variants(sentences)
    yield from _on_forms()
    yield from _on_speed()
    yield from _on_loading()


@functools.cache
def _finder(column: Contestant, language: str) -> Finder | None:
    """What a column finds; None where its package is not installed."""
    try:
        return column.make(language)
    except ImportError:
        return None


@functools.cache
def _remembering(column: Contestant, language: str) -> Finder | None:
    """As `_finder`, each text once: the same sentences stand in several rows."""
    find = _finder(column, language)
    return find and functools.cache(find)


def _every(
    measure: str, figure: Callable[[Finder, str], str], finder: FinderOf = _remembering
) -> Iterator[Row]:
    """A row a language, with the figure of every column that knows it."""
    for language in LANGUAGES:
        finders = {each.name: finder(each, language) for each in CONTESTANTS if language in each.languages}
        cells = {name: figure(find, language) if find else MISSING for name, find in finders.items()}
        yield Row(measure=measure, language=language, cells=cells)


def _of_ours(measure: str, language: str, figure: str, note: str = "") -> Row:
    return Row(measure=measure, language=language, cells={OURS.name: figure}, note=note)


def _on_sentences(sentences: Mapping[str, list[Sentence]]) -> Iterator[Row]:
    yield from _every("F1, sentences", lambda find, language: _f1(find, sentences[language]))
    yield from _every(
        "% found of states named by capital or metonym alone",
        lambda find, language: f"{sets.indirect_recall(find, sentences[language]):.1f}",
    )
    yield from _every(
        "% of sentences without a state that give one",
        lambda find, language: _false(find, sentences[language]),
    )


def _f1(find: Finder, sentences: Sequence[Sentence]) -> str:
    return f"{sets.score(find, sentences).f1:.2f}"


def _false(find: Finder, sentences: Sequence[Sentence]) -> str:
    wrong, empty = sets.false_share(find, sentences)
    return f"{100 * wrong / max(1, empty):.1f} ({wrong} of {empty})"


def _on_traps() -> Iterator[Row]:
    yield from _every("F1, trap sentences", lambda find, language: _f1(find, _singles(language)))
    yield from _every(
        "% of trap pairs right",
        lambda find, language: f"{sets.right_pairs(find, sets.traps(language)):.1f}",
    )
    yield from _every(
        "% of trap sentences without a state that give one",
        lambda find, language: _false(find, _singles(language)),
    )


@functools.cache
def _singles(language: str) -> list[Sentence]:
    return [sentence for pair in sets.traps(language) for sentence in pair]


def _on_releases() -> Iterator[Row]:
    yield from _every("F1, releases", lambda find, language: f"{_states_of_releases(find, language).f1:.2f}")
    for language in LANGUAGES:
        yield _of_ours("F1, role counterparty in releases", language, f"{_counterparties(language).f1:.2f}")


def _states_of_releases(find: Finder, language: str) -> Score:
    score = Score()
    for release in sets.releases(language):
        score.add(find(f"{release.title}\n{release.body}"), release.roles)
    return score


def _counterparties(language: str) -> Score:
    score = Score()
    for release in sets.releases(language):
        found = countries.find_in_release(release.title, release.body, language)
        wanted = {code for code, role in release.roles.items() if role == "counterparty"}
        score.add({each.country for each in found if each.role == "counterparty"} - {"KZ"}, wanted)
    return score


def _on_variants(sentences: Mapping[str, list[Sentence]]) -> Iterator[Row]:
    for name, variant in {**VARIANTS, **ALPHABETS}.items():
        for language in LANGUAGES if name in VARIANTS else ("kk",):
            plain = [each for each in [*sentences[language], *_singles(language)] if is_plain(each.text)]
            lost = _points_lost(variant, language, plain)
            yield _of_ours(f"points of F1 lost: {name}", language, f"{lost:.2f}")


def _points_lost(variant: Callable[[str], str], language: str, sentences: Sequence[Sentence]) -> float:
    find = _remembering(OURS, language)
    return sets.score(find, sentences).f1 - sets.score(lambda text: find(variant(text)), sentences).f1


def _on_forms() -> Iterator[Row]:
    try:
        for verdict in country_oracles.verdicts():
            refused = ", ".join(verdict.refused[:_MOST_REFUSED])
            note = f"{verdict.label}, refused {len(verdict.refused)}: {refused}" if refused else ""
            figure = f"{verdict.accepted:.2f} of {verdict.count}"
            yield _of_ours(f"% of forms found, {verdict.label}", verdict.language, figure, note)
    except ImportError as error:
        yield _of_ours(f"% of forms found, {error.name}", "", MISSING)


def _on_speed() -> Iterator[Row]:
    texts = {language: speed.texts(language, _finder(OURS, language)) for language in LANGUAGES}
    for kind in speed.KINDS:
        yield from _every(
            f"MB/s, {kind}",
            lambda find, language, kind=kind: _megabytes(find, language, texts[language][kind]),
            _finder,
        )
    for row in _every("µs, release of 3 KB", _microseconds, _finder):
        row.cells[OURS.name] = _release_with_roles(row.language)
        yield row


def _megabytes(find: Finder, language: str, text: str) -> str:
    is_ours = find is _finder(OURS, language)
    figure = speed.megabytes_a_second(find, text, is_whole=is_ours)
    return f"{figure:.0f}" if figure >= _WHOLE_FROM else f"{figure:.2g}"


def _microseconds(find: Finder, language: str) -> str:
    return f"{speed.release_microseconds(lambda title, body: find(title + body), language):.0f}"


def _release_with_roles(language: str) -> str:
    """Ours at what the service calls: the roles of a release included."""
    took = speed.release_microseconds(
        lambda title, body: countries.find_in_release(title, body, language), language
    )
    return f"{took:.0f}"


def _on_loading() -> Iterator[Row]:
    yield from _every_process("ms to load in a fresh process")
    with tempfile.TemporaryDirectory() as cache:
        speed.loaded(OURS, LANGUAGES, cache=cache)
        for language in LANGUAGES:
            took, _ = speed.loaded(OURS, (language,), cache=cache, times=_FRESH)
            yield _of_ours("ms to load, forms from the cache", language, f"{took:.0f}")
        took, memory = speed.loaded(OURS, LANGUAGES, cache=cache, times=_FRESH)
        yield _of_ours("ms to load, forms from the cache", "all", f"{took:.0f}")
    cells = {each.name: _cost(each, each.languages)[1] for each in CONTESTANTS}
    yield Row(measure="MB resident", language="all", cells=cells)
    yield _of_ours("MB resident, forms from the cache", "all", f"{memory:.0f}")


def _every_process(measure: str) -> Iterator[Row]:
    for language in LANGUAGES:
        known = [each for each in CONTESTANTS if language in each.languages]
        cells = {each.name: _cost(each, (language,))[0] for each in known}
        yield Row(measure=measure, language=language, cells=cells)


def _cost(column: Contestant, languages: tuple[str, ...]) -> tuple[str, str]:
    """Milliseconds and megabytes; a package that takes seconds is not loaded again and again."""
    if _finder(column, languages[0]) is None:
        return MISSING, MISSING
    took, memory = speed.loaded(column, languages, times=1 if column.is_package else _FRESH)
    return f"{took:.0f}", f"{memory:.0f}"
