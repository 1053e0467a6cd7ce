"""The log says what happened and why, and never what people wrote."""

from __future__ import annotations

import asyncio
import gc
import io
import json
import logging
import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters import batch, logs
from adapters.service import Keepers, Service
from bot.answers import Answer
from bot.messages import Incoming
from tests.adapters.conftest import Run, rows
from tests.fakes.responder import Scripted, SmallGuide, said
from tests.fakes.state import FakeConversations, FakeMarks, FakePlaces, FakeReceipts, FixedClock

QUESTION = "who owns the zebra factory in my secret plan"
TOKEN = "xoxb-hunter2-do-not-print"


def test_a_failed_turn_is_logged_without_its_question(written: io.StringIO) -> None:
    def fail(incoming: Incoming) -> Answer:
        raise ValueError(f"can not read {incoming.text} with {TOKEN}")

    out = io.StringIO()
    batch.run(Scripted(fail), io.BytesIO(json.dumps({"id": "a", "question": QUESTION}).encode()), out)
    log = written.getvalue()
    reference = json.loads(out.getvalue())["text"].partition("reference ")[2][:8]
    assert "turn failed: ValueError in fail" in log
    assert f"reference={reference}" in log
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


def test_a_line_tells_which_event_it_belongs_to(written: io.StringIO) -> None:
    with logs.bound(team="T1", event_id="Ev1", channel=None), logs.bound(channel="C1"):
        logging.getLogger("adapters.somewhere").warning("not taken: %s", "code_7")
    logging.getLogger("adapters.somewhere").warning("outside")
    inside, outside = written.getvalue().splitlines()
    assert re.fullmatch(r"\S+Z WARNING adapters\.somewhere: not taken: code_7 event_id=Ev1 team=T1 channel=C1", inside)
    assert outside.endswith("outside")


def test_as_json_it_is_one_object_a_line(written: io.StringIO) -> None:
    logs.set_up("debug", written, form="json")
    with logs.bound(guild=7, interaction_id=8):
        logging.getLogger("bot.somewhere").error("it\nfailed", extra={"reference": "ab12"})
    (row,) = rows(written)
    assert row.pop("at").endswith("Z")
    assert row == {
        "level": "error", "logger": "bot.somewhere", "said": "it failed",
        "reference": "ab12", "interaction_id": "8", "guild": "7",
    }  # fmt: skip


@pytest.mark.parametrize("form", ["plain", "json"])
@given(text=st.text())
def test_no_sentence_gets_in_as_an_id(form: logs.Form, text: str) -> None:
    with logs.bound(team=f"zebra {text}"):
        record = logging.LogRecord("adapters.x", logging.INFO, "x.py", 1, "said", (), None)
        assert "zebra" not in logs.Lines(form).format(record)


def test_a_field_that_is_not_known_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError), logs.bound(question=QUESTION):
        pass


async def test_the_workers_lines_and_those_of_tasks_belong_to_the_event_too(written: io.StringIO) -> None:
    log = logging.getLogger("adapters.somewhere")

    def answer(incoming: Incoming) -> Answer:
        log.info("in the worker")
        return said(incoming, "x")

    keepers = Keepers(FakeConversations(), FakeReceipts(), FakeMarks(), FakePlaces())
    service = Service(Scripted(answer), keepers, FixedClock(), guide=SmallGuide())
    with logs.bound(event_id="Ev7"):
        task = asyncio.ensure_future(service.answer(Incoming("who?", "talk")))
    await task
    await service.close()
    assert "in the worker event_id=Ev7" in written.getvalue()


TOKENS = (TOKEN, "xapp-1-A0-zebra", "xoxe.xoxp-1-zebra", "https://hooks.slack.com/commands/T1/2/zebra", "postgresql://moat:zebra@db/moat")


@pytest.mark.parametrize("form", ["plain", "json"])
@pytest.mark.parametrize("token", [*TOKENS, "https://discord.com/api/v10/webhooks/12/zebra", "/interactions/12/zebra/callback"])
def test_what_looks_like_a_token_is_taken_out(form: logs.Form, token: str) -> None:
    record = logging.LogRecord("adapters.x", logging.INFO, "x.py", 1, "it failed at %s, again", (token,), None)
    line = logs.Lines(form).format(record)
    assert "zebra" not in line
    assert "hunter2" not in line
    assert "it failed at" in line


@given(secret=st.text(string.ascii_letters + string.digits, min_size=12))
def test_no_secret_of_the_settings_gets_in(secret: str) -> None:
    record = logging.LogRecord("adapters.x", logging.INFO, "x.py", 1, f"at {secret}!", (), None)
    assert secret not in logs.Lines(tokens=[secret]).format(record).partition(": ")[2]


def test_of_what_libraries_log_only_the_pattern_is_shown(written: io.StringIO) -> None:
    foreign = logging.getLogger("some.library")
    foreign.warning("limited: %s asks to wait %.2f seconds, %d %%", QUESTION, 1.5, 7)
    foreign.warning(f"put together: {QUESTION}")
    log = written.getvalue()
    assert "limited: … asks to wait 1.5 seconds, 7 per cent (test_logs.py:" in log
    assert log.count("test_logs.py") == 2
    assert "zebra" not in log


async def test_a_task_that_nobody_looks_at_is_logged_without_what_it_raised(written: io.StringIO) -> None:
    async def fail() -> None:
        raise ValueError(QUESTION)

    task = asyncio.ensure_future(fail())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task
    gc.collect()
    log = written.getvalue()
    assert "ValueError in fail" in log
    assert "zebra" not in log


@pytest.mark.usefixtures("prepared")
@pytest.mark.parametrize("form", ["plain", "json"])
def test_the_whole_program_at_its_most_talkative_says_no_question_and_no_token(
    moat: Run, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setenv("MOAT_LOG_FORMAT", form)
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
