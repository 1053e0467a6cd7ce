"""The log says what happened and why, and never what people wrote."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from adapters import batch, logs
from bot.answers import Answer
from bot.messages import Incoming
from tests.adapters.conftest import Run
from tests.fakes.responder import Scripted

QUESTION = "who owns the zebra factory in my secret plan"
TOKEN = "xoxb-hunter2-do-not-print"


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the log writes at its most talkative."""
    root, stream = logging.getLogger(), io.StringIO()
    handlers, levels = list(root.handlers), {room: logging.getLogger(room).level for room in ("", *logs.ROOMS)}
    monkeypatch.setattr(logging, "raiseExceptions", True)
    logs.set_up("debug", stream)
    yield stream
    root.handlers[:] = handlers
    for room, level in levels.items():
        logging.getLogger(room).setLevel(level)


def test_a_failed_turn_is_logged_without_its_question(written: io.StringIO) -> None:
    def fail(incoming: Incoming) -> Answer:
        raise ValueError(f"can not read {incoming.text} with {TOKEN}")

    out = io.StringIO()
    batch.run(Scripted(fail), io.BytesIO(json.dumps({"id": "a", "question": QUESTION}).encode()), out)
    log = written.getvalue()
    reference = json.loads(out.getvalue())["text"].partition("reference ")[2][:8]
    assert f"reference {reference}: ValueError in fail" in log
    assert "zebra" not in log
    assert TOKEN not in log


def test_an_exception_is_logged_without_its_message(written: io.StringIO) -> None:
    try:
        raise RuntimeError(QUESTION)
    except RuntimeError:
        logging.getLogger("adapters.somewhere").exception("it failed, %d left", 3)
    log = written.getvalue()
    assert "it failed, 3 left" in log
    assert "RuntimeError in test_an_exception" in log
    assert "zebra" not in log


def test_a_log_that_can_not_be_written_says_nothing_elsewhere(written: io.StringIO, capsys: pytest.CaptureFixture[str]) -> None:
    written.close()
    logging.getLogger("adapters.somewhere").error("it failed: %s", QUESTION)
    assert "zebra" not in capsys.readouterr().err


@pytest.mark.usefixtures("prepared")
def test_the_whole_program_at_its_most_talkative_says_no_question_and_no_token(moat: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOAT_LOG_LEVEL", "debug")
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    lines = [
        {"id": 1, "conversation": "zebra talk", "question": QUESTION},
        {"id": 2, "conversation": "zebra talk", "question": "why zebra?"},
    ]
    done = moat("batch", given="\n".join(map(json.dumps, lines)).encode() + b"\n{zebra\n")
    assert len(done.stdout.splitlines()) == 3
    for run in (done, moat("ask", QUESTION, "--explain"), moat("doctor"), moat("run", given=QUESTION.encode())):
        assert b"zebra" not in run.stderr
        assert TOKEN.encode() not in run.stderr + run.stdout
