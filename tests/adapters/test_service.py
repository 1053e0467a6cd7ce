"""What chat surfaces ask of the program: rules, marks, kept answers; and that a slow or absent database costs no acknowledgement."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable

import pytest
from sqlalchemy.exc import OperationalError

from adapters import service
from adapters.service import Keepers, Service
from bot import documents
from bot.answers import Answer
from bot.messages import Incoming
from bot.policy import DEFAULTS, Asker, Rules, Visibility
from bot.ports import Receipt
from tests.fakes.responder import Echo, SmallGuide
from tests.fakes.state import FakeConversations, FakeMarks, FakePlaces, FakeReceipts, FixedClock


class Places(FakePlaces):
    """Can be slow, or away."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0.0
        self.away = False

    def load(self, place: str) -> str | None:
        time.sleep(self.seconds)
        if self.away:
            raise OperationalError("select", {}, Exception("away"))
        return super().load(place)


class At:
    """A service and what is around it."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.places = Places()
        self.keepers = Keepers(FakeConversations(), FakeReceipts(), FakeMarks(), self.places)
        self.echo = Echo()
        self.service = Service(self.echo, self.keepers, FixedClock(), guide=SmallGuide(), steady=lambda: self.now)


@pytest.fixture
async def at() -> At:
    return At()


async def test_a_channels_rules_go_before_its_workspaces(at: At) -> None:
    await at.service.set_rules("w", Rules(visibility=Visibility.PRIVATE, per_person=3))
    await at.service.set_rules("w/c", Rules(visibility=Visibility.PUBLIC))
    rules = await at.service.rules("w", "w/c")
    assert (rules.visibility, rules.per_person, rules.threads) == (Visibility.PUBLIC, 3, DEFAULTS.threads)
    assert await at.service.own_rules("w/c") == Rules(visibility=Visibility.PUBLIC)


async def test_a_change_leaves_the_other_rules_as_they_are_stored(at: At) -> None:
    at.places.save("w", Rules(silent=True, per_person=3).dump())
    await at.service.change_rules("w", per_person=5)
    assert Rules.read(at.places.load("w")) == Rules(silent=True, per_person=5)
    assert (await at.service.rules("w")).per_person == 5


async def test_a_change_that_can_not_be_read_first_overwrites_nothing(at: At) -> None:
    at.places.save("w", Rules(silent=True).dump())
    at.places.away = True
    with pytest.raises(OperationalError):
        await at.service.change_rules("w", per_person=5)
    assert Rules.read(at.places.rules["w"]) == Rules(silent=True)


async def test_rules_that_another_replica_set_hold_after_a_while(at: At) -> None:
    assert (await at.service.rules("w")).silent is False
    at.places.save("w", Rules(silent=True).dump())
    assert (await at.service.rules("w")).silent is False
    at.now += service.RULES_SECONDS + 1
    assert (await at.service.rules("w")).silent is True


async def test_with_the_database_away_what_was_known_holds(at: At) -> None:
    await at.service.set_rules("w", Rules(silent=True))
    at.places.away = True
    at.now += service.RULES_SECONDS + 1
    assert (await at.service.rules("w")).silent is True
    assert await at.service.rules("x") == DEFAULTS


async def test_a_slow_database_does_not_hold_an_acknowledgement_back(at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "RULES_PATIENCE", 0.05)
    at.places.seconds = 0.5
    started = time.perf_counter()
    assert await at.service.rules("w") == DEFAULTS
    assert time.perf_counter() - started < 0.4


async def test_turns_of_a_talk_keep_their_order(at: At) -> None:
    await asyncio.gather(*(at.service.answer(Incoming(f"q{n}", "c")) for n in range(20)))
    assert [each.text for each in at.echo.asked] == [f"q{n}" for n in range(20)]


async def test_an_answer_is_found_again_whole_and_forgotten_with_its_person(at: At) -> None:
    answer = await at.service.answer(Incoming("who?", "c", person="p"))
    receipt = Receipt("a1", "", "c", "who?", "", "", "", "", "", (), (), "", person="p", document=documents.dump(answer))
    at.keepers.receipts.keep(receipt)
    at.keepers.conversations.save("c", "[]")
    assert await at.service.kept("a1") == answer
    await at.service.mark("a1", "p", helpful=True)
    gone = await at.service.forget("p")
    assert (gone.receipts, gone.talks) == (1, 1)
    assert await at.service.kept("a1") is None
    assert at.keepers.marks.of("a1") == ()
    assert at.keepers.conversations.load("c") is None


async def test_what_was_kept_by_another_version_is_not_found(at: At) -> None:
    at.keepers.receipts.keep(Receipt("a1", "", "c", "", "", "", "", "", "", (), (), "", document='{"id": 1}'))
    assert await at.service.kept("a1") is None


@pytest.mark.parametrize(("person", "workspace"), [(1, 0), (3, 0), (0, 2)])
async def test_the_pace_holds_for_a_minute(at: At, person: int, workspace: int) -> None:
    rules = Rules(per_person=person, per_workspace=workspace).over(DEFAULTS)
    allowed = [at.service.decide(rules, Asker("p", "w")).allowed for _ in range(5)]
    assert allowed.count(True) == (person or workspace)
    assert at.service.decide(rules, Asker("p", "w")).seconds > 0
    at.now += 61
    assert at.service.decide(rules, Asker("p", "w")).allowed


class Slow(Echo):
    """Gives its answer, and keeps it only when the test lets it."""

    def __init__(self, receipts: FakeReceipts) -> None:
        super().__init__()
        self.receipts = receipts
        self.may_keep = threading.Event()
        self.problem: Exception | None = None

    def respond(self, incoming: Incoming, told: Callable[[Answer], None] | None = None) -> Answer:
        answer = super().respond(incoming)
        if told is not None:
            told(answer)
        self.may_keep.wait(10)
        if self.problem is not None:
            raise self.problem
        self.receipts.keep(receipt(answer))
        return answer


def receipt(answer: Answer) -> Receipt:
    return Receipt(
        answer.id, "2026-11-22T12:00:00+00:00", "c", "q", "", "answered", "profile", "", "v", (), (), "", document=documents.dump(answer)
    )


class TestAnAnswerOnItsWay:
    @pytest.fixture
    def slow(self, at: At) -> Slow:
        found = Slow(FakeReceipts())
        at.service = Service(found, Keepers(FakeConversations(), found.receipts, FakeMarks(), at.places), FixedClock(), guide=SmallGuide())
        return found

    async def test_it_waits_for_nothing_to_be_kept(self, at: At, slow: Slow) -> None:
        async with asyncio.timeout(5):
            answer = await at.service.answer(Incoming("why?", "c"))
        assert answer.headline is not None
        assert slow.receipts.find(answer.id) is None
        slow.may_keep.set()
        await at.service.close()
        assert slow.receipts.find(answer.id) is not None

    async def test_a_press_on_it_finds_it(self, at: At, slow: Slow) -> None:
        answer = await at.service.answer(Incoming("why?", "c"))
        asyncio.get_running_loop().call_later(0.05, slow.may_keep.set)
        found = await at.service.kept(answer.id)
        assert found is not None
        assert found.id == answer.id

    async def test_forgetting_waits_until_there_is_something_to_forget(self, at: At, slow: Slow) -> None:
        await at.service.answer(Incoming("why?", "c", person="p"))
        asyncio.get_running_loop().call_later(0.05, slow.may_keep.set)
        await at.service.forget("p")
        assert slow.may_keep.is_set()

    async def test_what_fails_after_it_costs_only_the_memory(self, at: At, slow: Slow, caplog: pytest.LogCaptureFixture) -> None:
        slow.problem = ValueError("secret")
        slow.may_keep.set()
        answer = await at.service.answer(Incoming("why?", "c"))
        await at.service.close()
        assert answer.headline is not None
        assert answer.headline.text == "You said: why?"
        assert "turn failed" in caplog.text
        assert "secret" not in caplog.text

    async def test_one_given_up_while_it_waits_is_not_asked(self, at: At, slow: Slow) -> None:
        await at.service.answer(Incoming("why?", "c"))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await at.service.answer(Incoming("who?", "c"))
        await asyncio.sleep(0)  # the worker is told by the loop
        slow.may_keep.set()
        await at.service.close()
        assert [one.text for one in slow.asked] == ["why?"]


async def test_a_guide_that_fails_is_heard_of(at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SmallGuide, "directory", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        async with asyncio.timeout(5):
            await at.service.answer(Incoming("why?", "c"))
