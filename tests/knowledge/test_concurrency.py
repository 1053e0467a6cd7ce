"""Reading goes on while packs are loaded; loads take turns."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import sqlalchemy as sa

from knowledge.database import connect
from knowledge.reader import Knowledge
from tests.knowledge.conftest import load
from tests.knowledge.small_pack import record, small_pack, write_pack


def two_packs(folder: Path) -> tuple[Path, Path]:
    """Write two forms of one pack: with one dock and one name, and with another."""
    folders = (folder / "one", folder / "two")
    for number, path in enumerate(folders):
        pack = small_pack()
        record(pack, "dock")["name"] = f"Dock {number}"
        record(pack, "dock-output")["text"] = f"Dock {number} makes boats."
        write_pack(path, pack)
    return folders


def run_together(*jobs: Callable[[], None]) -> None:
    """Run jobs in threads and raise what any of them raises."""
    with ThreadPoolExecutor(len(jobs)) as pool:
        for job in [pool.submit(job) for job in jobs]:
            job.result()


def test_readers_see_one_form_or_the_other_while_packs_are_loaded(engine: sa.Engine, tmp_path: Path) -> None:
    one, two = two_packs(tmp_path)
    load(engine, one)
    knowledge, over = Knowledge(engine), threading.Event()
    seen: set[str] = set()

    def write() -> None:
        for folder in (two, one) * 3:
            load(engine, folder)
        over.set()

    def read() -> None:
        while True:
            finished = over.is_set()
            knowledge.refresh()
            (claim,) = knowledge.claims_about(["dock"], predicates=["output"], roles=["subject"])
            seen.add(claim.text)
            assert knowledge.search(["boats"])
            assert len(knowledge.names()) >= 12
            assert knowledge.verdicts("yards-win", as_of="2026-01-01")
            if finished:
                return

    run_together(write, read, read, read)
    assert seen <= {"Dock 0 makes boats.", "Dock 1 makes boats."}
    assert [hit.claim for hit in knowledge.search(["dock 0 makes"])][:1] == ["dock-output"]


def test_loads_at_the_same_time_take_turns(database_url: str, engine: sa.Engine, tmp_path: Path) -> None:
    one, two = two_packs(tmp_path)
    own = [engine] * 2 if database_url == "sqlite://" else [engine, connect(database_url)]

    def loading(number: int) -> Callable[[], None]:
        def run() -> None:
            for folder in (one, two) * 2:
                load(own[number], folder)

        return run

    run_together(loading(0), loading(1))
    assert Knowledge(engine).claims(["dock-output"])["dock-output"].text == "Dock 1 makes boats."
    added = [entry for entry in Knowledge(engine).journal() if entry.what == "added"]
    assert [entry.record_type for entry in added] == ["pack"]
    own[1].dispose()
