"""Is a message meant for the assistant? What a platform knows of a message goes in, a decision comes out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Overheard:
    """A message that the assistant can see."""

    by_program: bool = False
    """A bot, a webhook or the platform wrote it."""
    by_itself: bool = False
    direct: bool = False
    """In a direct message with the assistant."""
    mentions_it: bool = False
    """By name: a mention of everybody does not count."""
    replies_to_it: bool = False
    """Replies to one of its answers."""
    own_thread: bool = False
    """In a thread that the assistant opened or was called into."""
    among_several: bool = False
    """More than one person speaks in that thread: they talk to each other, too."""
    asks: bool = True
    """It has the form of a question, of a request or of a follow-up."""
    mentions_others: bool = False
    """Somebody else is called by name: what is said in a thread is for them then."""
    has_text: bool = True
    """There are words beside the mention that the assistant may read."""
    edited: bool = False


class Address(StrEnum):
    """What to do with a message."""

    ANSWER = "answer"
    GREET = "greet"
    """It was called without a question: say what can be asked."""
    ASK_FOR_MENTION = "ask_for_mention"
    """In its own thread, but the platform keeps the text from it: say once how to be heard."""
    IGNORE = "ignore"


def address(heard: Overheard) -> Address:
    """Decide what to do with a message; never two answers to one, never a talk with another program."""
    if heard.by_itself or heard.by_program or heard.edited:
        return Address.IGNORE
    called = heard.direct or heard.mentions_it or heard.replies_to_it
    if called:
        return Address.ANSWER if heard.has_text else Address.GREET
    if heard.own_thread and not heard.mentions_others and (heard.asks or not heard.among_several):
        return Address.ANSWER if heard.has_text else Address.ASK_FOR_MENTION
    return Address.IGNORE
