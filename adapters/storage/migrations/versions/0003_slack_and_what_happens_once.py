"""Installations in Slack's workspaces, and what may happen only once among all replicas.

The names are those of slack_sdk's own store; its columns are too narrow for what is encrypted.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

OWNER = ("enterprise_id", "enterprise_name", "team_id", "team_name")
BOT = ("bot_token", "bot_id", "bot_user_id", "bot_scopes", "bot_refresh_token")
USER = ("user_token", "user_scopes", "user_refresh_token")
WEBHOOK = ("url", "channel", "channel_id", "configuration_url")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "state_once",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("until", sa.Float(), nullable=False),
    )
    op.create_index("ix_state_once_until", "state_once", ["until"])
    op.create_table("slack_bots", *_common(), *_texts(*OWNER, *BOT), sa.Column("bot_token_expires_at", sa.DateTime()))
    op.create_index("slack_bots_idx", "slack_bots", ["client_id", "enterprise_id", "team_id", "installed_at"])
    op.create_table(
        "slack_installations",
        *_common(),
        *_texts(*OWNER, "enterprise_url", *BOT, *USER, *(f"incoming_webhook_{name}" for name in WEBHOOK), "token_type"),
        sa.Column("user_id", sa.Text(), nullable=False),
        sa.Column("bot_token_expires_at", sa.DateTime()),
        sa.Column("user_token_expires_at", sa.DateTime()),
    )
    op.create_index("slack_installations_idx", "slack_installations", ["client_id", "enterprise_id", "team_id", "user_id", "installed_at"])


def _common() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("client_id", "app_id")),
        sa.Column("is_enterprise_install", sa.Boolean(), nullable=False),
        sa.Column("installed_at", sa.DateTime(), nullable=False),
    ]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text()) for name in names]
