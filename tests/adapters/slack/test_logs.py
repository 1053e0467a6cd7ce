"""The log of Moat in Slack: each line tells which event it belongs to, and none what people wrote or what is secret."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from adapters import logs
from bot.answers import Answer
from bot.messages import Incoming
from tests.adapters.conftest import rows
from tests.adapters.slack.conftest import Rig, shown
from tests.fakes.responder import Scripted

WORD = "zebra"


async def test_an_event_is_told_with_its_id_workspace_and_channel(either: Rig, collected: io.StringIO) -> None:
    _, delivered = await either.slack.mention(WORD)
    await either.answers()
    await either.quiet()
    done = [row for row in rows(collected) if row["said"].startswith("done within")]
    assert {row["event_id"] for row in done} == {each.payload["event_id"] for each in delivered}
    assert {(row["team"], row["channel"]) for row in done} == {(either.slack.team_id, either.slack.general)}


async def test_a_command_is_told_with_its_number_but_without_what_opens_forms(either: Rig, collected: io.StringIO) -> None:
    delivery = await either.slack.slash("/moat", WORD)
    await either.whispers()
    await either.quiet()
    (done,) = [row for row in rows(collected) if row["said"].startswith("done within")]
    number, _, secret = delivery.payload["trigger_id"].rpartition(".")
    assert (done["kind"], done["interaction_id"], done["channel"]) == ("/moat", number, either.slack.general)
    assert secret not in collected.getvalue()


async def test_the_reference_that_a_person_is_shown_stands_in_the_line(answering: Callable[..., Any], collected: io.StringIO) -> None:
    def fail(incoming: Incoming) -> Answer:
        raise ValueError(incoming.text)

    async with answering(Scripted(fail)) as at:
        await at.slack.mention(WORD)
        text = shown((await at.answers())[0])
    (line,) = [row for row in rows(collected) if row["level"] == "error"]
    assert line["reference"] == text.partition("reference ")[2][:8]
    assert (line["team"], line["channel"], line["kind"]) == (at.slack.team_id, at.slack.general, "app_mention")


async def test_so_does_that_of_a_reply_that_slack_did_not_take(small: Rig, collected: io.StringIO) -> None:
    small.slack.fault("chat.postMessage", error="some_new_code")
    await small.slack.mention(WORD)
    text = shown((await small.whispers())[0])
    (line,) = [row for row in rows(collected) if row["level"] == "warning"]
    assert line["reference"] == text.partition("reference ")[2][:8]


@pytest.mark.parametrize("form", ["plain", "json"])
async def test_no_word_and_no_token_gets_into_it_whatever_is_done(either: Rig, written: io.StringIO, form: logs.Form) -> None:
    logs.set_up("debug", written, form=form)
    slack = either.slack
    slack.fault("chat.postMessage", status=503, when=lambda args: args["channel"] == slack.general)
    slack.fault("response_url", status=404)
    asked, _ = await slack.mention(f"{WORD} crossing?")
    (answer,) = await either.answers()
    reply_to = (await slack.slash("/moat", f"{WORD}?")).payload["response_url"]
    await slack.slash("/moat", f"compare {WORD}, Acme")
    await slack.slash("/moat", f"digest {WORD}")
    await either.whispers(3)
    await slack.say(f"why {WORD}?", thread_ts=asked["ts"])
    await slack.dm(f"{WORD}?")
    await either.answers(slack.im(slack.alice))
    await slack.click("moat:v1:sources", message=(slack.general, answer["ts"]))
    await slack.click("moat:v1:unhelpful", message=(slack.general, answer["ts"]))
    await slack.submit((await either.view())["id"], {"moat:v1:reason": "wrong", "moat:v1:words": WORD})
    await slack.shortcut("moat:v1:about", message=(slack.general, asked["ts"]))
    await slack.open_home()
    await slack.share_link(f"https://moat.example.org/a/{WORD}")
    slack.revoke()
    await slack.mention(WORD)
    await either.quiet()
    slack.revoke("active")
    log = written.getvalue()
    assert log.count("done within") > 8
    secrets = (WORD, slack.bot_token, slack.app_token, slack.signing_secret, reply_to, slack.alice)
    assert [each for each in secrets if each in log] == []
