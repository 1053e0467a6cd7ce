"""The two databases that everything stored has to work on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from adapters.storage.database import migrate
from knowledge.database import connect

DATABASES = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


def migrated(url: str) -> Iterator[sa.Engine]:
    """A real database with the state's tables."""
    engine = connect(url)
    migrate(engine)
    yield engine
    engine.dispose()
