"""One broken rule of Slack's, and a list that checks append to."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

PLAIN = ("plain_text",)
ANY_TEXT = ("plain_text", "mrkdwn")
BOLD_MARKDOWN = re.compile(r"\*\*[^*\n]+\*\*")
LINK_MARKDOWN = re.compile(r"\[[^\]\n]+\]\(https?://")
ADDRESS = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:")


@dataclass
class Violation:
    """A broken rule: Slack refuses the call (`error`), or takes it though it is poor form (`warning`)."""

    path: str
    """A JSON pointer."""
    code: str
    message: str
    severity: str = "error"
    method: str = ""

    def __str__(self) -> str:
        return f"[{self.severity}] {self.method} {self.path or '/'} {self.code}: {self.message}"


class Findings(list[Violation]):
    """What was found so far, with the checks that every object shares."""

    def add(self, path: str, code: str, message: str, severity: str = "error") -> None:
        self.append(Violation(path, code, message, severity))

    def longest(self, value: Any, limit: int, path: str, what: str) -> None:
        if isinstance(value, str) and len(value) > limit:
            self.add(path, "too_long", f"{what}: {len(value)} > {limit} characters")

    def array(self, value: Any, limit: int, path: str, what: str, *, least: int = 0) -> bool:
        """Check a list and its length; say whether it is one."""
        if not isinstance(value, list):
            self.add(path, "not_array", f"{what} must be an array")
            return False
        if len(value) > limit:
            self.add(path, "too_many", f"{what}: {len(value)} > {limit} items")
        if len(value) < least:
            self.add(path, "too_few", f"{what}: {len(value)} < {least} items")
        return True

    def text(self, given: Any, path: str, limit: int, what: str, kinds: tuple[str, ...] = ANY_TEXT) -> None:
        """Check a text object."""
        if not isinstance(given, dict):
            self.add(path, "not_object", f"{what} must be a text object, got {type(given).__name__}")
            return
        if given.get("type") not in kinds:
            self.add(f"{path}/type", "bad_type", f"{what} must be one of {kinds}, got {given.get('type')!r}")
        text = given.get("text")
        if not isinstance(text, str):
            self.add(f"{path}/text", "not_string", f"{what} text must be a string")
            return
        if not text:
            self.add(f"{path}/text", "too_short", f"{what} is empty")
        self.longest(text, limit, f"{path}/text", what)
        if given.get("type") == "mrkdwn":
            self._mrkdwn(given, text, path)

    def _mrkdwn(self, given: dict[str, Any], text: str, path: str) -> None:
        if "emoji" in given:
            self.add(f"{path}/emoji", "bad_property", "emoji is only valid on plain_text")
        if BOLD_MARKDOWN.search(text):
            self.add(f"{path}/text", "markdown_in_mrkdwn", "** is not mrkdwn bold (use *x* or a markdown block)", "warning")
        if LINK_MARKDOWN.search(text):
            self.add(f"{path}/text", "markdown_link_in_mrkdwn", "[x](url) is not a mrkdwn link (use <url|x>)", "warning")

    def optional_text(self, owner: dict[str, Any], key: str, path: str, limit: int, kinds: tuple[str, ...] = ANY_TEXT) -> None:
        if owner.get(key) is not None:
            self.text(owner[key], f"{path}/{key}", limit, key, kinds)

    def identifier(self, owner: dict[str, Any], key: str, path: str) -> None:
        value = owner.get(key)
        if value is not None and (not isinstance(value, str) or not value):
            self.add(f"{path}/{key}", "bad_id", f"{key} must be a non-empty string")
        self.longest(value, 255, f"{path}/{key}", key)

    def address(self, value: Any, path: str) -> None:
        if not isinstance(value, str) or not ADDRESS.match(value):
            self.add(path, "bad_url", f"no absolute URL: {value!r}")
        self.longest(value, 3000, path, "url")

    def one_of(self, owner: dict[str, Any], key: str, path: str, allowed: Iterable[Any]) -> None:
        if owner.get(key) not in allowed:
            self.add(f"{path}/{key}", "bad_enum", f"{key} {owner.get(key)!r}")

    def between(self, value: float, low: int, high: int, path: str) -> None:
        if not low <= value <= high:
            self.add(path, "out_of_range", f"{value} is not in {low}..{high}")

    def required(self, owner: dict[str, Any], keys: Iterable[str], path: str) -> None:
        for key in keys:
            if not owner.get(key):
                self.add(f"{path}/{key}", "missing", f"{key} is required")


def decoded(value: Any, path: str, found: Findings) -> Any:
    """Return what a JSON string holds, anything else as it is."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        found.add(path, "invalid_json", "not JSON")
        return None


def texts(value: Any) -> Iterator[str]:
    """Every text inside a payload."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "text" and isinstance(inner, str):
                yield inner
            else:
                yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def all_text(payload: dict[str, Any]) -> str:
    """Return all that people read of a message."""
    parts = [payload.get("text") or "", payload.get("markdown_text") or ""]
    return "\n".join([*parts, *texts(payload.get("blocks") or []), *texts(payload.get("attachments") or [])])
