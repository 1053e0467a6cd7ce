"""Finding controls in what is shown, and what Slack sends when one is used."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.fakes.slack.records import Json

Found = tuple[Json, Json]
"""The block and the element in it."""


def controls(blocks: Any) -> Iterator[Found]:
    """Every element of some blocks."""
    for block in blocks or []:
        inside = [*(block.get("elements") or []), block.get("accessory"), block.get("element"), *(block.get("actions") or [])]
        yield from ((block, each) for each in inside if isinstance(each, dict) and each.get("action_id"))
        yield from controls(block.get("child_blocks"))
        yield from controls([each for each in inside if isinstance(each, dict) and each.get("type") == "card"])


def control(shown: Json, action_id: str, block_id: str | None) -> Found:
    """Return the element with this action; an assertion when it is not there."""
    there = list(controls(shown.get("blocks")))
    found = [(b, e) for b, e in there if e["action_id"] == action_id and block_id in (None, b.get("block_id"))]
    assert found, f"no control {action_id!r}; there are {[e['action_id'] for _, e in there]}"
    return found[0]


def acted(block: Json, element: Json, value: Any, ts: str) -> Json:
    """Return the action that Slack sends for a used element."""
    kind = element["type"]
    action = {"type": kind, "action_id": element["action_id"], "block_id": block.get("block_id"), "action_ts": ts}
    return {**action, **SENT.get(kind, _typed)(element, value)}


def _button(element: Json, value: Any) -> Json:
    return {"text": element["text"], **({"value": element["value"]} if "value" in element else {})}


def _feedback(element: Json, value: Any) -> Json:
    side = element["positive_button" if value in (True, "positive", None) else "negative_button"]
    return {"text": side["text"], "value": side["value"]}


def _option(element: Json, value: Any) -> Json:
    offered = element.get("options") or [each for group in element.get("option_groups", []) for each in group["options"]]
    found = [each for each in offered if each.get("value") == value]
    assert found, f"no option {value!r} in {[each.get('value') for each in offered]}"
    return {"selected_option": found[0]}


def _external(element: Json, value: Any) -> Json:
    return {
        "selected_option": value if isinstance(value, dict) else {"text": {"type": "plain_text", "text": str(value)}, "value": str(value)}
    }


def _several(element: Json, value: Any) -> Json:
    return {"selected_options": [each for each in element["options"] if each["value"] in (value or [])]}


def _typed(element: Json, value: Any) -> Json:
    return {"value": value}


SENT: dict[str, Callable[[Json, Any], Json]] = {
    "button": _button,
    "feedback_buttons": _feedback,
    "static_select": _option,
    "overflow": _option,
    "radio_buttons": _option,
    "external_select": _external,
    "checkboxes": _several,
    "multi_static_select": _several,
    "multi_external_select": lambda element, value: {
        "selected_options": [_external(element, each)["selected_option"] for each in value or []]
    },
    "timepicker": lambda _, value: {"selected_time": value},
    "datepicker": lambda _, value: {"selected_date": value},
    "multi_users_select": lambda _, value: {"selected_users": value or []},
    "users_select": lambda _, value: {"selected_user": value},
    "channels_select": lambda _, value: {"selected_channel": value},
    "conversations_select": lambda _, value: {"selected_conversation": value},
}


def chosen_values(view: Json, values: Json, ts: str) -> Json:
    """Return the state of a modal's inputs; an assertion where the client would not let somebody submit."""
    inputs = {block["block_id"]: block for block in view.get("blocks") or [] if block.get("type") == "input"}
    assert set(values) <= set(inputs), f"no input blocks {set(values) - set(inputs)}; there are {set(inputs)}"
    state: Json = {}
    for key, block in inputs.items():
        element = block["element"]
        value = values.get(key, _initial(element))
        assert value not in (None, "", []) or block.get("optional"), f"required input {key} is empty: the client would not submit"
        assert not isinstance(value, str) or len(value) <= element.get("max_length", 3000), f"{key} is longer than max_length"
        sent = {"value": None, "selected_option": None} if value in (None, "", []) else acted(block, element, value, ts)
        state[key] = {
            element["action_id"]: {"type": element["type"], **{k: v for k, v in sent.items() if k.startswith(("value", "selected"))}}
        }
    return state


def _initial(element: Json) -> Any:
    """Return what an input holds before somebody touches it."""
    if element["type"] == "checkboxes":
        return [each["value"] for each in element.get("initial_options", [])]
    if element["type"] == "multi_users_select":
        return element.get("initial_users", [])
    if element["type"] == "external_select":
        return element.get("initial_option")
    keys = ("initial_value", "initial_date", "initial_time", "initial_user", "initial_conversation", "initial_channel")
    return next((element[key] for key in keys if element.get(key)), None) or (element.get("initial_option") or {}).get("value")
