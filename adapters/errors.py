"""What can keep the program from starting.

    StartError             carries a sentence for each problem
    ├── SettingsError      wrong values in the environment or `.env`
    └── Ended              a surface that ran can not go on

Everything else that goes wrong goes wrong in one turn and is caught in `adapters/turn.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

CAN_NOT_START = 2
"""The exit code that goes with it."""


class StartError(Exception):
    """The program can not start."""

    def __init__(self, problems: Sequence[str]) -> None:
        """Keep the problems: whole sentences for the person who runs the program, without secrets."""
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class SettingsError(StartError):
    """One or more settings are wrong."""


class Ended(StartError):  # noqa: N818 - it may have run well for weeks
    """A surface that ran can not go on, whatever is tried; others may."""
