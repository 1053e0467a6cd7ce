"""The table of what matters, as whoever runs the program wants it: for digests and for answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.errors import StartError
from bot.importance.table import BadTable, Importance

if TYPE_CHECKING:
    from adapters.settings import Settings


def read(settings: Settings) -> Importance:
    """Return the table of what matters, changed by the operator's own file; raises `StartError`."""
    path = settings.digest_importance
    if path is None:
        return Importance.read()
    try:
        return Importance.read(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        raise StartError([f"MOAT_DIGEST_IMPORTANCE names {path}, which can not be read."]) from None
    except BadTable as error:
        raise StartError([f"MOAT_DIGEST_IMPORTANCE, {path}: {problem}." for problem in error.problems]) from None
