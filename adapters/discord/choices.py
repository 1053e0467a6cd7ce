"""What is offered while somebody types, inside Discord's limits: one choice that is too long would cost the whole list."""

from __future__ import annotations

from collections.abc import Iterable

from discord.app_commands import Choice

from adapters.discord.markup import cut

LONGEST_CHOICE = 100
MOST_CHOICES = 25


def choices(named: Iterable[tuple[str, str]]) -> list[Choice[str]]:
    """Return a choice for each text and its value; a value that is too long falls away, as half of one means something else."""
    fitting = [(" ".join(shown.split()), value) for shown, value in named if value and len(value) <= LONGEST_CHOICE]
    return [Choice(name=cut(shown, LONGEST_CHOICE), value=value) for shown, value in fitting if shown][:MOST_CHOICES]
