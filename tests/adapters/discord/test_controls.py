"""Buttons, selects and forms: what they do, also after a restart, when they are old, and for strangers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import discord
import pytest

from adapters.discord import cards
from adapters.discord.buttons import Next, Press
from adapters.discord.client import MoatClient
from adapters.discord.presses import privacy_view
from bot.answers import Answer, Citation, Point, Status
from bot.messages import Incoming
from bot.phrases import phrases
from bot.policy import Rules, Visibility
from tests.adapters.discord.conftest import KEPT, Desk, controls, shown, texts
from tests.fakes.responder import Echo
from tests.fakes.state import FakeNotes

QUESTION = "why doesn't Meta dominate video?"


async def asked(desk: Desk, question: str = QUESTION, **options: Any) -> discord.Message:
    result = await desk.slash("ask", question=question, **options)
    assert result.response is not None
    return result.response.message


class TestButtons:
    async def test_sources_are_listed_for_the_one_who_asks(self, real: Desk) -> None:
        result = await real.alice.click(await asked(real), label="Sources")
        assert result.ephemeral
        assert "1. " in shown(result)
        assert "](<https://" in shown(result)

    async def test_why_goes_on_from_this_answer_and_not_from_the_latest(self, real: Desk) -> None:
        first = await asked(real)
        await asked(real, "who owns Kling?")
        assert "Meta" in shown(await real.alice.click(first, label="Why?"))

    async def test_the_rest_of_a_long_answer_is_private(self, real: Desk) -> None:
        message = await asked(real)
        label = next(c["label"] for c in controls(message.components) if "Show more" in c.get("label", ""))
        result = await real.alice.click(message, label=label)
        assert result.ephemeral
        assert shown(result).count("- ") >= 3

    async def test_compare_asks_for_the_other_one(self, real: Desk) -> None:
        form = await real.alice.click(await asked(real), label="Compare with…")
        assert form.modal is not None
        text = shown(await real.alice.submit_modal(form, {"name": " Google "}))
        assert "compare Meta with Google" in text.splitlines()[0]
        assert "Google" in text

    async def test_helpful_and_not_helpful_are_kept(self, real: Desk) -> None:
        message = await asked(real)
        answer_id = controls(message.components)[0]["custom_id"].split(":")[3]
        assert "noted" in shown(await real.alice.click(message, label="Helpful"))
        form = await real.manager.click(message, label="Not helpful")
        assert form.modal is not None
        done = await real.manager.submit_modal(form, {"reason": ["wrong"], "words": "Meta *does*"})
        assert "Thank you" in shown(done)
        marks = real.keepers.marks.of(answer_id)
        assert {(m.helpful, m.reason, m.words) for m in marks} == {(True, "", ""), (False, "wrong", "Meta *does*")}

    async def test_they_work_after_a_restart(self, real: Desk) -> None:
        message = await asked(real)
        form = await real.alice.click(message, label="Not helpful")
        await real.env.restart_bot(MoatClient(real.service, FakeNotes(), kept=KEPT))
        assert "1. " in shown(await real.alice.click(message, label="Sources"))
        assert "Thank you" in shown(await real.alice.submit_modal(form, {"reason": ["off"], "words": ""}))

    async def test_an_answer_that_is_no_longer_kept_is_too_old(self, real: Desk) -> None:
        message = await asked(real)
        real.keepers.receipts.receipts.clear()  # type: ignore[attr-defined]  # the fake's
        for label in ("Sources", "Why?", "Helpful"):
            result = await real.alice.click(message, label=label)
            assert result.ephemeral
            assert "too old" in shown(result)

    @pytest.mark.parametrize("custom_id", ["moat:v0:sources:abc", "moat:v1:sources:abc:1:later", "somebody:else"])
    async def test_a_control_of_another_version_is_too_old(self, real: Desk, custom_id: str) -> None:
        view = discord.ui.LayoutView(timeout=None)
        view.add_item(discord.ui.ActionRow(discord.ui.Button(label="Sources", custom_id=custom_id)))
        channel = real.client.get_channel(real.channel.id)
        assert isinstance(channel, discord.TextChannel)
        message = await channel.send(view=view)
        view.stop()
        assert "too old" in shown(await real.alice.click(message, label="Sources"))

    async def test_somebody_elses_press_counts_as_their_question(self, answering: Callable[[Any], Any]) -> None:
        async with answering(Suggesting()) as desk:
            message = await asked(desk, "who?")
            await desk.service.set_rules(f"discord:{desk.env.guild.id}", Rules(per_person=1))
            assert "You said: who next?" in shown(await desk.manager.select(message, ["who next?"]))
            refused = await desk.manager.select(message, ["who next?"])
            assert refused.ephemeral
            assert "ask again in" in shown(refused)

    async def test_what_follows_a_private_answer_is_private(self, answering: Callable[[Any], Any]) -> None:
        async with answering(Suggesting()) as desk:
            message = await asked(desk, "who?", private=True)
            assert (await desk.alice.select(message, ["who next?"])).ephemeral

    async def test_a_press_never_mixes_with_ordinary_controls(self, real: Desk) -> None:
        """discord.py drops the class of a persistent control when a view that mixes them ends."""
        answer = Answer("a1", "c", Status.ANSWERED, "profile", headline=Point("x", claims=("c",)), entities=("e",), suggestions=("q?",))
        views = (
            cards.card(answer, phrases(), cards.Options(private=True)),
            cards.further(answer, 1, phrases()),
            cards.sources(long_answer(), 1, phrases()),
            privacy_view("x", "Delete"),
        )
        for view in views:
            assert view.timeout is None
            dispatchable = [i for i in view.walk_children() if i.is_dispatchable()]
            assert all(isinstance(i, discord.ui.DynamicItem) for i in dispatchable)

    async def test_nothing_of_an_answer_stays_in_memory(self, real: Desk) -> None:
        """An ordinary control would be kept for ever with its view, one for each message."""
        await real.alice.click(await asked(real), label="Sources")
        await real.slash("privacy")
        await real.slash("company", name="Klingo")
        store = real.client._connection._view_store
        assert not store._views
        assert not store._synced_message_views

    async def test_the_sixth_question_of_a_select_fits_or_is_left_out(self) -> None:
        select = Next.select("a1", [f"question {n}?" for n in range(40)] + ["x" * 101], "Ask next…")
        assert len(select.item.options) == 25


class TestForms:
    async def test_a_form_waits_for_no_database(self, real: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        message = await asked(real)
        monkeypatch.setattr(real.service, "kept", None)
        for label in ("Compare with…", "Not helpful"):
            assert (await real.alice.click(message, label=label)).modal is not None


class Suggesting(Echo):
    """Echoes, and suggests a question."""

    def respond(self, incoming: Incoming, told: Callable[[Answer], None] | None = None) -> Answer:
        import dataclasses

        return dataclasses.replace(super().respond(incoming), suggestions=("who next?", "x" * 101))


class TestPages:
    async def test_one_can_page_back_and_forth(self, answering: Callable[[Any], Any]) -> None:
        answer = long_answer()

        class Long(Echo):
            def respond(self, incoming: Incoming, told: Callable[[Answer], None] | None = None) -> Answer:
                return answer

        async with answering(Long()) as desk:
            desk.keepers.receipts.keep(receipt(answer))
            message = await asked(desk, "who?")
            label = next(c["label"] for c in controls(message.components) if "Show more" in c.get("label", ""))
            first = await desk.alice.click(message, label=label)
            assert first.response is not None
            page = first.response.message
            before = texts(page.components)
            states = {c["label"]: c.get("disabled", False) for c in controls(page.components)}
            assert states == {"Back": True, "Further": False}
            await desk.alice.click(page, label="Further")
            after = next(m for m in desk.channel.history(viewer=desk.alice) if m.id == page.id)
            assert texts(after.components) != before
            assert {c["label"]: c.get("disabled", False) for c in controls(after.components)} == {"Back": False, "Further": True}


def long_answer() -> Answer:
    source = Citation("s", "A Paper", "A title", "2026", "reputable", "https://example.org/a")
    lines = tuple(Point(f"{n} " + "word " * 150, claims=("c",), citations=(source,)) for n in range(10))
    return Answer("a1", "c", Status.ANSWERED, "profile", headline=lines[0], points=lines[1:3], more=lines[3:])


def receipt(answer: Answer) -> Any:
    from bot import documents
    from bot.ports import Receipt

    return Receipt(answer.id, "", "c", "", "", "", "", "", "", (), (), "", document=documents.dump(answer))


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.PUBLIC])
async def test_the_places_rule_decides_who_sees_an_answer(answering: Callable[[Any], Any], visibility: Visibility) -> None:
    async with answering(Echo()) as desk:
        await desk.service.set_rules(f"discord:{desk.env.guild.id}", Rules(visibility=visibility))
        assert (await desk.slash("ask", question="who?")).ephemeral == (visibility == Visibility.PRIVATE)


def test_ids_stay_inside_discords_limit() -> None:
    assert len(Press.button("unhelpful", "f" * 32, "x", page=999_999).custom_id) <= 100
