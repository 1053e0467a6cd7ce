"""Twenty traps of Slack and its library, each found by trying it out, and how Moat steps around them."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import threading
from collections.abc import Callable
from typing import Any

import pytest

from adapters.settings import Settings
from bot.answers import Answer, Point
from bot.messages import Incoming
from tests import random_answers
from tests.adapters.slack.conftest import Keeping, Rig, pressable, rig, shown
from tests.adapters.slack.test_installing import TEAM, browser, installed
from tests.fakes.fake_slack import FakeSlack
from tests.fakes.responder import Scripted, SmallGuide, said
from tests.fakes.slack.controls import controls
from tests.fakes.slack.records import Delivery

__all__ = ["browser"]  # a fixture of another file

WORDS = "zebra crossing?"
SENTENCE = "A sentence that goes on for a while. " * 6


def long_answer(incoming: Incoming) -> Answer:
    points = tuple(Point(f"{n}: {SENTENCE}", claims=("c1",)) for n in range(6))
    return dataclasses.replace(said(incoming, f"You said: {incoming.text}"), points=points)


def broken(_: Incoming) -> Answer:
    raise RuntimeError(WORDS)


def breaking(at: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make whatever follows an acknowledgement fail at once."""

    async def rules(*_: str, **__: Any) -> None:
        raise RuntimeError(WORDS)

    monkeypatch.setattr(at.service, "rules", rules)


async def test_trap_1_work_that_fails_at_once_takes_no_acknowledgement_with_it(either: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    breaking(either, monkeypatch)
    for _ in range(5):
        delivery = await either.slack.slash("/moat", WORDS)
        assert delivery.acked
    _, delivered = await either.slack.mention(WORDS)
    assert all(each.acked for each in delivered)


async def test_trap_2_what_fails_later_is_told_and_logged(
    small: Rig, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    breaking(small, monkeypatch)
    await small.slack.slash("/moat", WORDS)
    text = shown((await small.whispers())[0])
    reference = text.partition("reference ")[2][:8]
    (record,) = [each for each in caplog.records if getattr(each, "reference", None) == reference]
    assert "RuntimeError" in record.getMessage()
    assert WORDS not in text + caplog.text


async def test_trap_3_whatever_comes_is_acknowledged(either: Rig) -> None:
    """What nobody acknowledges is an error for the person, or comes again three times."""
    slack = either.slack
    slack.subscriptions = slack.commands = None
    old, _ = await slack.say("old")
    link = {"type": "button", "action_id": "x", "text": {"type": "plain_text", "text": "Link"}, "url": "https://example.org"}
    old["blocks"] = [{"type": "actions", "block_id": "b", "elements": [link]}]
    view = {"id": "V1", "type": "modal", "callback_id": "foreign", "state": {"values": {}}}
    form = slack._interaction("view_submission", slack.alice) | {"view": view}
    typed = slack._interaction("block_suggestion", slack.alice) | {"action_id": "foreign", "block_id": "b", "value": "x"}
    delivered: list[Delivery | None] = [
        await slack.slash("/other", "x"),
        await slack.event("channel_created", channel={"id": "C1"}),
        await slack.event("reaction_added", user=slack.alice),
        await slack.click("x", message=(slack.general, old["ts"])),
        await slack.shortcut("foreign"),
        await slack.deliver("interactive", form),
        await slack.deliver("interactive", typed),
        await slack.deliver("interactive", slack._interaction("view_closed", slack.alice) | {"view": view}),
    ]
    assert [each.kind for each in delivered if each is not None and not each.acked] == []


@pytest.mark.parametrize("lost", [{"status": 503}, {"status": 500}, {"drop": True}], ids=["503", "500", "reset"])
async def test_trap_4_a_lost_answer_makes_no_second_message(small: Rig, lost: dict[str, Any]) -> None:
    small.slack.fault("chat.postMessage", after_effect=True, **lost)
    await small.slack.mention("who leads?")
    await small.answers()
    await small.quiet()
    assert len(small.slack.bot_messages()) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_trap_5_any_failure_of_slacks_is_tried_again(small: Rig, status: int) -> None:
    small.slack.fault("users.info", status=status)
    small.slack.fault("chat.postMessage", status=status)
    await small.slack.mention("who leads?")
    await small.answers()
    await small.quiet()
    assert len(small.slack.bot_messages()) == 1


async def test_trap_6_a_reply_that_slack_does_not_take_is_not_lost(either: Rig) -> None:
    either.slack.fault("response_url", status=429)
    await either.slack.slash("/moat", "who leads?")
    assert "You said: who leads?" in shown((await either.whispers())[0])
    either.slack.fault("response_url", status=404, times=-1)
    await either.slack.slash("/moat", "who follows?")
    later = (await either.whispers(2))[1]
    assert (later["via"], "You said: who follows?" in shown(later)) == ("chat.postEphemeral", True)


async def test_trap_7_a_mention_comes_twice_and_is_answered_once(either: Rig, echo: Keeping) -> None:
    first, second = (await either.slack.mention("who leads?"))[1]
    assert first.payload["event_id"] != second.payload["event_id"]
    await either.answers()
    await either.quiet()
    assert len(either.slack.bot_messages()) == len(echo.asked) == 1


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # slack_sdk logs in with it
async def test_traps_8_and_9_a_token_that_runs_out_is_renewed_once_where_slack_is(echo: Keeping, browser: Any) -> None:
    """Three commands at the same moment; the refresh token works once, and nothing but our Slack can be reached."""
    async with FakeSlack() as slack:
        slack.add_workspace(TEAM)
        slack.rotate_tokens, slack.token_seconds = True, 60
        async with rig(echo, SmallGuide(), echo.keepers, over="oauth", slack=slack) as at:
            await installed(at, browser)
            slack.token_seconds = 43_200
            await asyncio.gather(*(slack.slash("/moat", f"q{n}", team=TEAM) for n in range(3)))
            await at.whispers(3)
            renewals = [call for call in slack.of("oauth.v2.access") if call.args.get("grant_type") == "refresh_token"]
            assert [call.error for call in renewals] == [None]
    assert sorted(each.text for each in echo.asked) == ["q0", "q1", "q2"]


async def test_trap_10_no_event_costs_a_look_at_the_token(either: Rig) -> None:
    before = len(either.slack.of("auth.test"))
    for n in range(3):
        await either.slack.slash("/moat", f"q{n}")
    await either.whispers(3)
    assert len(either.slack.of("auth.test")) == before <= 1


async def test_trap_11_a_strange_timestamp_is_refused_and_nothing_listens_to_the_world(echo: Keeping) -> None:
    async with rig(echo, SmallGuide(), echo.keepers, over="http") as at:
        event = {"type": "event_callback", "event": {"type": "app_mention", "text": WORDS}, "event_id": "E1", "team_id": at.slack.team_id}
        status, _, _ = await at.slack.post_http("events_api", event, headers={"X-Slack-Request-Timestamp": "abc"})
        assert status == 401
    over_http: Any = {"_env_file": None, "SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s"}
    assert Settings(**over_http).listens() == ("127.0.0.1", 8080)


async def test_trap_12_a_lost_socket_comes_back_and_loses_nothing(small: Rig, echo: Keeping) -> None:
    slack = small.slack
    slack.auto_retry, slack.patience = True, 1.0
    slack.drop_sockets()
    await slack.wait(lambda: slack.hellos == 2)
    await slack.slash("/moat", "after a reset")
    await small.whispers()
    await slack.disconnect(close_after=0.0)
    await slack.dm("on its way", wait=False)
    await slack.wait(lambda: slack.hellos == 3)
    await slack.wait(lambda: len(echo.asked) == 2, what="the message that was on its way")
    await small.quiet()
    assert [each.text for each in echo.asked] == ["after a reset", "on its way"]
    small.forgiven.append("not acknowledged")


async def test_trap_13_a_stop_waits_for_what_was_begun(answering: Callable[..., Any]) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(incoming: Incoming) -> Answer:
        begun.set()
        go_on.wait(10)
        return said(incoming, "At last.")

    async with answering(Scripted(slow)) as at:
        await at.slack.mention("who leads?")
        await asyncio.to_thread(begun.wait, 5)
        stopping = asyncio.ensure_future(at.app.pause())
        await asyncio.sleep(0.05)
        assert not stopping.done()
        go_on.set()
        await stopping
        assert "At last." in shown((await at.answers())[0])


async def test_trap_14_a_stream_is_finished_whatever_slack_says_on_the_way(answering: Callable[..., Any]) -> None:
    async with answering(Scripted(long_answer)) as at:
        at.slack.fault("chat.appendStream", status=429)
        at.slack.fault("chat.stopStream", status=503)
        await at.slack.dm("who leads?")
        (answer,) = await at.answers(at.slack.im(at.slack.alice))
        assert not answer["streaming"]
        assert all(answer["text"].count(f"{n}: A sentence") == 1 for n in range(6))


async def test_trap_15_nothing_is_read_back_from_slack_to_answer(either: Rig) -> None:
    asked, _ = await either.slack.dm("who leads?")
    await either.slack.dm("why?", thread_ts=asked["ts"])
    await either.answers(either.slack.im(either.slack.alice), 2)
    assert either.slack.of("conversations.*") == []


async def test_trap_16_a_direct_message_inside_a_thread_is_heard(either: Rig, echo: Keeping) -> None:
    asked, _ = await either.slack.dm("who leads?")
    await either.answers(either.slack.im(either.slack.alice))
    await either.slack.dm("why?", thread_ts=asked["ts"])
    answers = await either.answers(either.slack.im(either.slack.alice), 2)
    assert {each["thread_ts"] for each in answers} == {asked["ts"]}
    assert echo.asked[0].conversation == echo.asked[1].conversation


async def test_trap_17_no_answer_is_too_much_for_slack(answering: Callable[..., Any]) -> None:
    seeds = iter(range(100, 105))
    async with answering(Scripted(lambda _: dataclasses.replace(random_answers.answer(n := next(seeds)), id=f"r{n}"))) as at:
        for n in range(5):
            await at.slack.slash("/moat", f"question {n}")
            await at.whispers(n + 1)


async def test_trap_18_nobody_is_shown_an_exception(answering: Callable[..., Any], caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        async with answering(Scripted(broken)) as at:
            await at.slack.mention(WORDS)
            text = shown((await at.answers())[0])
    assert "reference" in text
    assert "RuntimeError" not in text
    assert WORDS not in text + caplog.text


async def test_trap_19_calls_share_their_connections(small: Rig) -> None:
    for n in range(6):
        await small.slack.slash("/moat", f"public: q{n}", channel=small.slack.group)
        await small.answers(small.slack.group, n + 1)
    assert len(small.slack.of("chat.postMessage")) == 6
    assert len({call.peer for call in small.slack.calls if call.peer}) <= 3
    small.forgiven.append("posts in 5 s")  # the pace is another test's


async def test_trap_20_forms_name_their_fields_and_fit(either: Rig) -> None:
    await either.slack.slash("/moat")
    form = await either.view()
    inputs = [block for block in form["blocks"] if block["type"] == "input"]
    assert all(block["block_id"].startswith("moat:v1:") for block in inputs)
    assert all(element["action_id"] for _, element in controls(inputs))
    assert len(form["private_metadata"]) <= 3000
    refused = await either.slack.submit(form["id"], {})
    assert set(refused.ack_payload["errors"]) <= {block["block_id"] for block in inputs}
    assert pressable(form)
