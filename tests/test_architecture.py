"""What no tool knows about the house."""

import ast
import re
from pathlib import Path

import pytest

import news.errors
from monitor.readers import READERS
from monitor.settings import NAMES

ROOT = Path(__file__).parent.parent
ROOMS = (
    "countries",
    "actors",
    "news",
    "storage",
    "alerts",
    "monitor",
    "mfa_scraper",
    "web",
    "cli",
    "standin",
)
DOORS = {
    "scheduler.py": {"web", "mfa_scraper", "monitor", "news"},
    "cli": {
        "cli",
        "scheduler",
        "monitor",
        "mfa_scraper",
        "news",
        "alerts",
        "countries",
        "storage",
        "standin",
    },
}
SOURCES = sorted(
    path
    for path in [ROOT / "scheduler.py", *(file for room in ROOMS for file in (ROOT / room).rglob("*.py"))]
    if "migrations/versions" not in path.as_posix()
)


def _ours(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found & {*ROOMS, "scheduler"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_source_file_has_at_most_300_lines(path: Path) -> None:
    if path.name == "tables.py" and path.parent.name == "storage":
        return  # the schema is one piece
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


def test_doors_import_only_what_they_may() -> None:
    assert _ours(ROOT / "scheduler.py") <= DOORS["scheduler.py"]
    for path in (ROOT / "cli").glob("*.py"):
        assert _ours(path) <= DOORS["cli"], path


def test_only_the_demo_knows_the_stand_in() -> None:
    knowing = {path.relative_to(ROOT).as_posix() for path in SOURCES if "standin" in _ours(path)}
    assert {path for path in knowing if not path.startswith("standin/")} == {"cli/serving.py"}


@pytest.mark.parametrize("room", ROOMS)
def test_a_rooms_docstring_says_what_enters_leaves_and_never_happens(room: str) -> None:
    docstring = ast.get_docstring(ast.parse((ROOT / room / "__init__.py").read_text(encoding="utf-8"))) or ""
    assert len(docstring.split()) > 15


def test_every_error_class_is_raised_somewhere() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    classes = [name for name in vars(news.errors) if name.endswith("Error")]
    assert [
        name for name in classes if not re.search(rf"\b{name}\(", code.replace(f"class {name}(", ""))
    ] == []


def test_every_setting_is_read_and_documented() -> None:
    documented = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert set(READERS) == set(NAMES)
    assert [name for name in NAMES if f"`MFA_{name.upper()}`" not in documented] == []


def test_no_lock_file_names_a_host() -> None:
    locks = [*(ROOT / "requirements").glob("*.txt"), ROOT / "package-lock.json"]
    assert [path.name for path in locks if '"resolved"' in path.read_text() or "://" in _locked(path)] == []


def _locked(path: Path) -> str:
    """What stands in a lock besides the funding links that package authors write."""
    return re.sub(r'"url": "[^"]*"', "", path.read_text(encoding="utf-8"))
