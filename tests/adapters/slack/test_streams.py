"""Moat as an agent: prompts, what is going on, answers bit by bit, the stop button; and that none of it costs an answer."""

from __future__ import annotations

import asyncio
import dataclasses
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError

from adapters.slack import streams
from adapters.slack.streams import pieces
from adapters.storage.once import StoredOnce
from bot.answers import Answer, Point, Table
from bot.messages import Incoming
from tests.adapters.slack.conftest import Rig, pressable
from tests.fakes.responder import Echo, Scripted, said

LONG = "A sentence that goes on for a while. " * 6


def long_answer(incoming: Incoming) -> Answer:
    points = tuple(Point(f"{n}: {LONG}", claims=("c1",)) for n in range(6))
    return dataclasses.replace(said(incoming, f"You said: {incoming.text}"), points=points)


@pytest.fixture
async def long(answering: Callable[..., Any]) -> AsyncIterator[Rig]:
    """Moat that always has much to say."""
    async with answering(Scripted(long_answer)) as rig:
        yield rig


def direct(rig: Rig) -> str:
    return rig.slack.im(rig.slack.alice)


@given(st.text(max_size=5000))
def test_pieces_make_up_the_text(text: str) -> None:
    found = pieces(text)
    assert "".join(found) == text
    assert all(found) or text == ""


def test_a_piece_ends_with_a_line() -> None:
    text = "\n".join(["x" * 250] * 8)
    assert all(piece.endswith("\n") for piece in pieces(text)[:-1])
    assert max(map(len, pieces(text))) <= streams.PIECE


class TestStreaming:
    async def test_a_long_answer_appears_bit_by_bit_and_ends_with_its_controls(self, long: Rig) -> None:
        message, _ = await long.slack.dm("who makes Volt?")
        [answer] = await long.answers(direct(long))
        assert answer["thread_ts"] == message["ts"]
        assert len(answer["stream_parts"]) > 2
        assert all(f"{n}: A sentence" in answer["text"] for n in range(6))
        assert "moat:v1:feedback" in pressable(answer)
        assert long.slack.of("chat.postMessage") == []

    async def test_a_short_one_is_a_message(self, small: Rig) -> None:
        await small.slack.dm("who makes Volt?")
        [answer] = await small.answers(direct(small))
        assert "You said: who makes Volt?" in answer["text"]
        assert small.slack.of("chat.startStream") == []

    async def test_so_is_one_with_a_table(self, answering: Callable[..., Any]) -> None:
        table = Table("Cells", ("Name", "Watts"), (("Volt", "3"),))
        async with answering(Scripted(lambda incoming: dataclasses.replace(long_answer(incoming), table=table))) as rig:
            await rig.slack.dm("who makes Volt?")
            [answer] = await rig.answers(direct(rig))
            assert any(block["type"] == "table" for block in answer["blocks"])

    async def test_in_a_channel_nothing_is_streamed(self, long: Rig) -> None:
        await long.slack.mention("who makes Volt?")
        await long.answers()
        assert long.slack.of("chat.startStream") == []

    @pytest.mark.parametrize("error", ["method_not_supported", "ratelimited", "fatal_error"])
    async def test_a_stream_that_does_not_begin_becomes_one_message(self, long: Rig, error: str) -> None:
        long.slack.fault("chat.startStream", error=error, times=-1)
        await long.slack.dm("who makes Volt?")
        [answer] = await long.answers(direct(long))
        assert "You said" in answer["text"]
        assert "moat:v1:sources" in pressable(answer)

    async def test_one_that_breaks_off_is_replaced_by_the_whole(self, long: Rig) -> None:
        long.slack.fault("chat.appendStream", error="message_not_in_streaming_state", times=-1)
        await long.slack.dm("who makes Volt?")
        await long.slack.wait_call("chat.update")
        [answer] = await long.answers(direct(long))
        assert "5: A sentence" in str(answer["blocks"])
        assert "moat:v1:sources" in pressable(answer)

    async def test_an_end_that_is_not_taken_is_tried_again(self, long: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(streams, "PAUSE", 0.01)
        long.slack.fault("chat.stopStream", status=503)
        await long.slack.dm("who makes Volt?")
        [answer] = await long.answers(direct(long))
        assert "moat:v1:sources" in pressable(answer)
        assert len(long.slack.of("chat.stopStream")) == 2

    async def test_an_end_whose_answer_was_lost_is_no_break(self, long: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(streams, "PAUSE", 0.01)
        long.slack.fault("chat.stopStream", drop=True, after_effect=True)
        await long.slack.dm("who makes Volt?")
        await long.answers(direct(long))
        await long.quiet()
        assert len(long.slack.bot_messages(direct(long))) == 1
        assert long.slack.of("chat.update") == []

    async def test_many_at_once_stay_inside_slacks_count(self, long: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(streams, "STARTS", 2)
        for n in range(3):
            await long.slack.dm(f"question {n}?")
            await long.answers(direct(long), n + 1)
        assert len(long.slack.of("chat.startStream")) == 2
        assert len(long.slack.of("agents.sessions.setStatus")) == 4

    async def test_streams_keep_the_pace_of_messages(self, long: Rig) -> None:
        long.app.desk.posting._pace._between = 1.0
        await asyncio.gather(*(long.slack.dm(f"question {n}?") for n in range(2)))
        await long.answers(direct(long), 2)
        first, second = (call.at for call in long.slack.of("chat.startStream"))
        assert second - first >= 0.9


class TestSessions:
    async def test_work_is_shown_at_once_and_its_end_too(self, small: Rig) -> None:
        message, _ = await small.slack.dm("who makes Volt?")
        await small.answers(direct(small))
        await small.quiet()
        session = small.slack.sessions[direct(small), message["ts"]]
        assert session["history"] == ["processing", "active"]
        assert session["title"] == "who makes Volt?"
        assert small.slack.statuses[0]["status"] == "is looking it up…"

    async def test_the_stop_button_stops(self, answering: Callable[..., Any]) -> None:
        going = threading.Event()

        def slowly(incoming: Incoming) -> Answer:
            going.wait(5)
            return said(incoming, "too late")

        async with answering(Scripted(slowly)) as rig:
            message, _ = await rig.slack.dm("who makes Volt?")
            await rig.slack.wait(lambda: rig.slack.sessions)
            await rig.slack.stop_session(direct(rig), message["ts"])
            await rig.slack.wait(lambda: rig.slack.sessions[direct(rig), message["ts"]]["status"] == "active")
            going.set()
            [line] = await rig.answers(direct(rig))
            await rig.quiet()
            assert line["text"] == "Stopped. Ask again whenever you like."
            assert len(rig.slack.bot_messages(direct(rig))) == 1
            assert rig.slack.sessions[direct(rig), message["ts"]]["status"] == "active"

    @pytest.mark.parametrize("hears", [0, 1], ids=["the one that works", "the other"])
    async def test_the_stop_button_stops_whichever_replica_hears_of_it(
        self, answering: Callable[..., Any], tmp_path: Path, hears: int
    ) -> None:
        going = threading.Event()

        def slowly(incoming: Incoming) -> Answer:
            going.wait(5)
            return said(incoming, "too late")

        folder = str(tmp_path)
        async with answering(Scripted(slowly), MOAT_DATA_DIR=folder) as rig:
            slack = rig.slack
            async with answering(Scripted(slowly), slack=slack, MOAT_DATA_DIR=folder) as other:
                slack.socket = 0
                first, _ = await slack.dm("who makes Volt?")
                await slack.wait(lambda: slack.sessions)
                slack.socket = hears
                await slack.stop_session(direct(rig), first["ts"])
                [line] = await rig.answers(direct(rig))
                assert line["text"] == "Stopped. Ask again whenever you like."
                await rig.quiet()
                await other.quiet()
                assert slack.sessions[direct(rig), first["ts"]]["status"] == "active"
                slack.socket = 0
                await slack.dm("and now?", thread_ts=first["ts"])
                await asyncio.sleep(1.2)
                going.set()
                assert [each["text"] for each in await rig.answers(direct(rig), 2)][1:] == ["too late"]

    async def test_with_the_database_away_it_stops_what_is_here(
        self, answering: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def away(*_: Any) -> Any:
            raise OperationalError("select", {}, Exception("away"))

        going = threading.Event()
        async with answering(Scripted(lambda incoming: said(incoming, str(going.wait(5))))) as rig:
            message, _ = await rig.slack.dm("who makes Volt?")
            await rig.slack.wait(lambda: rig.slack.sessions)
            for method in ("hold", "take", "beginning"):
                monkeypatch.setattr(StoredOnce, method, away)
            await rig.slack.stop_session(direct(rig), message["ts"])
            [line] = await rig.answers(direct(rig))
            going.set()
            assert line["text"] == "Stopped. Ask again whenever you like."

    async def test_a_stream_that_is_stopped_while_it_begins_is_ended(self, long: Rig) -> None:
        long.slack.fault("chat.startStream", delay=0.5)
        message, _ = await long.slack.dm("who makes Volt?")
        await long.slack.wait(lambda: long.slack.faults[0].hits)
        await long.slack.stop_session(direct(long), message["ts"])
        await long.quiet()
        begun, line = await long.answers(direct(long), 2)
        assert "0: A sentence" in begun["text"]
        assert line["text"] == "Stopped. Ask again whenever you like."

    async def test_a_session_that_a_dead_process_left_is_ended(self, small: Rig) -> None:
        message, _ = await small.slack.dm("who makes Volt?")
        await small.answers(direct(small))
        await small.quiet()
        small.slack.sessions[direct(small), message["ts"]]["status"] = "processing"
        await small.slack.stop_session(direct(small), message["ts"])
        await small.quiet()
        assert small.slack.sessions[direct(small), message["ts"]]["status"] == "active"

    @pytest.mark.parametrize(
        "method", ["agents.sessions.setStatus", "assistant.threads.setStatus", "assistant.threads.setSuggestedPrompts"]
    )
    async def test_nothing_of_it_costs_an_answer(self, small: Rig, method: str) -> None:
        small.slack.fault(method, error="not_allowed_token_type", times=-1)
        await small.slack.open_home(tab="messages")
        await small.slack.dm("who makes Volt?")
        found = await small.answers(direct(small), 2)
        assert any("You said: who makes Volt?" in answer["text"] for answer in found)

    async def test_questions_to_begin_with_are_offered_and_the_first_words_said_once(self, small: Rig) -> None:
        for _ in range(2):
            await small.slack.open_home(tab="messages")
            await small.quiet()
        assert [prompt["message"] for prompt in small.slack.prompts[0]["prompts"]] == ["who makes Volt?", "compare Acme with Volt"]
        [welcome] = small.slack.bot_messages(direct(small))
        assert "questions about cells" in welcome["text"]


class TestGoingOn:
    async def test_a_new_question_can_lean_on_the_last_one_though_it_begins_a_thread(self, small: Rig, echo: Echo) -> None:
        first, _ = await small.slack.dm("who makes Volt?")
        await small.answers(direct(small))
        await small.quiet()
        second, _ = await small.slack.dm("why?")
        await small.answers(direct(small), 2)
        assert [asked.replies_to for asked in echo.asked] == [None, "a1"]
        assert [asked.conversation.rpartition(":")[2] for asked in echo.asked] == [first["ts"], second["ts"]]

    async def test_in_its_own_thread_it_goes_on_there(self, small: Rig, echo: Echo) -> None:
        first, _ = await small.slack.dm("who makes Volt?")
        await small.answers(direct(small))
        await small.slack.dm("something else?")
        await small.answers(direct(small), 2)
        await small.quiet()
        await small.slack.dm("why?", thread_ts=first["ts"])
        await small.answers(direct(small), 3)
        assert echo.asked[2].replies_to is None
        assert echo.asked[2].conversation == echo.asked[0].conversation

    async def test_what_a_channel_does_not_let_us_say_is_said_directly(self, small: Rig) -> None:
        small.slack.fault("chat.postMessage", error="restricted_action", when=lambda args: args["channel"] == small.slack.general)
        small.slack.fault("chat.postEphemeral", error="restricted_action")
        await small.slack.mention("who makes Volt?")
        [line] = await small.answers(direct(small))
        assert "rules of this channel" in line["text"]
