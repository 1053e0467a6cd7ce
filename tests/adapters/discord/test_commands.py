"""The slash commands and the context menu, as people use them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.discord.choices import choices
from adapters.translations import translated
from bot.messages import Incoming
from tests.adapters.discord.conftest import Desk, controls, shown, texts
from tests.fakes.responder import Echo, Scripted, said

WHY = "why doesn't Meta dominate video?"


class TestAsk:
    async def test_an_answer_is_a_card_with_sources_and_controls(self, real: Desk) -> None:
        result = await real.slash("ask", question="why doesn't Meta dominate video?")
        assert (result.acknowledged, result.ephemeral) == (True, False)
        text = shown(result)
        assert "why doesn't Meta dominate video?" in text.splitlines()[0]
        assert "assessment" in text
        assert "as of 22 Nov 2026" in text
        assert result.response is not None
        assert [c["label"] for c in controls(result.response.components) if "label" in c][:3] == ["Sources", "Why?", "Compare with…"]

    async def test_the_small_print_says_as_of_when_how_sure_and_on_how_many_sources(self, real: Desk) -> None:
        small = next(line for line in shown(await real.slash("ask", question=WHY)).splitlines() if line.startswith("-# as of"))
        assert re.fullmatch(r"-# as of 22 Nov 2026 · (low|medium|high) confidence · \d+ sources( · .+)?", small)

    async def test_a_false_assumption_is_corrected_first(self, real: Desk) -> None:
        text = shown(await real.slash("ask", question="why did ByteDance build Kling?"))
        assert text.index("Not quite:") < text.index("Kuaishou") < text.index("as of")

    async def test_a_private_answer_is_seen_by_the_asker_only_and_can_be_shared(self, real: Desk) -> None:
        result = await real.slash("ask", question="who owns Kling?", private=True)
        assert result.ephemeral
        assert result.response is not None
        shared = await real.alice.click(result.response.message, label="Share here")
        assert not shared.ephemeral
        assert "Shared by alice" in shown(shared)

    async def test_as_of_answers_for_that_day(self, real: Desk) -> None:
        assert "as of 1 May 2026" in shown(await real.slash("ask", question="who leads in video generation?", as_of="2026-05-01"))

    @pytest.mark.parametrize("day", ["tomorrow", "2026-02-30"])
    async def test_a_date_that_is_none_is_explained(self, real: Desk, day: str) -> None:
        result = await real.slash("ask", question="who leads?", as_of=day)
        assert result.ephemeral
        assert "is no date that I understand" in shown(result)

    async def test_follow_ups_lean_on_the_talk(self, real: Desk) -> None:
        await real.slash("ask", question="who owns Kling?")
        assert "Google" in shown(await real.slash("ask", question="and Veo?"))

    async def test_hostile_text_stays_text(self, answering: Callable[[Any], Any]) -> None:
        echo = Scripted(lambda incoming: said(incoming, incoming.text))
        async with answering(echo) as desk:
            result = await desk.slash("ask", question="@everyone **hi** [x](https://evil.example) <@123> `a` <#5>")
            text = shown(result)
            assert "@everyone" not in text
            assert "](https://evil" not in text
            assert r"\<@" in text
            seen = [body for body in (r["json"].get("data") or r["json"] for r in sent(desk)) if body.get("components")]
            assert [body["allowed_mentions"]["parse"] for body in seen] == [[]]


class TestNames:
    async def test_typing_completes_from_names_and_aliases(self, real: Desk) -> None:
        found = await real.alice.autocomplete(real.channel, "company", "name", "kuai")
        assert found[0]["value"] == "Kuaishou"
        assert 0 < len(await real.alice.autocomplete(real.channel, "company", "name", "")) <= 25
        assert "Kuaishou" in [c["value"] for c in await real.alice.autocomplete(real.channel, "company", "name", "快手")]
        assert "video generation" in [c["value"] for c in await real.alice.autocomplete(real.channel, "company", "area", "video")]

    async def test_a_typing_error_is_forgiven(self, real: Desk) -> None:
        assert "Kuaishou" in shown(await real.slash("company", name="kuaishuo"))

    async def test_a_name_that_is_nobodys_is_asked_back(self, answering: Callable[[Any], Any]) -> None:
        echo = Echo()
        async with answering(echo) as desk:
            result = await desk.slash("company", name="Akme")
            assert "Did you mean Acme?" in shown(result)
            assert result.response is not None
            assert result.response.ephemeral
            chosen = await desk.alice.select(result.response.message, ["tell me about Acme"])
            assert "You said: tell me about Acme" in shown(chosen)
            assert "nothing like it" in shown(await desk.slash("company", name="Zzzzzz"))
        assert [each.text for each in echo.asked] == ["tell me about Acme"]

    async def test_a_time_that_is_none_is_said_and_how_to_write_it(self, answering: Callable[[Any], Any]) -> None:
        echo = Echo()
        async with answering(echo) as desk:
            result = await desk.slash("changes", since="gibberish")
            assert result.ephemeral
            assert "“gibberish” is no time that I understand. Write it like “since 2026-03-31”" in shown(result)
        assert echo.asked == []

    async def test_an_area_that_is_none_is_asked_back(self, real: Desk) -> None:
        result = await real.slash("landscape", area="cooking")
        assert result.ephemeral
        assert "video generation" in shown(result)

    async def test_a_typing_error_completes_too(self, real: Desk) -> None:
        assert "Kuaishou" in [c["value"] for c in await real.alice.autocomplete(real.channel, "compare", "second", "kuaishuo")]

    @pytest.mark.parametrize("name", ["?", "   ", "\u200b", "🤔🤔"])
    @pytest.mark.parametrize("command", ["company", "landscape", "changes"])
    async def test_signs_without_a_word_are_like_no_name(self, answering: Callable[[Any], Any], command: str, name: str) -> None:
        echo = Echo()
        parameter = {"company": "name", "landscape": "area", "changes": "about"}[command]
        async with answering(echo) as desk:
            result = await desk.slash(command, **{parameter: name})
            blank = not name.strip()
            if blank and command != "company":
                assert [each.text for each in echo.asked] in (["landscape of"], ["what changed"]), "as if it had not been given"
                return
            assert ("no word in it" if blank or name == "\u200b" else "nothing like it") in shown(result)
            assert "Did you mean" not in shown(result)
        assert echo.asked == []

    async def test_a_time_that_is_none_is_explained(self, real: Desk) -> None:
        result = await real.slash("changes", since="foo")
        assert result.ephemeral
        assert "is no time that I understand" in shown(result)

    @settings(max_examples=200, deadline=None)
    @given(st.lists(st.tuples(st.text(max_size=120), st.text(max_size=120)), max_size=60))
    def test_choices_keep_to_the_limits(self, named: list[tuple[str, str]]) -> None:
        found = choices(named)
        assert len(found) <= 25
        assert all(1 <= len(c.name) <= 100 and c.name.strip() and 1 <= len(str(c.value)) <= 100 for c in found)

    def test_a_choice_that_is_too_long_is_cut_and_costs_no_other(self) -> None:
        named = [("x" * 150, "v"), ("  ", "v"), ("ok", "v" * 101), ("ok", "")] + [(f"n{i}", f"v{i}") for i in range(40)]
        found = choices(named)
        assert found[0].name == "x" * 99 + "…"
        assert [c.name for c in found[1:]] == [f"n{i}" for i in range(24)]


class TestTheOthers:
    @pytest.mark.parametrize(
        ("name", "options", "question"),
        [
            ("company", {"name": "Acme", "area": "cell making"}, "tell me about Acme in cell making"),
            ("compare", {"first": "Acme", "second": "Volt"}, "compare Acme with Volt"),
            ("landscape", {}, "landscape of"),
            ("landscape", {"area": "cell making"}, "landscape of cell making"),
            ("changes", {"since": "last month", "about": "Acme Motors"}, "what changed at Acme since last month"),
        ],
    )
    async def test_a_command_asks_what_the_table_says(
        self, answering: Callable[[Any], Any], name: str, options: dict[str, Any], question: str
    ) -> None:
        echo = Echo()
        async with answering(echo) as desk:
            await desk.slash(name, **options)
        assert [(each.text, each.alone) for each in echo.asked] == [(question, True)]

    async def test_the_landscape_has_a_picture_with_a_text_for_those_who_do_not_see_it(self, real: Desk) -> None:
        result = await real.slash("landscape", area="video generation")
        assert result.response is not None
        assert [a.filename for a in result.response.attachments] == ["chart.png"]
        gallery = [c for c in result.response.components[0]["components"] if c["type"] == discord.ComponentType.media_gallery.value]
        assert "Elo" in gallery[0]["items"][0]["description"]

    async def test_a_profile_says_what_one_has_where_one_stands_and_why(self, real: Desk) -> None:
        result = await real.slash("company", name="Kuaishou")
        text = shown(result)
        assert re.search(r"develops .*Kling", text)
        assert re.search(r"[Nn]ow (a )?(contender|leader|lagging|strong)", text)
        assert result.response is not None
        label = next(c["label"] for c in controls(result.response.components) if "Show more" in c.get("label", ""))
        more = shown(await real.alice.click(result.response.message, label=label))
        assert "2026" in text + more

    async def test_the_landscape_tells_standings_and_how_the_thesis_fares(self, real: Desk) -> None:
        text = shown(await real.slash("landscape", area="video generation"))
        assert re.search(r"```\nwho +standing +since\n", text)
        assert "own a video platform but do not stand strong" in text

    async def test_the_state_on_a_day_before_all_knowledge_is_no_empty_card(self, real: Desk) -> None:
        text = shown(await real.slash("landscape", area="video generation", as_of="1999-01-01"))
        assert "What I know does not answer" in text

    async def test_with_nothing_new_it_says_so(self, real: Desk) -> None:
        assert "Nothing new is noted" in shown(await real.slash("changes", since="yesterday"))

    async def test_help_tells_of_privacy_and_whoever_manages_of_settings(self, real: Desk) -> None:
        helped = shown(await real.slash("help"))
        assert "`/privacy`" in helped
        assert "`/settings`" not in helped
        assert "`/settings`" in shown(await real.slash("help", real.manager))

    async def test_help_and_privacy_are_private(self, real: Desk) -> None:
        helped = await real.slash("help")
        assert helped.ephemeral
        assert "`/compare`" in shown(helped)
        assert (await real.slash("privacy")).ephemeral

    async def test_what_is_kept_of_a_person_can_be_deleted(self, real: Desk) -> None:
        asked = await real.slash("ask", question="who owns Kling?")
        assert asked.response is not None
        await real.alice.click(asked.response.message, label="Helpful")
        told = await real.slash("privacy")
        assert told.response is not None
        gone = await real.alice.click(told.response.message, label="Delete my data")
        assert "Deleted: " in shown(gone)
        pressed = await real.alice.click(asked.response.message, label="Sources")
        assert "too old" in shown(pressed)

    async def test_a_message_can_be_asked_about(self, real: Desk) -> None:
        message = await real.alice.send(real.channel, "who owns Kling?")
        result = await real.alice.context_menu(real.channel, "Ask about this", message)
        assert result.ephemeral
        assert "Kuaishou" in shown(result)

    async def test_so_can_one_that_is_made_of_components_or_embeds(self, answering: Callable[[Any], Any]) -> None:
        echo = Echo()
        async with answering(echo) as desk:
            channel = desk.client.get_channel(desk.channel.id)
            assert isinstance(channel, discord.TextChannel)
            view = discord.ui.LayoutView(timeout=None)
            view.add_item(discord.ui.Container(discord.ui.TextDisplay("who owns Kling?")))
            for message in (
                await channel.send(view=view),
                await channel.send(embed=discord.Embed(title="Veo", description="who owns it?")),
            ):
                await desk.alice.context_menu(desk.channel, "Ask about this", message)
        assert [each.text for each in echo.asked] == ["who owns Kling?", "Veo\nwho owns it?"]

    async def test_commands_work_in_a_direct_message(self, real: Desk) -> None:
        user = real.env.create_user("dora")
        assert "Kuaishou" in shown(await user.slash("ask", question="who owns Kling?"))


class TestLanguages:
    async def test_fixed_phrases_follow_the_readers_language(self, real: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        in_chinese(monkeypatch)
        result = await real.slash("ask", question="who owns Kling?")
        assert "截至 2026年11月22日" in shown(result)
        assert result.response is not None
        assert "来源" in [c.get("label") for c in controls(result.response.components)]

    async def test_commands_keep_to_discords_limits_in_every_language(self, real: Desk) -> None:
        """Discord refuses all of them for one; discord.py shortens some of the English texts without a word."""
        tree, translator = real.client.tree, real.client._translator
        for command in tree.get_commands():
            payload = await command.get_translated_payload(tree, translator)
            named = everything_named(payload)
            assert sum(len(text) for kind, text in named if kind != "choice") <= 8000
            assert [text for kind, text in named if not 1 <= len(text) <= (32 if kind == "name" else 100)] == []
            assert [text for kind, text in named if kind == "name" and command.name != "Ask about this" and text != text.lower()] == []

    def test_every_text_of_a_command_is_translated(self, real: Desk) -> None:
        missing: list[str] = []

        def see(text: Any) -> None:
            if isinstance(text, discord.app_commands.locale_str) and translated(text.message, "zh") is None:
                missing.append(text.message)

        def walk(command: Any) -> None:
            see(command._locale_name)
            see(getattr(command, "_locale_description", None))
            for parameter in getattr(command, "parameters", []):
                see(parameter._Parameter__parent.description)
                for choice in parameter.choices:
                    see(choice._locale_name)
            for child in getattr(command, "commands", []):
                walk(child)

        for command in real.client.tree.get_commands():
            walk(command)
        walk(real.client.tree.get_commands(type=discord.AppCommandType.message)[0])
        assert missing == []


class TestWhenItGoesWrong:
    async def test_a_failure_is_a_calm_sentence_with_a_reference(self, answering: Callable[[Any], Any]) -> None:
        def broken(_: Incoming) -> Any:
            raise RuntimeError("secret words")

        async with answering(Scripted(broken)) as desk:
            text = shown(await desk.slash("ask", question="who?"))
            assert "reference" in text
            assert "secret" not in text

    async def test_a_reply_that_is_gone_is_posted_in_the_channel(self, answering: Callable[[Any], Any]) -> None:
        async with answering(Echo()) as desk:
            desk.env.inject_error("PATCH", "/webhooks/*/*/messages/@original", status=404, code=10015)
            await desk.slash("ask", question="who?")
            assert desk.channel.last_message is not None
            assert "You said: who?" in texts(desk.channel.last_message.components)

    async def test_an_error_of_discord_ends_in_a_sentence(self, answering: Callable[[Any], Any]) -> None:
        async with answering(Echo()) as desk:
            desk.env.inject_error("PATCH", "/webhooks/*/*/messages/@original", status=400)
            assert "reference" in shown(await desk.slash("ask", question="who?"))
            assert [type(error) for error in desk.env.errors] == [discord.app_commands.CommandInvokeError]
            desk.forgiven += desk.env.errors

    async def test_an_answer_that_is_too_late_is_given_up(self, answering: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch) -> None:
        from adapters import asking

        monkeypatch.setattr(asking, "DEADLINE", 0.0)
        async with answering(Echo()) as desk:
            assert "reference" in shown(await desk.slash("ask", question="who?"))

    async def test_too_many_waiting_questions_are_turned_away(
        self, answering: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from adapters import service

        monkeypatch.setattr(service, "MOST_WAITING", 0)
        async with answering(Echo()) as desk:
            assert "too many questions" in shown(await desk.slash("ask", question="who?"))


class TestPace:
    async def test_a_flood_gets_a_private_line(self, answering: Callable[[Any], Any]) -> None:
        echo = Echo()
        async with answering(echo) as desk:
            for _ in range(8):
                await desk.slash("ask", question="who?")
            refused = await desk.slash("ask", question="who?")
            assert refused.ephemeral
            assert "ask again in" in shown(refused)
            desk.steady.seconds += 61
            assert "You said" in shown(await desk.slash("ask", question="who?"))
        assert len(echo.asked) == 9


def everything_named(payload: dict[str, Any]) -> list[tuple[str, str]]:
    """Every text of a command and of what is in it, with what it is."""
    found = []
    for key, kind in (("name", "choice" if "value" in payload else "name"), ("description", "description")):
        texts_of = [payload.get(key), *(payload.get(f"{key}_localizations") or {}).values()]
        found += [(kind, text) for text in texts_of if text is not None and (text or kind != "description" or payload.get("type") == 1)]
    for child in (*payload.get("options", ()), *payload.get("choices", ())):
        found += everything_named(child)
    assert len(payload.get("options", ())) <= 25
    assert len(payload.get("choices", ())) <= 25
    return found


def in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody's Discord speaks Chinese from now on."""
    read: Callable[..., None] = discord.Interaction._from_data
    monkeypatch.setattr(discord.Interaction, "_from_data", lambda self, data: read(self, data | {"locale": "zh-CN"}))


def sent(desk: Desk) -> list[Any]:
    return [{"json": dict(entry.json)} for entry in desk.env.http_requests if isinstance(entry.json, dict)]
