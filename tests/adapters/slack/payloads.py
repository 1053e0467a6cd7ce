"""Looking into what goes to Slack."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from adapters.slack.cards import Message
from tests.fakes.blockkit_rules import validate_message, validate_view

KINDS_OF_TEXT = ("plain_text", "mrkdwn", "text", "link", "raw_text")


def parts(payload: Any, *kinds: str) -> Iterator[dict[str, Any]]:
    """Every part of these types, in order."""
    if isinstance(payload, dict):
        if payload.get("type") in kinds:
            yield payload
        for value in payload.values():
            yield from parts(value, *kinds)
    elif isinstance(payload, list | tuple):
        for value in payload:
            yield from parts(value, *kinds)


def texts(payload: Any) -> list[str]:
    """Every text that somebody reads."""
    return [str(part["text"]) for part in parts(payload, *KINDS_OF_TEXT)]


def shown(payload: Any) -> str:
    """All of it, as one text."""
    return "".join(texts(payload))


def controls(payload: Any) -> list[dict[str, Any]]:
    """Everything that can be pressed or chosen from."""
    return list(parts(payload, "button", "static_select", "feedback_buttons"))


def labels(payload: Any) -> list[str]:
    """What stands on the buttons."""
    return [control["text"]["text"] for control in controls(payload) if control["type"] == "button"]


def refused(message: Message) -> list[str]:
    """What Slack would refuse or what is poor form, and what it refuses without its documentation saying so."""
    problems = [str(problem) for problem in validate_message({"text": message.text, "blocks": list(message.blocks)})]
    problems += ["two tables"] if len(list(parts(message.blocks, "table"))) > 1 else []
    problems += ["a long text"] if not 0 < len(message.text) <= 3000 else []
    for row in parts(message.blocks, "actions"):
        ids = [element["action_id"] for element in row["elements"]]
        problems += [f"twice in a row: {ids}"] if len(set(ids)) < len(ids) else []
    return problems + unsafe(message.blocks, message.text)


def refused_view(view: dict[str, Any]) -> list[str]:
    """The same for a form or the home."""
    return [str(problem) for problem in validate_view(view)] + unsafe(view)


def unsafe(payload: Any, text: str = "") -> list[str]:
    """What could be taken for a mention, a link or a format that is not ours."""
    problems = [f"a mention: {each[:80]!r}" for each in [text, *texts(payload)] if re.search(r"<[!@#]", each)]
    for each in [text, *(str(part["text"]) for part in parts(payload, "mrkdwn"))]:
        problems += [f"half an entity: {each[-80:]!r}"] if re.search(r"&(?!(?:amp|lt|gt);)", each) else []
        problems += [f"a bracket: {each[:80]!r}"] if re.search(r"[<>]", each) else []
    problems += [f"no address: {part['url']}" for part in parts(payload, "link") if not part["url"].startswith(("http://", "https://"))]
    return problems
