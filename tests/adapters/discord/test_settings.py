"""`/settings`: who may change what holds, and that it then holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.adapters.discord.conftest import shown
from tests.fakes.responder import Echo


@pytest.fixture
def settings(answering: Callable[[Any], Any]) -> Any:
    return answering(Echo())


async def test_only_managers_may(settings: Any) -> None:
    async with settings as desk:
        assert "settings" not in desk.alice.available_commands(desk.channel)
        assert any(name.startswith("settings") for name in desk.manager.available_commands(desk.channel))


async def test_what_is_set_holds_and_is_shown(settings: Any) -> None:
    async with settings as desk:
        result = await desk.slash("settings visibility", desk.manager, value="private")
        assert result.ephemeral
        assert "seen only by the one who asked" in shown(result)
        assert (await desk.slash("ask", question="who?")).ephemeral
        text = shown(await desk.slash("settings visibility", desk.manager, value="public", here_only=True))
        assert "seen by everybody 📍" in text
        assert not (await desk.slash("ask", question="who?")).ephemeral
        await desk.slash("settings reset", desk.manager, here_only=True)
        assert (await desk.slash("ask", question="who?")).ephemeral


async def test_a_channel_can_be_switched_off_for_all_but_its_managers(settings: Any) -> None:
    async with settings as desk:
        await desk.slash("settings switch", desk.manager, value="off")
        assert "switched off in this channel" in shown(await desk.slash("ask", question="who?"))
        assert "You said" in shown(await desk.slash("ask", desk.manager, question="who?"))


async def test_a_role_can_be_the_only_one_to_ask(settings: Any) -> None:
    async with settings as desk:
        role = desk.env.guild.create_role("Analysts")
        ann = desk.env.guild.add_member(desk.env.create_user("ann"), roles=[role])
        await desk.slash("settings askers", desk.manager, role=role)
        assert "only some people" in shown(await desk.slash("ask", question="who?"))
        assert "You said" in shown(await desk.slash("ask", ann, question="who?"))
        assert "everybody" in shown(await desk.slash("settings askers", desk.manager))


async def test_the_pace_can_be_set(settings: Any) -> None:
    async with settings as desk:
        text = shown(await desk.slash("settings pace", desk.manager, person=1, together=0))
        assert "no limit" in text
        await desk.slash("ask", question="who?")
        assert "ask again in" in shown(await desk.slash("ask", question="who?"))


async def test_threads_can_be_switched_off(settings: Any) -> None:
    async with settings as desk:
        await desk.slash("settings threads", desk.manager, value=False)
        await desk.alice.send(desk.channel, f"{desk.mention} who?")
        assert desk.channel.threads == []
