"""`moat batch` answers every line, whatever the lines hold."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters import batch
from bot.answers import Answer
from bot.messages import Incoming
from tests.fakes.responder import Echo, Scripted, said


def replies(data: bytes, responder: Any = None) -> list[dict[str, Any]]:
    out = io.StringIO()
    batch.run(responder or Echo(), io.BytesIO(data), out)
    assert out.getvalue().isascii()
    return [json.loads(line) for line in out.getvalue().splitlines()]


def line(**fields: object) -> bytes:
    return json.dumps(fields).encode() + b"\n"


def test_each_question_is_answered_under_its_own_id_in_order() -> None:
    found = replies(line(id="a", conversation="x", question="one") + line(id=2, conversation="y", question="two"))
    assert [(reply["id"], reply["conversation"], reply["text"]) for reply in found] == [
        ("a", "x", "You said: one"),
        (2, "y", "You said: two"),
    ]


def test_the_fields_are_those_of_the_format() -> None:
    (reply,) = replies(line(id="a", conversation="x", question="one"))
    assert list(reply) == ["id", "conversation", "status", "intent", "entities", "corrections", "text", "points", "claims", "took_ms"]
    assert reply["points"] == [{"text": "You said: one", "kind": "fact", "claims": ["c1"]}]
    assert (reply["status"], reply["claims"], reply["took_ms"]) == ("answered", ["c1"], 0.5)


def test_turns_of_a_conversation_share_a_talk_and_others_do_not() -> None:
    echo = Echo()
    sent = [("x", "1"), ("y", "2"), ("x", "3"), (None, "4"), (None, "5"), ("1", "6"), (1, "7")]
    replies(b"".join(line(id=question, conversation=talk, question=question) for talk, question in sent), echo)
    talks = [incoming.conversation for incoming in echo.asked]
    assert talks[0] == talks[2]
    assert len(set(talks)) == len(sent) - 1


def test_a_date_is_handed_on() -> None:
    echo = Echo()
    replies(line(id="a", conversation="x", question="who led?", as_of="2026-03-31") + line(id="b", conversation="x", question="?"), echo)
    assert [incoming.as_of for incoming in echo.asked] == ["2026-03-31", None]


BROKEN = {
    "no JSON": (b"hello\n", None),
    "cut off": (b'{"id":"a","conversation":"x","que\n', "a"),
    "a list": (b'["a"]\n', None),
    "a number": (b"7\n", None),
    "not UTF-8": (b'{"id":"a","conversation":"x","question":"\xff\xfe"}\n', "a"),
    "no id": (line(conversation="x", question="one"), None),
    "no question": (line(id="a", conversation="x"), "a"),
    "a question that is a number": (line(id="a", conversation="x", question=5), "a"),
    "a question that is a list": (line(id="a", conversation="x", question=["one"]), "a"),
    "an id that is a list": (line(id=["a"], conversation="x", question="one"), None),
    "an id that is true": (line(id=True, conversation="x", question="one"), None),
    "an id that is no number": (b'{"id":NaN,"conversation":"x","question":"one"}\n', None),
    "an id without bounds": (b'{"id":1e999,"conversation":"x","question":"one"}\n', None),
    "a conversation that is a list": (line(id="a", conversation=[], question="one"), "a"),
    "no such day": (line(id="a", conversation="x", question="one", as_of="2026-02-30"), "a"),
    "a week": (line(id="a", conversation="x", question="one", as_of="2026-W01-1"), "a"),
    "a date that is a number": (line(id="a", conversation="x", question="one", as_of=2026), "a"),
    "very deep": (b"[" * 200_000 + b"\n", None),
    "a number with very many digits": (b'{"id":' + b"1" * 10_000 + b"}\n", None),
    "a question of a megabyte": (line(id="a", conversation="x", question="x" * 1_000_000), "a"),
    "a line beyond all bounds": (b'{"id":"a","conversation":"x","question":"' + b"x" * (2 * batch.LONGEST_LINE) + b'"}\n', "a"),
}


@pytest.mark.parametrize(("sent", "identity"), BROKEN.values(), ids=BROKEN.keys())
def test_a_line_that_is_no_question_gets_an_error_and_costs_no_other(sent: bytes, identity: str | None) -> None:
    good = line(id="good", conversation="x", question="one")
    first, error, last = replies(good + sent + good)
    assert (first["id"], last["id"]) == ("good", "good")
    assert (error["id"], error["status"]) == (identity, "error")
    assert "Traceback" not in error["text"]
    assert len(error["text"]) < 200


@given(st.lists(st.binary(max_size=60).map(lambda data: data.replace(b"\n", b"")), max_size=8))
def test_any_bytes_get_a_reply_for_each_line_that_is_not_blank(lines: list[bytes]) -> None:
    assert len(replies(b"\n".join(lines))) == sum(bool(each.strip()) for each in lines)


@given(
    st.dictionaries(
        st.sampled_from(["id", "conversation", "question", "as_of"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda inner: st.lists(inner, max_size=2), max_leaves=3
        ),
    )
)
def test_any_fields_get_one_reply(fields: dict[str, object]) -> None:
    (reply,) = replies(line(**fields))
    assert reply["status"] in {"answered", "error"}


def test_strange_characters_come_back_in_one_line() -> None:
    strange = "a\u2028b\x0bc\x85d\r\u0000\x1b[31m\ud800"
    (reply,) = replies(line(id=strange, conversation="x", question=strange))
    assert reply["id"] == strange


def test_blank_lines_and_a_missing_last_line_break_do_no_harm() -> None:
    assert [
        reply["id"]
        for reply in replies(b"\n  \r\n" + line(id="a", question="one").rstrip() + b"\r\n" + line(id="b", question="two").rstrip())
    ] == ["a", "b"]


def test_a_failure_costs_one_turn_and_tells_nothing() -> None:
    def answer(incoming: Incoming) -> Answer:
        if incoming.text == "boom":
            raise RuntimeError("a secret")
        return said(incoming, "fine")

    found = replies(line(id="a", question="boom") + line(id="b", question="one"), Scripted(answer))
    assert [(reply["id"], reply["status"]) for reply in found] == [("a", "error"), ("b", "answered")]
    assert "secret" not in found[0]["text"]
    assert "reference" in found[0]["text"]


def test_each_reply_is_written_at_once() -> None:
    class Watched(io.StringIO):
        flushed = 0

        def flush(self) -> None:
            self.flushed += 1

    out = Watched()
    batch.run(Echo(), io.BytesIO(line(id="a", question="one") * 3), out)
    assert out.flushed == 3
