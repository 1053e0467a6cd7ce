"""`/moat` from the typed line to what is shown, in both ways in."""

from __future__ import annotations

from typing import Any

import pytest

from bot.policy import Rules, Visibility
from tests.adapters.slack.conftest import Keeping, Rig, pressable, shown


async def said(at: Rig, line: str, **how: Any) -> str:
    """Type a line; return the private answer."""
    before = len(at.slack.ephemerals)
    await at.slack.slash("/moat", line, **how)
    return shown((await at.whispers(before + 1))[before])


async def test_an_answer_is_the_askers_own_and_can_be_shared(either: Rig) -> None:
    delivery = await either.slack.slash("/moat", "who leads?")
    (answer,) = await either.whispers()
    assert delivery.ack_ms < 500
    assert not delivery.ack_payload, "acknowledged at once, answered after it"
    assert "You said: who leads?" in shown(answer)
    assert answer["user"] == either.slack.alice
    assert either.slack.bot_messages() == []
    assert "moat:v1:share" in pressable(answer)


async def test_a_command_that_comes_again_is_answered_once(either: Rig, echo: Keeping) -> None:
    delivery = await either.slack.slash("/moat", "who leads?")
    await either.whispers()
    again = await either.slack.duplicate(delivery, 2)
    await either.quiet()
    assert all(each.acked for each in again)
    assert len(echo.asked) == len(either.slack.ephemerals) == 1


async def test_it_works_where_moat_is_no_member(either: Rig) -> None:
    assert "You said: who leads?" in await said(either, "who leads?", channel=either.slack.random)
    await either.slack.slash("/moat", "public: who leads?", channel=either.slack.random)
    (answer,) = await either.answers(either.slack.random)
    assert "You said: who leads?" in shown(answer)
    assert "Invite me with /invite" in shown((await either.whispers(2))[1])
    await either.slack.slash("/moat", "public: who follows?", channel=either.slack.random)
    await either.answers(either.slack.random, 2)
    await either.quiet()
    assert len(either.slack.ephemerals) == 2, "that is not said with every answer"


async def test_in_public_the_question_stands_above(either: Rig) -> None:
    await either.slack.slash("/moat", "public: who leads?")
    (answer,) = await either.answers()
    assert "alice: who leads?" in shown(answer)
    assert either.slack.ephemerals == []


async def test_what_others_typed_is_shown_as_typed(small: Rig) -> None:
    await small.slack.slash("/moat", "public: <!channel> *x* <@U0BOB00001|bob> & &lt;!here&gt;")
    (answer,) = await small.answers()
    assert "<!channel>" not in answer["text"]
    assert "<@U0BOB00001>" not in shown(answer)


@pytest.mark.parametrize("line", ["company Acme", "company acme motors", "company 爱可美"])
async def test_a_name_is_found_by_any_of_its_names(small: Rig, line: str) -> None:
    assert "You said: tell me about Acme" in await said(small, line)


async def test_a_name_that_is_nobodys_gets_a_question_back(small: Rig) -> None:
    text = await said(small, "company Acne")
    assert "Did you mean" in text
    assert "Acme" in text
    (chooser,) = [c for c in pressable(small.slack.ephemerals[-1]) if c == "moat:v1:next"]
    await small.slack.click(chooser, ephemeral=small.slack.ephemerals[-1], value="tell me about Acme")
    assert "You said: tell me about Acme" in shown((await small.whispers(2))[1])


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("compare Acme, Volt", "compare Acme with Volt"),
        ("compare acme vs volt", "compare Acme with Volt"),
        ("landscape cell making", "landscape of cell making"),
        ("changes since 2026-03-01", "what changed since 2026-03-01"),
        ("ask company", "company"),
    ],
)
async def test_every_command_asks_its_question(small: Rig, line: str, asked: str) -> None:
    assert f"You said: {asked}" in await said(small, line)


async def test_a_day_can_be_asked_for(small: Rig, echo: Keeping) -> None:
    await said(small, "who leads? as-of:2026-03-31")
    assert echo.asked[0].as_of == "2026-03-31"
    assert "no date" in await said(small, "who leads? as-of:soon")


@pytest.mark.parametrize(
    ("line", "part"), [("help", "/moat company"), ("status", "What applies here"), ("privacy", "Delete"), ("compare", "needs more")]
)
async def test_it_explains_itself(either: Rig, line: str, part: str) -> None:
    assert part in await said(either, line)


async def test_it_speaks_the_readers_language(small: Rig) -> None:
    small.slack.add_user("U0LIN00001", "lin", locale="zh-CN")
    small.slack.channels[small.slack.general]["members"].append("U0LIN00001")
    assert "可以" in await said(small, "help", user="U0LIN00001")
    assert "What Moat can do" in await said(small, "help")


async def test_what_somebody_deletes_is_gone(small: Rig) -> None:
    await said(small, "who leads?")
    assert "Moat keeps your questions" in await said(small, "privacy")
    await small.slack.click("moat:v1:forget", ephemeral=small.slack.ephemerals[-1])
    assert "Deleted" in shown((await small.whispers(3))[-1])


class TestSettings:
    async def test_are_for_administrators(self, small: Rig) -> None:
        assert "Only administrators" in await said(small, "settings", user=small.slack.bob)
        assert small.slack.of("views.open") == []

    async def test_nobody_is_called_no_administrator_whom_slack_does_not_tell(self, small: Rig) -> None:
        small.slack.fault("users.info", error="fatal_error", times=-1)
        text = await said(small, "settings")
        assert "try again in a moment" in text
        assert "Only administrators" not in text
        assert small.slack.of("views.open") == []

    async def test_make_answers_public_in_one_channel(self, either: Rig) -> None:
        await either.slack.slash("/moat", "settings")
        form = await either.view()
        await either.slack.submit(form["id"], {"moat:v1:visibility": "public"})
        (told,) = await either.whispers()
        assert "Saved." in shown(told)
        assert "seen by everybody" in shown(told)
        await either.slack.slash("/moat", "who leads?", user=either.slack.bob)
        assert "You said: who leads?" in shown((await either.answers())[0])
        await either.slack.slash("/moat", "who leads?", channel=either.slack.random)
        assert len(await either.whispers(2)) == 2, "elsewhere it is as before"

    async def test_are_told_with_who_set_them(self, small: Rig) -> None:
        workspace = f"slack:{small.slack.team_id}"
        await small.service.set_rules(workspace, Rules(per_person=3))
        await small.service.set_rules(f"{workspace}/{small.slack.general}", Rules(visibility=Visibility.PUBLIC))
        lines = (await said(small, "status")).splitlines()
        (seen,) = {line for line in lines if "seen by everybody" in line and "•" in line}
        (person,) = {line for line in lines if "for one person: 3" in line}
        (threads,) = {line for line in lines if "answered in a thread" in line}
        assert [line.rpartition("(")[2] for line in (seen, person, threads)] == [
            "set for this channel)",
            "set for the whole workspace)",
            "Moat's own default)",
        ]

    async def test_of_the_workspace_hold_everywhere(self, small: Rig) -> None:
        await small.slack.slash("/moat", "settings")
        await small.slack.submit((await small.view())["id"], {"moat:v1:scope": "workspace", "moat:v1:on": "no"})
        await small.whispers()
        small.slack.ephemerals.clear()
        assert "switched off" in await said(small, "who leads?", channel=small.slack.random, user=small.slack.bob)
        assert "set for the whole workspace" in await said(small, "status", channel=small.slack.random)

    async def test_name_those_who_may_ask(self, small: Rig) -> None:
        await small.slack.slash("/moat", "settings")
        await small.slack.submit((await small.view())["id"], {"moat:v1:askers": ["U0CAROL001"]})
        await small.whispers()
        assert "only some" in await said(small, "who leads?", user=small.slack.bob)

    async def test_slow_down_who_asks_too_fast(self, small: Rig) -> None:
        await small.slack.slash("/moat", "settings")
        await small.slack.submit((await small.view())["id"], {"moat:v1:per_person": "1"})
        await small.whispers()
        await said(small, "one", user=small.slack.bob)
        assert "again in" in await said(small, "two", user=small.slack.bob)

    async def test_can_not_be_set_by_a_form_that_somebody_else_sends(self, small: Rig) -> None:
        await small.slack.slash("/moat", "settings")
        await small.slack.submit((await small.view())["id"], {"moat:v1:on": "no"}, user=small.slack.bob)
        assert "Only administrators" in shown((await small.whispers())[0])


class TestTheForm:
    async def test_opens_where_nothing_is_typed(self, either: Rig) -> None:
        await either.slack.slash("/moat")
        form = await either.view()
        assert form["callback_id"] == "moat:v1:ask"
        await either.slack.submit(form["id"], {"moat:v1:question": "who leads?"})
        assert "You said: who leads?" in shown((await either.whispers())[0])

    async def test_completes_names_while_one_types(self, either: Rig) -> None:
        await either.slack.slash("/moat")
        form = await either.view()
        offered = await either.slack.options("moat:v1:name", "ac", view=form["id"])
        assert [each["value"] for each in offered.ack_payload["options"]] == ["Acme"]
        await either.slack.submit(form["id"], {"moat:v1:name": offered.ack_payload["options"][0]})
        assert "You said: tell me about Acme" in shown((await either.whispers())[0])

    async def test_offers_names_before_anything_is_typed(self, small: Rig) -> None:
        await small.slack.slash("/moat")
        offered = await small.slack.options("moat:v1:name", "", view=(await small.view())["id"])
        assert offered.ack_payload["options"]

    async def test_takes_an_area(self, small: Rig) -> None:
        await small.slack.slash("/moat")
        await small.slack.submit((await small.view())["id"], {"moat:v1:area": "cell making"})
        assert "You said: landscape of cell making" in shown((await small.whispers())[0])

    async def test_answers_in_public_on_request(self, small: Rig) -> None:
        await small.slack.slash("/moat")
        wish = {"moat:v1:question": "who leads?", "moat:v1:visibility": "public"}
        await small.slack.submit((await small.view())["id"], wish)
        assert "You said: who leads?" in shown((await small.answers())[0])

    async def test_left_empty_says_so_beside_the_field(self, small: Rig) -> None:
        await small.slack.slash("/moat")
        form = await small.view()
        refused = await small.slack.submit(form["id"], {})
        assert refused.ack_payload["response_action"] == "errors"
        assert small.slack.views[form["id"]]["open"]

    async def test_opens_although_slack_is_slow_to_say_who_asks(self, small: Rig) -> None:
        """The leave to open a form lives for three seconds."""
        small.slack.fault("users.info", delay=2.5)
        await small.slack.slash("/moat")
        assert (await small.view())["callback_id"] == "moat:v1:ask"


class TestWhatIsNotUnderstood:
    @pytest.mark.parametrize(
        ("line", "part"),
        [
            ("changes since gibberish", "“gibberish” is no time that I understand. Write it like “since 2026-03-31”"),
            ("changes since 2026-13-45", "“2026-13-45” is no time"),
            ("changes since", "“since” is no time"),
            ("changes Vollt since gibberish", "“gibberish” is no time"),
            ("changes gibberish", "I do not know “gibberish”"),
            ("company ???", "I do not know “???”, and nothing like it."),
            ("company Akme", "Did you mean Acme?"),
            ("compare Acme", "`/moat compare FIRST SECOND [THIRD] [AREA]`"),
            ("landscape xyz", "I do not know “xyz”. Did you mean cell making?"),
            ("who leads? as-of:", "“as-of:” is no date"),
            ("who leads? as-of:tomorrow", "“tomorrow” is no date"),
            ("settings of the cell line", "You said: settings of the cell line"),
            ("help me", "What Moat can do"),
            ("stauts", "There is no command “stauts”. Did you mean `/moat status`?"),
            ("digest", "Digests can not be ordered here."),
        ],
    )
    async def test_is_said_and_how_to_write_it(self, small: Rig, line: str, part: str) -> None:
        assert part in await said(small, line)

    @pytest.mark.parametrize("line", ["", "ask", "company", "private:", "as-of:2026-03-31", "<@U0BOB00001>"])
    async def test_where_nothing_is_asked_a_form_opens(self, small: Rig, line: str) -> None:
        await small.slack.slash("/moat", line)
        assert (await small.view())["callback_id"] == "moat:v1:ask"
