"""A chart as a picture: readable on a phone, on light and on dark ground, and told in words for those who do not see it."""

from __future__ import annotations

import io
import textwrap
from datetime import date
from functools import lru_cache

from bot.answers import Chart, Curve
from bot.wording import day, number

SIZE = (4.8, 3.9)
"""Inches; times `DOTS` pixels. So small, with letters of usual size, it is read on a phone, where it is as wide as a hand."""
DOTS = 210
GROUND, INK, FAINT = "#1f2430", "#e6e9ef", "#4a5162"
COLOURS = ("#4cc9f0", "#f9c74f", "#f94144", "#90be6d", "#c77dff", "#f8961e")
LONGEST_TITLE = 36
"""Characters of one line of it."""
EXACT = len("2026-10-08")
MARKERS = "osD^vP"
"""Each line has a sign of its own too: not everybody sees colours."""


@lru_cache(maxsize=32)
def png(chart: Chart) -> bytes:
    """Return the chart as PNG. Takes a few hundred milliseconds the first time."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # without pyplot: no window system, no global state
    from matplotlib.dates import ConciseDateFormatter, date2num
    from matplotlib.figure import Figure

    figure = Figure(figsize=SIZE, dpi=DOTS, facecolor=GROUND, layout="constrained")
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_subplot(facecolor=GROUND)
    newest = max((at for curve in chart.curves for at, _ in curve.points if len(at) == EXACT), default="")
    for curve, colour, marker in zip(chart.curves, COLOURS, MARKERS, strict=False):
        days = [date2num(_day(at, newest)) for at, _ in curve.points]
        values = [value for _, value in curve.points]
        label = f"{curve.name}  {number(values[-1])}"
        axes.plot(days, values, color=colour, marker=marker, markersize=5, linewidth=2, label=label)
    axes.xaxis_date()
    locator = axes.xaxis.get_major_locator()
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))
    axes.set_title(_title(chart), color=INK, fontsize=12, loc="left", pad=10, fontweight="bold", parse_math=False)
    axes.set_ylabel(chart.unit, color=INK, fontsize=9.5, parse_math=False)
    axes.tick_params(colors=INK, labelsize=9.5)
    axes.grid(visible=True, color=FAINT, linewidth=0.6)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(FAINT)
    legend = figure.legend(loc="outside lower center", ncols=2, frameon=False, fontsize=9.5, labelcolor=INK)
    for text in legend.get_texts():
        text.set_parse_math(False)
    out = io.BytesIO()
    canvas.print_png(out)
    return out.getvalue()


def _title(chart: Chart) -> str:
    """Return the title in as many lines as it takes."""
    if len(chart.title) <= LONGEST_TITLE:
        return chart.title
    return "\n".join(textwrap.fill(part, LONGEST_TITLE) for part in chart.title.split(" · "))


def told(chart: Chart) -> str:
    """Return the chart in words."""
    return f"{chart.title} ({chart.unit}). " + " ".join(_told(curve) for curve in chart.curves)


def _told(curve: Curve) -> str:
    (first, start), (last, end) = curve.points[0], curve.points[-1]
    if len(curve.points) == 1:
        return f"{curve.name}: {number(end)} on {day(last)}."
    return f"{curve.name}: {number(start)} on {day(first)}, {number(end)} on {day(last)}."


def _day(at: str, newest: str) -> date:
    """Return a day for a date of any exactness: the middle of a month or year that is all that is known, if it is not after `newest`."""
    year, month, of_month = (*map(int, at.split("-")), 0, 0)[:3]
    middle = date(year, month or 7, of_month or (15 if month else 1))
    return min(middle, date.fromisoformat(newest)) if newest.startswith(at) else middle
