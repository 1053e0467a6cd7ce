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
LETTERS, LARGE = 10.5, 13.0
"""Points; on a phone that shows the picture as wide as its screen that is about as many of its own pixels."""
MARGIN = 0.1
"""Inches around everything."""
LONGEST_NAME = 24
"""Characters of a line's name and value of which two stand beside each other."""
LONGEST_TITLE = 36
"""Characters of one line of it."""
EXACT = len("2026-10-08")
MOST_DAYS = 6
"""That are named below."""
OFFSETS = ["", "%Y", "%Y", "%d %b %Y", "%d %b %Y", "%d %b %Y %H:%M"]
"""What stands under the days beside what each of them says: nothing of it twice."""
MARKERS = "osD^vP"
"""Each line has a sign of its own too: not everybody sees colours."""


@lru_cache(maxsize=32)
def png(chart: Chart) -> bytes:
    """Return the chart as PNG. Takes a few hundred milliseconds the first time."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # without pyplot: no window system, no global state
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    figure = Figure(figsize=SIZE, dpi=DOTS, facecolor=GROUND, layout=ConstrainedLayoutEngine(w_pad=MARGIN, h_pad=MARGIN))
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_subplot(facecolor=GROUND)
    newest = max((at for curve in chart.curves for at, _ in curve.points if len(at) == EXACT), default="")
    labels = [f"{curve.name}  {number(curve.points[-1][1])}" for curve in chart.curves]
    for curve, label, colour, marker in zip(chart.curves, labels, COLOURS, MARKERS, strict=False):
        days = [date2num(_day(at, newest)) for at, _ in curve.points]
        values = [value for _, value in curve.points]
        axes.plot(days, values, color=colour, marker=marker, markersize=5, linewidth=2, label=label)
    axes.xaxis_date()
    locator = AutoDateLocator(minticks=3, maxticks=MOST_DAYS)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator, offset_formats=OFFSETS))
    axes.xaxis.get_offset_text().set(color=INK, fontsize=LETTERS)
    axes.set_title(_title(chart), color=INK, fontsize=LARGE, loc="left", pad=10, fontweight="bold", parse_math=False)
    axes.set_ylabel(chart.unit, color=INK, fontsize=LETTERS, parse_math=False)
    axes.tick_params(colors=INK, labelsize=LETTERS)
    axes.grid(visible=True, color=FAINT, linewidth=0.6)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(FAINT)
    columns = 2 if max(map(len, labels), default=0) <= LONGEST_NAME else 1
    narrow = {"handlelength": 1.2, "handletextpad": 0.5, "columnspacing": 1.0}
    legend = figure.legend(loc="outside lower center", ncols=columns, frameon=False, fontsize=LETTERS, labelcolor=INK, **narrow)
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
