"""The manifest is one that Slack takes, in both its forms, and asks for what the program uses and nothing else."""

from __future__ import annotations

import copy
import json
from typing import Any

import jsonschema
import pytest

from adapters.slack import manifest
from adapters.slack.tasks import Tasks
from tests.adapters.conftest import Run
from tests.adapters.slack.conftest import PUBLIC as PUBLIC_URL
from tests.adapters.slack.conftest import Rig
from tests.adapters.slack.manifest_shape import MANIFEST
from tests.fakes.slack.scopes import EVENT_SCOPES

PUBLIC = "https://moat.example.org/"
SOCKET, HTTP = manifest.in_socket_mode(), manifest.over_http(PUBLIC)


def broken(document: Any) -> list[str]:
    return [each.json_path for each in jsonschema.Draft202012Validator(MANIFEST).iter_errors(document)]


@pytest.mark.parametrize("form", [SOCKET, manifest.in_socket_mode(PUBLIC), HTTP], ids=["file", "socket", "http"])
def test_slack_takes_it(form: dict[str, Any]) -> None:
    assert broken(form) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("display_information.name", "x" * 36),
        ("display_information.long_description", "too short"),
        ("features.slash_commands.0.command", "moat"),
        ("features.slash_commands.0.url", "http://plain.example.org"),
        ("features.shortcuts.0.name", "x" * 25),
        ("features.shortcuts.0.type", "massage"),
        ("features.agent_view.suggested_prompts", [{"title": str(n), "message": "x"} for n in range(5)]),
        ("features.unfurl_domains", ["https://moat.example.org"]),
        ("features.asistant_view", {}),
        ("settings.event_subscriptions.bot_events", ["app_mention", "app_mention"]),
        ("settings.socket_mode", True),
    ],
)
def test_a_slip_is_found(path: str, value: Any) -> None:
    document = copy.deepcopy(HTTP)
    *way, last = path.split(".")
    inner: Any = document
    for step in way:
        inner = inner[int(step) if step.isdigit() else step]
    inner[last] = value
    assert broken(document)


def test_over_http_slack_knows_every_address() -> None:
    assert SOCKET["settings"]["socket_mode_enabled"]
    assert not HTTP["settings"]["socket_mode_enabled"]
    assert json.dumps(HTTP).count('"https://moat.example.org/slack/events"') == 4
    assert HTTP["oauth_config"]["redirect_urls"] == ["https://moat.example.org/slack/oauth_redirect"]
    assert HTTP["features"]["unfurl_domains"] == ["moat.example.org"]
    assert "moat.example.org" not in json.dumps(SOCKET)


def test_every_event_has_the_scope_without_which_slack_does_not_send_it() -> None:
    events = SOCKET["settings"]["event_subscriptions"]["bot_events"]
    needed = {EVENT_SCOPES[event] for event in events if event in EVENT_SCOPES}
    assert needed <= set(manifest.bot_scopes())


def test_it_says_nothing_of_the_subject() -> None:
    """The packs say what Moat knows about; the same manifest serves any of them."""
    assert "suggested_prompts" not in SOCKET["features"]["agent_view"]


def test_the_program_prints_it(moat: Run) -> None:
    assert json.loads(moat("slack", "manifest").stdout) == SOCKET
    assert json.loads(moat("slack", "manifest", "--http", PUBLIC).stdout) == HTTP
    refused = moat("slack", "manifest", "--http", "http://moat.example.org")
    assert (refused.returncode, refused.stdout) == (2, b"")
    assert b"https://" in refused.stderr


FOREIGN = (
    "app_context_changed",
    "app_rate_limited",
    "assistant_thread_context_changed",
    "assistant_thread_started",
    "channel_archive",
    "channel_created",
    "channel_deleted",
    "channel_rename",
    "emoji_changed",
    "entity_details_requested",
    "file_shared",
    "function_executed",
    "member_joined_channel",
    "member_left_channel",
    "message_metadata_posted",
    "pin_added",
    "reaction_added",
    "star_added",
    "team_join",
    "user_change",
    "user_huddle_changed",
)
"""Events that Slack knows and Moat has nothing to do with."""


async def test_events_are_subscribed_if_and_only_if_something_is_done_about_them(small: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []
    start = Tasks.start

    def noted(self: Tasks, work: Any) -> Any:
        begun.append("work")
        return start(self, work)

    monkeypatch.setattr(Tasks, "start", noted)
    small.slack.subscriptions = None

    async def does_something(name: str) -> bool:
        begun.clear()
        more: dict[str, Any] = {"tokens": {"bot": [small.slack.bot_user_id]}, "tab": "home", "links": []}
        delivery = await small.slack.event(name, user=small.slack.alice, channel=small.slack.general, text="x", ts=small.slack.ts(), **more)
        assert delivery is not None
        assert delivery.acked
        await small.quiet()
        return bool(begun)

    subscribed = {event.partition(".")[0] for event in SOCKET["settings"]["event_subscriptions"]["bot_events"]}
    known = subscribed | set(FOREIGN)
    assert {name for name in sorted(known) if await does_something(name)} == subscribed


async def test_scopes_are_those_that_are_used(real: Rig) -> None:
    """A walk past everything that Moat does."""
    slack = real.slack
    await slack.open_home(tab="messages")
    await slack.open_home()
    await slack.shortcut("moat:v1:ask")
    await slack.submit((await real.view())["id"], {"moat:v1:question": "who owns Kling?"})
    slack.fault("chat.postMessage", after_effect=True, status=503, when=lambda args: args["channel"] == slack.general)
    await slack.mention("how does Kling's share develop?")
    await slack.mention("landscape of video generation", channel=slack.secret)
    await slack.share_link(f"{PUBLIC_URL}/a/none")
    await real.answers()
    await real.answers(slack.secret)
    await slack.wait(lambda: slack.unfurls)
    await real.quiet()
    manifest_scopes = set(manifest.bot_scopes())
    used = slack.scopes_used() | {EVENT_SCOPES[event] for event in slack.subscriptions or () if event in EVENT_SCOPES} | {"commands"}
    assert {group for group in used if not set(group.split("|")) & manifest_scopes} == set(), "used, but not asked for"
    assert manifest_scopes - {scope for group in used for scope in group.split("|")} == set(), "asked for, but not used"


async def test_every_shortcut_and_command_is_answered(small: Rig) -> None:
    features = SOCKET["features"]
    about, _ = await small.slack.say("who leads?")
    for each in features["shortcuts"]:
        place = (small.slack.general, about["ts"]) if each["type"] == "message" else None
        assert (await small.slack.shortcut(each["callback_id"], message=place)).acked
    for each in features["slash_commands"]:
        await small.slack.slash(each["command"], "help")
    await small.whispers(2)
    assert small.slack.of("views.open")
