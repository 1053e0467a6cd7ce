"""The limits of blocks, each on its own and summed over a message or view."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.slack import elements
from tests.fakes.slack.violations import PLAIN, Findings, decoded, texts

EVERYWHERE = {"actions", "card", "context", "divider", "header", "image", "input", "rich_text", "section", "video"}
WIDE = {"carousel", "container", "data_table", "data_visualization", "table", "auth_provider"}
SURFACES = {
    "message": EVERYWHERE | WIDE | {"context_actions", "file", "markdown", "plan", "task_card", "call"},
    "modal": EVERYWHERE | {"alert"},
    "home": EVERYWHERE | WIDE,
}
IN_CONTAINER = {"actions", "context", "divider", "file", "header", "image", "input", "rich_text", "section", "table", "video"}
MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
SUMMED = {"markdown": 12_000, "table": 10_000, "data_table": 20_000}
"""Characters of all blocks of a kind in one payload."""
RICH_TEXT = {"rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote"}
STEPS = {"pending", "in_progress", "complete", "error"}

Block = dict[str, Any]


@dataclass
class Payload:
    """What is known of the payload so far."""

    found: Findings
    surface: str
    block_ids: set[str] = field(default_factory=set)
    summed: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SUMMED, 0))
    charts: int = 0


def check(found: Findings, given: Any, path: str, surface: str) -> None:
    """Check the blocks of a message, modal or home."""
    rows = decoded(given, path, found)
    if not found.array(rows, MOST_BLOCKS[surface], path, "blocks"):
        return
    payload = Payload(found, surface)
    for number, each in enumerate(rows):
        block(payload, each, f"{path}/{number}")
    for kind, limit in SUMMED.items():
        if payload.summed[kind] > limit:
            found.add(path, f"{kind}_total", f"{kind} blocks: {payload.summed[kind]} > {limit} characters in one payload")
    if payload.charts > 2:
        found.add(path, "too_many", "more than 2 data_visualization blocks")
    if surface != "message" and len(json.dumps(rows)) > 250_000:
        found.add(path, "view_too_large", "view is greater than 250 kB")


def block(payload: Payload, given: Any, path: str) -> None:
    """Check one block."""
    found = payload.found
    if not isinstance(given, dict):
        found.add(path, "not_object", "block must be an object")
        return
    kind = given.get("type", "")
    if kind not in SURFACES[payload.surface]:
        known = any(kind in surface for surface in SURFACES.values())
        found.add(f"{path}/type", "unsupported_surface" if known else "unknown_block", f"{kind!r} is not supported on {payload.surface}")
    found.identifier(given, "block_id", path)
    if given.get("block_id") in payload.block_ids:
        found.add(f"{path}/block_id", "duplicate_block_id", f"block_id {given['block_id']!r} used twice")
    payload.block_ids |= {given["block_id"]} if given.get("block_id") else set()
    if kind in CHECKS:
        CHECKS[kind](payload, given, path)


def _section(payload: Payload, given: Block, path: str) -> None:
    found = payload.found
    if not given.get("text") and not given.get("fields"):
        found.add(path, "missing", "section needs text or fields")
    found.optional_text(given, "text", path, 3000)
    if given.get("fields") is not None and found.array(given["fields"], 10, f"{path}/fields", "fields", least=1):
        for number, each in enumerate(given["fields"]):
            found.text(each, f"{path}/fields/{number}", 2000, "field")
    if given.get("accessory") is not None:
        elements.element(found, given["accessory"], f"{path}/accessory", elements.IN_SECTION, "section accessory")


def _header(payload: Payload, given: Block, path: str) -> None:
    payload.found.text(given.get("text"), f"{path}/text", 150, "header", PLAIN)


def _context(payload: Payload, given: Block, path: str) -> None:
    if not payload.found.array(given.get("elements"), 10, f"{path}/elements", "context elements", least=1):
        return
    for number, each in enumerate(given["elements"]):
        here = f"{path}/elements/{number}"
        if isinstance(each, dict) and each.get("type") == "image":
            elements.image(payload.found, each, here)
        else:
            payload.found.text(each, here, 3000, "context text")


def _holds(limit: int, allowed: set[str]) -> Callable[[Payload, Block, str], None]:
    def holds(payload: Payload, given: Block, path: str) -> None:
        if not payload.found.array(given.get("elements"), limit, f"{path}/elements", "elements", least=1):
            return
        for number, each in enumerate(given["elements"]):
            elements.element(payload.found, each, f"{path}/elements/{number}", allowed, given["type"])
        if sum(isinstance(each, dict) and each.get("style") == "primary" for each in given["elements"]) > 1:
            payload.found.add(path, "many_primary", "more than one primary button in a set", "warning")

    return holds


def _image(payload: Payload, given: Block, path: str) -> None:
    elements.image(payload.found, given, path)
    payload.found.optional_text(given, "title", path, 2000, PLAIN)


def _input(payload: Payload, given: Block, path: str) -> None:
    found, inner = payload.found, given.get("element")
    found.text(given.get("label"), f"{path}/label", 2000, "label", PLAIN)
    found.optional_text(given, "hint", path, 2000, PLAIN)
    elements.element(found, inner, f"{path}/element", elements.IN_INPUT, "input")
    if payload.surface == "modal" and isinstance(inner, dict) and not (given.get("block_id") and inner.get("action_id")):
        found.add(path, "unstable_ids", "input without explicit block_id and action_id cannot be read back reliably", "warning")


def _markdown(payload: Payload, given: Block, path: str) -> None:
    payload.found.required(given, ("text",), path)
    payload.summed["markdown"] += len(str(given.get("text") or ""))


def rich_text(payload: Payload, given: Block, path: str) -> None:
    """Check a rich text block or cell."""
    found = payload.found
    if not found.array(given.get("elements"), 10_000, f"{path}/elements", "elements"):
        return
    for number, each in enumerate(given["elements"]):
        here = f"{path}/elements/{number}"
        found.one_of(each, "type", here, RICH_TEXT)
        found.array(each.get("elements"), 10_000, f"{here}/elements", "elements")
        if each.get("type") == "rich_text_list":
            found.one_of(each, "style", here, ("bullet", "ordered"))
            found.between(each.get("indent", 0), 0, 8, f"{here}/indent")


def _table(payload: Payload, given: Block, path: str) -> None:
    found = payload.found
    if given.get("column_settings") is not None:
        found.array(given["column_settings"], 20, f"{path}/column_settings", "column_settings")
    if found.array(given.get("rows"), 100, f"{path}/rows", "table rows", least=1):
        for number, row in enumerate(given["rows"]):
            found.array(row, 20, f"{path}/rows/{number}", "table cells", least=1)
        payload.summed["table"] += _cells(payload, given["rows"], f"{path}/rows")


def _data_table(payload: Payload, given: Block, path: str) -> None:
    found = payload.found
    found.required(given, ("caption",), path)
    found.between(given.get("page_size", 5), 1, 100, f"{path}/page_size")
    if not found.array(given.get("rows"), 201, f"{path}/rows", "data_table rows", least=2):
        return
    widths = {len(row) for row in given["rows"] if isinstance(row, list)}
    if len(widths) > 1:
        found.add(f"{path}/rows", "ragged", "all rows must have the same number of values")
    found.between(max(widths, default=0), 1, 20, f"{path}/rows")
    if any(isinstance(cell, dict) and cell.get("type") == "rich_text" for cell in given["rows"][0]):
        found.add(f"{path}/rows/0", "rich_header", "rich_text cannot be used for header cells")
    payload.summed["data_table"] += _cells(payload, given["rows"], f"{path}/rows")


def _cells(payload: Payload, rows: list[Any], path: str) -> int:
    """Check the cells of a table; return their characters."""
    total = 0
    for r, row in enumerate(rows):
        for c, cell in enumerate(row if isinstance(row, list) else []):
            total += _cell(payload, cell, f"{path}/{r}/{c}")
    return total


def _cell(payload: Payload, cell: Any, path: str) -> int:
    found = payload.found
    if not isinstance(cell, dict):
        found.add(path, "not_object", "cell must be an object")
        return 0
    found.one_of(cell, "type", path, ("raw_text", "raw_number", "rich_text"))
    if cell.get("type") == "rich_text":
        rich_text(payload, cell, path)
        return len("".join(texts(cell)))
    if not cell.get("text"):
        found.add(f"{path}/text", "too_short", "cell text must have at least 1 character")
    if cell.get("type") == "raw_number" and not isinstance(cell.get("value"), int | float):
        found.add(f"{path}/value", "not_number", "raw_number needs a numeric value")
    return len(cell.get("text") or "")


def _card(payload: Payload, given: Block, path: str) -> None:
    found = payload.found
    if not any(given.get(key) for key in ("hero_image", "title", "actions", "body")):
        found.add(path, "missing", "card needs hero_image, title, actions or body")
    for key, limit in (("title", 150), ("subtitle", 150), ("body", 200), ("subtext", 200)):
        found.optional_text(given, key, path, limit)
    for key in ("hero_image", "icon"):
        if given.get(key) is not None:
            elements.image(found, given[key], f"{path}/{key}")
    if given.get("actions") is not None and found.array(given["actions"], 3, f"{path}/actions", "card actions"):
        for number, each in enumerate(given["actions"]):
            elements.element(found, each, f"{path}/actions/{number}", {"button"}, "card")


def _carousel(payload: Payload, given: Block, path: str) -> None:
    if payload.found.array(given.get("elements"), 10, f"{path}/elements", "carousel cards", least=1):
        for number, each in enumerate(given["elements"]):
            block(payload, each, f"{path}/elements/{number}")


def _container(payload: Payload, given: Block, path: str) -> None:
    found = payload.found
    if not given.get("title") and not given.get("rich_text_title"):
        found.add(path, "missing", "title or rich_text_title is required")
    found.optional_text(given, "title", path, 150, PLAIN)
    found.optional_text(given, "subtitle", path, 150)
    found.one_of(given, "width", path, (None, "narrow", "standard", "wide", "full"))
    if not found.array(given.get("child_blocks"), 10, f"{path}/child_blocks", "child_blocks", least=1):
        return
    for number, each in enumerate(given["child_blocks"]):
        here = f"{path}/child_blocks/{number}"
        if isinstance(each, dict) and each.get("type") not in IN_CONTAINER:
            found.add(f"{here}/type", "unsupported_child", f"{each.get('type')!r} in container")
        else:
            block(payload, each, here)


def _alert(payload: Payload, given: Block, path: str) -> None:
    payload.found.text(given.get("text"), f"{path}/text", 200, "alert text")
    payload.found.one_of(given, "level", path, (None, "default", "info", "warning", "error", "success"))


def _plan(payload: Payload, given: Block, path: str) -> None:
    if not isinstance(given.get("title"), str):
        payload.found.add(f"{path}/title", "not_string", "plan.title must be a bare string")
    if given.get("tasks") is not None and payload.found.array(given["tasks"], 50, f"{path}/tasks", "plan tasks"):
        for number, each in enumerate(given["tasks"]):
            _task(payload.found, each, f"{path}/tasks/{number}", STEPS)


def _task_card(payload: Payload, given: Block, path: str) -> None:
    _task(payload.found, given, path, STEPS - {"pending"})


def _task(found: Findings, given: Block, path: str, steps: set[str]) -> None:
    for key in ("task_id", "title"):
        if not isinstance(given.get(key), str):
            found.add(f"{path}/{key}", "not_string", f"{key} must be a string")
    found.one_of(given, "status", path, steps)
    for key in ("details", "output"):
        value = given.get(key)
        if value is not None and not (isinstance(value, dict) and value.get("type") == "rich_text"):
            found.add(f"{path}/{key}", "not_rich_text", f"{key} must be one rich_text block")


def _video(payload: Payload, given: Block, path: str) -> None:
    payload.found.required(given, ("video_url", "thumbnail_url", "alt_text", "title"), path)
    payload.found.optional_text(given, "title", path, 199, PLAIN)
    payload.found.longest(given.get("author_name"), 49, f"{path}/author_name", "author_name")


def _data_visualization(payload: Payload, given: Block, path: str) -> None:
    payload.charts += 1
    payload.found.longest(given.get("title"), 50, f"{path}/title", "chart title")


CHECKS: dict[str, Callable[[Payload, Block, str], None]] = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _holds(25, elements.IN_ACTIONS),
    "context_actions": _holds(5, {"feedback_buttons", "icon_button"}),
    "image": _image,
    "input": _input,
    "markdown": _markdown,
    "rich_text": rich_text,
    "table": _table,
    "data_table": _data_table,
    "card": _card,
    "carousel": _carousel,
    "container": _container,
    "alert": _alert,
    "plan": _plan,
    "task_card": _task_card,
    "video": _video,
    "data_visualization": _data_visualization,
}
