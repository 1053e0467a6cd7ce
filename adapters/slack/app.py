"""What Moat listens to in Slack."""

from __future__ import annotations

from slack_bolt.async_app import AsyncApp

from adapters.slack.desk import Desk


def build(desk: Desk, app: AsyncApp) -> None:
    """Register every listener with `app`."""
