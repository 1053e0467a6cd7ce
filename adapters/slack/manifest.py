"""What Slack has to know of the app, to be pasted when it is made: for Socket Mode as the file stands, for HTTP with addresses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

FILE = Path(__file__).with_name("manifest.json")
EVENTS, INSTALL, INSTALLED = "/slack/events", "/slack/install", "/slack/oauth_redirect"
"""Where Slack posts to, where an installation begins, and where Slack sends somebody who has agreed to it."""


def in_socket_mode(public_url: str | None = None) -> dict[str, Any]:
    """Return the manifest of an app in one workspace; links to the public address, if there is one, unfurl."""
    manifest: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    if public_url is not None:
        manifest["features"]["unfurl_domains"] = [urlsplit(public_url).hostname]
    return manifest


def over_http(public_url: str) -> dict[str, Any]:
    """Return the manifest of an app that many workspaces install and that Slack reaches at this address."""
    manifest, root = in_socket_mode(public_url), public_url.rstrip("/")
    for command in manifest["features"]["slash_commands"]:
        command["url"] = root + EVENTS
    manifest["oauth_config"]["redirect_urls"] = [root + INSTALLED]
    settings = manifest["settings"]
    settings["event_subscriptions"]["request_url"] = root + EVENTS
    settings["interactivity"] |= {"request_url": root + EVENTS, "message_menu_options_url": root + EVENTS}
    settings |= {"org_deploy_enabled": True, "socket_mode_enabled": False, "token_rotation_enabled": True}
    return manifest


def bot_scopes() -> list[str]:
    """Return what an installation asks for."""
    scopes: list[str] = in_socket_mode()["oauth_config"]["scopes"]["bot"]
    return scopes
