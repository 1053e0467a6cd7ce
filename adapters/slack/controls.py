"""The controls under a message. Their ids carry all they need, so that they work after a restart and on every replica."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.controls import Button, Controls, askable
from adapters.slack.blocks import Block, plain
from adapters.slack.markup import literal
from bot.phrases import Phrases

PREFIX = "moat:v1:"
NO_ANSWER = "0"
"""Stands where a control belongs to no answer."""
ANY = re.compile(rf"^{PREFIX}")
"""Matches the id of every control of ours, also of an action that this version does not know."""
ASK = "try"
"""The action of a button that asks a question: its value is the question."""
LONGEST_LABEL = 60
LONGEST_QUESTION = 2000
LONGEST_OPTION = 75
MOST_OPTIONS = 10
_ID = re.compile(rf"{PREFIX}([a-z_]+)(?::([0-9a-zA-Z]+))?")
_VALUE = re.compile(r"([0-9a-zA-Z]+):(\d{1,6})")


@dataclass(frozen=True, slots=True)
class Pressed:
    """A control that somebody used."""

    action: str
    answer: str = ""
    """The id of the answer that it stands under; empty where it stands under none."""
    page: int = 1
    value: str = ""
    """What was chosen, or the question that a button asks."""


def action_id(action: str, number: int | None = None) -> str:
    """Return a control's id; a number tells apart those of one action in one message."""
    return f"{PREFIX}{action}" if number is None else f"{PREFIX}{action}:{number}"


def parse(action: Mapping[str, Any]) -> Pressed | None:
    """Return what was used, from an action as Slack sends it; none for what is no control of ours."""
    match = _ID.fullmatch(str(action.get("action_id", "")))
    if match is None:
        return None
    name, chosen, value = match[1], action.get("selected_option"), str(action.get("value") or "")
    if chosen:
        block = _ID.fullmatch(str(action.get("block_id", "")))
        return Pressed(name, _answer(block[2] if block else None), value=str(chosen.get("value", "")))
    place = _VALUE.fullmatch(value)
    if name == ASK or place is None:
        return Pressed(name, value=value)
    if name == "feedback":
        name = "helpful" if place[2] == "1" else "unhelpful"
    return Pressed(name, _answer(place[1]), int(place[2]), value)


def _answer(written: str | None) -> str:
    return "" if written is None or written == NO_ANSWER else written


def button(action: str, answer: str, label: str, *, emoji: str = "", page: int = 1, number: int | None = None) -> Block:
    """Return a button; what it is called for a screen reader has no picture in it."""
    shown = f"{emoji} {label}" if emoji else label
    return {
        "type": "button",
        "action_id": action_id(action, number),
        "text": plain(shown, LONGEST_LABEL, emoji=True),
        "accessibility_label": plain(label, LONGEST_LABEL)["text"],
        "value": f"{answer or NO_ANSWER}:{max(0, page)}",
    }


def forget(said: Phrases) -> Block:
    """Return the button that deletes what is kept of a person; Slack asks once more."""
    confirm = {
        "title": plain(said("button_forget"), 100),
        "text": plain(said("forget_confirm"), 300),
        "confirm": plain(said("button_forget"), 30),
        "deny": plain(said("button_cancel"), 30),
        "style": "danger",
    }
    return {**button("forget", NO_ANSWER, said("button_forget"), emoji="🗑️"), "confirm": confirm}


def asking(question: str, number: int) -> Block:
    """Return a button that asks a question of its own; the number tells it from others in the same message."""
    return {
        "type": "button",
        "action_id": action_id(ASK, number),
        "text": plain(question, LONGEST_OPTION),
        "value": literal(question)[:LONGEST_QUESTION],
    }


def option(text: str, value: str) -> Block:
    """Return an option of a select."""
    return {"text": plain(text, LONGEST_OPTION), "value": value}


def select(questions: Sequence[str], placeholder: str) -> list[Block]:
    """Return the select with the questions one may ask next; nothing where no question fits into an option whole."""
    fitting = askable([literal(text) for text in questions], longest=LONGEST_OPTION, most=MOST_OPTIONS)
    shown = {"type": "static_select", "action_id": action_id("next"), "placeholder": plain(placeholder, 150)}
    return [shown | {"options": [option(text, text) for text in fitting]}] if fitting else []


def row(answer: str, elements: Sequence[Block]) -> list[Block]:
    """Return a row of controls, whose id names the answer; nothing where there is none."""
    if not elements:
        return []
    chooses = any(element["action_id"] == action_id("next") for element in elements)
    named = {"block_id": f"{action_id('next')}:{answer or NO_ANSWER}"} if chooses else {}
    return [{"type": "actions", **named, "elements": list(elements)}]


def rows(answer: str, controls: Controls, said: Phrases, *, native: bool) -> list[Block]:
    """Return the rows of controls under an answer; `native` takes Slack's own buttons for what one thinks of it."""
    chooser = select(controls.questions, said("next_questions"))
    marks = [] if native else _buttons(answer, controls.marks)
    found = row(answer, _buttons(answer, controls.buttons)) + row(answer, [*chooser, *marks])
    return found + (_feedback(answer, controls.marks) if native and controls.marks else [])


def _buttons(answer: str, buttons: Sequence[Button]) -> list[Block]:
    return [button(each.action, answer, each.label, emoji=each.emoji) for each in buttons]


def _feedback(answer: str, marks: Sequence[Button]) -> list[Block]:
    good, bad = marks
    buttons = {
        "type": "feedback_buttons",
        "action_id": action_id("feedback"),
        "positive_button": {"text": plain(good.label, LONGEST_LABEL), "value": f"{answer}:1"},
        "negative_button": {"text": plain(bad.label, LONGEST_LABEL), "value": f"{answer}:0"},
    }
    return [{"type": "context_actions", "elements": [buttons]}]
