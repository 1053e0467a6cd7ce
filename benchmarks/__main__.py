"""`make bench`: answers on the shipped pack and on one many times as large, cold start, memory.

    python -m benchmarks [--times 100] [--keep FOLDER]

Needs a quiet machine: the figures are those of this moment. Aims: a median of 3 ms, p99 of 10 ms, a start in 1.2 s, 250 MB, and a median
that grows by half at most when the knowledge is a hundred times as large.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from adapters.settings import shipped_packs
from benchmarks import large_pack

MOAT = [sys.executable, "-m", "adapters"]
QUESTIONS = Path(__file__).resolve().parents[1] / "tests" / "eval" / "dev.jsonl"
STARTS = 7
WARM_UP = 20


@dataclass(frozen=True, slots=True)
class Subject:
    """The program on one data folder and pack."""

    name: str
    pack: Path
    data: Path

    def run(self, *arguments: str, given: str = "") -> tuple[str, float]:
        """Run the program; return what it prints and the megabytes it took at most."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("MOAT_")}
        environment |= {"MOAT_PACKS": str(self.pack), "MOAT_DATA_DIR": str(self.data)}
        with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as printed:
            source.write(given.encode())
            source.seek(0)
            program = subprocess.Popen([*MOAT, *arguments], stdin=source, stdout=printed, env=environment)
            _, status, used = os.wait4(program.pid, 0)
            program.returncode = os.waitstatus_to_exitcode(status)
            if program.returncode:
                raise subprocess.CalledProcessError(program.returncode, program.args)
            printed.seek(0)
            return printed.read().decode(), used.ru_maxrss / 1024

    def load(self) -> float:
        """Load the pack and learn; return the seconds it took."""
        began = time.perf_counter()
        self.run("doctor")
        return time.perf_counter() - began

    def answers(self) -> tuple[list[float], float]:
        """Ask every single question; return the milliseconds each answer took, sorted, without the first ones, and the memory."""
        lines = [json.dumps({"id": number, "question": question}) for number, question in enumerate(questions())]
        printed, memory = self.run("batch", given="\n".join(lines))
        took = [json.loads(line)["took_ms"] for line in printed.splitlines()]
        return sorted(took[WARM_UP:]), memory

    def starts(self) -> list[float]:
        """Ask one question in a new process, several times; return the seconds, sorted."""
        seconds = []
        for _ in range(STARTS):
            began = time.perf_counter()
            self.run("ask", questions()[0])
            seconds.append(time.perf_counter() - began)
        return sorted(seconds)


def questions() -> list[str]:
    """Return the single questions of the open set."""
    records = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    return [record["turns"][0]["q"] for record in records if len(record["turns"]) == 1]


def measure(subject: Subject) -> float:
    """Print the figures of one subject; return the median of an answer."""
    print(f"{subject.name}: loaded and learnt in {subject.load():.1f} s", flush=True)
    took, memory = subject.answers()
    median = statistics.median(took)
    print(f"{subject.name}: an answer takes {median:.1f} ms (median), {took[int(len(took) * 0.99)]:.1f} ms (p99), {len(took)} questions")
    print(f"{subject.name}: answering takes {memory:.0f} MB of memory at most")
    starts = subject.starts()
    print(
        f"{subject.name}: `moat ask` takes {statistics.median(starts):.2f} s from start to end (median of {STARTS}, best {starts[0]:.2f} s)"
    )
    return median


def main() -> None:
    """Measure both packs and compare them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--times", type=int, default=100, help="how many times as large the large pack is")
    parser.add_argument("--keep", type=Path, help="where the large pack and the databases are kept")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = chosen.keep or Path(passing)
        shipped = shipped_packs()[0]
        small = measure(Subject("shipped pack", shipped, folder / "small"))
        if not (folder / "pack").exists():
            large_pack.write(shipped, folder / "pack", chosen.times)
        large = measure(Subject(f"{chosen.times} times as large", folder / "pack", folder / "large"))
        print(f"growth of the median: {large / small:.2f} (aim: at most 1.50)")


if __name__ == "__main__":
    main()
