"""What every chat does alike: a wish and its answer in time, names picked or typed, rules in words, what was met lately."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import fields, replace

import pytest

from adapters import asking, naming
from adapters.asking import Asking, Where, Wish, command_helps
from adapters.naming import Strange
from adapters.rules import told
from adapters.seen import Seen
from adapters.service import Busy, Keepers, Service
from bot.addressing import Address, Overheard, address
from bot.answers import Answer, Chart, Curve, Status
from bot.messages import Incoming
from bot.phrases import languages, phrases
from bot.policy import DEFAULTS, Rules, Visibility
from bot.ports import REASONS
from tests.fakes.responder import Echo, SmallGuide, said
from tests.fakes.state import FakeConversations, FakeMarks, FakePlaces, FakeReceipts, FixedClock

HERE = Where("chat:1", "space:1", "space:1/room")
EN = phrases("en")


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    keepers = Keepers(FakeConversations(), FakeReceipts(), FakeMarks(), FakePlaces())
    found = Service(Echo(), keepers, FixedClock(), guide=SmallGuide())
    yield found
    await found.close()


class TestAWish:
    def test_it_becomes_a_message_of_its_place(self) -> None:
        wish = Wish("why?", as_of="2026-05-01", replies_to="a1", alone=True)
        made = wish.incoming(HERE, "person:1")
        assert made == Incoming("why?", "chat:1", "person:1", "space:1/room", replies_to="a1", alone=True, as_of="2026-05-01")

    def test_rules_hold_in_workspaces_only(self) -> None:
        assert HERE.places == ("space:1", "space:1/room")
        assert Where("chat:1", "", "").places == ()


class TestAnAnswer:
    async def test_it_comes(self, service: Service) -> None:
        answer = await Asking(service).answered(Wish("who?").incoming(HERE, "p"), EN)
        assert answer.headline is not None
        assert answer.headline.text == "You said: who?"

    async def test_too_many_questions_are_told(self, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
        async def busy(_: Incoming) -> Answer:
            raise Busy

        monkeypatch.setattr(service, "answer", busy)
        answer = await Asking(service).answered(Wish("who?").incoming(HERE, "p"), EN)
        assert answer.status is Status.ERROR
        assert answer.headline is not None
        assert "too many questions" in answer.headline.text

    async def test_one_that_takes_too_long_is_given_up(self, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
        async def slow(_: Incoming) -> Answer:
            await asyncio.sleep(60)
            raise AssertionError

        monkeypatch.setattr(service, "answer", slow)
        monkeypatch.setattr(asking, "DEADLINE", 0.01)
        answer = await Asking(service).answered(Wish("who?").incoming(HERE, "p"), EN)
        assert answer.headline is not None
        assert "reference" in answer.headline.text

    async def test_a_chart_is_drawn_with_its_words(self, service: Service) -> None:
        chart = Chart("Cells", "watts", (Curve("Volt", (("2026-01", 1.0), ("2026-02", 2.0))),))
        picture = await Asking(service).picture(replace(said(Incoming("q", "c"), "x"), chart=chart))
        assert picture is not None
        assert picture.png.startswith(b"\x89PNG")
        assert "Volt" in picture.words

    async def test_one_that_can_not_be_drawn_costs_the_picture_only(self, service: Service) -> None:
        broken = Chart("Cells", "watts", (Curve("Volt", (("no date", 1.0),)),))
        assert await Asking(service).picture(replace(said(Incoming("q", "c"), "x"), chart=broken)) is None
        assert await Asking(service).picture(said(Incoming("q", "c"), "x")) is None


class TestNames:
    directory = SmallGuide().directory()

    def test_names_are_written_as_the_knowledge_writes_them(self) -> None:
        values: naming.Values = {"first": "acme motors", "second": "VOLT", "area": "cell making"}
        assert naming.resolved(self.directory, "compare", values) == "compare Acme with Volt in cell making"

    def test_the_first_that_is_nobodys_comes_back_with_what_it_may_mean(self) -> None:
        found = naming.resolved(self.directory, "compare", {"first": "Volt", "second": "Akme"})
        assert found == Strange("Akme", ("Acme",), ("compare Volt with Acme",), "entity")

    def test_an_area_that_is_none_comes_back_with_the_areas_there_are(self) -> None:
        found = naming.resolved(self.directory, "company", {"name": "acme", "area": "cooking"})
        assert found == Strange("cooking", ("cell making",), ("tell me about Acme in cell making",), "area")

    @pytest.mark.parametrize("area", ["Cell Making", "cell making in China", "Volt"])
    def test_more_than_an_area_may_stand_where_one_is_asked_for(self, area: str) -> None:
        assert naming.resolved(self.directory, "landscape", {"area": area}) == f"landscape of {area}"

    @pytest.mark.parametrize("since", ["2026-03-31", "March 2026", "last month", "yesterday", "2025", "3 weeks ago", "2026年3月", "Volt"])
    def test_times_as_people_write_them(self, since: str) -> None:
        assert naming.resolved(self.directory, "changes", {"since": since}) == f"what changed since {since}"

    def test_a_time_that_is_none_comes_back(self) -> None:
        assert naming.resolved(self.directory, "changes", {"since": "banana"}) == Strange("banana", (), (), "date")

    def test_a_thing_compared_with_itself_is_asked_about(self) -> None:
        assert naming.resolved(self.directory, "compare", {"first": "Acme", "second": "acme motors"}) == "tell me about Acme"

    def test_what_is_not_given_falls_away(self) -> None:
        assert naming.resolved(self.directory, "changes", {"since": None, "about": None}) == "what changed"


class TestRulesInWords:
    @pytest.mark.parametrize("language", languages())
    def test_every_rule_has_a_line(self, language: str) -> None:
        lines = told(replace(DEFAULTS, askers=("7",)), phrases(language), "role {}".format)
        assert [name for name, _ in lines] == [field.name for field in fields(Rules)]
        assert "role 7" in dict(lines)["askers"]

    def test_a_chat_without_roles_has_none_to_tell(self) -> None:
        assert "askers" not in dict(told(DEFAULTS, EN))

    async def test_a_chat_may_have_its_own_defaults(self, service: Service) -> None:
        private = replace(DEFAULTS, visibility=Visibility.PRIVATE)
        assert (await service.rules("w", defaults=private)).visibility is Visibility.PRIVATE
        assert (await service.rules("w")).visibility is Visibility.PUBLIC
        await service.set_rules("w", Rules(visibility=Visibility.PUBLIC))
        assert (await service.rules("w", defaults=private)).visibility is Visibility.PUBLIC


class TestWhatChatsTell:
    @pytest.mark.parametrize("language", languages())
    def test_every_command_and_reason_has_its_words(self, language: str) -> None:
        assert all(does.strip() for _, does in command_helps(phrases(language)))
        assert all(phrases(language)(f"reason_{reason}") for reason in REASONS)

    def test_what_was_met_is_remembered_for_a_while(self) -> None:
        seen: Seen[int] = Seen(2)
        assert [seen.first(key) for key in (1, 1, 2, 3, 1)] == [True, False, True, True, True]
        assert 3 in seen


class TestAThread:
    def test_in_our_thread_a_message_needs_no_mention(self) -> None:
        assert address(Overheard(own_thread=True)) is Address.ANSWER

    def test_unless_it_calls_somebody_else(self) -> None:
        assert address(Overheard(own_thread=True, mentions_others=True)) is Address.IGNORE
        assert address(Overheard(own_thread=True, mentions_others=True, mentions_it=True)) is Address.ANSWER
