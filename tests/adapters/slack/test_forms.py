"""Forms and the home: inside every limit in every language, and what was filled in comes back."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack import cards, home, modals
from adapters.slack.controls import Pressed, parse
from adapters.slack.modals import Asked, Settings
from bot.answers import Answer, Point, Status
from bot.phrases import languages, phrases
from bot.policy import DEFAULTS, Rules, Visibility
from tests import random_answers
from tests.adapters.slack.payloads import controls, labels, parts, refused_view, shown

SAID = phrases()
NEWS = Answer("n1", "c", Status.ANSWERED, "changes", points=(Point("Acme leads now."),))
MEMORY = {"channel": "C1", "thread": "1.2"}


def sent(view: dict[str, Any], **filled: Any) -> dict[str, Any]:
    """A form as Slack sends it back: with what it began with, and what somebody filled in."""
    values: dict[str, Any] = {}
    for block in parts(view["blocks"], "input"):
        element, name = block["element"], block["block_id"].removeprefix("moat:v1:")
        state: dict[str, Any] = {"type": element["type"], "value": element.get("initial_value")}
        if element["type"] in ("radio_buttons", "static_select", "external_select"):
            options = {option["value"]: option for option in element.get("options", [])}
            chosen = options.get(filled.get(name, ""), {"value": filled[name]} if name in filled else None)
            state = {"type": element["type"], "selected_option": chosen or element.get("initial_option")}
        elif element["type"] == "checkboxes":
            state = {"type": element["type"], "selected_options": element["options"] if filled.get(name) else []}
        elif element["type"] == "multi_users_select":
            state = {"type": element["type"], "selected_users": filled.get(name, element.get("initial_users", []))}
        elif name in filled:
            state["value"] = filled[name]
        values[block["block_id"]] = {element["action_id"]: state}
    return view | {"state": {"values": values}}


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(languages()))
def test_every_view_fits(seed: int, language: str) -> None:
    r, said = random.Random(seed), phrases(language)
    hostile = random_answers.text(r)
    page = home.Page(
        domain=hostile,
        examples=random_answers.some(r, 9, random_answers.text),
        settings=("visibility",),
        manages=bool(seed % 2),
        changes=random_answers.answer(seed) if seed % 3 else None,
    )
    areas = [random_answers.text(r) for _ in range(120)]
    for view in (
        modals.ask_form(said, question=hostile, areas=areas, private=bool(seed % 2), memory=MEMORY),
        modals.compare_form("a1", said, first=hostile, memory=MEMORY),
        modals.reason_form("a1", said, memory=MEMORY),
        modals.settings_form(DEFAULTS, said, memory=MEMORY),
        modals.settings_form(DEFAULTS, said, in_channel=False, memory=MEMORY),
        modals.window(cards.sources(random_answers.answer(seed), said).blocks, said),
        modals.window(cards.privacy(said, days=30, receipts=20_000).blocks, said),
        home.view(page, said),
    ):
        assert refused_view(view) == []


@pytest.mark.parametrize("language", languages())
def test_no_words_of_our_own_are_cut(language: str) -> None:
    said = phrases(language)
    page = home.Page("x", examples=("Who?",), settings=("a",), manages=True)
    for view in (
        modals.ask_form(said, areas=["video"]),
        modals.compare_form("a1", said),
        modals.reason_form("a1", said),
        modals.settings_form(DEFAULTS, said),
        home.view(page, said),
    ):
        ours = {text for text in said.texts.values() if text.endswith("…")}
        cut = [text["text"] for text in parts(view, "plain_text") if text["text"].endswith("…") and text["text"] not in ours]
        assert [text for text in cut if not any(text.endswith(own) for own in ours)] == []


def test_what_is_asked_in_the_form_comes_back() -> None:
    form = modals.ask_form(SAID, question="  why? ", areas=["video generation", "x" * 80], private=False, memory=MEMORY)
    assert modals.kind(form) == "ask"
    assert modals.memory_of(form) == MEMORY
    assert modals.asked(sent(form)) == Asked("why?", private=False)
    filled = sent(form, question="", name="Acme", area="video generation", visibility="private")
    assert modals.asked(filled) == Asked(name="Acme", area="video generation", private=True)
    assert len(next(parts(form, "static_select"))["options"]) == 1


def test_forms_under_an_answer_remember_which() -> None:
    compare, reason = modals.compare_form("a1", SAID, first="Acme", memory=MEMORY), modals.reason_form("a1", SAID)
    for form, name in ((compare, "compare"), (reason, "reason")):
        assert modals.kind(form) == name
        assert modals.memory_of(form)["answer"] == "a1"
    assert "Acme, compared with:" in shown(compare)
    assert modals.fields(sent(reason, reason="off", words="no")) == {"reason": "off", "words": "no"}
    assert modals.memory_of({"private_metadata": "{broken"}) == {}
    assert modals.kind({"callback_id": "else"}) == ""
    with pytest.raises(ValueError, match="remember"):
        modals.reason_form("a1", SAID, memory={"much": "x" * 3000})


RULES = st.builds(
    Rules,
    visibility=st.sampled_from(Visibility),
    silent=st.booleans(),
    askers=st.lists(st.sampled_from(["U1", "U2", "U3"]), unique=True).map(tuple),
    per_person=st.integers(0, 1000),
    per_workspace=st.integers(0, 1000),
    threads=st.booleans(),
    all_order=st.booleans(),
)


@given(RULES)
def test_settings_come_back_as_they_were(rules: Rules) -> None:
    assert modals.chosen_rules(sent(modals.settings_form(rules, SAID))) == Settings("channel", reset=False, rules=rules)


def test_settings_as_somebody_changes_them() -> None:
    form = modals.settings_form(DEFAULTS, SAID)
    changed = modals.chosen_rules(sent(form, scope="workspace", visibility="private", on="no", askers=["U1"], per_person="3", threads="no"))
    assert changed == Settings("workspace", reset=False, rules=Rules(Visibility.PRIVATE, True, ("U1",), 3, 120, False, False))
    assert modals.chosen_rules(sent(form, reset=True)) == Settings("channel", reset=True)


def test_the_home_says_what_it_is_and_what_to_try() -> None:
    page = home.Page("cars", examples=("Who leads?",), settings=("Answers: private",), manages=True, subscriptions=("daily at 9",))
    view = home.view(page, SAID)
    assert "I answer questions about cars" in shown(view)
    assert {"Ask Moat", "Who leads?", "⚙️ Change settings"} <= {label.removeprefix("💬 ") for label in labels(view)}
    assert "• daily at 9" in shown(view)
    pressed = [parse(control) for control in controls(home.view(replace(page, changes=NEWS), SAID))]
    assert Pressed("sources", "n1", 1, "n1:1") in pressed
    assert Pressed("try", value="Who leads?") in pressed
    assert "As of" not in shown(view)
    reader = home.view(home.Page("cars", settings=("Answers: private",), at=datetime(2026, 11, 25, 12, tzinfo=UTC)), SAID)
    assert "As of <!date^1795608000^{date_short_pretty} {time}|2026-11-25 12:00 UTC>" in shown(reader)
    assert "⚙️ Change settings" not in labels(reader)
    assert "Whoever manages this workspace can change that." in shown(reader)
