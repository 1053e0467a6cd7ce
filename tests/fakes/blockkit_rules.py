"""Slack's documented limits of messages, views and answers to interactions, checked without Slack.

Each function returns the broken rules. The limits of blocks and elements are in `tests/fakes/slack/`.
"""

from __future__ import annotations

import re
from typing import Any

from tests.fakes.slack import blocks, elements
from tests.fakes.slack.violations import BOLD_MARKDOWN, LINK_MARKDOWN, PLAIN, Findings, Violation, all_text, decoded

__all__ = [
    "Violation",
    "all_text",
    "validate_blocks",
    "validate_message",
    "validate_options_response",
    "validate_submission_response",
    "validate_view",
]

HEADING_MARKDOWN = re.compile(r"^#{1,6} ", re.MULTILINE)
MASS_MENTION = re.compile(r"<!(channel|here|everyone|subteam)[\^|>]")


def validate_blocks(given: Any, surface: str = "message", path: str = "/blocks") -> list[Violation]:
    """Check blocks for a surface: `message`, `modal` or `home`."""
    found = Findings()
    blocks.check(found, given, path, surface)
    return found


def validate_message(payload: dict[str, Any], *, need_content: bool = True) -> list[Violation]:
    """Check a message as `chat.postMessage`, an acknowledgement or a `response_url` takes it."""
    found = Findings()
    text, markdown = payload.get("text"), payload.get("markdown_text")
    attachments = decoded(payload.get("attachments") or [], "/attachments", found) or []
    _text(found, payload)
    if payload.get("blocks"):
        blocks.check(found, payload["blocks"], "/blocks", "message")
    _attachments(found, attachments)
    if need_content and not (text or markdown or payload.get("blocks") or attachments):
        found.add("", "no_text", "message has no text, blocks or attachments")
    if (payload.get("blocks") or attachments) and not (text or markdown):
        found.add("/text", "missing_fallback_text", "no top-level text: notifications and screen readers get nothing useful", "warning")
    if MASS_MENTION.search(all_text(payload)):
        found.add("/text", "mass_mention", "outgoing message notifies many people", "warning")
    metadata = payload.get("metadata")
    if isinstance(metadata, dict) and not {"event_type", "event_payload"} <= set(metadata) and "entities" not in metadata:
        found.add("/metadata", "invalid_metadata_format", "needs event_type and event_payload")
    return found


def _text(found: Findings, payload: dict[str, Any]) -> None:
    text, markdown = payload.get("text"), payload.get("markdown_text")
    if isinstance(text, str):
        if len(text) > 40_000:
            found.add("/text", "msg_too_long", f"text {len(text)} > 40000")
        elif len(text) > 4000 and not payload.get("blocks"):
            found.add("/text", "long_text", f"text {len(text)} > 4000 (documented best practice)", "warning")
        foreign = (BOLD_MARKDOWN, LINK_MARKDOWN, HEADING_MARKDOWN)
        if not payload.get("blocks") and any(pattern.search(text) for pattern in foreign):
            found.add("/text", "markdown_in_mrkdwn", "Markdown in a mrkdwn text field", "warning")
    if markdown is not None:
        if len(markdown) > 12_000:
            found.add("/markdown_text", "msg_too_long", f"markdown_text {len(markdown)} > 12000")
        if text or payload.get("blocks"):
            found.add("/markdown_text", "markdown_text_conflict", "markdown_text cannot be combined with text or blocks")


def _attachments(found: Findings, attachments: list[dict[str, Any]]) -> None:
    if len(attachments) > 100:
        found.add("/attachments", "too_many_attachments", f"{len(attachments)} > 100")
    for number, each in enumerate(attachments):
        if each.get("blocks"):
            blocks.check(found, each["blocks"], f"/attachments/{number}/blocks", "message")
        elif not any(each.get(key) for key in ("fallback", "text", "fields", "title", "pretext", "image_url")):
            found.add(f"/attachments/{number}", "no_fallback", "attachment without blocks, text or fallback")


def validate_view(given: Any) -> list[Violation]:
    """Check a modal or a home."""
    found = Findings()
    view = decoded(given, "", found)
    if not isinstance(view, dict):
        found.add("", "not_object", "view must be an object")
        return found
    kind = view.get("type")
    if kind not in ("modal", "home"):
        found.add("/type", "bad_enum", f"view type {kind!r}")
        return found
    if kind == "modal":
        _window(found, view)
    else:
        for key in {"title", "submit", "close"} & set(view):
            found.add(f"/{key}", "bad_property", f"{key} is not allowed on a home view")
    for key, limit in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
        found.longest(view.get(key), limit, f"/{key}", key)
    blocks.check(found, view.get("blocks"), "/blocks", kind)
    return found


def _window(found: Findings, view: dict[str, Any]) -> None:
    found.text(view.get("title"), "/title", 24, "title", PLAIN)
    for key in ("submit", "close"):
        found.optional_text(view, key, "", 24, PLAIN)
    asks = any(isinstance(each, dict) and each.get("type") == "input" for each in view.get("blocks") or [])
    if asks and not view.get("submit"):
        found.add("/submit", "missing", "submit is required when the modal has an input block")


def validate_options_response(given: Any) -> list[Violation]:
    """Check the answer to an external select."""
    found = Findings()
    if not isinstance(given, dict) or ("options" in given) == ("option_groups" in given):
        found.add("", "options_xor_groups", "answer needs exactly one of options and option_groups")
    elif "options" in given:
        elements.options(found, given["options"], "/options", 100, least=0)
    else:
        elements.groups(found, given["option_groups"], "/option_groups", least=0)
    return found


def validate_submission_response(given: Any, view: dict[str, Any]) -> list[Violation]:
    """Check the answer to a submitted modal."""
    found = Findings()
    if not given:
        return found
    action = given.get("response_action")
    if action not in ("errors", "update", "push", "clear"):
        found.add("/response_action", "bad_enum", f"response_action {action!r}")
    elif action in ("update", "push"):
        found += validate_view(given.get("view"))
    elif action == "errors":
        inputs = {each.get("block_id") for each in view.get("blocks", []) if each.get("type") == "input"}
        for key in set(given.get("errors") or {}) - inputs:
            found.add(f"/errors/{key}", "unknown_block_id", "no block_id of an input block: Slack shows a generic failure")
        if not given.get("errors"):
            found.add("/errors", "missing", "errors is required")
    return found
