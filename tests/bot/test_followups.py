"""Messages that lean on the talk, and the question that each stands for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from bot.conversation import Talk, Turn
from bot.understanding.completed import Completed, Wish
from bot.understanding.followups import complete
from bot.understanding.normalize import clean
from tests.bot.strategies import texts
from tests.worlds import World

OWNER = Turn("who owns Kling?", "owner", ("kling",), ("kuaishou",), (), ("kuaishou-develops-kling",))
TWO = Turn("compare Google and Meta", "compare", ("google", "meta"), (), ())
AREA = Turn(
    "who leads in video generation?", "standing", (), ("gemini-omni-1-1-flash",), ("video-generation",), ("google-video-standing-2026-10",)
)
DATED = Turn("who led Arena text-to-video in April 2026?", "standing", ("arena-text-to-video",), ("seedance-2-0",))
COUNTED = Turn("how many users does Kling have?", "number", ("kling",), ("kuaishou",))
LEFT = Turn("who left Kuaishou?", "who", ("kuaishou",), (), (), ("kuaishou-loses-zhang-di",))
STRANGE = Turn("what is Zubrolex up to?", "profile", unknown=("Zubrolex",), answered=False)
LISTED = Turn("which models are there?", "list", (), ("kling", "wan"), listed=("kling", "wan"))
ASKED_WHETHER = Turn("is Veo first on Arena?", "standing", ("veo",), ())
PAIR = Turn("which of Google and Meta raised more?", "compare", ("google", "meta"), ())
REASON = Turn("why is Meta behind?", "why", ("meta",), ())

TALKS = [
    (OWNER, "why?", "why: who owns Kling?"),
    (OWNER, "but why", "why: who owns Kling?"),
    (REASON, "why?", "why: why is Meta behind?"),
    (OWNER, "since when?", "when: who owns Kling?"),
    (OWNER, "says who?", "what is the source: who owns Kling?"),
    (OWNER, "来源？", "what is the source: who owns Kling?"),
    (OWNER, "tell me more", "more about: who owns Kling?"),
    (OWNER, "what about Veo?", "who owns Veo?"),
    (OWNER, "and Veo?", "who owns Veo?"),
    (REASON, "no, I meant Google", "why is Google behind?"),
    (OWNER, "is it open?", "is Kling open?"),
    (OWNER, "what about its price?", "what is Kling's price"),
    (OWNER, "what else do they own?", "what else do Kuaishou own?"),
    (OWNER, "它是开源的吗？", "Kling是开源的吗?"),
    (TWO, "compare those two", "compare Google and Meta"),
    (TWO, "and in image generation?", "compare Google and Meta in image generation"),
    (AREA, "and in images?", "who leads in images?"),
    (DATED, "and in May 2026?", "who led Arena text-to-video in May 2026?"),
    (AREA, "and in April 2026?", "who leads in video generation in April 2026"),
    (TWO, "what about OpenAI?", "compare Google and OpenAI"),
    (TWO, "OpenAI instead of Google", "compare OpenAI and Meta"),
    (TWO, "and OpenAI and Alibaba?", "compare OpenAI and Alibaba"),
    (TWO, "which of them is older?", "which of Google and Meta is older?"),
    (TWO, "which is cheaper?", "which is cheaper? (Google and Meta)"),
    (OWNER, "is it better than Veo?", "is Kling better than Veo?"),
    (OWNER, "and compared to Veo?", "compare Kling with Veo"),
    (OWNER, "back to Veo: is it open?", "is Veo open?"),
    (OWNER, "and the price?", "what is Kling's price"),
    (OWNER, "when exactly?", "when: who owns Kling?"),
    (OWNER, "what would prove that wrong?", "what would change this: who owns Kling?"),
    (DATED, "how many points did it have?", "how many points did Seedance 2.0 have in April 2026"),
    (COUNTED, "is that more than Hailuo?", "how many users does Hailuo have?"),
    (LEFT, "where did he go?", "where did Zhang Di go?"),
    (STRANGE, "sorry, I meant Lightricks", "what is Lightricks up to?"),
    (LISTED, "is the second one open?", "is Wan open?"),
    (LISTED, "how does the second one fare against Veo?", "how does Wan fare against Veo?"),
    (COUNTED, "earns more than Hailuo?", "earns more than Hailuo? (Kling)"),
    (COUNTED, "by how much over Hailuo?", "by how much over Hailuo? (Kling)"),
    (COUNTED, "and Hailuo in Europe?", "how many users does Hailuo have in Europe"),
    (COUNTED, "what about others like Hailuo?", "how many users does Hailuo have"),
    (DATED, "and the month before?", "who led Arena text-to-video in March 2026"),
    (DATED, "a year later?", "who led Arena text-to-video in April 2027"),
    (ASKED_WHETHER, "who is?", "who is first on Arena?"),
    (OWNER, "over what?", "over what: who owns Kling?"),
    (PAIR, "and the other one?", "which of Meta raised more?"),
    (REASON, "why did it take them so long?", "why did it take Meta so long?"),
]


@pytest.fixture(scope="module")
def completed(shipped: World) -> CompletedBy:
    return CompletedBy(shipped)


class CompletedBy:
    """Completes messages after given turns."""

    def __init__(self, world: World) -> None:
        self._interpreter = world.answering.interpreter
        self._lexicon = world.answering.lexicon

    def __call__(self, text: str, *turns: Turn) -> Completed:
        return complete(clean(text), Talk(turns), self._interpreter, self._lexicon)


@pytest.mark.parametrize(("turn", "said", "meant"), TALKS, ids=[f"{t.question} {s}" for t, s, _ in TALKS])
def test_a_follow_up_is_completed(turn: Turn, said: str, meant: str, completed: CompletedBy) -> None:
    done = completed(said, turn).text
    without_spaces = [" ".join(t.replace("?", " ").split()) for t in (done, meant)]
    assert without_spaces[0].casefold() == without_spaces[1].casefold()


@pytest.mark.parametrize("text", ["why?", "and Veo?", "is it open?"])
def test_without_a_talk_a_message_stays_as_it_is(text: str, completed: CompletedBy) -> None:
    assert completed(text) == Completed(text)


@pytest.mark.parametrize("text", ["what does Runway cost a second?", "which studios sued MiniMax in September 2025?"])
def test_a_question_that_can_stand_alone_stays_as_it_is(text: str, completed: CompletedBy) -> None:
    assert completed(text, OWNER).text == text
    assert not completed(text, OWNER).leans


def test_a_bare_question_brings_its_kind_and_the_claims_it_asks_about(completed: CompletedBy) -> None:
    done = completed("why?", OWNER)
    assert (done.kind, done.base, done.leans) == ("why", OWNER.claims, True)


@pytest.mark.parametrize(
    ("turns", "said", "wish"),
    [
        ((OWNER, Turn("will it rain?", "out_of_scope", answered=False, aside=True)), "source?", Wish.NOTHING_SAID),
        ((OWNER, Turn("thanks", "smalltalk", answered=False, aside=True)), "source?", None),
        ((OWNER,), "why did you answer that?", Wish.READING),
        ((OWNER,), "which of the two is better?", Wish.WHICH),
        ((TWO,), "which of the two is better?", None),
        ((LISTED,), "what about the fifth one?", Wish.WHICH),
        ((LISTED,), "what about the first one?", None),
    ],
)
def test_what_only_the_talk_can_tell(turns: tuple[Turn, ...], said: str, wish: Wish | None, completed: CompletedBy) -> None:
    assert completed(said, *turns).wish == wish


@pytest.mark.parametrize("text", ["compare those two", "and which one is the better of the two?"])
def test_without_a_talk_two_that_nobody_named_are_asked_for(text: str, completed: CompletedBy) -> None:
    assert completed(text) == Completed(text, wish=Wish.WHICH)


@pytest.mark.parametrize("text", ["who is Zubrolex?", "and what does Zubrolex make?", "when did Brumfold launch it?"])
def test_a_name_that_nobody_knows_does_not_lean(text: str, completed: CompletedBy) -> None:
    assert completed(text, OWNER) == Completed(text)


def test_a_question_asked_once_more_keeps_its_kind(completed: CompletedBy) -> None:
    assert completed("and in April 2026?", AREA).carried == "standing"
    assert completed("is it open?", AREA).carried is None


def test_after_the_source_the_question_before_is_asked_of_another(completed: CompletedBy) -> None:
    source = Turn("what is the source: who owns Kling?", "evidence", ("kling",), inherits=True)
    done = completed("what about Veo?", OWNER, source)
    assert (done.text, done.carried) == ("who owns Veo?", "owner")


def test_an_unanswered_turn_is_passed_over(completed: CompletedBy) -> None:
    lost = Turn("xyzzy", "out_of_scope", answered=False)
    assert completed("why?", OWNER, lost).text == "why: who owns Kling?"


@given(text=texts.filter(lambda t: "ago" not in t.casefold()))  # dates of long ago: test_dates.py
@settings(max_examples=100)
def test_any_text_after_any_turn_is_completed(text: str, completed: CompletedBy) -> None:
    for turn in (OWNER, TWO, AREA):
        assert isinstance(completed(text, turn).text, str)
