"""Buttons, selects, shortcuts, App Home: everything that is pressed."""

from __future__ import annotations

from typing import Any

import pytest

from bot.answers import Citation, Point
from bot.messages import Incoming
from tests.adapters.slack.conftest import Keeping, Rig, fake_keepers, pressable, receipt_of, rig, shown
from tests.fakes.fake_slack import FakeSlack
from tests.fakes.responder import said
from tests.fakes.state import FakeMarks
from tests.worlds import World


async def asked(at: Rig, question: str = "who owns Kling?") -> tuple[str, str]:
    """Ask in a channel; return the answer's place."""
    before = len(at.slack.bot_messages(at.slack.general))
    await at.slack.mention(question)
    answers = await at.answers(count=before + 1)
    return at.slack.general, answers[before]["ts"]


async def pressed(at: Rig, action: str, **how: Any) -> str:
    """Press something; return what only the presser then sees."""
    before = len(at.slack.ephemerals)
    delivery = await at.slack.click(f"moat:v1:{action}", **how)
    assert delivery.ack_ms < 500
    return shown((await at.whispers(before + 1))[before])


async def test_sources_are_shown_to_who_wants_them(real: Rig) -> None:
    assert "Sources of this answer" in await pressed(real, "sources", message=await asked(real))


async def test_why_goes_on_from_this_answer(real: Rig) -> None:
    place = await asked(real, "why doesn't Meta dominate video?")
    await asked(real, "who owns Veo?")
    await real.slack.click("moat:v1:why", message=place)
    assert "Meta" in shown((await real.answers(count=3))[2])


async def test_a_helpful_answer_is_marked_once_per_person(real: Rig) -> None:
    marks = real.keepers.marks
    assert isinstance(marks, FakeMarks)
    place = await asked(real)
    assert "Thank you" in await pressed(real, "helpful", message=place)
    assert [mark.helpful for mark in marks.marks.values()] == [True]


async def test_an_unhelpful_one_asks_why(real: Rig) -> None:
    marks = real.keepers.marks
    assert isinstance(marks, FakeMarks)
    await real.slack.click("moat:v1:unhelpful", message=await asked(real))
    form = await real.view()
    await real.slack.submit(form["id"], {"moat:v1:reason": "wrong", "moat:v1:words": "It was sold."})
    assert "Thank you" in shown((await real.whispers())[-1])
    (mark,) = marks.marks.values()
    assert (mark.helpful, mark.reason, mark.words) == (False, "wrong", "It was sold.")


async def test_what_to_compare_with_is_picked(real: Rig) -> None:
    place = await asked(real, "tell me about Kuaishou")
    await real.slack.click("moat:v1:compare", message=place)
    form = await real.view()
    offered = await real.slack.options("moat:v1:name", "byted", view=form["id"])
    await real.slack.submit(form["id"], {"moat:v1:name": offered.ack_payload["options"][0]})
    answer = shown((await real.answers(count=2))[1])
    assert "ByteDance" in answer
    assert "Kuaishou" in answer


async def test_the_rest_is_shown_page_by_page(real: Rig) -> None:
    await real.slack.slash("/moat", "landscape video generation")
    (answer,) = await real.whispers()
    assert "moat:v1:more" in pressable(answer)
    assert "More on this" in await pressed(real, "more", ephemeral=answer)
    page = real.slack.ephemerals[-1]
    if "moat:v1:page:2" in pressable(page):
        first = shown(page)
        await real.slack.click("moat:v1:page:2", ephemeral=page)
        await real.slack.wait(lambda: shown(page) != first, what="another page")


async def test_what_to_ask_next_is_picked(real: Rig) -> None:
    place = await asked(real)
    message = real.slack.message(*place)
    assert message is not None
    options = next(b["elements"][0]["options"] for b in message["blocks"] if str(b.get("block_id")).startswith("moat:v1:next"))
    await real.slack.click("moat:v1:next", message=place, value=options[0]["value"])
    assert len(await real.answers(count=2)) == 2


async def test_a_private_answer_is_shared_once(either: Rig) -> None:
    await either.slack.slash("/moat", "who leads?")
    (answer,) = await either.whispers()
    await either.slack.click("moat:v1:share", ephemeral=answer)
    (public,) = await either.answers()
    assert "Shared by alice" in shown(public)
    assert "You said: who leads?" in shown(public)
    await either.slack.click("moat:v1:share", ephemeral=answer, user=either.slack.bob)
    assert "shared here already" in shown((await either.whispers(2))[1])
    await either.quiet()
    assert len(either.slack.bot_messages()) == 1


async def test_it_is_shared_where_moat_is_no_member(either: Rig) -> None:
    await either.slack.slash("/moat", "who leads?", channel=either.slack.random)
    (answer,) = await either.whispers()
    await either.slack.click("moat:v1:share", ephemeral=answer)
    assert "Shared by alice" in shown((await either.answers(either.slack.random))[0])


async def test_a_double_click_is_one(real: Rig) -> None:
    place = await asked(real)
    for _ in range(2):
        await real.slack.click("moat:v1:why", message=place)
    await real.answers(count=2)
    await real.quiet()
    assert len(real.slack.bot_messages()) == 2


async def test_another_persons_press_is_their_own(real: Rig) -> None:
    place = await asked(real)
    for user in (real.slack.alice, real.slack.bob):
        await real.slack.click("moat:v1:sources", message=place, user=user)
    assert [each["user"] for each in await real.whispers(2)] == [real.slack.alice, real.slack.bob]


@pytest.mark.parametrize("value", ["gone:1", "", "x" * 500, "<script>:1"])
async def test_a_button_whose_answer_is_gone_says_so(small: Rig, value: str) -> None:
    button = {"type": "button", "action_id": "moat:v1:sources", "text": {"type": "plain_text", "text": "Sources"}}
    old = await small.slack.say("old", channel=small.slack.general)
    old[0]["blocks"] = [{"type": "actions", "block_id": "old", "elements": [button | ({"value": value} if value else {})]}]
    assert "too old" in await pressed(small, "sources", message=(small.slack.general, old[0]["ts"]))


async def test_a_button_of_another_version_says_so(small: Rig) -> None:
    old, _ = await small.slack.say("old")
    button = {"type": "button", "action_id": "moat:v0:sources", "text": {"type": "plain_text", "text": "Sources"}, "value": "a1"}
    old["blocks"] = [{"type": "actions", "block_id": "old", "elements": [button]}]
    await small.slack.click("moat:v0:sources", message=(small.slack.general, old["ts"]))
    assert "too old" in shown((await small.whispers())[0])


async def test_another_workspaces_answer_is_nobodys_business(small: Rig) -> None:
    """Ids of answers are hard to guess; still, one that leaks opens nothing elsewhere."""
    theirs = Incoming("who?", "slack:T0FOREIGN1:C1:1.1")
    small.keepers.receipts.keep(receipt_of(said(theirs, "Their secret."), theirs))
    old, _ = await small.slack.say("old")
    button = {"type": "button", "action_id": "moat:v1:share", "text": {"type": "plain_text", "text": "Share"}, "value": "a1:1"}
    old["blocks"] = [{"type": "actions", "block_id": "old", "elements": [button]}]
    assert "too old" in await pressed(small, "share", message=(small.slack.general, old["ts"]))
    assert small.slack.bot_messages() == []


async def test_old_buttons_work_after_a_restart(shipped: World) -> None:
    keepers = fake_keepers()
    keepers = type(keepers)(shipped.conversations, shipped.receipts, keepers.marks, keepers.places)
    async with FakeSlack() as slack:
        async with rig(shipped.assistant, shipped.assistant, keepers, slack=slack) as before:
            place = await asked(before)
        async with rig(shipped.assistant, shipped.assistant, keepers, slack=slack) as after:
            assert "Sources of this answer" in await pressed(after, "sources", message=place)


class TestShortcuts:
    async def test_a_message_can_be_asked_about(self, either: Rig) -> None:
        about, _ = await either.slack.say("who leads?", user=either.slack.bob)
        await either.slack.shortcut("moat:v1:about", message=(either.slack.general, about["ts"]))
        (answer,) = await either.whispers()
        assert "You said: who leads?" in shown(answer)
        assert answer["user"] == either.slack.alice

    async def test_from_anywhere_it_opens_the_form_and_answers_directly(self, either: Rig) -> None:
        await either.slack.shortcut("moat:v1:ask")
        await either.slack.submit((await either.view())["id"], {"moat:v1:question": "who leads?"})
        direct = either.slack.im(either.slack.alice)
        question, answer = await either.answers(direct, 2)
        assert "who leads?" in shown(question)
        assert answer["thread_ts"] == question["ts"]
        assert "You said: who leads?" in shown(answer)


class TestHome:
    async def test_it_shows_what_it_is_what_holds_and_what_changed(self, real: Rig) -> None:
        await real.slack.open_home()
        home = await real.slack.wait(lambda: real.slack.homes.get(real.slack.alice))
        text = shown(home)
        for part in ("Try these", "Latest changes", "What holds in this workspace", "Subscriptions"):
            assert part in text
        assert "moat:v1:settings" in pressable(home)

    async def test_settings_are_changed_there_by_administrators_alone(self, either: Rig) -> None:
        await either.slack.open_home(either.slack.bob)
        home = await either.slack.wait(lambda: either.slack.homes.get(either.slack.bob))
        assert "moat:v1:settings" not in pressable(home)
        await either.slack.open_home()
        await either.slack.wait(lambda: either.slack.homes.get(either.slack.alice))
        await either.slack.click("moat:v1:settings", home=either.slack.alice)
        form = await either.view()
        assert form["callback_id"] == "moat:v1:settings"
        assert "moat:v1:scope" not in [block.get("block_id") for block in form["blocks"]], "there is no channel to choose"
        assert "holds for the whole workspace" in shown(form)
        await either.slack.submit(form["id"], {"moat:v1:visibility": "public"})
        await either.answers(either.slack.im(either.slack.alice))
        await either.slack.slash("/moat", "who leads?", channel=either.slack.random, user=either.slack.bob)
        assert "You said: who leads?" in shown((await either.answers(either.slack.random))[0])

    async def test_a_question_to_try_is_answered_in_the_messages(self, small: Rig) -> None:
        await small.slack.open_home()
        home = await small.slack.wait(lambda: small.slack.homes.get(small.slack.alice))
        first = next(action for action in pressable(home) if action.startswith("moat:v1:try"))
        await small.slack.click(first, home=small.slack.alice)
        assert len(await small.answers(small.slack.im(small.slack.alice), 2)) == 2

    async def test_asking_there_opens_the_form(self, small: Rig) -> None:
        await small.slack.open_home()
        await small.slack.wait(lambda: small.slack.homes.get(small.slack.alice))
        await small.slack.click("moat:v1:ask", home=small.slack.alice)
        assert (await small.view())["callback_id"] == "moat:v1:ask"

    async def test_the_sources_of_the_latest_changes_are_shown(self, either: Rig, echo: Keeping) -> None:
        source = Citation("s1", "The Daily", "A report", "2026-03-24", "primary")
        echo.adding = {"points": (Point("Acme leads now.", claims=("c1",), citations=(source,)),)}
        await either.slack.open_home()
        home = await either.slack.wait(lambda: either.slack.homes.get(either.slack.alice))
        assert "Acme leads now." in shown(home)
        await either.slack.click("moat:v1:sources", home=either.slack.alice)
        assert "The Daily: A report" in shown(await either.view())

    async def test_privacy_is_told_there(self, small: Rig) -> None:
        await small.slack.open_home()
        await small.slack.wait(lambda: small.slack.homes.get(small.slack.alice))
        await small.slack.click("moat:v1:privacy", home=small.slack.alice)
        window = await small.view()
        assert "Moat keeps your questions" in shown(window)
        await small.slack.click("moat:v1:forget", view=window["id"])
        await small.slack.wait_call("views.update")
        assert "Deleted" in shown(small.slack.views[window["id"]]["view"])

    async def test_where_no_window_can_be_opened_it_is_told_directly(self, small: Rig) -> None:
        await small.slack.open_home()
        await small.slack.wait(lambda: small.slack.homes.get(small.slack.alice))
        small.slack.fault("views.open", error="expired_trigger_id")
        await small.slack.click("moat:v1:privacy", home=small.slack.alice)
        (told,) = await small.answers(small.slack.im(small.slack.alice))
        assert "Moat keeps your questions" in shown(told)
