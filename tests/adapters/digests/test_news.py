"""What a new version of a pack makes of the next digest, from loading it to the post."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from bot.digest import document
from bot.digest.document import Digest, QuietDay
from knowledge.load import load_packs
from tests.adapters.digests.office import Office, open_office
from tests.adapters.digests.rig import order
from tests.worlds import EV_PACK

Row = dict[str, Any]


async def delivered(office: Office, day: str) -> Digest:
    """Deliver what is due; return what the channel was given."""
    await office.digests.look()
    await office.all_noted(day)
    made = office.stores.deliveries.find("s1", day)
    assert made is not None
    found = document.read(made.document)
    assert found is not None
    return found


def load(office: Office, pack: Path) -> None:
    """Load a pack an hour before the next digest."""
    office.clock.moment += timedelta(days=1)
    load_packs(office.engine, (pack,), at=office.clock.moment - timedelta(hours=1), who="test", why="because", exactly=True)


def changed(folder: Path, change: Callable[[Row], Row | None]) -> Path:
    """A copy of the pack with its claims changed, or left out where nothing comes back."""
    copy = folder / "changed"
    shutil.copytree(EV_PACK, copy)
    for file in (copy / "claims").glob("*.yaml"):
        whole = yaml.safe_load(file.read_text(encoding="utf-8"))
        whole["claims"] = [row for each in whole["claims"] if (row := change(each)) is not None]
        file.write_text(yaml.safe_dump(whole, allow_unicode=True), encoding="utf-8")
    return copy


def alone(claim: str) -> bool:
    """Whether nothing else in the pack names a claim: it can be left out without breaking the pack."""
    text = "\n".join(file.read_text(encoding="utf-8") for file in EV_PACK.rglob("*.yaml"))
    return text.count(claim) == 1


async def test_the_same_pack_again_is_no_news(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        office.stores.subscriptions.keep(order(1))
        assert (await delivered(office, "2026-11-12")).lines
        load(office, EV_PACK)
        second = await delivered(office, "2026-11-13")
        assert (second.quiet, second.lines, second.corrections) == (QuietDay.NOTHING_NEW, (), ())


async def test_what_is_taken_back_or_says_something_else_is_set_right_where_it_was_told(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        office.stores.subscriptions.keep(order(1))
        first = await delivered(office, "2026-11-12")
        told = {claim: line.point.text for line in (*first.lines, *first.more) for claim in line.point.claims}
        gone = next(claim for claim in told if alone(claim))
        other = next(claim for claim in told if claim != gone)

        def change(row: Row) -> Row | None:
            if row["id"] == gone:
                return None
            return row | {"text": "Regulators found that none of this ever took place."} if row["id"] == other else row

        load(office, changed(tmp_path, change))
        second = await delivered(office, "2026-11-13")
        assert {line.point.claims for line in second.corrections} >= {(other,)}
        said = " ".join(f"{line.label} {line.point.text} {line.before}" for line in second.corrections)
        assert len(second.corrections) == 2
        assert "12 Nov 2026" in said
        assert "none of this ever took place" in said
        assert told[gone].rstrip(".") in said
        office.clock.moment += timedelta(days=3)  # a Monday
        assert (await delivered(office, "2026-11-16")).corrections == ()
