"""How dates, lists, plurals, numbers and whole answers read."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import wording
from bot.answers import Answer, Citation, Correction, Point, Status

SOURCE = Citation("s1", "Harrowgate Business", "A title", "2026-11-04", "reputable")


@pytest.mark.parametrize(
    ("written", "read"), [("2026-03-24", "24 Mar 2026"), ("2026-03-04", "4 Mar 2026"), ("2026-03", "Mar 2026"), ("2026", "2026")]
)
def test_a_date_reads_as_exactly_as_it_is_known(written: str, read: str) -> None:
    assert wording.day(written) == read


@pytest.mark.parametrize(
    ("items", "read"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
    ids=["none", "one", "two", "three"],
)
def test_a_list_reads_like_a_sentence(items: list[str], read: str) -> None:
    assert wording.listed(items) == read


def test_a_choice_ends_with_or() -> None:
    assert wording.listed(iter("abc"), "or") == "a, b or c"


@pytest.mark.parametrize(("n", "read"), [(0, "0 models"), (1, "1 model"), (2, "2 models")])
def test_a_count_has_its_plural(n: int, read: str) -> None:
    assert wording.counted(n, "model") == read


def test_an_irregular_plural_is_given() -> None:
    assert wording.counted(2, "company", "companies") == "2 companies"


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (140e6, "140 million"),
        (1.24e6, "1.24 million"),
        (2.5e9, "2.5 billion"),
        (1.2e12, "1.2 trillion"),
        (1234, "1,234"),
        (999_999, "999,999"),
        (0, "0"),
        (31.5, "31.5"),
        (0.12, "0.12"),
        (-420e6, "-420 million"),
    ],
)
def test_a_number_has_readable_units(value: float, read: str) -> None:
    assert wording.number(value) == read


@pytest.mark.parametrize(("value", "read"), [(12345.6, "12,346"), (999_999_999, "1 billion")])
def test_a_number_between_two_units_is_readable_too(value: float, read: str) -> None:
    assert wording.number(value) == read


@given(st.integers(-(10**14), 10**14))
def test_a_whole_number_never_reads_like_a_machine_s(value: int) -> None:
    assert re.fullmatch(r"-?[\d,]+(\.\d+)?( (million|billion|trillion))?", wording.number(value))


@pytest.mark.parametrize(
    ("n", "read"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (21, "21st"),
        (111, "111th"),
        (102, "102nd"),
    ],
)
def test_places_have_their_endings(n: int, read: str) -> None:
    assert wording.ordinal(n) == read


def test_a_line_names_kind_source_and_cautions() -> None:
    point = Point("It grows.", "prediction", ("c1",), "2026-11", (SOURCE, SOURCE, SOURCE), ("low confidence",))
    assert wording.line(point) == "It grows. (prediction; Harrowgate Business, 4 Nov 2026 and 2 more; low confidence)"


def test_a_fact_without_a_source_is_only_said() -> None:
    assert wording.line(Point("It is so.")) == "It is so."


def answer(**parts: object) -> Answer:
    return Answer(id="a1", conversation="c", status=Status.ANSWERED, intent="fact", **parts)  # type: ignore[arg-type]


def test_an_answer_reads_correction_first_then_headline_points_and_caveats() -> None:
    text = wording.plain(
        answer(
            headline=Point("Head."),
            points=(Point("One."), Point("Two.")),
            more=(Point("Hidden."),),
            caveats=("Mind this.",),
            corrections=(Correction("Not so.", ("c9",), (SOURCE,)),),
        )
    )
    assert text == "Correction: Not so. (Harrowgate Business, 4 Nov 2026)\nHead.\n- One.\n- Two.\nMind this."


def test_the_parts_of_an_answer_follow_each_other() -> None:
    whole = answer(parts=(answer(headline=Point("One.")), answer(headline=Point("Two."))))
    assert wording.plain(whole) == "One.\n\nTwo."


def test_a_refusal_names_what_is_not_known() -> None:
    assert "“Zubrolex”" in wording.unknown("", (), ["“Zubrolex”"])
    assert "Kling and Veo" in wording.unknown("", ["Kling", "Veo"], ())


def test_what_can_be_asked_is_named_by_examples() -> None:
    for text in (wording.out_of_scope("pots", ["Who leads?", "Why?"]), wording.help_text("pots", ["Who leads?", "Why?"])):
        assert "pots" in text
        assert "“Who leads?” or “Why?”" in text


def test_asking_back_offers_the_choice() -> None:
    assert wording.clarify(["Sora", "Sora 2"]) == "Which one do you mean: Sora or Sora 2?"
