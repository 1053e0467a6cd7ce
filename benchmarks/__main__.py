"""`make bench`: how long an answer takes, how that grows with the knowledge, how quickly the program starts, what it needs.

    python -m benchmarks [--times 100] [--keep FOLDER]

The figures are those of this machine at this moment; its load is printed beside them. How they are made: `docs/benchmarks.md`.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import tempfile
from pathlib import Path

from adapters.settings import shipped_packs
from benchmarks.subject import STARTS, Run, Subject, count_questions, lend_what_was_learnt

ROUNDS = 3
"""Times that all questions are asked of each pack, in turn, so that a busy moment meets both."""


def main() -> None:
    """Measure both packs and compare them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--times", type=int, default=100, help="how many times as large the large pack is")
    parser.add_argument("--keep", type=Path, help="where the large pack and the databases are kept, and found the next time")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder: Path = chosen.keep or Path(passing)
        print(f"machine: {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}")
        small = Subject("shipped pack", shipped_packs()[0], folder / "small", folder / "bytecode")
        large = Subject(
            f"pack {chosen.times} times as large", folder / f"pack-{chosen.times}", folder / f"large-{chosen.times}", folder / "bytecode"
        )
        made_ready(small, large, chosen.times)
        for subject in (small, large):
            print_start(subject)
        print_answers(small, large)


def made_ready(small: Subject, large: Subject, times: int) -> None:
    """Load both packs and say how long it took; what was kept from before is left as it is."""
    report(small, f"first start (pack loaded, vectors made, kinds learnt, encoder unpacked) takes {told(small.first_start())}")
    if not large.ready.exists():
        report(large, f"pack written in {large.write(small.pack, times):.1f} s")
        report(large, f"checking and loading takes {told(large.load())}")
        report(large, f"{lend_what_was_learnt(small, large, times):,} claims given the vectors of their originals")
        large.ready.touch()
    for subject in (small, large):
        sizes = ", ".join(f"{name} {size:.1f} MB" for name, size in subject.sizes().items())
        report(subject, f"on disk: {sizes}")


def told(run: Run) -> str:
    """Say what one run took."""
    return f"{run.seconds:.1f} s ({run.processor:.1f} s of processor) and {run.megabytes:.0f} MB"


def print_start(subject: Subject) -> None:
    """Print what `moat ask` takes from start to end."""
    runs = subject.starts()
    seconds = sorted(run.seconds for run in runs)
    processor = statistics.median(run.processor for run in runs)
    report(
        subject,
        f"`moat ask` takes {statistics.median(seconds):.2f} s (median of {STARTS}; {seconds[0]:.2f} to {seconds[-1]:.2f}; "
        f"{processor:.2f} s of processor) and {max(run.megabytes for run in runs):.0f} MB",
    )


def print_answers(small: Subject, large: Subject) -> None:
    """Print what answers take, over all rounds and in the quickest round of each question, and how that grows."""
    rounds: dict[str, list[list[float]]] = {small.name: [], large.name: []}
    memory: dict[str, float] = {small.name: 0.0, large.name: 0.0}
    for _ in range(ROUNDS):
        for subject in (small, large):
            answers, used = subject.answers()
            rounds[subject.name].append(answers)
            memory[subject.name] = max(memory[subject.name], used)
    medians = []
    for subject in (small, large):
        every = [took for one in rounds[subject.name] for took in one]
        quickest = [min(took) for took in zip(*rounds[subject.name], strict=True)]
        medians.append((statistics.median(every), statistics.median(quickest)))
        report(
            subject,
            f"an answer takes {spread(every)}; {count_questions()} questions, {ROUNDS} rounds; {memory[subject.name]:.0f} MB at most",
        )
        report(subject, f"an answer takes {spread(quickest)}, when only the quickest round of each question counts")
    grown = [after / before for before, after in zip(*medians, strict=True)]
    print(f"growth of the median: {grown[0]:.2f} times; of the quickest rounds {grown[1]:.2f} times (aim: at most 1.50)")


def spread(took: list[float]) -> str:
    """Say the median, the 99th percentile and the longest."""
    ordered = sorted(took)
    return f"{statistics.median(ordered):.1f} ms (median), {ordered[int(len(ordered) * 0.99)]:.1f} ms (p99), {ordered[-1]:.1f} ms (longest)"


def report(subject: Subject, sentence: str) -> None:
    """Print one figure with the machine's load at that moment."""
    print(f"[load {os.getloadavg()[0]:.1f}] {subject.name}: {sentence}", flush=True)


if __name__ == "__main__":
    main()
