"""What every surface promises: it answers, refuses, corrects, follows up, stays silent when it should, fits and escapes."""

from __future__ import annotations

from typing import Any

import pytest

from bot.answers import Answer
from bot.messages import Incoming
from tests import random_answers
from tests.contracts.surface.surfaces import SMALL, SURFACES
from tests.fakes.responder import Echo, Scripted, said
from tests.worlds import World

pytestmark = pytest.mark.parametrize("open_surface", SURFACES.values(), ids=SURFACES.keys())


async def test_it_answers_with_sources_dates_and_the_kind_of_a_line(open_surface: Any, shipped: World) -> None:
    async with open_surface(shipped.assistant, shipped.assistant) as surface:
        text = await surface.ask("why doesn't Meta dominate video?")
    assert "Meta" in text
    assert "assessment" in text
    assert "2026" in text
    assert "1" in text or "¹" in text


async def test_it_refuses_without_a_source(open_surface: Any, shipped: World) -> None:
    async with open_surface(shipped.assistant, shipped.assistant) as surface:
        text = await surface.ask("what is the best recipe for apple pie?")
    assert "outside what I know" in text
    assert "[1]" not in text
    assert "¹" not in text


async def test_it_corrects_a_false_assumption_first(open_surface: Any, shipped: World) -> None:
    async with open_surface(shipped.assistant, shipped.assistant) as surface:
        text = await surface.ask("why did ByteDance build Kling?")
    assert text.index("Not quite") < text.index("Kuaishou")


async def test_it_follows_up(open_surface: Any, shipped: World) -> None:
    async with open_surface(shipped.assistant, shipped.assistant) as surface:
        await surface.ask("who owns Kling?")
        assert "Google" in await surface.ask("and Veo?")


async def test_an_empty_line_is_no_question(open_surface: Any) -> None:
    echo = Echo()
    async with open_surface(echo, SMALL) as surface:
        assert await surface.ask("   ") == ""
    assert echo.asked == []


async def test_a_failure_is_a_calm_sentence(open_surface: Any) -> None:
    def broken(_: Incoming) -> Answer:
        raise RuntimeError("secret words")

    async with open_surface(Scripted(broken), SMALL) as surface:
        text = await surface.ask("who?")
    assert "reference" in text
    assert "secret" not in text
    assert "Traceback" not in text


async def test_any_answer_fits(open_surface: Any) -> None:
    seeds = iter(range(8))
    async with open_surface(Scripted(lambda _: random_answers.answer(next(seeds))), SMALL) as surface:
        for n in range(8):
            assert len(await surface.ask(f"question {n}")) <= surface.longest


async def test_foreign_text_stays_text(open_surface: Any) -> None:
    hostile = "@everyone \n<@1> [x](https://evil.example) \x1b]0;title\x07 \u202e**bold**"
    async with open_surface(Scripted(lambda incoming: said(incoming, hostile)), SMALL) as surface:
        text = await surface.ask("who?")
    assert "bold" in text
    assert [bad for bad in surface.unescaped if bad in text] == []
