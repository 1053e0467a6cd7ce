"""The manifest is one that Slack takes, in both its forms, and asks for what the program uses and nothing else."""

from __future__ import annotations

import copy
import json
from typing import Any

import jsonschema
import pytest

from adapters.slack import manifest
from tests.adapters.conftest import Run
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
