from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.digest.subscription import Subscription
from knowledge.database import connect, migrate
from tests.bot.digest.channel import Channel

ORDER = Subscription("s1", "w/c", "w", "somebody", "2026-01-01T00:00:00+00:00")


@pytest.fixture
def channel(tmp_path: Path) -> Iterator[Channel]:
    """A channel that had a digest after the first load."""
    engine = connect("sqlite://")
    migrate(engine)
    made = Channel(engine, tmp_path / "boats", order=ORDER)
    made.load("2026-03-01T06:00:00+00:00")
    made.get("2026-03-01T09:00:00+00:00")
    yield made
    engine.dispose()
