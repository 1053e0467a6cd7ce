"""The simulated Slack does what Slack does, seen by Slack's own library: an app of a few lines, over socket and HTTP."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.fake_slack import FakeSlack

FEEDBACK = {
    "type": "feedback_buttons",
    "action_id": "feedback",
    "positive_button": {"text": {"type": "plain_text", "text": "Good"}, "value": "good"},
    "negative_button": {"text": {"type": "plain_text", "text": "Bad"}, "value": "bad"},
}


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def modal() -> dict[str, Any]:
    name = {"type": "plain_text_input", "action_id": "typed", "max_length": 10}
    city = {"type": "external_select", "action_id": "city", "min_query_length": 0}
    inputs = [
        {"type": "input", "block_id": "name", "label": plain("Name"), "element": name},
        {"type": "input", "block_id": "place", "optional": True, "label": plain("City"), "element": city},
    ]
    return {"type": "modal", "callback_id": "form", "title": plain("Toy"), "submit": plain("Go"), "blocks": inputs}


def toy(slack: FakeSlack) -> AsyncApp:
    """An app that echoes."""
    app = AsyncApp(client=AsyncWebClient(token=slack.bot_token, base_url=slack.api_url), signing_secret=slack.signing_secret)

    @app.command("/toy")
    async def command(ack: Any, respond: Any, body: Any, client: Any) -> None:
        if body["text"] == "form":
            await ack()
            await client.views_open(trigger_id=body["trigger_id"], view=modal())
        else:
            await ack(f"echo: {body['text']}")
            await respond("done", response_type="in_channel")

    @app.event("app_mention")
    async def mention(event: Any, say: Any) -> None:
        row = {"type": "actions", "elements": [{"type": "button", "action_id": "up", "text": plain("Up"), "value": "1"}]}
        await say(text=event["text"].partition(" ")[2], thread_ts=event["ts"], blocks=[row])

    @app.action("up")
    async def up(ack: Any, respond: Any, action: Any) -> None:
        await ack()
        await respond(text=f"clicked {action['value']}", replace_original=True)

    @app.event("message")
    async def message(event: Any, say_stream: Any) -> None:
        if event.get("channel_type") == "im" and not event.get("bot_id"):
            stream = await say_stream(buffer_size=1)
            await stream.append(markdown_text="one ")
            await stream.append(markdown_text="two")
            await stream.stop(blocks=[{"type": "context_actions", "elements": [FEEDBACK]}])

    @app.action("feedback")
    async def feedback(ack: Any, action: Any, say: Any) -> None:
        await ack()
        await say(f"noted {action['value']}")

    with_form(app)
    return app


def with_form(app: AsyncApp) -> None:
    """What the form of the app does."""

    @app.options("city")
    async def cities(ack: Any, payload: Any) -> None:
        found = [name for name in ("Bern", "Basel", "Rome") if name.lower().startswith(payload["value"])]
        await ack(options=[{"text": plain(name), "value": name} for name in found])

    @app.view("form")
    async def form(ack: Any, view: Any, client: Any, body: Any) -> None:
        name = view["state"]["values"]["name"]["typed"]["value"]
        if len(name) < 2:
            await ack(response_action="errors", errors={"name": "too short"})
        else:
            await ack()
            await client.chat_postMessage(channel=body["user"]["id"], text=f"hello {name}")


@asynccontextmanager
async def over_socket(slack: FakeSlack) -> AsyncIterator[None]:
    handler = AsyncSocketModeHandler(toy(slack), slack.app_token, ping_interval=1)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await slack.wait_connected()
    yield
    await handler.close_async()  # type: ignore[no-untyped-call]


@asynccontextmanager
async def over_http(slack: FakeSlack) -> AsyncIterator[None]:
    runner = web.AppRunner(toy(slack).web_app())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    yield
    await runner.cleanup()


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as found:
        yield found


@pytest.fixture(params=[over_socket, over_http], ids=["socket", "http"])
async def served(request: pytest.FixtureRequest, slack: FakeSlack) -> AsyncIterator[FakeSlack]:
    async with request.param(slack):
        yield slack
    assert slack.problems() == []


@pytest.fixture
def client(slack: FakeSlack) -> AsyncWebClient:
    return AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)


async def test_a_command_is_acknowledged_and_answered(served: FakeSlack) -> None:
    delivery = await served.slash("/toy", "hi")
    assert delivery.ack_payload == {"text": "echo: hi"}
    await served.wait(lambda: served.bot_messages(served.general))
    assert [each["text"] for each in served.ephemerals] == ["echo: hi"]


async def test_a_button_is_pressed_only_where_there_is_one(served: FakeSlack) -> None:
    asked, _ = await served.mention("hello")
    (said,) = await served.wait(lambda: served.bot_messages(served.general))
    assert said["thread_ts"] == asked["ts"]
    await served.click("up", message=(served.general, said["ts"]))
    await served.wait(lambda: said["text"] == "clicked 1")
    with pytest.raises(AssertionError, match="no control 'down'"):
        await served.click("down", message=(served.general, said["ts"]))


async def test_a_form_is_filled_in_as_the_client_allows(served: FakeSlack) -> None:
    await served.slash("/toy", "form")
    number = (await served.wait_call("views.open")).response["view"]["id"]
    offered = await served.options("city", "b", view=number)
    assert [each["value"] for each in offered.ack_payload["options"]] == ["Bern", "Basel"]
    with pytest.raises(AssertionError, match="would not submit"):
        await served.submit(number, {})
    with pytest.raises(AssertionError, match="longer"):
        await served.submit(number, {"name": "x" * 11})
    refused = await served.submit(number, {"name": "x"})
    assert refused.ack_payload == {"response_action": "errors", "errors": {"name": "too short"}}
    await served.submit(number, {"name": "Zoe", "place": "Bern"})
    assert (await served.wait_call("chat.postMessage")).text.strip() == "hello Zoe"
    assert not served.views[number]["open"]


async def test_a_stream_grows_and_ends_with_feedback(served: FakeSlack) -> None:
    asked, _ = await served.dm("go")
    await served.wait_call("chat.stopStream")
    (said,) = served.bot_messages(served.im(served.alice))
    assert (said["text"], said["thread_ts"], said["streaming"]) == ("one two", asked["ts"], False)
    await served.click("feedback", message=(said_in(served), said["ts"]), value="negative")
    assert (await served.wait_call("chat.postMessage")).args["text"] == "noted bad"


def said_in(slack: FakeSlack) -> str:
    return slack.im(slack.alice)


async def test_a_mention_comes_twice_as_in_slack(served: FakeSlack) -> None:
    _, delivered = await served.mention("hello")
    assert [each.payload["event"]["type"] for each in delivered] == ["app_mention", "message"]


async def test_signatures_are_slacks_own(slack: FakeSlack) -> None:
    async with over_http(slack):
        event = {"type": "event_callback", "event": {"type": "app_mention"}, "event_id": "E1", "team_id": slack.team_id}
        assert (await slack.post_http("events_api", event))[0] != 401
        for broken in ({"tamper": True}, {"secret": "wrong"}, {"at": time.time() - 600}):
            assert (await slack.post_http("events_api", event, **broken))[0] == 401


async def test_a_socket_can_be_refreshed_and_cut(slack: FakeSlack) -> None:
    async with over_socket(slack):
        await slack.disconnect()
        await slack.wait(lambda: slack.hellos == 2)
        await asyncio.sleep(0.4)
        slack.drop_sockets()
        await slack.wait(lambda: slack.hellos == 3, 20)
        assert (await slack.slash("/toy", "still there")).acked


async def test_what_is_subscribed_and_declared_is_delivered_and_nothing_else(slack: FakeSlack) -> None:
    slack.load_manifest(
        {
            "features": {"slash_commands": [{"command": "/toy"}]},
            "oauth_config": {"scopes": {"bot": ["app_mentions:read"]}},
            "settings": {"event_subscriptions": {"bot_events": ["app_mention"]}},
        }
    )
    async with over_socket(slack):
        _, delivered = await slack.mention("hello")
        assert len(delivered) == 1
        with pytest.raises(AssertionError, match="not in the manifest"):
            await slack.slash("/other")
        await slack.wait_call("chat.postMessage")
    assert any("missing_scope" in each and "chat:write" in each for each in slack.problems())


@pytest.mark.parametrize(("channel", "code"), [("random", "not_in_channel"), ("archived", "is_archived"), ("team_id", "channel_not_found")])
async def test_a_channel_that_takes_nothing_says_so(slack: FakeSlack, client: AsyncWebClient, channel: str, code: str) -> None:
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=getattr(slack, channel), text="x")
    assert caught.value.response["error"] == code


async def test_what_is_too_long_is_refused_with_a_pointer(slack: FakeSlack, client: AsyncWebClient) -> None:
    long = [{"type": "section", "text": {"type": "mrkdwn", "text": "y" * 3001}}]
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=slack.general, text="x", blocks=long)
    assert "json-pointer:/blocks/0/text/text" in caught.value.response["response_metadata"]["messages"][0]
    assert slack.bot_messages() == []
    assert len(slack.problems()) == 1


async def test_a_lost_answer_has_had_its_effect(slack: FakeSlack) -> None:
    client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    slack.fault("chat.postMessage", after_effect=True, status=503)
    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel=slack.general, text="x", metadata={"event_type": "e", "event_payload": {"key": "k"}})
    seen = await client.conversations_history(channel=slack.general, include_all_metadata=True)
    assert seen["messages"][0]["metadata"]["event_payload"] == {"key": "k"}
    assert "metadata" not in (await client.conversations_history(channel=slack.general))["messages"][0]


async def test_a_response_url_works_five_times(slack: FakeSlack) -> None:
    async with over_socket(slack):
        address = (await slack.slash("/toy", "hi")).response_url
        for _ in range(4):
            async with slack.http.post(address, json={"text": "more"}) as answer:
                assert answer.status == 200
        async with slack.http.post(address, json={"text": "more"}) as answer:
            assert (answer.status, await answer.json()) == (404, {"ok": False, "error": "used_url"})


async def test_a_trigger_opens_one_modal_within_three_seconds(slack: FakeSlack, client: AsyncWebClient) -> None:
    trigger = slack._trigger_id(slack.alice)
    await client.views_open(trigger_id=trigger, view=modal())
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        await client.views_open(trigger_id=trigger, view=modal())
    late = slack._trigger_id(slack.alice)
    slack.triggers[late]["at"] -= 4
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        await client.views_open(trigger_id=late, view=modal())


async def test_a_file_arrives_with_its_description(slack: FakeSlack, client: AsyncWebClient) -> None:
    await client.files_upload_v2(channel=slack.general, content=b"a,b", filename="t.csv", title="T", alt_txt="A table.")
    (file,) = slack.files.values()
    assert (file["data"], file["alt_txt"], file["shared"]) == (b"a,b", "A table.", [slack.general])


async def test_a_stream_that_lives_too_long_or_is_stopped_takes_no_more(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.subscriptions = set()
    asked, _ = await slack.say("q")
    to = {"channel": slack.general, "thread_ts": asked["ts"], "recipient_user_id": slack.alice, "recipient_team_id": slack.team_id}
    first = await client.chat_startStream(**to, markdown_text="a")
    await slack.stop_session(slack.general, asked["ts"])
    with pytest.raises(SlackApiError, match="stopped_by_user"):
        await client.chat_appendStream(channel=slack.general, ts=first["ts"], markdown_text="b")
    second = await client.chat_startStream(**to, markdown_text="a")
    assert any("never stopped" in each for each in slack.problems())
    slack.stream_lifetime = 0.0
    with pytest.raises(SlackApiError, match="message_not_in_streaming_state"):
        await client.chat_appendStream(channel=slack.general, ts=second["ts"], markdown_text="b")


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # of the library
async def test_codes_and_refresh_tokens_work_once(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.rotate_tokens = True
    asked = {"client_id": slack.client_id, "client_secret": slack.client_secret}
    code = slack.new_oauth_code()
    grant = await client.oauth_v2_access(**asked, code=code)
    with pytest.raises(SlackApiError, match="invalid_code"):
        await client.oauth_v2_access(**asked, code=code)
    renew = {**asked, "grant_type": "refresh_token", "refresh_token": grant["refresh_token"]}
    renewed = await client.oauth_v2_access(**renew)
    assert slack.tokens[renewed["access_token"]] == slack.team_id
    with pytest.raises(SlackApiError, match="invalid_refresh_token"):
        await client.oauth_v2_access(**renew)


async def test_problems_are_seen(slack: FakeSlack, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=slack.general, text="<!here> look")
    await client.api_call("chat.postMessage", json={"channel": slack.general, "blocks": [{"type": "divider"}]})
    await client.chat_postMessage(channel=slack.general, text=f"mine is {slack.bot_token}")
    with pytest.raises(SlackApiError, match="unknown_method"):
        await client.pins_list(channel=slack.general)
    await client.agents_sessions_setStatus(channel_id=slack.general, thread_ts="1.1", status="processing")
    for _ in range(3):
        await client.chat_postMessage(channel=slack.general, text="more")
    found = "\n".join(slack.problems())
    for each in ("mass_mention", "missing_fallback_text", "a secret leaves", "unknown method", "left in processing", "posts in 5 s"):
        assert each in found
