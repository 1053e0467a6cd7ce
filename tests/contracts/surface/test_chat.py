"""What a surface promises beside `test_surface.py` where others talk too and messages come over a network."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contracts.surface.surfaces import CHATS, SMALL
from tests.fakes.responder import Echo

pytestmark = pytest.mark.parametrize("open_chat", CHATS.values(), ids=CHATS.keys())


async def test_what_others_say_to_each_other_is_left_alone(open_chat: Any) -> None:
    echo = Echo()
    async with open_chat(echo, SMALL) as chat:
        assert await chat.overhear("who owns Kling?") == ""
    assert echo.asked == []


async def test_a_second_delivery_is_no_second_answer(open_chat: Any) -> None:
    echo = Echo()
    async with open_chat(echo, SMALL) as chat:
        assert (await chat.deliver_twice("who?")).count("You said: who?") == 1
    assert len(echo.asked) == 1
