"""What comes in: one message of one person, in words that no platform owns."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message that the assistant is to answer."""

    text: str
    """As typed; an adapter takes off a mention of the bot, nothing else."""
    conversation: str
    """Thread, DM or terminal: turns with the same value follow each other."""
    person: str = ""
    """Who wrote it, as the platform's opaque id; never printed, never logged."""
    place: str = ""
    """Where it was written: workspace and channel, as opaque ids."""
    private: bool = False
    """Only the one who asked sees the answer, though the place is a channel."""
    replies_to: str | None = None
    """The id of the answer that this message refers to; none means the latest of the conversation."""
    alone: bool = False
    """It stands alone: nothing is filled in from the conversation, which goes on from here."""
    as_of: str | None = None
    """Answer as the knowledge stood on that day (YYYY-MM-DD); none means now."""
