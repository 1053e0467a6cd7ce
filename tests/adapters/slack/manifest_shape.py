"""The shape that Slack documents for an app's manifest (version 2), as far as ours uses it; whatever else stands there is an error.

Written after <https://docs.slack.dev/reference/app-manifest>. Left out are functions, workflows, datastores, workflow steps, code
channels and the app directory. Names of scopes and events are not part of the shape: the tests hold them against what the program does.
"""

from __future__ import annotations

from typing import Any

Shape = dict[str, Any]
TRUTH: Shape = {"type": "boolean"}
ADDRESS: Shape = {"type": "string", "pattern": "^https://", "maxLength": 3000}


def text(most: int, least: int = 1) -> Shape:
    return {"type": "string", "minLength": least, "maxLength": most}


def rows(each: Shape, most: int, least: int = 0) -> Shape:
    return {"type": "array", "items": each, "minItems": least, "maxItems": most, "uniqueItems": True}


def closed(needed: Shape, may: Shape | None = None) -> Shape:
    """An object with these keys and no others."""
    return {"type": "object", "properties": needed | (may or {}), "required": list(needed), "additionalProperties": False}


SHORTCUT = closed({"name": text(24), "type": {"enum": ["message", "global"]}, "callback_id": text(255), "description": text(150)})
COMMAND = closed(
    {"command": {**text(32, 2), "pattern": "^/"}, "description": text(2000)},
    {"url": ADDRESS, "usage_hint": text(1000), "should_escape": TRUTH},
)
AGENT = closed({"agent_description": text(300)}, {"suggested_prompts": rows(closed({"title": text(75), "message": text(4000)}), 4)})
DOMAIN = {"type": "string", "pattern": r"^(?![.-])[a-z0-9.-]+[a-z0-9]$", "maxLength": 255}
INTERACTIVITY = closed({"is_enabled": TRUTH}, {"request_url": ADDRESS, "message_menu_options_url": ADDRESS})

MANIFEST = closed(
    {
        "_metadata": closed({"major_version": {"const": 2}}, {"minor_version": {"type": "integer"}}),
        "display_information": closed(
            {"name": text(35)},
            {
                "description": text(140),
                "long_description": text(4000, 175),
                "background_color": {"type": "string", "pattern": "^#([0-9a-fA-F]{3}){1,2}$"},
            },
        ),
        "features": closed(
            {
                "agent_view": AGENT,
                "app_home": closed(
                    {"home_tab_enabled": TRUTH, "messages_tab_enabled": TRUTH, "messages_tab_read_only_enabled": {"const": False}}
                ),
                "bot_user": closed({"display_name": text(80)}, {"always_online": TRUTH}),
                "shortcuts": rows(SHORTCUT, 5, 1),
                "slash_commands": rows(COMMAND, 5, 1),
            },
            {"unfurl_domains": rows(DOMAIN, 5, 1)},
        ),
        "oauth_config": closed({"scopes": closed({"bot": rows(text(50), 255, 1)})}, {"redirect_urls": rows(ADDRESS, 1000)}),
        "settings": closed(
            {
                "event_subscriptions": closed({"bot_events": rows(text(50), 100, 1)}, {"request_url": ADDRESS}),
                "interactivity": INTERACTIVITY,
                "org_deploy_enabled": TRUTH,
                "socket_mode_enabled": TRUTH,
                "token_rotation_enabled": TRUTH,
            }
        ),
    }
)
