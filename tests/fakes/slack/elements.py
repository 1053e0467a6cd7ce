"""The limits of block elements: buttons, selects, inputs, images."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.fakes.slack.violations import ANY_TEXT, PLAIN, Findings

SELECTS = {"static_select", "external_select", "users_select", "conversations_select", "channels_select"}
MULTI = {f"multi_{select}" for select in SELECTS}
CHOICES = SELECTS | MULTI | {"checkboxes", "datepicker", "timepicker", "radio_buttons"}
IN_ACTIONS = CHOICES | {"button", "datetimepicker", "overflow", "workflow_button", "rich_text_input"}
IN_SECTION = CHOICES | {"button", "overflow", "workflow_button", "image"}
TYPED = {"plain_text_input", "email_text_input", "url_text_input", "number_input", "file_input", "rich_text_input"}
IN_INPUT = CHOICES | TYPED | {"datetimepicker"}
INTERACTIVE = IN_ACTIONS | TYPED | {"feedback_buttons", "icon_button"}

Element = dict[str, Any]


def element(found: Findings, given: Any, path: str, allowed: set[str], where: str) -> None:
    """Check one element."""
    if not isinstance(given, dict):
        found.add(path, "not_object", "element must be an object")
        return
    kind = given.get("type", "")
    if kind not in allowed:
        found.add(f"{path}/type", "unsupported_element", f"{kind!r} is not allowed in {where}")
    if kind in INTERACTIVE:
        found.identifier(given, "action_id", path)
    found.optional_text(given, "placeholder", path, 150, PLAIN)
    if isinstance(given.get("confirm"), dict):
        confirm(found, given["confirm"], f"{path}/confirm")
    if kind in CHECKS:
        CHECKS[kind](found, given, path)


def confirm(found: Findings, given: Element, path: str) -> None:
    found.text(given.get("title"), f"{path}/title", 100, "confirm title", PLAIN)
    found.text(given.get("text"), f"{path}/text", 300, "confirm text")
    for key in ("confirm", "deny"):
        found.text(given.get(key), f"{path}/{key}", 30, key, PLAIN)


def options(found: Findings, given: Any, path: str, limit: int, *, kinds: tuple[str, ...] = PLAIN, least: int = 1) -> None:
    """Check the options of a select."""
    if not found.array(given, limit, path, "options", least=least):
        return
    seen: set[str | None] = set()
    for number, option in enumerate(given):
        here = f"{path}/{number}"
        if not isinstance(option, dict):
            found.add(here, "not_object", "option must be an object")
            continue
        value = option.get("value")
        found.text(option.get("text"), f"{here}/text", 75, "option text", kinds)
        found.optional_text(option, "description", here, 75, kinds)
        if not isinstance(value, str) and "url" not in option:
            found.add(f"{here}/value", "missing", "option value is required")
        found.longest(value, 150, f"{here}/value", "option value")
        if value in seen:
            found.add(f"{here}/value", "duplicate_value", f"duplicate option value {value!r}", "warning")
        seen.add(value)


def groups(found: Findings, given: Any, path: str, *, least: int = 1) -> None:
    """Check the groups of options of a select."""
    if found.array(given, 100, path, "option_groups", least=least):
        for number, group in enumerate(given):
            found.text(group.get("label"), f"{path}/{number}/label", 75, "group label", PLAIN)
            options(found, group.get("options"), f"{path}/{number}/options", 100)


def image(found: Findings, given: Element, path: str) -> None:
    if bool(given.get("image_url")) == bool(given.get("slack_file")):
        found.add(path, "image_source", "exactly one of image_url and slack_file")
    if given.get("image_url"):
        found.address(given["image_url"], f"{path}/image_url")
    alternative = given.get("alt_text")
    if not isinstance(alternative, str):
        found.add(f"{path}/alt_text", "missing", "alt_text is required")
    elif not alternative.strip():
        found.add(f"{path}/alt_text", "empty_alt_text", "alt_text is empty", "warning")
    found.longest(alternative, 2000, f"{path}/alt_text", "alt_text")


def _button(found: Findings, given: Element, path: str) -> None:
    found.text(given.get("text"), f"{path}/text", 75, "button text", PLAIN)
    for key, limit in (("value", 2000), ("accessibility_label", 75), ("agent_prompt", 4000)):
        found.longest(given.get(key), limit, f"{path}/{key}", key)
    if given.get("value") is not None and not isinstance(given["value"], str):
        found.add(f"{path}/value", "not_string", "button value must be a string")
    if given.get("url") is not None:
        found.address(given["url"], f"{path}/url")
    found.one_of(given, "style", path, (None, "primary", "danger"))


def _static_select(found: Findings, given: Element, path: str) -> None:
    if ("options" in given) == ("option_groups" in given):
        found.add(path, "options_xor_groups", "exactly one of options and option_groups")
    if "option_groups" in given:
        groups(found, given["option_groups"], f"{path}/option_groups")
    if "options" in given:
        options(found, given["options"], f"{path}/options", 100)
        initial = given.get("initial_option")
        if initial and initial not in given["options"]:
            found.add(f"{path}/initial_option", "initial_not_in_options", "initial_option must equal one of options")


def _external_select(found: Findings, given: Element, path: str) -> None:
    if given.get("min_query_length", 3) < 0:
        found.add(f"{path}/min_query_length", "out_of_range", "must be 0 or more")


def _few_options(limit: int, kinds: tuple[str, ...]) -> Callable[[Findings, Element, str], None]:
    return lambda found, given, path: options(found, given.get("options"), f"{path}/options", limit, kinds=kinds)


def _plain_text_input(found: Findings, given: Element, path: str) -> None:
    for key, low in (("min_length", 0), ("max_length", 1)):
        if given.get(key) is not None:
            found.between(given[key], low, 3000, f"{path}/{key}")


def _number_input(found: Findings, given: Element, path: str) -> None:
    if "is_decimal_allowed" not in given:
        found.add(path, "missing", "is_decimal_allowed is required")


def _file_input(found: Findings, given: Element, path: str) -> None:
    found.between(given.get("max_files", 10), 1, 10, f"{path}/max_files")


def _feedback_buttons(found: Findings, given: Element, path: str) -> None:
    for key in ("positive_button", "negative_button"):
        button = given.get(key)
        if not isinstance(button, dict):
            found.add(f"{path}/{key}", "missing", f"{key} is required")
            continue
        found.text(button.get("text"), f"{path}/{key}/text", 75, key, PLAIN)
        found.longest(button.get("value"), 2000, f"{path}/{key}/value", "value")


def _icon_button(found: Findings, given: Element, path: str) -> None:
    found.required(given, ("icon",), path)
    found.text(given.get("text"), f"{path}/text", 75, "icon button text", PLAIN)
    found.longest(given.get("value"), 2000, f"{path}/value", "value")


CHECKS: dict[str, Callable[[Findings, Element, str], None]] = {
    "button": _button,
    "static_select": _static_select,
    "multi_static_select": _static_select,
    "external_select": _external_select,
    "checkboxes": _few_options(10, ANY_TEXT),
    "radio_buttons": _few_options(10, ANY_TEXT),
    "overflow": _few_options(5, PLAIN),
    "image": image,
    "plain_text_input": _plain_text_input,
    "number_input": _number_input,
    "file_input": _file_input,
    "feedback_buttons": _feedback_buttons,
    "icon_button": _icon_button,
}
