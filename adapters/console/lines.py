"""The console for a pipe: a line in, an answer in plain text out."""

from __future__ import annotations

from typing import BinaryIO, TextIO

from adapters.characters import printable
from adapters.console.talk import Leave, Note, Outcome, Talk
from adapters.input_lines import whole_lines
from bot.answers import Answer
from bot.wording import plain

LONGEST_LINE = 64 * 1024
"""Bytes; no question is that long."""


def run(talk: Talk, source: BinaryIO, out: TextIO) -> None:
    """Answer every line, each as soon as it is there, until there are no more or one says to leave."""
    for line in whole_lines(source, LONGEST_LINE):
        if not line.strip():
            continue
        outcome = talk.say(line.decode("utf-8", errors="replace"))
        if isinstance(outcome, Leave):
            return
        out.write(printable(text(outcome)) + "\n\n")
        out.flush()


def text(outcome: Outcome) -> str:
    """Return what a line led to as plain text."""
    match outcome:
        case Answer():
            return plain(outcome)
        case Note(sentence):
            return sentence
        case Leave():
            return ""
