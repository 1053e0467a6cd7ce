"""The manifest is one that Slack takes, in both its forms, and asks for what the program uses and nothing else."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from adapters.slack import manifest
from adapters.slack.tasks import Tasks
from tests.adapters.conftest import Run
from tests.adapters.slack.conftest import PUBLIC as PUBLIC_URL
from tests.adapters.slack.conftest import Rig
from tests.adapters.slack.manifest_shape import RULES, slips
from tests.fakes.slack.scopes import EVENT_SCOPES

PUBLIC = "https://moat.example.org/"
SOCKET, HTTP = manifest.in_socket_mode(), manifest.over_http(PUBLIC)


def changed(form: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A manifest with another value somewhere, without one where the value is `GONE`."""
    document = copy.deepcopy(form)
    *way, last = path.split(".")
    inner: Any = document
    for step in way:
        inner = inner[int(step) if step.isdigit() else step]
    if value is GONE:
        del inner[last]
    else:
        inner[last] = value
    return document


def without(form: dict[str, Any], kind: str, *names: str) -> dict[str, Any]:
    """A manifest without some scopes or events."""
    path = {"scope": "oauth_config.scopes.bot", "event": "settings.event_subscriptions.bot_events"}[kind]
    inner: Any = form
    for step in path.split("."):
        inner = inner[step]
    return changed(form, path, [name for name in inner if name not in names])


GONE = object()
PROMPT = {"title": "x", "message": "x"}
COMMAND, SHORTCUT = HTTP["features"]["slash_commands"][0], HTTP["features"]["shortcuts"][0]


@pytest.mark.parametrize("form", [SOCKET, manifest.in_socket_mode(PUBLIC), HTTP], ids=["file", "socket", "http"])
def test_slack_takes_it(form: dict[str, Any]) -> None:
    assert slips(form) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("_metadata.major_version", 1),
        ("_metadata.version", 2),
        ("display_information", GONE),
        ("display_information.name", GONE),
        ("display_information.name", ""),
        ("display_information.name", "x" * 36),
        ("display_information.description", "x" * 141),
        ("display_information.long_description", "x" * 174),
        ("display_information.long_description", "x" * 4001),
        ("display_information.background_color", "blue"),
        ("display_information.icon", "x.png"),
        ("features.bot_user", GONE),
        ("features.bot_user.display_name", "x" * 81),
        ("features.bot_user.always_online", "yes"),
        ("features.app_home.messages_tab_read_only_enabled", True),
        ("features.app_home.home_tab_enabled", "yes"),
        ("features.slash_commands", []),
        ("features.slash_commands", [COMMAND | {"command": f"/{n}"} for n in range(6)]),
        ("features.slash_commands.0.command", "moat"),
        ("features.slash_commands.0.command", "/"),
        ("features.slash_commands.0.command", "/" + "x" * 32),
        ("features.slash_commands.0.description", GONE),
        ("features.slash_commands.0.description", "x" * 2001),
        ("features.slash_commands.0.usage_hint", "x" * 1001),
        ("features.slash_commands.0.url", "http://plain.example.org"),
        ("features.slash_commands.0.should_escape", "no"),
        ("features.shortcuts", [SHORTCUT | {"callback_id": str(n)} for n in range(6)]),
        ("features.shortcuts.0.name", "x" * 25),
        ("features.shortcuts.0.type", "massage"),
        ("features.shortcuts.0.callback_id", "x" * 256),
        ("features.shortcuts.0.description", "x" * 151),
        ("features.agent_view.agent_description", "x" * 301),
        ("features.agent_view.suggested_prompts", [PROMPT | {"title": str(n)} for n in range(5)]),
        ("features.agent_view.suggested_prompts", [{"title": "x"}]),
        ("features.asistant_view", {}),
        ("features.assistant_view", {"assistant_description": "the older of the two"}),
        ("features.unfurl_domains", ["https://moat.example.org"]),
        ("features.unfurl_domains", ["-moat.example.org"]),
        ("features.unfurl_domains", [f"{n}.example.org" for n in range(6)]),
        ("oauth_config.redirect_urls", ["http://plain.example.org"]),
        ("oauth_config.scopes.bot", ["x" * 51]),
        ("oauth_config.scopes.bots", ["chat:write"]),
        ("oauth_config.scopes.user", ["chat:write"]),
        ("settings.event_subscriptions.bot_events", ["app_mention", "app_mention"]),
        ("settings.event_subscriptions.bot_events", [f"e{n}" for n in range(101)]),
        ("settings.event_subscriptions.request_url", "moat.example.org"),
        ("settings.interactivity.is_enabled", GONE),
        ("settings.socket_mode", True),
        ("settings.socket_mode_enabled", "false"),
        ("feature", {}),
    ],
)
def test_a_slip_in_its_shape_is_found(path: str, value: Any) -> None:
    (slip, *_) = slips(changed(HTTP, path, value))
    assert slip.startswith("$")


TORN: dict[str, dict[str, Any]] = {
    "every scope is one that a bot can have": changed(SOCKET, "oauth_config.scopes.bot", [*manifest.bot_scopes(), "chat:wirte"]),
    "every event is one that Slack knows": changed(
        SOCKET,
        "settings.event_subscriptions.bot_events",
        [*SOCKET["settings"]["event_subscriptions"]["bot_events"], "message.channel"],
    ),
    "every event has the scope without which Slack does not send it": without(SOCKET, "scope", "im:history"),
    "commands and shortcuts take a scope": without(SOCKET, "scope", "commands"),
    "an agent takes a scope": without(SOCKET, "scope", "assistant:write"),
    "an agent is talked to in its messages": changed(SOCKET, "features.app_home.messages_tab_enabled", False),
    "an agent hears of what is written to it and of the stop button": without(SOCKET, "event", "agent_session_stopped"),
    "a home is filled when it is opened": without(SOCKET, "event", "app_home_opened"),
    "a bot that answers may write": without(SOCKET, "scope", "chat:write"),
    "a bot that is removed hears of it": without(SOCKET, "event", "tokens_revoked"),
    "links unfurl as a whole or not at all": without(SOCKET, "event", "link_shared"),
    "without a socket Slack knows every address": changed(HTTP, "settings.interactivity.message_menu_options_url", GONE),
    "with a socket it needs none": changed(SOCKET, "features.slash_commands.0.url", "https://moat.example.org/slack/events"),
    "controls are switched on": changed(SOCKET, "settings.interactivity.is_enabled", False),
    "tokens that are renewed come from an installation by others": changed(SOCKET, "settings.token_rotation_enabled", True),
    "no two commands or shortcuts have one name": changed(
        SOCKET, "features.shortcuts", [each | {"callback_id": "moat:v1:ask"} for each in SOCKET["features"]["shortcuts"]]
    ),
}
"""For each rule of what belongs together a manifest that breaks it, and no other."""


def test_every_rule_is_broken_once() -> None:
    assert set(TORN) == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_what_belongs_together_and_is_not_is_found(rule: str) -> None:
    assert slips(TORN[rule]) == [rule]


@pytest.mark.parametrize("lost", ["features.unfurl_domains", "features.slash_commands.0.url"])
def test_so_is_what_is_lost_over_http(lost: str) -> None:
    assert slips(changed(HTTP, lost, GONE))


def test_over_http_slack_knows_every_address() -> None:
    assert SOCKET["settings"]["socket_mode_enabled"]
    assert not HTTP["settings"]["socket_mode_enabled"]
    assert json.dumps(HTTP).count('"https://moat.example.org/slack/events"') == 4
    assert HTTP["oauth_config"]["redirect_urls"] == ["https://moat.example.org/slack/oauth_redirect"]
    assert HTTP["features"]["unfurl_domains"] == ["moat.example.org"]
    assert "moat.example.org" not in json.dumps(SOCKET)


def test_it_says_nothing_of_the_subject() -> None:
    """The packs say what Moat knows about; the same manifest serves any of them."""
    assert "suggested_prompts" not in SOCKET["features"]["agent_view"]


def test_the_program_prints_it(moat: Run) -> None:
    assert json.loads(moat("slack", "manifest").stdout) == SOCKET
    assert json.loads(moat("slack", "manifest", "--http", PUBLIC).stdout) == HTTP
    for wrong in ("http://moat.example.org", "https://", "moat.example.org"):
        refused = moat("slack", "manifest", "--http", wrong)
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
    await small.slack.wait_call("views.open")
