"""Puts the version before or after in place of the one spoken of: "and the one before?", "is there a newer version?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.conversation import Turn
from knowledge.models import Entity

from .interpret import Interpreter

_THING = r"(?:versions?|ones?|models?|generations?|releases?|editions?)"
_BEFORE = re.compile(
    rf"\b(?:the |its |an? |any )?(?:{_THING} before|(?:previous|earlier|older|preceding) {_THING}|predecessors?)\b|上一代|前一个版本|旧版",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"\b(?:the |its |an? |any )?(?:even )?(?P<how>newer|next|later|following|newest|latest|most recent) {_THING}\b"
    rf"|\b(?:the |its |an? |any )?(?:successors?|{_THING} after)\b|下一代|新一代|新版",
    re.IGNORECASE,
)
BROUGHT = 4
"""Entities that an answer brought up among which a version is looked for."""
_LAST = ("newest", "latest", "most recent")
_BARE = re.compile(r"(?:\b(?:and|but|so|ok|okay|what|how|about|of|for|with|then|please|that|it)\b|[\W呢的])*", re.IGNORECASE)
_EXISTS = re.compile(
    r"(?:\b(?:and|but|so|ok|okay|is|are|was|there|already|yet|now|have|they|does|do|it|got|get|has)\b|[\W有吗])*", re.IGNORECASE
)
"""What stands around the version where a message asks no more than whether there is one."""


def another_version(text: str, last: Turn, interpreter: Interpreter) -> str | None:
    """Return a message, or the question before, about the version before or after the one spoken of; none when there is no such."""
    older = _BEFORE.search(text)
    newer = None if older is not None else _AFTER.search(text)
    m = older or newer
    if m is None:
        return None
    name = _beside(last, interpreter, after=older is None, to_the_end=newer is not None and (newer.group("how") or "").casefold() in _LAST)
    if name is None:
        return None
    said, version = name
    around = f"{text[: m.start()]} {text[m.end() :]}"
    if _BARE.fullmatch(around) and said in last.question:
        return last.question.replace(said, version, 1)
    if _EXISTS.fullmatch(around):
        return f"tell me about {version}"
    return text[: m.start()] + version + text[m.end() :]


def _beside(last: Turn, interpreter: Interpreter, *, after: bool, to_the_end: bool) -> tuple[str, str] | None:
    """Return how the last question names a version, and the name of the one before or after it; none without such a one.

    Where the question names no version, the one that its answer brought up first counts.
    """
    knowledge = interpreter.knowledge
    named = [(m.text, knowledge.entity(m.entity)) for m in interpreter.names.find(last.question, supported=True) if m.entity]
    brought = [(e.name, e) for e in knowledge.entities(last.topics[:BROUGHT]).values()]
    for said, entity in (*named, *brought):
        if entity is None or entity.family is None:
            continue
        line = _in_line(knowledge.versions_of(entity.family))
        at = _numbers(entity.name)
        beside = [name for numbers, name in line if (numbers > at if after else numbers < at)]
        if beside:
            return said, beside[-1 if to_the_end or not after else 0]
    return None


def _in_line(versions: Sequence[Entity]) -> list[tuple[tuple[int, ...], str]]:
    """Return the versions of a family by their numbers."""
    return sorted((_numbers(v.name), v.name) for v in versions if _numbers(v.name))


def _numbers(name: str) -> tuple[int, ...]:
    return tuple(int(n) for n in re.findall(r"\d+", name))
