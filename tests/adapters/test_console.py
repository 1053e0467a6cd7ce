"""The terminal: what a line means, how an answer looks, how a talk ends."""

from __future__ import annotations

import dataclasses
import io
import os
import pty
import select
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.console import Console

from adapters.console import layout, lines, terminal
from adapters.console.completion import NameCompleter
from adapters.console.talk import Leave, Note, Talk
from adapters.typed_commands import KnownNames
from bot.answers import Answer, Citation, Correction, Point, Status, Table
from bot.messages import Incoming
from tests.adapters.conftest import MOAT
from tests.fakes.responder import Echo, Scripted, said

NAMES = KnownNames(["Acme", "Acme Motors", "Volt"], ["cell making"])
REPORT = Citation("s1", "The Paper", "Who makes what", "2026-03-01", "reputable", "https://example.org/a")
RUMOUR = Citation("s2", "A Blog", "Heard it", "2025", "weak")
ANSWER = Answer(
    id="a1",
    conversation="c",
    status=Status.ANSWERED,
    intent="profile",
    understood="a profile of Acme",
    corrections=(Correction("Volt belongs to Acme, not to Cell King.", ("c0",), (REPORT,)),),
    headline=Point("Acme makes cells.", claims=("c1",), citations=(REPORT,)),
    points=(
        Point("It will lead.", kind="prediction", claims=("c2",), citations=(RUMOUR, REPORT), cautions=("one weak source",)),
        Point("It has no mines.", kind="assessment", role="against"),
    ),
    more=(Point("It is old.", citations=(RUMOUR,)),),
    caveats=("Two sources disagree.",),
    table=Table("Standings", ("company", "standing"), (("Acme", "leader"),)),
    suggestions=("Why does Acme lead?", "Who owns Volt?"),
    as_of="2026-11-22",
)


def talk(responder: object = None) -> Talk:
    return Talk(responder or Echo(), NAMES, "console:1")  # type: ignore[arg-type]  # a stand-in


def printed(answer: Answer) -> str:
    out = io.StringIO()
    Console(file=out, width=100, highlight=False).print(layout.answer(answer))
    return out.getvalue()


class TestWhatALineMeans:
    def test_a_question_is_asked_in_the_same_talk(self) -> None:
        echo = Echo()
        one = talk(echo)
        one.say("  who leads? ")
        one.say("/company Acme")
        assert [(each.text, each.conversation) for each in echo.asked] == [("who leads?", "console:1"), ("tell me about Acme", "console:1")]
        assert [each.alone for each in echo.asked] == [False, True]

    def test_a_number_asks_the_suggestion_of_that_number(self) -> None:
        echo = Echo()
        one = talk(Scripted(lambda incoming: dataclasses.replace(echo.respond(incoming), suggestions=ANSWER.suggestions)))
        for line in ("2", "who leads?", "2", "²", "2026", "9" * 5000):
            one.say(line)
        assert [each.text for each in echo.asked][:5] == ["2", "who leads?", "Who owns Volt?", "²", "2026"]

    @pytest.mark.parametrize("number", ["0", "3", "99"])
    def test_a_number_that_no_suggestion_has_is_said_so(self, number: str) -> None:
        echo = Echo()
        one = talk(Scripted(lambda incoming: dataclasses.replace(echo.respond(incoming), suggestions=ANSWER.suggestions)))
        one.say("who leads?")
        assert one.say(number) == Note(f"There is no suggestion {number}; the last answer has {len(ANSWER.suggestions)}.")
        assert len(echo.asked) == 1

    def test_more_shows_the_rest_once(self) -> None:
        one = talk(Scripted(lambda _: ANSWER))
        one.say("tell me about Acme")
        rest = one.say("more")
        assert isinstance(rest, Answer)
        assert (rest.points, rest.headline, rest.corrections) == (ANSWER.more, None, ())
        assert one.say("/more") == Note("That was all there is to it.")

    def test_more_without_an_answer_before_it_is_a_question(self) -> None:
        echo = Echo()
        talk(echo).say("more")
        assert echo.asked[0].text == "more"

    @pytest.mark.parametrize("line", ["/quit", "/exit", "quit", "EXIT"])
    def test_some_words_end_the_talk(self, line: str) -> None:
        assert talk().say(line) == Leave()

    def test_a_command_that_is_none_or_lacks_something_is_explained(self) -> None:
        one = talk()
        assert one.say("/comapny Acme") == Note("There is no command /comapny. Is /company meant? /help says what there is.")
        note = one.say("/compare Acme")
        assert isinstance(note, Note)
        assert note.text.startswith("/compare takes FIRST SECOND [THIRD] [AREA]; second")


class TestHowAnAnswerLooks:
    def test_everything_is_there_in_order(self) -> None:
        text = printed(ANSWER)
        expected = [
            "Not quite",
            "Volt belongs to Acme, not to Cell King. [1]",
            "Acme makes cells. [1]",
            "It will lead. (prediction) (one weak source) [2][1]",
            "It has no mines. (assessment)",
            "Two sources disagree.",
            "Standings",
            "[1] The Paper: Who makes what, 1 Mar 2026 https://example.org/a",
            "[2] A Blog: Heard it, 2025 (weak source)",
            "understood: a profile of Acme · as of 2026-11-22 · unmarked lines are facts · 1 more: type more",
            "receipt a1",
            "1  Why does Acme lead?",
            "2  Who owns Volt?",
        ]
        places = [text.index(piece) for piece in expected]
        assert places == sorted(places)

    def test_of_many_sources_the_first_get_a_footnote_and_the_rest_are_counted(self) -> None:
        sources = tuple(dataclasses.replace(REPORT, source=f"s{number}") for number in (1, 1, 2, 3, 4))
        text = printed(dataclasses.replace(ANSWER, corrections=(), headline=Point("So it is.", citations=sources), points=()))
        assert "So it is. [1][2] +2" in text
        assert "[3]" not in text

    def test_the_parts_of_an_answer_share_their_footnotes(self) -> None:
        part = Answer("p", "c", Status.ANSWERED, "x", headline=Point("One.", citations=(REPORT,)), suggestions=("Why?",))
        text = printed(
            Answer("a", "c", Status.ANSWERED, "x", parts=(part, dataclasses.replace(part, headline=Point("Two.", citations=(RUMOUR,)))))
        )
        assert "One. [1]" in text
        assert "Two. [2]" in text
        assert text.count("Why?") == 1

    def test_nothing_that_was_typed_can_colour_or_move_anything(self) -> None:
        evil = "\x1b[31mred\x9b2J [bold]x[/bold] \u202eabc\r"
        answer = dataclasses.replace(
            ANSWER, headline=Point(evil), points=(Point(evil),), caveats=(evil,), understood=evil, suggestions=(evil,)
        )
        text = printed(answer)
        assert not {"\x1b", "\x9b", "\u202e", "\r"} & set(text)
        assert "[bold]x[/bold]" in text


class TestThePrompt:
    @contextmanager
    def typing(self, text: str) -> Iterator[tuple[PipeInput, PromptSession[str]]]:
        with create_pipe_input() as typed:
            typed.send_text(text)
            yield typed, PromptSession(input=typed, output=DummyOutput())

    def run(self, text: str, responder: object = None) -> str:
        out = io.StringIO()
        with self.typing(text) as (_, session):
            terminal.run(talk(responder), "Welcome.", console=Console(file=out, width=100), session=session)
        return out.getvalue()

    def test_questions_are_answered_until_the_person_leaves(self) -> None:
        text = self.run("who leads?\r\r/nonsense\r/quit\rnever read\r")
        assert text.startswith("Welcome.")
        assert "You said: who leads?" in text
        assert "no command /nonsense" in text
        assert text.rstrip().endswith("Goodbye.")

    @pytest.mark.parametrize("key", ["\x03", "\x04"])
    def test_control_keys_end_calmly(self, key: str) -> None:
        assert self.run(key).rstrip().endswith("Goodbye.")

    def test_ctrl_c_while_an_answer_is_made_ends_calmly(self) -> None:
        def interrupted(_: Incoming) -> Answer:
            raise KeyboardInterrupt

        assert self.run("why?\r", Scripted(interrupted)).rstrip().endswith("Goodbye.")


class TestCompletion:
    def completions(self, text: str, *, asked: bool = True) -> list[str]:
        event = CompleteEvent(completion_requested=asked, text_inserted=not asked)
        return [each.text for each in NameCompleter(NAMES).get_completions(Document(text), event)]

    @pytest.mark.parametrize(
        ("typed", "offered"),
        [
            ("/comp", ["company", "compare"]),
            ("/q", ["quit"]),
            ("/company ac", ["Acme", "Acme Motors"]),
            ("/company acme mo", ["Acme Motors"]),
            ("/company Acme cell", ["cell making"]),
            ("/compare Acme, vo", ["Volt"]),
            ("/landscape vo", []),
            ("who owns vo", ["Volt"]),
            ("who owns x", []),
        ],
    )
    def test_commands_and_names_are_offered(self, typed: str, offered: list[str]) -> None:
        assert self.completions(typed) == offered

    def test_a_question_is_not_interrupted(self) -> None:
        assert self.completions("who owns vo", asked=False) == []


class TestThePipe:
    def answers(self, data: bytes, responder: object = None) -> str:
        out = io.StringIO()
        lines.run(talk(responder), io.BytesIO(data), out)
        return out.getvalue()

    def test_each_line_is_answered_in_plain_text(self) -> None:
        assert self.answers(b"who leads?\n\n/company Acme") == "You said: who leads?\n\nYou said: tell me about Acme\n\n"

    def test_any_bytes_are_taken(self) -> None:
        text = self.answers(b"\xff\xfe\x00\x1b[31m\n" + b"x" * 200_000 + b"\nwho leads?\n")
        assert text.count("\n\n") == 3
        assert "\x1b" not in text
        assert text.endswith("You said: who leads?\n\n")

    def test_leaving_ends_it(self) -> None:
        assert self.answers(b"/quit\nwho leads?\n") == ""


READY = b"\x1b[?2004h"
"""What a prompt sends when it is there: from now on a paste is marked."""


def test_the_program_talks_on_a_real_terminal(prepared: Path) -> None:
    ours, theirs = pty.openpty()
    program = subprocess.Popen([*MOAT, "run"], stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    try:
        seen = read_until(ours, b"leaves.") + read_until(ours, READY)
        os.write(ours, b"/nonsense\r")
        seen += read_until(ours, b"There is no command") + read_until(ours, READY)
        os.write(ours, b"\x04")
        seen += read_until(ours, b"Goodbye.")
        assert b"Traceback" not in seen
        assert program.wait(timeout=30) == 0
    finally:
        program.kill()
        program.wait()
        os.close(ours)


def read_until(terminal_end: int, wanted: bytes) -> bytes:
    """Read what a program writes to its terminal until something is seen, or too long has passed."""
    seen, end = b"", time.monotonic() + 60
    while wanted not in seen and time.monotonic() < end:
        if select.select([terminal_end], [], [], 0.1)[0]:
            try:
                seen += os.read(terminal_end, 1)
            except OSError:  # the program has gone
                break
    return seen


def test_a_talk_in_which_something_fails_goes_on() -> None:
    def answer(incoming: Incoming) -> Answer:
        if incoming.text == "boom":
            raise RuntimeError("a secret")
        return said(incoming, "fine")

    one = talk(Scripted(answer))
    failed = one.say("boom")
    assert isinstance(failed, Answer)
    assert failed.status == Status.ERROR
    assert "secret" not in lines.text(failed)
    assert lines.text(one.say("again")) == "fine"
