"""What an answer says of itself."""

from __future__ import annotations

from bot.answers import Answer, Correction, Point, Status


def answer(
    headline: Point | None = None, points: tuple[Point, ...] = (), corrections: tuple[Correction, ...] = (), parts: tuple[Answer, ...] = ()
) -> Answer:
    return Answer(
        "a1",
        "c",
        Status.ANSWERED,
        "fact",
        headline=headline,
        points=points,
        more=(Point("more", claims=("hidden",)),),
        corrections=corrections,
        parts=parts,
    )


def test_claims_come_in_the_order_in_which_they_are_read_each_once() -> None:
    said = answer(
        Point("h", claims=("c2", "c3")), (Point("p", claims=("c3", "c4")), Point("q", claims=("c1",))), (Correction("x", ("c1",)),)
    )
    assert said.claims == ("c1", "c2", "c3", "c4")


def test_what_stands_under_more_is_not_counted() -> None:
    assert "hidden" not in answer(Point("h", claims=("c1",))).claims


def test_the_claims_of_the_parts_are_claims_of_the_whole() -> None:
    parts = (answer(Point("one", claims=("c1",))), answer(Point("two", claims=("c2", "c1"))))
    assert answer(parts=parts).claims == ("c1", "c2")


def test_an_answer_without_lines_has_no_claims() -> None:
    assert answer().claims == ()
