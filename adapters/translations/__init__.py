"""What chats show of the commands in other languages, from the files beside this one: English text -> theirs."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

HERE = Path(__file__).parent


def translated(text: str, language: str) -> str | None:
    """Return a text in a language; none where there is no translation."""
    return _texts(language).get(text)


@cache
def _texts(language: str) -> dict[str, str]:
    path = HERE / f"{language}.yaml"
    return dict(yaml.safe_load(path.read_text(encoding="utf-8"))) if path.is_file() else {}
