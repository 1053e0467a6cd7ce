"""When Slack does not do what it should: whoever asked learns what to do, the log says where it went wrong, nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import statistics
from typing import Any

import pytest

from tests.adapters.slack.conftest import Keeping, Rig, shown
from tests.fakes.state import FakePlaces


async def told(at: Rig, code: str, **extra: Any) -> str:
    """Let Slack refuse an answer; return what the asker reads instead."""
    at.slack.fault("chat.postMessage", error=code, extra=extra, times=1)
    before = len(at.slack.ephemerals)
    await at.slack.mention("who leads?")
    return shown((await at.whispers(before + 1))[before])


@pytest.mark.parametrize(
    ("code", "part"),
    [
        ("not_in_channel", "Invite me with /invite"),
        ("channel_not_found", "Invite me with /invite"),
        ("is_archived", "This channel is archived"),
        ("account_inactive", "no longer installed in this workspace. Somebody who manages it has to install it again"),
        ("token_revoked", "no longer installed in this workspace. Somebody who manages it has to install it again"),
        ("invalid_auth", "no longer installed in this workspace"),
        ("ratelimited", "ask again in a moment"),
        ("restricted_action", "rules of this channel"),
        ("msg_too_long", "msg_too_long"),
        ("some_new_code", "some_new_code"),
    ],
)
async def test_what_slack_refuses_is_told_to_who_asked(small: Rig, code: str, part: str) -> None:
    assert part in await told(small, code)


async def test_a_missing_permission_is_named(small: Rig) -> None:
    text = await told(small, "missing_scope", needed="chat:write")
    assert "I lack a permission for that (chat:write). Somebody who manages the workspace has to install Moat again." in text


async def test_it_is_told_in_their_language(small: Rig) -> None:
    small.slack.users[small.slack.alice]["locale"] = "zh-CN"
    assert "归档" in await told(small, "is_archived")


async def test_an_archived_channel_is_told_directly(small: Rig) -> None:
    await small.slack.mention("who leads?", channel=small.slack.archived)
    (answer,) = await small.answers(small.slack.im(small.slack.alice))
    assert "archived" in shown(answer)


@pytest.mark.parametrize("status", ["token_revoked", "account_inactive", "invalid_auth"])
async def test_with_a_withdrawn_token_it_stays_calm(either: Rig, status: str, caplog: pytest.LogCaptureFixture) -> None:
    either.slack.revoke(status)
    _, delivered = await either.slack.mention("who leads?")
    await either.quiet()
    assert all(each.acked for each in delivered)
    assert "Traceback" not in caplog.text
    assert status in caplog.text
    either.slack.revoke("active")
    await either.slack.mention("and now?")
    await either.answers()


async def test_after_a_withdrawal_a_command_is_answered_where_no_token_is_needed(either: Rig) -> None:
    either.slack.revoke()
    await either.slack.slash("/moat", "who leads?")
    assert "You said: who leads?" in shown((await either.whispers())[0])


async def test_a_storm_of_limits_delays_and_loses_nothing(small: Rig, echo: Keeping) -> None:
    small.slack.fault("*", status=429, times=12, when=lambda args: "channel" in args)
    places = (small.slack.general, small.slack.secret, small.slack.group)
    await asyncio.gather(*(small.slack.mention(f"q{n}", channel=place) for n, place in enumerate(places)))
    for place in places:
        await small.answers(place)
    await small.quiet()
    assert len(small.slack.bot_messages()) == len(echo.asked) == 3


async def test_a_crowd_in_one_channel_waits_in_line(small: Rig) -> None:
    small.slack.enforce_rate = True
    small.app.desk.posting._pace._between = 1.0
    await asyncio.gather(*(small.slack.mention(f"q{n}") for n in range(7)))
    await small.answers(count=7)
    assert not [call for call in small.slack.of("chat.postMessage") if call.http_status == 429]


async def test_a_hundred_at_once_are_all_acknowledged_in_time(either: Rig) -> None:
    deliveries = await asyncio.gather(*(either.slack.slash("/moat", f"q{n}") for n in range(100)))
    waits = sorted(each.ack_ms for each in deliveries)
    assert waits[-1] < 3000, f"median {statistics.median(waits):.0f} ms"
    await either.whispers(100)


async def test_a_channel_that_is_gone_between_question_and_answer_is_told(small: Rig) -> None:
    small.slack.fault("chat.postMessage", error="channel_not_found", times=-1, when=lambda args: args["channel"] == small.slack.general)
    small.slack.fault("chat.postEphemeral", error="channel_not_found", times=-1)
    await small.slack.mention("who leads?")
    assert await small.answers(small.slack.im(small.slack.alice))


async def test_settings_that_can_not_be_read_cost_no_answer(small: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    from sqlalchemy.exc import OperationalError

    def away(self: FakePlaces, place: str) -> str | None:
        raise OperationalError("select", {}, Exception("away"))

    monkeypatch.setattr(FakePlaces, "load", away)
    await small.slack.slash("/moat", "who leads?")
    assert "You said: who leads?" in shown((await small.whispers())[0])


async def test_events_that_can_not_be_noted_are_answered_all_the_same(small: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any) -> bool:
        raise OSError("disk")

    from sqlalchemy.exc import OperationalError

    def broken(*_: Any) -> bool:
        raise OperationalError("insert", {}, Exception("away"))

    monkeypatch.setattr(small.app.desk.arrivals._once, "take", broken)
    _, delivered = await small.slack.mention("who leads?")
    await small.answers()
    await small.quiet()
    assert len(small.slack.bot_messages()) == 1
    assert all(each.ack_ms < 3000 for each in delivered)
