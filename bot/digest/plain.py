"""A digest as plain text: for pipes, logs and whoever reads no colours."""

from __future__ import annotations

from bot.answers import Point, Table
from bot.phrases import phrases
from bot.wording import in_brackets

from .document import Digest, Line


def plain(digest: Digest, *, whole: bool = False) -> str:
    """Return the digest as a person reads it; with `whole` what comes under "more" too."""
    said = phrases(digest.language)
    blocks = [[digest.title, digest.intro]]
    blocks.append([said("digest_corrections"), *map(_line, digest.corrections)])
    blocks.append(["", *map(_line, digest.lines)])
    if whole:
        blocks.append([said("digest_more", n=len(digest.more)), *map(_line, digest.more)])
    elif digest.more:
        blocks.append(["", said("digest_more", n=len(digest.more) + digest.left)])
    if digest.table is not None:
        blocks.append([f"{said('digest_boards')}: {digest.table.title}", *_rows(digest.table)])
    if digest.spotlight is not None:
        blocks.append([f"{said('digest_spotlight')}: {digest.spotlight.title}", *map(_point, digest.spotlight.points)])
    blocks.append([said("digest_rechecks"), *map(_line, digest.rechecks)])
    blocks.append(["", *digest.notes])
    return "\n\n".join("\n".join(line for line in block if line) for block in blocks if len(block) > 1)


def _line(line: Line) -> str:
    before = f" [{line.before}]" if line.before else ""
    return f"- {line.label}: {line.point.text}{before}{in_brackets(line.point)}"


def _point(point: Point) -> str:
    return f"- {point.text}{in_brackets(point)}"


def _rows(table: Table) -> list[str]:
    return [f"- {' · '.join(row)}" for row in (table.columns, *table.rows)]
