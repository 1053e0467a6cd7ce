"""An answer as JSON and back, for whoever keeps it: nothing is lost on the way."""

from __future__ import annotations

from functools import cache

from pydantic import TypeAdapter, ValidationError

from .answers import Answer


@cache
def _adapter() -> TypeAdapter[Answer]:
    return TypeAdapter(Answer)


def dump(answer: Answer) -> str:
    """Return the answer as JSON."""
    return _adapter().dump_json(answer).decode()


def read(document: str) -> Answer | None:
    """Return the answer; none for what is no answer (an older version may have written it)."""
    try:
        return _adapter().validate_json(document)
    except ValidationError:
        return None
