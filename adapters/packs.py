"""`moat pack check` and `moat pack load`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from adapters.bootstrap import open_database
from adapters.settings import Settings
from adapters.storage.failures import as_sentences
from knowledge.difference import Counts
from knowledge.load import LoadReport, load_packs


def load(settings: Settings, folder: Path) -> LoadReport:
    """Load one pack beside those that are there; raises `PackError` when it has problems."""
    engine = open_database(settings)
    with as_sentences(settings.database()):
        report = load_packs(engine, [folder], at=datetime.now(UTC), who="operator", why="moat pack load", exactly=False)
    engine.dispose()
    return report


def sentences(report: LoadReport, settings: Settings, folder: Path) -> list[str]:
    """Say what a load did, and whether it will last."""
    if report.unchanged:
        said = [f"Nothing to do: this pack is loaded already (knowledge {report.version})."]
    else:
        counts = [f"{name}: {_counts(count)}" for name, count in report.counts.items()]
        said = [f"Loaded, the knowledge is now {report.version}.", *counts]
    if folder.absolute() not in settings.packs:
        said.append("MOAT_PACKS does not name this folder: the next start goes back to the packs that it names.")
    return said


def _counts(counts: Counts) -> str:
    numbers = {"added": counts.added, "changed": counts.changed, "superseded": counts.superseded, "retracted": counts.retracted}
    return ", ".join(f"{number:,} {what}" for what, number in numbers.items() if number) or "nothing"
