"""Which controls stand under an answer and in which order, the same for every surface that has buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.layout import Sheet
from bot.answers import Status
from bot.phrases import Phrases


@dataclass(frozen=True, slots=True)
class Button:
    """A button before any platform has drawn it."""

    action: str
    """What pressing it does, also its name in the control's id."""
    label: str
    emoji: str


@dataclass(frozen=True, slots=True)
class Controls:
    """What stands under an answer, from top to bottom; what is empty falls away."""

    buttons: tuple[Button, ...]
    questions: tuple[str, ...]
    """What to ask next, for a select."""
    marks: tuple[Button, ...]
    """Whether it helped."""


def under(sheet: Sheet, said: Phrases, *, private: bool, further: int, link: bool = False) -> Controls:
    """Return the controls of an answer that is shown privately or not; `further` lines or rows stand on its further pages.

    With `link` it has a page of its own on the web.
    """
    answered = sheet.status == Status.ANSWERED and sheet.rests_on_claims
    buttons = []
    if answered:
        buttons += [Button("sources", said("button_sources"), "📚"), Button("why", said("button_why"), "🔎")]
        buttons += [Button("compare", said("button_compare"), "⚖️")] if sheet.entities else []
    if further:
        buttons.append(Button("more", said("button_more", n=further), "➕"))
    if answered and private:
        buttons.append(Button("share", said("button_share"), "📣"))
    if answered and link:
        buttons.append(Button("link", said("button_link"), "🔗"))
    marks = (Button("helpful", said("button_helpful"), "👍"), Button("unhelpful", said("button_not_helpful"), "👎")) if answered else ()
    return Controls(tuple(buttons), sheet.suggestions, marks)


def askable(questions: Sequence[str], *, longest: int, most: int) -> list[str]:
    """Return the questions that fit into a select's option whole, each once."""
    return [text for text in dict.fromkeys(questions) if 0 < len(text) <= longest][:most]
