"""The program as a subprocess, on a data folder that was prepared once."""

from __future__ import annotations

import io
import json
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from adapters import logs
from tests.conftest import SETTINGS

SECOND_PACK = Path(__file__).resolve().parents[1] / "packs" / "ev-batteries"
MOAT = [sys.executable, "-m", "adapters"]
Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Tests run in an empty folder: no `.env` of the checkout is read."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def moat() -> Run:
    """Runs the program with arguments and bytes of input, and returns how it ended."""

    def run(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([*MOAT, *arguments], input=given, capture_output=True, timeout=120, check=False)

    return run


@pytest.fixture(scope="session")
def prepared_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the shipped pack loaded and everything trained."""
    folder = tmp_path_factory.mktemp("prepared")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)}
    environment["MOAT_DATA_DIR"] = str(folder)
    subprocess.run([*MOAT, "doctor"], env=environment, cwd=folder, capture_output=True, timeout=180, check=True)
    return folder


@pytest.fixture
def prepared(prepared_data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program of this test uses the prepared data folder."""
    monkeypatch.setenv("MOAT_DATA_DIR", str(prepared_data))
    return prepared_data


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the log writes at its most talkative."""
    root, stream = logging.getLogger(), io.StringIO()
    handlers, levels = list(root.handlers), {room: logging.getLogger(room).level for room in ("", *logs.ROOMS)}
    monkeypatch.setattr(logging, "raiseExceptions", True)
    logs.set_up("debug", stream)
    yield stream
    root.handlers[:] = handlers
    for room, level in levels.items():
        logging.getLogger(room).setLevel(level)


@pytest.fixture
def collected(written: io.StringIO) -> io.StringIO:
    """The log as lines of JSON: see `rows`."""
    logs.set_up("debug", written, form="json")
    return written


def rows(written: io.StringIO) -> list[dict[str, Any]]:
    """The lines of a log in JSON."""
    return [json.loads(line) for line in written.getvalue().splitlines()]


def broken_pack(folder: Path) -> Path:
    """A copy of the second pack with an unknown key and a missing file."""
    copy = folder / "broken"
    shutil.copytree(SECOND_PACK, copy, dirs_exist_ok=True)
    entities = copy / "entities.yaml"
    entities.write_text(entities.read_text(encoding="utf-8") + "  nonsense: [\n", encoding="utf-8")
    (copy / "links.yaml").unlink()
    return copy
