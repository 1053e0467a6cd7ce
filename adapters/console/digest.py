"""A digest as a terminal shows it. Pure: a digest goes in, rich's building blocks come out."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.style import Style
from rich.text import Text

from adapters import digest_layout
from adapters.characters import printable
from adapters.console.layout import footnote, grid, told
from adapters.digest_layout import Row, Sheet
from bot.digest.document import Digest
from bot.phrases import Phrases, phrases

INDENT = (0, 0, 0, 2)


def digest(shown: Digest, *, whole: bool = False) -> Group:
    """Lay out a digest; with `whole` what comes under "more" too."""
    page, said = digest_layout.sheet(shown), phrases(shown.language)
    blocks: list[RenderableType] = [Text(printable(page.title), style="bold"), Text(printable(page.intro))]
    blocks += _section(said("digest_corrections"), page.corrections, Style(color="yellow", bold=True))
    blocks += _section("", page.lines)
    blocks += _rest(page, said, whole=whole)
    if page.table is not None:
        blocks += [Text(), _heading(said("digest_boards")), Padding(grid(page.table), INDENT)]
    if page.spotlight is not None:
        title = f"{said('digest_spotlight')}: {page.spotlight.title}"
        blocks += [Text(), _heading(title), *(Padding(told(line, Style()), INDENT) for line in page.spotlight.lines)]
    blocks += _section(said("digest_rechecks"), page.rechecks)
    sources = page.sources if whole else page.sources[: page.sources_at_once]
    blocks += _apart([footnote(number, citation) for number, citation in enumerate(sources, start=1)])
    blocks += _apart([Text(printable(note), style="dim") for note in page.notes])
    return Group(*blocks)


def _rest(page: Sheet, said: Phrases, *, whole: bool) -> list[RenderableType]:
    if not page.more:
        return []
    if not whole:
        return [Text(), Text(said("digest_more", n=len(page.more) + page.left), style="dim")]
    left = [Text(said("digest_left", n=page.left), style="dim")] if page.left else []
    return [*_section(said("digest_more", n=len(page.more)), page.more), *left]


def _section(title: str, rows: Sequence[Row], style: Style | None = None) -> list[RenderableType]:
    if not rows:
        return []
    heading = [_heading(title, style)] if title else []
    return [Text(), *heading, *(Padding(_row(row), INDENT) for row in rows)]


def _heading(title: str, style: Style | None = None) -> Text:
    return Text(printable(title), style=style or Style(italic=True))


def _row(row: Row) -> Text:
    text = Text(f"{printable(row.label)}: ", style=Style(color="cyan")) + told(row.line, Style())
    return text.append(f"\n{printable(row.before)}", style=Style(dim=True)) if row.before else text


def _apart(lines: Sequence[RenderableType]) -> list[RenderableType]:
    return [Text(), *lines] if lines else []
