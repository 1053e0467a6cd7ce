"""An answer as JSON, for programs (`moat ask --json` and `moat batch`; the format is described in `tests/eval/README.md`)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TypedDict

from bot.answers import Answer, Point
from bot.wording import plain


class PointFields(TypedDict):
    """One line of the answer."""

    text: str
    kind: str
    claims: list[str]


class AnswerFields(TypedDict):
    """The whole answer."""

    id: str | int | None
    conversation: str | int | None
    status: str
    intent: str
    entities: list[str]
    corrections: list[str]
    text: str
    points: list[PointFields]
    claims: list[str]
    took_ms: float


def fields(answer: Answer) -> AnswerFields:
    """Return the answer's fields under the names that programs know."""
    return {
        "id": answer.id,
        "conversation": answer.conversation,
        "status": str(answer.status),
        "intent": answer.intent,
        "entities": list(answer.entities),
        "corrections": list(dict.fromkeys(correction.text for each in with_parts(answer) for correction in each.corrections)),
        "text": plain(answer),
        "points": [_point(point) for each in with_parts(answer) for point in lines(each)],
        "claims": list(answer.claims),
        "took_ms": round(answer.took_ms, 3),
    }


def failure(number: str | int | None, conversation: str | int | None, sentence: str) -> AnswerFields:
    """Return the fields of a reply to something that could not be read as a question."""
    return {
        "id": number,
        "conversation": conversation,
        "status": "error",
        "intent": "",
        "entities": [],
        "corrections": [],
        "text": sentence,
        "points": [],
        "claims": [],
        "took_ms": 0.0,
    }


def one_line(reply: AnswerFields) -> str:
    """Return the fields as one line of plain ASCII, so that no reader can take a character of a text for a line's end."""
    return json.dumps(reply, ensure_ascii=True, allow_nan=False)


def with_parts(answer: Answer) -> Iterator[Answer]:
    """Go through an answer and the answers it is made of."""
    yield answer
    for part in answer.parts:
        yield from with_parts(part)


def lines(answer: Answer) -> list[Point]:
    """Return what a reader sees at once, the headline first."""
    return [*([answer.headline] if answer.headline else []), *answer.points]


def _point(point: Point) -> PointFields:
    return {"text": point.text, "kind": point.kind, "claims": list(point.claims)}
