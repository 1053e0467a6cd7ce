"""The way in over HTTP: whatever Slack has not signed within the last five minutes goes no further."""

from __future__ import annotations

import io
import logging
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.adapters.slack.conftest import Rig, fake_keepers, rig
from tests.fakes.responder import Echo, SmallGuide

WORDS = "who leads in secret?"


@pytest.fixture
async def web(echo: Echo) -> AsyncIterator[Rig]:
    async with rig(echo, SmallGuide(), fake_keepers(), over="http") as found:
        yield found


def event(at: Rig, text: str = WORDS) -> dict[str, Any]:
    """A direct message, as Slack tells it."""
    slack = at.slack
    said = {
        "type": "message",
        "channel_type": "im",
        "channel": slack.im(slack.alice),
        "text": text,
        "user": slack.alice,
        "ts": "1700000000.1",
    }
    return {"type": "event_callback", "event": said, "event_id": "Ev1", "team_id": slack.team_id, "api_app_id": slack.app_id}


@pytest.mark.parametrize(
    "how",
    [
        {"tamper": True},
        {"secret": "of somebody else"},
        {"secret": " "},
        {"at": time.time() - 301},
        {"at": time.time() + 400},
        {"headers": {"X-Slack-Request-Timestamp": "yesterday"}},
        {"headers": {"X-Slack-Request-Timestamp": "１７"}},
        {"headers": {"X-Slack-Request-Timestamp": ""}},
        {"headers": {"X-Slack-Request-Timestamp": "9" * 30}},
        {"headers": {"X-Slack-Signature": ""}},
        {"headers": {"X-Slack-Signature": "v0="}},
        {"headers": {"X-Slack-Signature": "v0=ü"}},
    ],
    ids=["tampered", "forged", "blank", "stale", "early", "words", "foreign", "empty", "huge", "unsigned", "short", "odd"],
)
async def test_trap_11_what_slack_did_not_sign_is_refused_and_not_logged(
    web: Rig, echo: Echo, caplog: pytest.LogCaptureFixture, how: dict[str, Any]
) -> None:
    with caplog.at_level(logging.DEBUG):
        headers = how.get("headers")
        if headers and not all(value.isascii() for value in headers.values()):
            how = {"headers": {name: value.encode().decode("latin-1", "replace") for name, value in headers.items()}}
        status, _, answer = await web.slack.post_http("events_api", event(web), **how)
    assert status == 401
    assert answer["X-Slack-No-Retry"] == "1"
    assert WORDS not in caplog.text
    await web.quiet()
    assert echo.asked == []


async def test_a_signed_request_that_comes_twice_is_answered_once(web: Rig, echo: Echo) -> None:
    for _ in range(2):
        assert (await web.slack.post_http("events_api", event(web)))[0] == 200
    await web.quiet()
    assert len(echo.asked) == 1


async def test_slack_can_verify_the_address(web: Rig) -> None:
    status, text, _ = await web.slack.post_http("events_api", {"type": "url_verification", "challenge": "c123", "token": "t"})
    assert status == 200
    assert "c123" in text


@pytest.mark.parametrize("body", ["", "{", "[]", "payload=%7B", "null", "\x00"])
async def test_a_signed_body_that_is_none_of_slacks_is_taken_calmly(web: Rig, body: str, caplog: pytest.LogCaptureFixture) -> None:
    headers = {"Content-Type": "application/json", **web.slack.sign(body)}
    async with web.slack.http.post(web.root + "/slack/events", data=body.encode(), headers=headers) as answer:
        assert answer.status < 500
    assert "Traceback" not in caplog.text


async def test_other_methods_and_paths_lead_nowhere(web: Rig) -> None:
    async with web.slack.http.get(web.root + "/slack/events") as answer:
        assert answer.status == 405
    async with web.slack.http.get(web.root + "/slack/oauth_redirect") as answer:
        assert answer.status == 404, "the bot's own token is not installed by others"


async def test_a_body_without_end_is_cut_off(web: Rig) -> None:
    async with web.slack.http.post(web.root + "/slack/events", data=io.BytesIO(b"x" * (5 * 2**20))) as answer:
        assert answer.status == 413


async def test_the_health_page_says_how_it_is(web: Rig) -> None:
    async with web.slack.http.get(web.root + "/healthz") as answer:
        assert (answer.status, (await answer.json())["ok"]) == (200, True)
    await web.app.pause()
    async with web.slack.http.get(web.root + "/healthz") as answer:
        assert answer.status == 503
