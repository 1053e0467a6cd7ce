"""`moat batch`: JSON lines in, JSON lines out, one for each, whatever the lines hold.

A line that is no question gets an error line with what is known of its id; the others are answered all the same.
Lines with the same conversation are one talk; nothing of it outlasts the run.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import BinaryIO, NoReturn, TextIO

from adapters import turn
from adapters.answer_json import AnswerFields, failure, fields, one_line
from adapters.dates import is_date
from adapters.input_lines import whole_lines
from bot.messages import Incoming

LONGEST_LINE = 4 * 1024 * 1024
"""Bytes; what is beyond is read over, not kept."""

Name = str | int | None
"""An id or a conversation as it came in."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A line that could be read."""

    id: Name
    conversation: Name
    question: str
    as_of: str | None


class UnreadableError(Exception):
    """A line that is no question, with what is known of it."""

    def __init__(self, reason: str, identity: Name = None, conversation: Name = None) -> None:
        """Keep the rest of the sentence that begins with "Line 7 "."""
        super().__init__(reason)
        self.reason, self.id, self.conversation = reason, identity, conversation


def run(responder: turn.Responder, lines: BinaryIO, out: TextIO) -> None:
    """Answer every line of the input in order, each as soon as it is there."""
    for number, line in enumerate(whole_lines(lines, LONGEST_LINE), start=1):
        if line.strip():
            out.write(one_line(reply(responder, line, number)) + "\n")
            out.flush()


def reply(responder: turn.Responder, line: bytes, number: int) -> AnswerFields:
    """Return what goes back for one line."""
    try:
        asked = read(line)
    except UnreadableError as problem:
        return failure(problem.id, problem.conversation, f"Line {number} {problem.reason}")
    talk = f"line {number}" if asked.conversation is None else f"talk {asked.conversation!r}"
    said = turn.take(responder, Incoming(text=asked.question, conversation=talk, as_of=asked.as_of), fields)
    said["id"], said["conversation"] = asked.id, asked.conversation
    return said


def read(line: bytes) -> Asked:
    """Return what a line asks; raise `UnreadableError` when it is no question."""
    record = _record(line)
    identity, conversation = _name(record.get("id")), _name(record.get("conversation"))

    def refuse(reason: str) -> NoReturn:
        raise UnreadableError(reason, identity, conversation)

    if not _is_utf8(line):
        refuse("is not UTF-8 text.")
    if identity is None:
        refuse('has no "id" that is a text or a whole number.')
    if conversation is None and record.get("conversation") is not None:
        refuse('has a "conversation" that is neither a text nor a whole number.')
    question, as_of = record.get("question"), record.get("as_of")
    if not isinstance(question, str):
        refuse('has no "question" that is a text.')
    if as_of is not None and not (isinstance(as_of, str) and is_date(as_of)):
        refuse('has an "as_of" that is not a date like 2026-03-31.')
    return Asked(identity, conversation, question, as_of)


def _record(line: bytes) -> dict[str, object]:
    text = line.decode("utf-8", errors="replace").removeprefix("\ufeff")
    try:
        found = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        reason = "is too long." if len(line) >= LONGEST_LINE else "is not a JSON object."
        raise UnreadableError(reason, _glimpse(text, "id"), _glimpse(text, "conversation")) from None
    if not isinstance(found, dict):
        raise UnreadableError("is not a JSON object.")
    return found


def _glimpse(text: str, field: str) -> Name:
    """Return a field of a line that can not be read as a whole, if it can be seen."""
    seen = re.search(rf'"{field}"\s*:\s*("(?:[^"\\]|\\.){{0,500}}"|-?[0-9]{{1,18}}(?![0-9.eE]))', text)
    try:
        return _name(json.loads(seen.group(1))) if seen else None
    except ValueError:
        return None


def _name(value: object) -> Name:
    return value if isinstance(value, str | int) and not isinstance(value, bool) else None


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
