"""The program on one pack and one data folder, as its users run it: started anew for every figure."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from benchmarks import large_pack, lent_vectors
from bot.understanding.encoder import best_encoder
from knowledge import database

MOAT = [sys.executable, "-m", "adapters"]
QUESTIONS = Path(__file__).resolve().parents[1] / "tests" / "eval" / "dev.jsonl"
STARTS = 9
WARM_UP = 20
"""Answers of each process that do not count: the first ones fill the caches."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the program."""

    printed: str
    seconds: float
    """From start to end, on the clock."""
    processor: float
    """Seconds of processor time: what a busy machine does not add to."""
    megabytes: float
    """Memory at its peak."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The program on one data folder and pack."""

    name: str
    pack: Path
    data: Path
    bytecode: Path
    """Where Python keeps compiled modules, as an installed program would have them."""

    @property
    def ready(self) -> Path:
        """The file that says that the data folder holds all it needs."""
        return self.data / "ready"

    @property
    def database(self) -> str:
        """The address of the database."""
        return f"sqlite:///{self.data / 'moat.db'}"

    def run(self, *arguments: str, given: str = "") -> Run:
        """Run the program to its end."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("MOAT_", "PYTHONDONTWRITE"))}
        environment |= {"MOAT_PACKS": str(self.pack), "MOAT_DATA_DIR": str(self.data), "PYTHONPYCACHEPREFIX": str(self.bytecode)}
        with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as printed:
            source.write(given.encode())
            source.seek(0)
            began = time.perf_counter()
            program = subprocess.Popen([*MOAT, *arguments], stdin=source, stdout=printed, env=environment)
            _, status, used = os.wait4(program.pid, 0)
            seconds = time.perf_counter() - began
            program.returncode = os.waitstatus_to_exitcode(status)
            if program.returncode:
                raise subprocess.CalledProcessError(program.returncode, program.args)
            printed.seek(0)
            return Run(printed.read().decode(), seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)

    def first_start(self) -> Run:
        """Start with what is in the data folder, usually nothing."""
        return self.run("ask", questions()[0])

    def write(self, original: Path, times: int) -> float:
        """Write the pack as so many copies of another; return the seconds."""
        began = time.perf_counter()
        shutil.rmtree(self.pack, ignore_errors=True)
        large_pack.write(original, self.pack, times)
        return time.perf_counter() - began

    def load(self) -> Run:
        """Check the pack and load it into an empty database."""
        shutil.rmtree(self.data, ignore_errors=True)
        return self.run("pack", "load", str(self.pack))

    def answers(self) -> tuple[list[float], float]:
        """Ask every question; return the milliseconds each answer took in the core, without the first ones, and the memory."""
        lines = [json.dumps({"id": number, "question": question}) for number, question in enumerate(questions())]
        run = self.run("batch", given="\n".join(lines))
        return [json.loads(line)["took_ms"] for line in run.printed.splitlines()][WARM_UP:], run.megabytes

    def starts(self) -> list[Run]:
        """Ask one question in a new process, several times; the first time, which fills the file cache, does not count."""
        return [self.run("ask", questions()[0]) for _ in range(STARTS + 1)][1:]

    def sizes(self) -> dict[str, float]:
        """Return the megabytes that things take on disk."""
        return {"pack": _megabytes(self.pack), "database": _megabytes(self.data / "moat.db"), "models": _megabytes(self.data / "models")}


def lend_what_was_learnt(small: Subject, large: Subject, times: int) -> int:
    """Give a large pack's data folder what the small one's has learnt; return how many claims got vectors."""
    shutil.copytree(small.data / "models", large.data / "models", dirs_exist_ok=True)
    engines = database.connect(small.database), database.connect(large.database)
    given = lent_vectors.lend(*engines, encoder=best_encoder(), times=times)
    for engine in engines:
        engine.dispose()
    return given


@lru_cache(maxsize=1)
def questions() -> tuple[str, ...]:
    """Return the single questions of the open set."""
    records = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    return tuple(record["turns"][0]["q"] for record in records if len(record["turns"]) == 1)


def count_questions() -> int:
    """Return how many questions count in each round."""
    return len(questions()) - WARM_UP


def _megabytes(path: Path) -> float:
    """Return the size of a file, or of all files in a folder."""
    files = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
    return sum(one.stat().st_size for one in files) / 2**20
