"""What went wrong at Slack, and what somebody can do about it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.phrases import Phrases

UNREACHABLE = "unreachable"
"""Our own code: the call never left, so nothing can have happened."""
UNANSWERED = "unanswered"
"""Our own code: the call left and no answer came; whether Slack acted is not known."""

PHRASES = {
    "trouble_not_in_channel": "not_in_channel channel_not_found",
    "trouble_archived": "is_archived",
    "trouble_not_installed": """account_inactive token_revoked token_expired invalid_auth not_authed invalid_refresh_token
        team_not_found not_installed""",
    "trouble_scope": "missing_scope not_allowed_token_type no_permission",
    "trouble_restricted": """restricted_action restricted_action_read_only_channel restricted_action_thread_only_channel
        restricted_action_non_threadable_channel restricted_action_thread_locked cannot_reply_to_message is_inactive
        external_channel_migrating as_user_not_supported slack_connect_canvas_sharing_blocked""",
    "trouble_policy": """ekm_access_denied access_denied team_access_not_granted org_login_required enterprise_is_restricted
        slack_connect_file_link_sharing_blocked accesslimited app_approval_request_denied file_uploads_disabled
        file_uploads_except_images_disabled storage_limit_reached team_added_to_org""",
    "trouble_person": "user_not_in_channel user_not_found messages_tab_disabled cannot_dm_bot user_is_restricted user_disabled",
    "trouble_busy": f"""ratelimited rate_limited message_limit_exceeded service_unavailable internal_error fatal_error request_timeout
        deprecated_endpoint {UNREACHABLE} {UNANSWERED}""",
    "trouble_gone": "message_not_found cant_update_message edit_window_closed thread_not_found expired_url used_url expired_trigger_id",
}
"""What to say, and the codes that mean it."""
_BY_CODE = {code: phrase for phrase, codes in PHRASES.items() for code in codes.split()}

PERHAPS_DONE = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout", UNANSWERED})
"""Codes after which the call may have had its effect all the same."""
DEAD = frozenset(PHRASES["trouble_not_installed"].split())
"""Codes of a token that will not work again."""


class Refused(Exception):  # noqa: N818 - Slack said no; what to do about it says `told`
    """Slack did not take a call."""

    def __init__(self, code: str, needed: str = "") -> None:
        """Keep Slack's code ("not_in_channel", ...) or one of our own, and the scope that is missing."""
        super().__init__(code)
        self.code = code
        self.needed = needed


def told(refused: Refused, said: Phrases, reference: str) -> str:
    """Say what a refusal means for the person who asked or for who manages the workspace; the log knows it by its reference."""
    phrase = _BY_CODE.get(refused.code, "trouble_other")
    needed = f" ({refused.needed})" if refused.needed else ""
    return said(phrase, code=refused.code, needed=needed, reference=reference)


@contextmanager
def refusals() -> Iterator[None]:
    """Turn whatever goes wrong in a call of the Web API into `Refused`."""
    try:
        yield
    except SlackApiError as error:
        raise _refused(error) from None
    except aiohttp.ClientConnectorError:
        raise Refused(UNREACHABLE) from None
    except (aiohttp.ClientError, SlackClientError, OSError, TimeoutError):
        raise Refused(UNANSWERED) from None


def _refused(error: SlackApiError) -> Refused:
    response = error.response
    status = getattr(response, "status_code", None) or getattr(response, "status", None) or 200
    data = getattr(response, "data", response)
    code = data.get("error") if isinstance(data, dict) else None
    if not code or (status >= 500 and code not in _BY_CODE):
        return Refused("ratelimited" if status == 429 else UNANSWERED)
    return Refused(str(code), str(data.get("needed", "")))
