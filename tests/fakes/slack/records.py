"""What the simulated Slack remembers of calls, deliveries and workspaces, and what it can be told to break."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack.violations import Violation, all_text

Json = dict[str, Any]


class ApiError(Exception):
    """A Web API method answers with an error code."""

    def __init__(self, error: str, **extra: Any) -> None:
        super().__init__(error)
        self.error = error
        self.extra = extra


@dataclass
class Call:
    """One call of the Web API, or one use of a `response_url`."""

    method: str
    args: Json
    token: str | None
    at: float
    content_type: str = ""
    peer: Any = None
    """The other end of the connection it came by."""
    response: Json = field(default_factory=dict)
    http_status: int = 200
    violations: list[Violation] = field(default_factory=list)
    fault: str | None = None
    """The pattern of the fault that hit it."""

    @property
    def ok(self) -> bool:
        return bool(self.response.get("ok"))

    @property
    def error(self) -> str | None:
        return self.response.get("error")

    @property
    def text(self) -> str:
        return all_text(self.args)


@dataclass
class Delivery:
    """One event, command or interaction that was sent to the app."""

    kind: str
    payload: Json
    envelope_id: str
    sent_at: float = 0.0
    acked_at: float | None = None
    ack_payload: Any = None
    http_status: int | None = None
    retry_num: int = 0
    error: str | None = None
    violations: list[Violation] = field(default_factory=list)
    response_url: str = ""

    @property
    def acked(self) -> bool:
        return self.acked_at is not None

    @property
    def ack_ms(self) -> float:
        """Milliseconds until the acknowledgement; infinite without one."""
        return float("inf") if self.acked_at is None else (self.acked_at - self.sent_at) * 1000


@dataclass
class Fault:
    """What goes wrong with the next calls of a method."""

    pattern: str
    times: int = 1
    """How often; negative: always."""
    error: str | None = None
    status: int | None = None
    retry_after: int = 1
    delay: float = 0.0
    drop: bool = False
    """The connection is reset instead of an answer."""
    extra: Json = field(default_factory=dict)
    when: Callable[[Json], bool] = lambda _: True
    after_effect: bool = False
    """The call is done, then its answer is lost."""
    hits: int = 0


@dataclass
class Workspace:
    """One installation of the app."""

    team_id: str
    name: str
    bot_token: str
    bot_user_id: str
    bot_id: str
    enterprise_id: str | None = None
    org_wide: bool = False
    scopes: set[str] | None = None
    """None: whatever it takes."""
    status: str = "active"
    """Or the error that every call gets: `token_revoked`, `account_inactive`, `invalid_auth`."""
