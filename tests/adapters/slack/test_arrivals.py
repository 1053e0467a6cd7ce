"""What has arrived before: for how long, and on every replica."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from adapters.slack.arrivals import Arrivals
from adapters.storage.once import StoredOnce
from knowledge.database import connect
from tests.adapters.slack.conftest import Steady, migrated


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    file = tmp_path / "moat.db"
    file.write_bytes(migrated())
    made = connect(f"sqlite:///{file}")
    yield made
    made.dispose()


@pytest.mark.parametrize(("minutes", "first"), [(0, False), (10, False), (60, True)])
async def test_another_replica_knows_it_for_longer_than_slack_repeats_and_not_for_ever(
    engine: sa.Engine, minutes: int, *, first: bool
) -> None:
    clock = Steady()
    assert await Arrivals(StoredOnce(engine, clock)).first("event Ev1")
    clock.seconds += minutes * 60
    assert await Arrivals(StoredOnce(engine, clock)).first("event Ev1") is first
