"""The script in front of the commands, from wherever it is called."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.door import ROOT, settings_in


def test_the_script_is_valid_shell() -> None:
    subprocess.run(["/bin/sh", "-n", "mfa"], cwd=ROOT, check=True)


def test_the_script_opens_the_door(tmp_path: Path) -> None:
    environment = {**os.environ, **settings_in(tmp_path), "MFA_VENV": ".venv"}
    done = subprocess.run(
        ["./mfa", "--help"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert "Watches the news" in done.stdout


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder with a settings file and a link to the script, through another link."""
    folder = tmp_path / "else where"
    folder.mkdir()
    (tmp_path / "link").symlink_to(ROOT / "mfa")
    (folder / "monitor").symlink_to("../link")
    (folder / "own.toml").write_text('languages = ["kk"]\n', encoding="utf-8")
    return folder


def called(elsewhere: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """The script by its link, in that folder, which its settings name by a relative path."""
    venv = elsewhere / "venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to(sys.executable)
    lock = (ROOT / "requirements" / "run.txt").read_bytes()
    sum_of = subprocess.run(["/usr/bin/cksum"], input=lock, capture_output=True, check=True).stdout
    (venv / ".installed-run").write_bytes(sum_of)
    (venv / "pyvenv.cfg").write_text((Path(sys.prefix) / "pyvenv.cfg").read_text())
    (venv / "lib").symlink_to(Path(sys.prefix) / "lib")
    environment = {
        **os.environ,
        "MFA_VENV": str(venv),
        "MFA_DATABASE_URL": f"sqlite:///{elsewhere}/mfa.db",
        "MFA_DATA_DIR": str(elsewhere),
        "MFA_SETTINGS_FILE": "own.toml",
    }
    return subprocess.run(
        ["./monitor", *words], cwd=elsewhere, env=environment, capture_output=True, text=True, check=False,
        timeout=60,
    )  # fmt: skip


def test_paths_are_taken_from_where_the_script_is_called(elsewhere: Path) -> None:
    done = called(elsewhere, "export", "articles", "--format", "jsonl", "-o", "x.jsonl")
    assert done.returncode == 0, done.stderr
    assert (elsewhere / "x.jsonl").exists()
    assert not (ROOT / "x.jsonl").exists()


def test_a_settings_file_is_taken_from_where_the_script_is_called(elsewhere: Path) -> None:
    done = called(elsewhere, "crawl", "--language", "en")
    assert done.returncode == 2
    assert "Watched are mfa/news/kk" in done.stderr
