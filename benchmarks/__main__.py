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
from benchmarks.subject import STARTS, Subject, count_questions, lend_what_was_learnt

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
    seconds, memory = small.first_start()
    report(small, f"first start takes {seconds:.1f} s and {memory:.0f} MB (pack loaded, vectors made, kinds learnt, encoder unpacked)")
    if not large.ready.exists():
        report(large, f"pack written in {large.write(small.pack, times):.1f} s")
        seconds, memory = large.load()
        report(large, f"checked and loaded in {seconds:.1f} s, {memory:.0f} MB")
        report(large, f"{lend_what_was_learnt(small, large, times):,} claims given the vectors of their originals")
        large.ready.touch()
    for subject in (small, large):
        sizes = ", ".join(f"{name} {size:.1f} MB" for name, size in subject.sizes().items())
        report(subject, f"on disk: {sizes}")


def print_start(subject: Subject) -> None:
    """Print what `moat ask` takes from start to end."""
    starts = subject.starts()
    seconds = sorted(second for second, _ in starts)
    report(
        subject,
        f"`moat ask` takes {statistics.median(seconds):.2f} s from start to end (median of {STARTS}; best {seconds[0]:.2f}, "
        f"worst {seconds[-1]:.2f}) and {max(memory for _, memory in starts):.0f} MB",
    )


def print_answers(small: Subject, large: Subject) -> None:
    """Print what answers take, pooled over the rounds, and how that grows."""
    took: dict[str, list[float]] = {small.name: [], large.name: []}
    memory: dict[str, float] = {small.name: 0.0, large.name: 0.0}
    for _ in range(ROUNDS):
        for subject in (small, large):
            answers, used = subject.answers()
            took[subject.name] += answers
            memory[subject.name] = max(memory[subject.name], used)
    for subject in (small, large):
        ordered = sorted(took[subject.name])
        report(
            subject,
            f"an answer takes {statistics.median(ordered):.1f} ms (median), {ordered[int(len(ordered) * 0.99)]:.1f} ms (p99), "
            f"{ordered[-1]:.1f} ms (longest); {count_questions()} questions, {ROUNDS} rounds; {memory[subject.name]:.0f} MB at most",
        )
    growth = statistics.median(took[large.name]) / statistics.median(took[small.name])
    print(f"growth of the median: {growth:.2f} times (aim: at most 1.50)")


def report(subject: Subject, sentence: str) -> None:
    """Print one figure with the machine's load at that moment."""
    print(f"[load {os.getloadavg()[0]:.1f}] {subject.name}: {sentence}", flush=True)


if __name__ == "__main__":
    main()
