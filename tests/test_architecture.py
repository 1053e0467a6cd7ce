"""What must hold between the rooms of the house, whatever else changes."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import yaml

from adapters.settings import shipped_packs

CHECKOUT = Path(__file__).resolve().parents[1]
ROOMS = ("adapters", "bot", "knowledge")
LONGEST_FILE = 300
ENVIRONMENT = re.compile(r"\bos\.(environ|getenv|putenv)\b|from os import .*\b(environ|getenv)\b")
ROOT_LOGGER = re.compile(r"getLogger\(\s*\)|\blogging\.(debug|info|warning|error|exception|critical)\(")


def python_files(*rooms: str) -> list[Path]:
    return sorted(path for room in rooms for path in (CHECKOUT / room).rglob("*.py") if "packs" not in path.relative_to(CHECKOUT).parts)


def test_imports_keep_their_direction() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], cwd=CHECKOUT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", python_files(*ROOMS), ids=lambda path: str(path.relative_to(CHECKOUT)))
class TestEveryFile:
    def test_reads_no_environment_unless_it_is_the_settings(self, path: Path) -> None:
        if path != CHECKOUT / "adapters" / "settings.py":
            assert not ENVIRONMENT.search(path.read_text(encoding="utf-8"))

    def test_logs_under_its_own_name(self, path: Path) -> None:
        if path != CHECKOUT / "adapters" / "logs.py":
            assert not ROOT_LOGGER.search(path.read_text(encoding="utf-8"))

    def test_knows_nothing_of_the_subject(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        found = {match.group(0) for match in subject().finditer(text)}
        assert not found, f"{sorted(found)} belong into a pack, not into Python"

    def test_is_short_enough_to_be_read(self, path: Path) -> None:
        assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@cache
def subject() -> re.Pattern[str]:
    """The names of every entity of the shipped packs, and its other names as far as they are proper ones."""
    names: set[str] = set()
    for pack in shipped_packs():
        for entity in yaml.safe_load((pack / "entities.yaml").read_text(encoding="utf-8"))["entities"]:
            names |= {entity["name"], *(alias for alias in entity["aliases"] if len(alias) > 3 and not alias.islower())}
    names = {name for name in names if len(name) > 1}
    return re.compile(r"(?<![\w-])(?:" + "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) + r")(?![\w-])")
