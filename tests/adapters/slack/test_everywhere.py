"""The same over each way in: what Slack offers agents, links, homes; what comes twice; and what ends in the middle."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.answers import Answer
from bot.directory import Directory
from bot.messages import Incoming
from bot.policy import Rules, Visibility
from knowledge.models import Entity
from tests.adapters.slack.conftest import PUBLIC, Keeping, Rig, pressable, rig, shown
from tests.adapters.slack.test_traps import long_answer
from tests.fakes.fake_slack import FakeSlack
from tests.fakes.responder import Scripted, SmallGuide, said
from tests.fakes.state import FakeMarks

WAYS = pytest.mark.parametrize("over", ["socket", "http"])


def direct(at: Rig) -> str:
    return at.slack.im(at.slack.alice)


class TestAsAnAgent:
    async def test_what_one_thinks_of_an_answer_is_said_with_slacks_own_buttons(self, either: Rig) -> None:
        marks = either.keepers.marks
        assert isinstance(marks, FakeMarks)
        await either.slack.dm("who leads?")
        (answer,) = await either.answers(direct(either))
        place = (direct(either), answer["ts"])
        await either.slack.click("moat:v1:feedback", message=place, value="positive")
        assert "Thank you" in shown((await either.whispers())[0])
        assert [mark.helpful for mark in marks.marks.values()] == [True]
        await either.slack.click("moat:v1:feedback", message=place, value="negative")
        await either.slack.submit((await either.view())["id"], {"moat:v1:reason": "wrong", "moat:v1:words": "It was sold."})
        assert "Thank you" in shown((await either.whispers(2))[1])
        (mark,) = marks.marks.values()
        assert (mark.helpful, mark.reason, mark.words) == (False, "wrong", "It was sold.")

    @WAYS
    async def test_it_offers_questions_says_that_it_works_and_streams(self, answering: Callable[..., Any], over: str) -> None:
        async with answering(Scripted(long_answer), over=over) as at:
            await at.slack.open_home(tab="messages")
            await at.slack.wait(lambda: at.slack.prompts)
            await at.answers(direct(at))  # its first words
            asked, _ = await at.slack.dm("who leads?")
            (_, answer) = await at.answers(direct(at), 2)
            await at.quiet()
            assert len(answer["stream_parts"]) > 2
            assert "moat:v1:feedback" in pressable(answer)
            assert at.slack.statuses[0]["status"]
            assert at.slack.sessions[direct(at), asked["ts"]]["history"] == ["processing", "active"]

    @WAYS
    async def test_the_stop_button_stops(self, answering: Callable[..., Any], over: str) -> None:
        going = threading.Event()

        def slowly(incoming: Incoming) -> Answer:
            going.wait(10)
            return said(incoming, "too late")

        async with answering(Scripted(slowly), over=over) as at:
            asked, _ = await at.slack.dm("who leads?")
            await at.slack.wait(lambda: at.slack.sessions)
            await at.slack.stop_session(direct(at), asked["ts"])
            (line,) = await at.answers(direct(at))
            going.set()
            await at.quiet()
            assert line["text"].startswith("Stopped.")
            assert len(at.slack.bot_messages(direct(at))) == 1

    async def test_work_that_fails_leaves_no_sign_of_work(self, small: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
        """A message of ours takes the line away; where that can not be posted in the thread, nothing would."""

        async def broken(*_: Any) -> None:
            raise RuntimeError

        monkeypatch.setattr(small.service, "answer", broken)
        small.slack.fault("chat.postEphemeral", error="restricted_action", times=-1)
        await small.slack.mention("who leads?")
        await small.answers(direct(small))
        await small.quiet()
        assert small.slack.statuses[-1]["status"] == ""

    async def test_its_first_words_are_not_said_again_after_a_restart(self, echo: Keeping, tmp_path: Path) -> None:
        async with FakeSlack() as slack:
            for _ in range(2):
                async with rig(echo, SmallGuide(), echo.keepers, slack=slack, MOAT_DATA_DIR=str(tmp_path)) as at:
                    await slack.open_home(tab="messages")
                    await at.quiet()
                    assert len(slack.bot_messages(direct(at))) == 1

    async def test_at_a_stop_that_does_not_wait_a_stream_is_ended(
        self, answering: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("adapters.slack.run.DRAIN_SECONDS", 0.2)
        async with answering(Scripted(long_answer)) as at:
            at.slack.fault("chat.appendStream", delay=3.0)
            await at.slack.dm("who leads?")
            await at.slack.wait(lambda: at.slack.faults[0].hits)
            await at.app.pause()
            (begun,) = at.slack.bot_messages(direct(at))
            assert not begun["streaming"]


class TestWhatComesTwice:
    async def test_a_link_is_shown_once(self, either: Rig) -> None:
        delivery = await either.slack.share_link(f"{PUBLIC}/a/none")
        await either.slack.wait(lambda: either.slack.unfurls)
        assert delivery is not None
        again = await either.slack.duplicate(delivery, 2)
        await either.quiet()
        assert all(each.acked for each in again)
        assert len(either.slack.unfurls) == 1

    async def test_a_home_is_published_once(self, either: Rig) -> None:
        delivery = await either.slack.open_home()
        await either.slack.wait(lambda: either.slack.homes)
        assert delivery is not None
        await either.slack.duplicate(delivery, 2)
        await either.quiet()
        assert len(either.slack.of("views.publish")) == 1

    async def test_a_form_is_taken_once(self, either: Rig, echo: Keeping) -> None:
        await either.slack.slash("/moat")
        delivery = await either.slack.submit((await either.view())["id"], {"moat:v1:question": "who leads?"})
        await either.whispers()
        await either.slack.duplicate(delivery, 2)
        await either.quiet()
        assert len(echo.asked) == 1


async def test_a_link_that_is_still_being_written_is_shown_too(either: Rig) -> None:
    """In the composer there is no message yet, and so neither a channel that Moat may be in nor a time."""
    links = [{"url": f"{PUBLIC}/a/none", "domain": "moat.example.org"}]
    place: dict[str, Any] = {"channel": "COMPOSER", "message_ts": "Ux-1", "unfurl_id": "U-1", "source": "composer"}
    await either.slack.event("link_shared", user=either.slack.alice, links=links, is_bot_user_member=False, **place)
    await either.slack.wait(lambda: either.slack.unfurls)
    (sent,) = either.slack.unfurls
    assert (sent["unfurl_id"], sent["source"], sent.get("channel")) == ("U-1", "composer", None)


class TestWhereAnswersAreForEverybody:
    @pytest.fixture
    async def public(self, either: Rig) -> Rig:
        place = f"slack:{either.slack.team_id}"
        await either.service.set_rules(place, Rules(visibility=Visibility.PUBLIC))
        return either

    async def test_what_is_asked_about_a_message_stays_private_and_leans_on_no_talk(self, public: Rig, echo: Keeping) -> None:
        about, _ = await public.slack.say("who leads?", user=public.slack.bob)
        await public.slack.shortcut("moat:v1:about", message=(public.slack.general, about["ts"]))
        await public.whispers()
        await public.quiet()
        assert public.slack.bot_messages() == []
        assert [(incoming.text, incoming.alone) for incoming in echo.asked] == [("who leads?", True)]

    async def test_a_comparison_with_a_private_answer_stays_private(self, public: Rig, echo: Keeping) -> None:
        echo.adding = {"entities": ("acme",)}
        await public.slack.slash("/moat", "private: who leads?")
        (answer,) = await public.whispers()
        await public.slack.click("moat:v1:compare", ephemeral=answer)
        form = (await public.view())["id"]
        (volt,) = (await public.slack.options("moat:v1:name", "volt", view=form)).ack_payload["options"]
        await public.slack.submit(form, {"moat:v1:name": volt})
        assert "compare Acme with Volt" in shown((await public.whispers(2))[1])
        await public.quiet()
        assert public.slack.bot_messages() == []


async def test_a_picker_never_offers_more_than_slack_takes(echo: Keeping) -> None:
    class Crowd(SmallGuide):
        def directory(self) -> Directory:
            names = [*(f"Acme {n}" for n in range(300)), "Acme " + "x" * 200]
            return Directory(tuple(Entity(f"e{n}", "company", name, "A maker.", ()) for n, name in enumerate(names)), ())

    async with rig(echo, Crowd(), echo.keepers) as at:
        await at.slack.slash("/moat")
        form = (await at.view())["id"]
        for typed in ("", "acme", "xxxx", "Acme 299"):
            offered = (await at.slack.options("moat:v1:name", typed, view=form)).ack_payload["options"]
            assert len(offered) <= 100
        assert [each["value"] for each in offered][:1] == ["Acme 299"]
