"""What happens when a database refuses: at the start a sentence for whoever runs the program, in a turn a line in the log."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from adapters.errors import StartError
from adapters.logs import where

log = logging.getLogger(__name__)


@contextmanager
def as_sentences(address: str) -> Iterator[None]:
    """Turn a failure of the database at `address` into a `StartError`."""
    try:
        yield
    except ImportError as error:
        sentence = f"The database driver {error.name} is not installed. Write postgresql:// or sqlite:///."
        raise StartError([sentence]) from None
    except (SQLAlchemyError, OSError) as error:
        raise StartError([f"The database {shown(address)} can not be used: {_reason(error, address)}"]) from None
    except Exception as error:
        # Alembic's own error can only be named by importing Alembic, which a normal start does not.
        if type(error).__module__.partition(".")[0] != "alembic":
            raise
        raise StartError([f"The database {shown(address)} was made by a newer version of this program."]) from None


class costs_only_memory:  # noqa: N801 - reads as a clause after `with`
    """Lets a database that refuses to remember cost that memory, not the answer: it is logged, and the turn goes on."""

    def __init__(self, what: str) -> None:
        """Say in the log what was lost."""
        self._what = what

    def __enter__(self) -> None:
        """Nothing has to be prepared."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> bool:
        """Log a refusal and go on; everything else is passed on."""
        if not isinstance(error, SQLAlchemyError):
            return False
        log.error("%s: %s", self._what, where(error))
        return True


def shown(address: str) -> str:
    """Return a database's address without its password."""
    try:
        return sa.make_url(address).render_as_string(hide_password=True)
    except (SQLAlchemyError, ValueError):
        return "that MOAT_DATABASE_URL names"


def _reason(error: Exception, address: str) -> str:
    """Return the first line of what the driver said; the password can not be in it."""
    said = str(getattr(error, "orig", None) or error).strip()
    reason = said.splitlines()[0] if said else type(error).__name__
    password = _password(address)
    return reason.replace(password, "***") if password else reason


def _password(address: str) -> str | None:
    try:
        return sa.make_url(address).password
    except (SQLAlchemyError, ValueError):
        return None
