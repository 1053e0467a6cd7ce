"""What Slack documents of an app's manifest (version 2), as far as ours uses it; whatever else stands there is an error.

Written after <https://docs.slack.dev/reference/app-manifest>, and compared with Slack's own schema line by line. Left out are functions,
workflows, datastores, workflow steps, code channels, an agent's quick actions and the app directory. Slack's schema knows neither the names
of scopes and events nor what belongs together; both are here. Where its prose is stricter than its schema (five commands, addresses with
https), so is this.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jsonschema

from tests.fakes.slack.scopes import EVENT_SCOPES

Shape = dict[str, Any]
TRUTH: Shape = {"type": "boolean"}
ADDRESS: Shape = {"type": "string", "pattern": "^https://", "maxLength": 3000}


def text(most: int, least: int = 1) -> Shape:
    return {"type": "string", "minLength": least, "maxLength": most}


def rows(each: Shape, most: int, least: int = 0) -> Shape:
    return {"type": "array", "items": each, "minItems": least, "maxItems": most, "uniqueItems": True}


def names(text: str) -> frozenset[str]:
    return frozenset(text.split())


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

BOT_SCOPES = names(
    """app_mentions:read assistant:write bookmarks:read bookmarks:write calls:read calls:write canvases:read canvases:write
    channels:history channels:join channels:manage channels:read chat:write chat:write.customize chat:write.public commands
    conversations.connect:manage conversations.connect:read conversations.connect:write dnd:read emoji:read files:read files:write
    groups:history groups:read groups:write im:history im:read im:write incoming-webhook links.embed:write links:read links:write
    lists:read lists:write metadata.message:read mpim:history mpim:read mpim:write pins:read pins:write reactions:read reactions:write
    reminders:read reminders:write remote_files:read remote_files:share remote_files:write team.billing:read team.preferences:read
    team:read usergroups:read usergroups:write users.profile:read users:read users:read.email users:write workflow.steps:execute"""
)
"""What a bot can be allowed."""
BOT_EVENTS = names(
    """agent_session_stopped app_context_changed app_deleted app_home_opened app_installed app_mention app_rate_limited app_requested
    app_uninstalled assistant_thread_context_changed assistant_thread_started channel_archive channel_created channel_deleted
    channel_history_changed channel_id_changed channel_left channel_rename channel_shared channel_unarchive channel_unshared
    dnd_updated_user email_domain_changed emoji_changed entity_details_requested file_change file_created file_deleted file_public
    file_shared file_unshared function_executed group_archive group_close group_deleted group_history_changed group_left group_open
    group_rename group_unarchive im_history_changed invite_requested link_shared member_joined_channel member_left_channel
    message.app_home message.channels message.groups message.im message.mpim message_metadata_deleted message_metadata_posted
    message_metadata_updated pin_added pin_removed reaction_added reaction_removed scope_denied scope_granted shared_channel_invite_accepted
    shared_channel_invite_approved shared_channel_invite_declined shared_channel_invite_received shared_channel_invite_requested star_added
    star_removed subteam_created subteam_members_changed subteam_self_added subteam_self_removed subteam_updated team_access_granted
    team_access_revoked team_domain_change team_join team_rename tokens_revoked user_change user_connection user_huddle_changed
    user_profile_changed user_status_changed workflow_step_execute"""
)
"""What a bot can be told of."""


def slips(document: Shape) -> list[str]:
    """Return what is wrong with a manifest: first its shape; one of the right shape is looked at for what belongs together."""
    found = [f"{error.json_path}: {error.message}" for error in jsonschema.Draft202012Validator(MANIFEST).iter_errors(document)]
    return found or [name for name, holds in RULES.items() if not holds(document)]


def _scopes(document: Shape) -> set[str]:
    return set(document["oauth_config"]["scopes"]["bot"])


def _events(document: Shape) -> set[str]:
    return set(document["settings"]["event_subscriptions"]["bot_events"])


def _addresses(document: Shape) -> list[str | None]:
    """Every address at which Slack has to reach an app that has no socket."""
    settings, events = document["settings"], document["settings"]["event_subscriptions"]
    asked = [settings["interactivity"].get(key) for key in ("request_url", "message_menu_options_url")]
    return [events.get("request_url"), *asked, *(command.get("url") for command in document["features"]["slash_commands"])]


def _unfurls(document: Shape) -> bool:
    """Say whether what unfurling takes is there as a whole, or not at all."""
    domains, event = "unfurl_domains" in document["features"], "link_shared" in _events(document)
    return domains == event and (not domains or {"links:read", "links:write"} <= _scopes(document))


RULES: dict[str, Callable[[Shape], bool]] = {
    "every scope is one that a bot can have": lambda d: _scopes(d) <= BOT_SCOPES,
    "every event is one that Slack knows": lambda d: _events(d) <= BOT_EVENTS,
    "every event has the scope without which Slack does not send it": lambda d: (
        {EVENT_SCOPES[event] for event in _events(d) if event in EVENT_SCOPES} <= _scopes(d)
    ),
    "commands and shortcuts take a scope": lambda d: "commands" in _scopes(d),
    "an agent takes a scope": lambda d: "assistant:write" in _scopes(d),
    "an agent is talked to in its messages": lambda d: bool(d["features"]["app_home"]["messages_tab_enabled"]),
    "an agent hears of what is written to it and of the stop button": lambda d: {"message.im", "agent_session_stopped"} <= _events(d),
    "a home is filled when it is opened": lambda d: not d["features"]["app_home"]["home_tab_enabled"] or "app_home_opened" in _events(d),
    "a bot that answers may write": lambda d: "chat:write" in _scopes(d),
    "a bot that is removed hears of it": lambda d: {"app_uninstalled", "tokens_revoked"} <= _events(d),
    "links unfurl as a whole or not at all": _unfurls,
    "without a socket Slack knows every address": lambda d: d["settings"]["socket_mode_enabled"] or None not in _addresses(d),
    "with a socket it needs none": lambda d: not d["settings"]["socket_mode_enabled"] or set(_addresses(d)) == {None},
    "controls are switched on": lambda d: bool(d["settings"]["interactivity"]["is_enabled"]),
    "tokens that are renewed come from an installation by others": lambda d: (
        not d["settings"]["token_rotation_enabled"] or bool(d["oauth_config"].get("redirect_urls"))
    ),
    "no two commands or shortcuts have one name": lambda d: all(
        len({each[key] for each in d["features"][kind]}) == len(d["features"][kind])
        for kind, key in (("slash_commands", "command"), ("shortcuts", "callback_id"))
    ),
}
"""What belongs together."""
