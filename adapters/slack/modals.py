"""The forms. Pure: what to show goes in, a view comes out; what was filled in goes in, plain values come out.

A form carries in `private_metadata` what its submission needs to know, so that one that was open during a restart still counts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from adapters.slack.blocks import Block, context, plain
from adapters.slack.controls import PREFIX, action_id, option
from adapters.slack.markup import cut, literal
from bot.phrases import Phrases
from bot.policy import Rules, Visibility
from bot.ports import REASONS

LONGEST_QUESTION = 1000
LONGEST_WORDS = 1000
LONGEST_MEMORY = 3000
MOST_AREAS = 100
MOST_A_MINUTE = 1000
CHANNEL, WORKSPACE = "channel", "workspace"
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Asked:
    """What was filled into the form that asks; empty where nothing was."""

    question: str = ""
    name: str = ""
    area: str = ""
    private: bool | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """What was filled into the form with the settings."""

    scope: str
    """channel or workspace."""
    reset: bool
    """Forget what was set there; the rules say nothing then."""
    rules: Rules = field(default_factory=Rules)
    """As chosen; nothing is left open."""


def ask_form(
    said: Phrases, *, question: str = "", areas: Sequence[str] = (), private: bool = True, memory: Mapping[str, str] | None = None
) -> Block:
    """Return the form that asks: a question, or a name to open the profile of, or an area."""
    blocks = [
        labelled("question", said("ask_question"), _text("question", longest=LONGEST_QUESTION, lines=True, begun=question), optional=True),
        labelled("name", said("ask_name"), _names(said), optional=True),
    ]
    offered = [option(area, area) for area in dict.fromkeys(areas) if literal(area) and len(area) <= 75][:MOST_AREAS]
    if offered:
        blocks.append(labelled("area", said("ask_area"), _select("area", offered, said("ask_area_hint")), optional=True))
    seen = [(str(Visibility.PRIVATE), said("value_private")), (str(Visibility.PUBLIC), said("value_public"))]
    blocks.append(labelled("visibility", said("ask_visibility"), radio("visibility", seen, 0 if private else 1)))
    return form("ask", said("ask_title"), said("button_ask"), said, [context(said("ask_hint")), *blocks], memory)


def compare_form(answer: str, said: Phrases, *, first: str = "", memory: Mapping[str, str] | None = None) -> Block:
    """Return the form that asks with whom to compare what an answer is about."""
    blocks = [labelled("name", said("compare_label"), _names(said))]
    above = [context(said("compare_first", name=literal(first)))] if literal(first) else []
    return form("compare", said("compare_title"), said("button_ask"), said, above + blocks, {"answer": answer, **(memory or {})})


def reason_form(answer: str, said: Phrases, *, memory: Mapping[str, str] | None = None) -> Block:
    """Return the form that asks what was wrong with an answer."""
    reasons = [(reason, said(f"reason_{reason}")) for reason in REASONS]
    blocks = [
        labelled("reason", said("reason_label"), radio("reason", reasons)),
        labelled("words", said("reason_words"), _text("words", longest=LONGEST_WORDS, lines=True), optional=True),
    ]
    return form("reason", said("reason_title"), said("button_send"), said, blocks, {"answer": answer, **(memory or {})})


def settings_form(rules: Rules, said: Phrases, *, in_channel: bool = True, memory: Mapping[str, str] | None = None) -> Block:
    """Return the form with what holds, for a channel or the whole workspace; outside of channels for that. `rules` leave nothing open."""
    scopes = [(CHANNEL, said("scope_channel")), (WORKSPACE, said("scope_workspace"))]
    seen = [(str(Visibility.PRIVATE), said("value_private")), (str(Visibility.PUBLIC), said("value_public"))]
    on = [(YES, said("value_on")), (NO, said("value_off"))]
    threads = [(YES, said("value_yes")), (NO, said("value_no"))]
    order = [(NO, said("value_managers")), (YES, said("value_everybody"))]
    people = {"type": "multi_users_select", "action_id": "askers", "placeholder": plain(said("value_everybody"), 150)}
    if rules.askers:
        people["initial_users"] = list(rules.askers)
    blocks = [
        *([labelled("scope", said("settings_scope"), radio("scope", scopes, 0))] if in_channel else []),
        labelled("visibility", said("settings_visibility"), radio("visibility", seen, 0 if rules.visibility == Visibility.PRIVATE else 1)),
        labelled("on", said("settings_on"), radio("on", on, 1 if rules.silent else 0)),
        labelled("askers", said("settings_askers"), people, optional=True),
        labelled("per_person", said("settings_per_person"), _number("per_person", rules.per_person)),
        labelled("per_workspace", said("settings_per_workspace"), _number("per_workspace", rules.per_workspace)),
        labelled("threads", said("settings_threads"), radio("threads", threads, 0 if rules.threads else 1)),
        labelled("all_order", said("settings_all_order"), radio("all_order", order, 1 if rules.all_order else 0)),
        labelled("reset", said("settings_reset"), _checkbox("reset", YES, said("settings_reset_hint")), optional=True),
    ]
    above = [] if in_channel else [context(said("settings_everywhere"))]
    return form("settings", said("settings_title"), said("button_save"), said, above + blocks, memory)


def window(blocks: Sequence[Block], said: Phrases) -> Block:
    """Return a window that says something and asks nothing."""
    return _window(said("window_title"), said, blocks)


def kind(view: Mapping[str, Any]) -> str:
    """Return which form a view is: ask, compare, reason or settings; empty for one that is not ours."""
    name = str(view.get("callback_id", ""))
    return name.removeprefix(PREFIX) if name.startswith(PREFIX) else ""


def memory_of(view: Mapping[str, Any]) -> dict[str, str]:
    """Return what a form was given to remember; nothing for what is not readable."""
    try:
        found = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}


def asked(view: Mapping[str, Any]) -> Asked:
    """Return what was filled into the form that asks."""
    found = fields(view)
    seen = found.get("visibility")
    return Asked(
        question=found.get("question", "").strip(),
        name=found.get("name", "").strip(),
        area=found.get("area", ""),
        private=None if seen is None else seen == Visibility.PRIVATE,
    )


def chosen_rules(view: Mapping[str, Any]) -> Settings:
    """Return what was filled into the form with the settings."""
    found = fields(view)
    scope = WORKSPACE if found.get("scope") == WORKSPACE else CHANNEL
    if found.get("reset"):
        return Settings(scope, reset=True)
    rules = Rules(
        visibility=Visibility.PUBLIC if found.get("visibility") == Visibility.PUBLIC else Visibility.PRIVATE,
        silent=found.get("on") == NO,
        askers=tuple(found.get("askers", "").split()),
        per_person=_count(found.get("per_person")),
        per_workspace=_count(found.get("per_workspace")),
        threads=found.get("threads") != NO,
        all_order=found.get("all_order") == YES,
    )
    return Settings(scope, reset=False, rules=rules)


def fields(view: Mapping[str, Any]) -> dict[str, str]:
    """Return what a form holds, by the names of its fields; of several choices all, with blanks between. What is empty is left out."""
    values = (view.get("state") or {}).get("values") or {}
    found = {block: " ".join(_value(element) for element in elements.values()) for block, elements in values.items()}
    return {name.removeprefix(PREFIX): value for name, value in found.items() if value}


def _value(element: Mapping[str, Any]) -> str:
    if element.get("value") is not None:
        return str(element["value"])
    if element.get("selected_option"):
        return str(element["selected_option"].get("value", ""))
    many = element.get("selected_users") or [each.get("value", "") for each in element.get("selected_options") or []]
    return " ".join(map(str, many))


def _count(written: str | None) -> int:
    return max(0, min(MOST_A_MINUTE, int(written))) if written is not None and written.isdecimal() else 0


def form(name: str, title: str, submit: str, said: Phrases, blocks: Sequence[Block], memory: Mapping[str, str] | None) -> Block:
    """Return a form with what it has to remember; raises `ValueError` when that is too much."""
    kept = json.dumps(dict(memory or {}))
    if len(kept) > LONGEST_MEMORY:
        raise ValueError("a form can not remember that much")
    view = _window(title, said, blocks)
    return view | {
        "callback_id": f"{PREFIX}{name}",
        "submit": plain(submit, 24),
        "close": plain(said("button_cancel"), 24),
        "private_metadata": kept,
    }


def _window(title: str, said: Phrases, blocks: Sequence[Block]) -> Block:
    return {"type": "modal", "title": plain(title, 24), "close": plain(said("button_close"), 24), "blocks": list(blocks)}


def labelled(name: str, label: str, element: Block, *, optional: bool = False) -> Block:
    """Return a field of a form."""
    return {"type": "input", "block_id": f"{PREFIX}{name}", "label": plain(label, 150), "element": element, "optional": optional}


def _text(name: str, *, longest: int, lines: bool, begun: str = "") -> Block:
    element = {"type": "plain_text_input", "action_id": name, "multiline": lines, "max_length": longest}
    return element | ({"initial_value": cut(begun, longest)} if begun else {})


def _names(said: Phrases) -> Block:
    """Return the picker of names; what it offers is asked of us while somebody types."""
    return {
        "type": "external_select",
        "action_id": action_id("name"),
        "min_query_length": 0,
        "placeholder": plain(said("ask_name_hint"), 150),
    }


def _select(name: str, options: Sequence[Block], placeholder: str) -> Block:
    return {"type": "static_select", "action_id": name, "placeholder": plain(placeholder, 150), "options": list(options)}


def radio(name: str, choices: Sequence[tuple[str, str]], chosen: int | None = None) -> Block:
    """Return choices of which one is taken."""
    options = [option(text, value) for value, text in choices]
    return {"type": "radio_buttons", "action_id": name, "options": options} | (
        {"initial_option": options[chosen]} if chosen is not None else {}
    )


def _checkbox(name: str, value: str, text: str) -> Block:
    return {"type": "checkboxes", "action_id": name, "options": [option(text, value)]}


def _number(name: str, value: int | None) -> Block:
    return {
        "type": "number_input",
        "action_id": name,
        "is_decimal_allowed": False,
        "min_value": "0",
        "max_value": str(MOST_A_MINUTE),
        "initial_value": str(value or 0),
    }
