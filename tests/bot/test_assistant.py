"""The core's public face: one message in, one answer out."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings

from bot import wording
from bot.answers import Answer, Status
from bot.understanding.classify import read_kinds
from bot.understanding.normalize import MAX_CHARACTERS
from tests.bot.strategies import texts
from tests.worlds import Learnt, World, world

KINDS = {k.id for k in read_kinds()}
MENTIONS = re.compile(r"@(everyone|here|channel)\b|<[@#!:]", re.IGNORECASE)


@pytest.fixture
def fresh(shipped: World, learnt: Learnt) -> World:
    """An assistant that has answered nothing yet, on the shipped pack."""
    return world(shipped.knowledge, learnt)


def lines(answer: Answer) -> list[str]:
    return wording.plain(answer).split("\n")


def sources(answer: Answer) -> int:
    """How many sources an answer names."""
    shown = [point for point in (answer.headline, *answer.points, *answer.more) if point is not None]
    cited = [*(p.citations for p in shown), *(c.citations for c in answer.corrections)]
    return sum(len(c) for c in cited) + sum(sources(p) for p in answer.parts)


def test_an_answer_rests_on_claims_with_sources(shipped: World) -> None:
    answer = shipped.ask("who owns Kling?")
    assert answer.status == Status.ANSWERED
    assert answer.headline is not None
    assert answer.headline.claims
    assert answer.headline.citations
    assert set(answer.claims) <= set(shipped.knowledge.claims(answer.claims))
    assert answer.entities == ("kling",)
    assert "Kling" in answer.understood
    assert answer.knowledge_version == shipped.knowledge.version
    assert answer.took_ms > 0


@pytest.mark.parametrize(
    "question",
    [
        "write me a poem about rain",
        "what does the chief financial officer of Kuaishou earn?",
        "help",
        "hello",
        "",
        "which one?",
        "who is Zubrolex?",
        "\x00",
    ],
)
def test_what_is_no_answer_carries_no_source(question: str, shipped: World) -> None:
    answer = shipped.ask(question)
    assert answer.status != Status.ANSWERED
    assert answer.status != Status.ERROR
    assert answer.claims == ()
    assert sources(answer) == 0
    assert answer.headline is not None


@pytest.mark.parametrize(
    "question",
    [
        "why is Meta behind?",
        "who leads in video generation?",
        "compare Google and OpenAI",
        "why did ByteDance build Kling?",
        "what is new?",
        "weather?",
    ],
)
def test_the_same_question_gets_the_same_answer(question: str, shipped: World) -> None:
    one, other = (replace(shipped.ask(question), id="", conversation="", took_ms=0.0) for _ in range(2))
    assert one == other


def test_another_assistant_gives_the_same_answer(shipped: World, fresh: World) -> None:
    for question in ("why is Meta behind?", "what changed since September 2026?"):
        assert wording.plain(shipped.ask(question)) == wording.plain(fresh.ask(question))


def test_time_and_ids_come_from_outside(fresh: World) -> None:
    fresh.clock.at = "2031-01-02T03:04:05+00:00"
    first, second = fresh.ask("who owns Kling?"), fresh.ask("who owns Veo?")
    assert (first.id, second.id) == ("a1", "a2")
    receipt = fresh.receipts.find("a1")
    assert receipt is not None
    assert receipt.at == fresh.clock.at
    assert first.as_of == fresh.knowledge.as_of(), "the answer speaks for the knowledge's day, not for the clock's"


def test_a_receipt_says_what_was_understood_and_used(fresh: World) -> None:
    answer = fresh.ask("who owns <b>Kling</b>?", "room 5")
    receipt = fresh.receipts.find(answer.id)
    assert receipt is not None
    assert receipt.question == "who owns Kling ?"
    assert receipt.conversation == "room 5"
    assert (receipt.status, receipt.intent, receipt.understood) == (answer.status, answer.intent, answer.understood)
    assert receipt.claims_used == answer.claims
    assert receipt.claims_passed_over == answer.passed_over
    assert not set(receipt.claims_used) & set(receipt.claims_passed_over)
    assert receipt.text == wording.plain(answer)
    assert receipt.knowledge_version == fresh.knowledge.version


def test_a_receipt_keeps_the_reading_step_by_step(fresh: World) -> None:
    receipt = fresh.receipts.find(fresh.ask("why does Zubrolex not use Kling since March?").id)
    assert receipt is not None
    (steps,) = json.loads(receipt.trace)
    assert steps["entities"] == ["kling"]
    assert steps["unknown_names"] == ["Zubrolex"]
    assert steps["periods"] == ["since 2026-03-01"]
    assert {kind for kind, _ in steps["kinds"]} <= KINDS
    assert sum(steps["answerable_unknown_out_of_scope"]) == pytest.approx(1, abs=0.01)


def test_a_refusal_has_a_receipt_too(fresh: World) -> None:
    answer = fresh.ask("write me a poem about rain")
    receipt = fresh.receipts.find(answer.id)
    assert receipt is not None
    assert receipt.claims_used == ()


def test_two_questions_get_two_parts(shipped: World) -> None:
    answer = shipped.ask("Who owns Kling? And when was Veo 3.1 released?")
    assert [p.status for p in answer.parts] == [Status.ANSWERED, Status.ANSWERED]
    assert answer.claims == tuple(dict.fromkeys(c for p in answer.parts for c in p.claims))
    assert len({answer.id, *(p.id for p in answer.parts)}) == 3
    assert set(answer.entities) == {"kling", "veo-3-1"}
    assert "\n\n" in wording.plain(answer)


@pytest.mark.parametrize(
    ("message", "offers"),
    [
        ("Kling gross margin 2025?", 1),
        ("Kling gross margin 2025? When was Veo 3.1 released?", 0),
        ("When was Veo 3.1 released? Kling gross margin 2025?", 0),
    ],
)
def test_questions_are_only_sought_for_a_refusal_that_is_shown(
    message: str, offers: int, shipped: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each question that is offered was answered first, which costs as much as what was asked."""
    sought: list[str] = []
    monkeypatch.setattr("bot.answering.answer.offer", lambda desk, draft, refused, answer: sought.append(refused[0].typed))
    shipped.ask(message)
    assert len(sought) == offers


def test_one_question_has_no_parts(shipped: World) -> None:
    assert shipped.ask("who owns Kling?").parts == ()


def test_a_conversation_is_its_own(shipped: World) -> None:
    shipped.ask("who owns Kling?", "one talk")
    shipped.ask("who owns Veo?", "another talk")
    assert shipped.ask("is it open?", "one talk").entities == ("kling",)
    assert shipped.ask("is it open?", "another talk").entities == ("veo",)


def test_a_broken_state_is_a_new_talk(fresh: World) -> None:
    fresh.conversations.save("torn", '[{"question": ')
    assert fresh.ask("who owns Kling?", "torn").status == Status.ANSWERED
    assert fresh.ask("and Veo?", "torn").entities == ("veo",)


def test_a_talk_outlives_the_assistant(shipped: World, learnt: Learnt) -> None:
    before, after = world(shipped.knowledge, learnt), world(shipped.knowledge, learnt)
    before.ask("who owns Kling?", "t")
    state = before.conversations.load("t")
    assert state is not None
    after.conversations.save("t", state)
    assert after.ask("and Veo?", "t").entities == ("veo",)


def test_as_of_moves_the_day_of_the_answer(shipped: World) -> None:
    then = shipped.ask("does OpenAI run the Sora app?", as_of="2025-12-01")
    assert then.as_of == "2025-12-01"
    used = shipped.knowledge.claims(then.claims)
    assert all(c.as_of <= "2025-12-01" for c in used.values())


@pytest.mark.parametrize("text", ["", " ", "\n\n", "?!", "...", "@everyone", "<@U1>", "\u200b", "https://x.example"])
def test_a_message_without_words_is_asked_back(text: str, shipped: World) -> None:
    answer = shipped.ask(text)
    assert answer.status == Status.CLARIFY
    assert lines(answer) == [wording.empty()]


def test_an_overlong_message_is_answered_from_its_beginning(shipped: World) -> None:
    long = "Who owns Kling? " + "Some more about this, that and the other. " * 2000
    assert len(long) > 10 * MAX_CHARACTERS
    answer = shipped.ask(long)
    assert answer.status in set(Status) - {Status.ERROR}
    receipt = shipped.receipts.find(answer.id)
    assert receipt is not None
    assert len(receipt.question) <= MAX_CHARACTERS


@pytest.mark.parametrize(
    "text", ["a" * 4000, "可" * 4000, "who " * 1000, "?" * 4000, "who owns Kling? " * 250, "<" * 4000, "@everyone " * 400, "( " * 2000]
)
def test_an_overlong_message_costs_little(text: str, shipped: World) -> None:
    assert shipped.ask(text).took_ms < 2000


@pytest.mark.parametrize("pack", ["shipped", "batteries"])
def test_what_is_suggested_can_be_answered(pack: str, request: pytest.FixtureRequest) -> None:
    asked: World = request.getfixturevalue(pack)
    said = ["help", "hello", "write me a poem about rain", "which one?", "what does the lawyer of Zubrolex earn?"]
    said += [f"tell me about {e.name}" for e in asked.knowledge.entities(asked.knowledge.entities_of_kind("company")).values()][:20]
    said += ["landscape", "who leads?", "what changed since March?", "what is the thesis?"]
    suggestions = {s for text in said for s in asked.ask(text).suggestions}
    assert suggestions
    for suggestion in sorted(suggestions):
        answer = asked.ask(suggestion)
        assert answer.status == Status.ANSWERED, suggestion
        assert not answer.corrections, suggestion


def test_who_leads_is_answered_with_a_leader(shipped: World) -> None:
    answer = shipped.ask("Who leads in video generation?")
    assert answer.headline is not None
    used = shipped.knowledge.claims(answer.headline.claims).values()
    assert [c for c in used if c.value == "leader" or c.rank == 1]


def test_nonsense_gets_no_thanks(shipped: World) -> None:
    assert shipped.ask("xyzzy").intent != "smalltalk"


def test_names_are_offered_for_completion(shipped: World) -> None:
    directory = shipped.assistant.directory()
    assert "Kling" in [choice.name for choice in directory.complete("kli")]
    assert len(directory.complete("a", limit=7)) == 7
    assert shipped.assistant.directory() is directory


def test_the_mode_says_how_questions_are_understood(shipped: World) -> None:
    assert "understood" in shipped.assistant.mode


@given(text=texts.filter(lambda t: "ago" not in t.casefold()))  # dates of long ago: test_dates.py
@settings(max_examples=250)
def test_any_text_at_all_gets_an_answer_that_can_be_posted(text: str, shipped: World) -> None:
    answer = shipped.ask(text)
    shown = wording.plain(answer)
    assert answer.status in set(Status) - {Status.ERROR}
    assert answer.intent in KINDS | {"clarify"}
    assert shown.strip()
    assert not MENTIONS.search(shown)
    assert not [c for c in shown if unicodedata.category(c) in {"Cc", "Cs", "Cf"} and c != "\n"]
    if answer.status == Status.ANSWERED:
        assert answer.claims
    elif answer.status == Status.UNKNOWN:  # the nearest claim may stand below; what is said to be unknown rests on nothing
        assert answer.headline is not None
        assert answer.headline.claims == ()
        assert len(answer.points) <= 1
    else:
        assert answer.claims == ()
        assert sources(answer) == 0


def test_a_question_about_long_ago_gets_an_answer(shipped: World) -> None:
    assert shipped.ask("who led 3000 years ago?").status in set(Status)
