"""What Slack documents of its methods: the scopes they take and how often they may be called."""

from __future__ import annotations

HISTORY = "channels:history|groups:history|im:history|mpim:history"
READ = "channels:read|groups:read|im:read|mpim:read"

SCOPES: dict[str, str] = {
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "chat.delete": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.startStream": "chat:write",
    "chat.appendStream": "chat:write",
    "chat.stopStream": "chat:write",
    "chat.unfurl": "links:write",
    "users.info": "users:read",
    "users.list": "users:read",
    "team.info": "team:read",
    "files.getUploadURLExternal": "files:write",
    "files.completeUploadExternal": "files:write",
    "files.info": "files:read",
    "files.delete": "files:write",
    "assistant.threads.setStatus": "chat:write|assistant:write",
    "assistant.threads.setTitle": "assistant:write",
    "assistant.threads.setSuggestedPrompts": "assistant:write",
    "agents.sessions.setStatus": "chat:write",
    "agents.sessions.rename": "chat:write",
    "conversations.open": "im:write|mpim:write",
    "conversations.history": HISTORY,
    "conversations.replies": HISTORY,
    "conversations.info": READ,
    "conversations.list": READ,
    "conversations.members": READ,
}
"""By method: the scopes of which the token needs one."""

EVENT_SCOPES: dict[str, str] = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "link_shared": "links:read",
    "reaction_added": "reactions:read",
    "assistant_thread_started": "assistant:write",
}
"""By subscribed event: the scope without which Slack does not send it."""

PER_MINUTE: dict[str, int] = {
    "chat.update": 50,
    "chat.delete": 50,
    "chat.postEphemeral": 100,
    "chat.startStream": 20,
    "chat.appendStream": 100,
    "chat.stopStream": 20,
    "chat.unfurl": 50,
    "views.open": 100,
    "views.update": 100,
    "views.push": 100,
    "views.publish": 100,
    "users.info": 100,
    "users.list": 20,
    "conversations.list": 20,
    "conversations.history": 50,
    "conversations.replies": 50,
    "conversations.info": 50,
    "conversations.members": 100,
    "conversations.open": 50,
    "assistant.threads.setStatus": 600,
    "agents.sessions.setStatus": 50,
}
"""Calls a minute that Slack promises at least."""

POSTS_IN_5_SECONDS = 5
"""Messages that one channel takes in a burst; one a second holds in the long run."""
