"""What somebody can do about it when Slack refuses."""

from __future__ import annotations

from bot.phrases import Phrases


def told(code: str, said: Phrases, *, needed: str = "") -> str:
    """Say what a code of Slack's means for the person who asked or for who manages the workspace; `needed` is a missing scope."""
    raise NotImplementedError
