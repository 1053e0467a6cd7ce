"""What a reader has to know of a claim, which the core says in English, in the reader's language."""

from __future__ import annotations

import re
from datetime import datetime

from bot.phrases import Phrases

SHAPES = {
    "confidence_low": re.compile(r"low confidence"),
    "caution_disputed": re.compile(r"disputed"),
    "caution_until": re.compile(r"until (?P<day>.+)"),
    "caution_superseded": re.compile(r"superseded (?P<day>.+)"),
    "caution_overtaken": re.compile(r"overtaken (?P<day>.+)"),
    "caution_figure": re.compile(r"figure of (?P<year>\d{4})"),
}
"""The phrase, and how `bot.answering.credits` writes it."""
EXACTNESS = {"%d %b %Y": "%Y-%m-%d", "%b %Y": "%Y-%m", "%Y": "%Y"}
"""How `bot.wording.day` writes a day, a month and a year, and the date that it was."""


def told(caution: str, said: Phrases) -> str:
    """Return a caution in the language of the phrases; one of another shape stays as it is."""
    for key, shape in SHAPES.items():
        if (match := shape.fullmatch(caution)) is not None:
            found = match.groupdict()
            return said(key, **{**found, "day": said.day(date)} if (date := _date(found.get("day", ""))) else found)
    return caution


def _date(written: str) -> str:
    for shape, date in EXACTNESS.items():
        try:
            return datetime.strptime(written, shape).strftime(date)  # noqa: DTZ007 - a day, of no zone
        except ValueError:
            continue
    return ""
