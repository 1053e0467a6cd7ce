"""What Moat listens to in Slack, the same for Socket Mode and HTTP."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from adapters.slack.desk import Desk
from adapters.slack.homes import Homes
from adapters.slack.listeners import actions, commands, events, options, shortcuts, views
from adapters.slack.replies import Replies


def build(desk: Desk, app: AsyncApp) -> None:
    """Register every listener with `app`. Each kind has one that takes all: what nobody acknowledges Slack sends again."""
    replies = Replies(desk)
    homes = Homes(replies)
    for kind in (commands, actions, options, shortcuts):
        kind.register(app, replies)
    views.register(app, replies, homes)
    events.register(app, replies, homes)
