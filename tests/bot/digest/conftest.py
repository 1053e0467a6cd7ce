from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.database import connect, migrate
from knowledge.pack import shipped_pack
from knowledge.reader import Knowledge
from tests.bot.digest.channel import ORDER, Channel
from tests.worlds import CLOUD_PACK, EV_PACK, knowledge_of


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


@pytest.fixture(scope="package")
def media() -> Iterator[Knowledge]:
    """The shipped pack alone: composing needs no assistant."""
    with knowledge_of(shipped_pack()) as knowledge:
        yield knowledge


@pytest.fixture(scope="package", params=["shipped", EV_PACK, CLOUD_PACK], ids=["media", "batteries", "clouds"])
def each_pack(request: pytest.FixtureRequest) -> Iterator[Knowledge]:
    """One pack after the other."""
    with knowledge_of(shipped_pack() if request.param == "shipped" else request.param) as knowledge:
        yield knowledge
