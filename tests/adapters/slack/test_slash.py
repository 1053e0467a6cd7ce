"""What a line after `/moat` means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.naming import Strange
from adapters.slack.slash import Line, Slash
from adapters.typed_commands import Missing
from tests.fakes.responder import SmallGuide

DIRECTORY = SmallGuide().directory()


def read(text: str) -> Line:
    return Slash().read(text, DIRECTORY)


@pytest.mark.parametrize(
    ("typed", "question", "alone"),
    [
        ("who makes Volt?", "who makes Volt?", False),
        ("ask who makes Volt?", "who makes Volt?", False),
        ("company Acme Motors", "tell me about Acme", True),
        ("company acmee in cell making", "tell me about Acme in cell making", True),
        ("compare Acme, Volt", "compare Acme with Volt", True),
        ("Compare acme vs volt", "compare Acme with Volt", True),
        ("landscape", "landscape of", True),
        ("landscape cell making", "landscape of cell making", True),
        ("changes since last month", "what changed since last month", True),
        ("changes Volt 2026-03-01", "what changed at Volt since 2026-03-01", True),
        ("sources", "what is the source for that?", False),
        ("helpless companies", "helpless companies", False),
        ("help me with Volt", "help me with Volt", False),
        ("what is &lt;5% &amp; rising?", "what is <5% & rising?", False),
        ("does <@U1|bob> know <http://volt.example|Volt>?", "does know Volt ?", False),
    ],
)
def test_a_line_asks(typed: str, question: str, alone: bool) -> None:
    line = read(typed)
    assert (line.question, line.alone, line.own) == (question, alone, "")


@pytest.mark.parametrize("typed", ["settings", "Status", "help", " privacy "])
def test_some_words_are_our_own(typed: str) -> None:
    assert read(typed) == Line(own=typed.strip().lower())


@pytest.mark.parametrize(
    ("typed", "own"),
    [
        ("help me", "help"),
        ("help settings", "help"),
        ("settings please now", "settings"),
        ("privacy policy", "privacy"),
        ("status now", "status"),
    ],
)
def test_a_word_behind_them_does_not_make_a_question_of_them(typed: str, own: str) -> None:
    assert read(typed) == Line(own=own)


@pytest.mark.parametrize(
    "typed", ["status of cell making", "status Volt", "privacy of what people make with Volt", "settings of the new cell line"]
)
def test_but_a_question_may_begin_with_them(typed: str) -> None:
    assert read(typed).question == typed


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("stauts", "status"),
        ("Setings", "settings"),
        ("digets", "digest"),
        ("change", "changes"),
        ("landscapes", "landscape"),
        ("volt", ""),
        ("why?", ""),
        ("stations", ""),
        ("stauts of cell making", ""),
    ],
)
def test_a_word_like_a_command_is_a_slip(typed: str, meant: str) -> None:
    line = read(typed)
    assert line.meant == meant
    assert bool(line.question) is not bool(meant)


@pytest.mark.parametrize("typed", ["", "  ", "ask", "private", "public:"])
def test_a_line_that_says_nothing_asks_nothing(typed: str) -> None:
    assert read(typed).question == ""


@pytest.mark.parametrize(
    ("typed", "private", "question"),
    [
        ("public: who makes Volt", False, "who makes Volt"),
        ("private: who makes Volt", True, "who makes Volt"),
        ("PUBLIC who makes Volt?", False, "who makes Volt?"),
        ("public company Volt", False, "tell me about Volt"),
        ("company Volt --public", False, "tell me about Volt"),
        ("who makes Volt private:true", True, "who makes Volt"),
        ("public companies in cell making", None, "public companies in cell making"),
        ("which cells are private", None, "which cells are private"),
        ("private equity of Acme", None, "private equity of Acme"),
    ],
)
def test_it_says_who_sees_the_answer_where_that_can_mean_nothing_else(typed: str, private: bool | None, question: str) -> None:
    line = read(typed)
    assert (line.private, line.question) == (private, question)


@pytest.mark.parametrize(
    ("typed", "as_of", "question"),
    [
        ("landscape cell making as-of:2026-05-01", "2026-05-01", "landscape of cell making"),
        ("who leads? as_of 2026-05-01", "2026-05-01", "who leads?"),
        ("who leads as of 2026-05-01", "2026-05-01", "who leads"),
        ("who leads? as-of:tomorrow", "tomorrow", "who leads?"),
        ("who leads as of last spring", None, "who leads as of last spring"),
        ("who leads? as-of:", "as-of:", "who leads?"),
        ("as-of", "as-of", ""),
    ],
)
def test_it_says_for_which_day(typed: str, as_of: str | None, question: str) -> None:
    line = read(typed)
    assert (line.as_of, line.question) == (as_of, question)


def test_a_name_that_is_nobodys_comes_back_with_names_like_it() -> None:
    found = read("company Akme").question
    assert isinstance(found, Strange)
    assert (found.given, found.names, found.questions) == ("Akme", ("Acme",), ("tell me about Acme",))


@pytest.mark.parametrize("typed", ["changes since gibberish", "changes since gibberish Volt", "changes Volt since gibberish"])
def test_a_time_that_is_none_comes_back(typed: str) -> None:
    assert read(typed).question == Strange("gibberish", (), (), "date")


@pytest.mark.parametrize("typed", ["company ???", "company 😀", "compare ...; !!!", "landscape ??"])
def test_signs_that_are_no_name_are_offered_none(typed: str) -> None:
    found = read(typed).question
    assert isinstance(found, Missing) or (isinstance(found, Strange) and found.names == ())


def test_a_command_without_a_name_says_what_it_lacks() -> None:
    found = read("compare Volt").question
    assert isinstance(found, Missing)
    assert found.parameter.name == "second"


@given(st.text(max_size=200))
def test_no_line_is_too_strange(typed: str) -> None:
    line = read(typed)
    assert line.own == "" or line.question == ""
