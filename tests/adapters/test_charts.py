"""A chart as a picture: inside its frame, and readable on a phone, on light and on dark ground."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageColor

from adapters import charts
from bot.answers import Chart, Curve

PHONE = 360
"""Pixels of its own that a phone has across."""
EDGE = 10
"""Pixels of the picture at its rim that show nothing."""


def drawn(names: list[str], title: str = "A board") -> Image.Image:
    curves = tuple(Curve(name, (("2026-07-27", 1190.0 + n), ("2026-10-08", 1180.0 - n))) for n, name in enumerate(names))
    return Image.open(io.BytesIO(charts.png(Chart(title, "Elo", curves)))).convert("RGB")


def contrast(one: str, other: str) -> float:
    """How far two colours are apart for an eye, 1 to 21 (WCAG)."""

    def light(colour: str) -> float:
        parts = [value / 255 for value in ImageColor.getrgb(colour)[:3]]
        red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    brighter, darker = sorted((light(one), light(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def test_its_colours_stand_out_from_its_own_ground_whatever_is_around_it() -> None:
    assert contrast(charts.INK, charts.GROUND) >= 7
    assert all(contrast(colour, charts.GROUND) >= 3 for colour in charts.COLOURS)


def test_its_letters_are_large_enough_on_a_phone() -> None:
    assert charts.LETTERS * PHONE / (charts.SIZE[0] * 72) >= 10.5


@pytest.mark.parametrize("length", [6, 16, 17, 30])
@pytest.mark.parametrize("title", ["A board", "Artificial Analysis image-to-video · with-audio and many more words than fit"])
def test_nothing_is_cut_off_at_its_rim(length: int, title: str) -> None:
    picture = drawn([f"{'Model of names ' * 3}"[: length - 2] + f" {n}" for n in range(6)], title)
    wide, high = picture.size
    rims = ((0, 0, wide, EDGE), (0, 0, EDGE, high), (wide - EDGE, 0, wide, high), (0, high - EDGE, wide, high))
    ground = ImageColor.getrgb(charts.GROUND)
    assert all(picture.crop(rim).getcolors() == [((rim[2] - rim[0]) * (rim[3] - rim[1]), ground)] for rim in rims)
