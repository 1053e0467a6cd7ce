"""What `docs/recipes.md` promises for Discord: a step that was forgotten is noticed, and no other step is needed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import discord
import pytest
import yaml

from adapters import controls, layout, translations
from adapters.discord.translations import Translator
from bot import phrases
from bot.answers import Answer, Point, Status
from bot.commands import COMMANDS
from tests.adapters.discord.conftest import Desk

OWN = {"private", "as_of"}
"""Parameters that only Discord has."""


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.name != "sources"], ids=lambda c: c.name)
def test_every_command_of_the_table_is_one_in_discord(real: Desk, command: Any) -> None:
    found = real.client.tree.get_command(command.name)
    assert isinstance(found, discord.app_commands.Command)
    there = {p.name: p for p in found.parameters if p.name not in OWN}
    assert {p.name: p.required for p in command.parameters} == {name: p.required for name, p in there.items()}
    assert [p.name for p in command.parameters if p.of in ("entity", "area") and not there[p.name].autocomplete] == []


def test_every_button_under_an_answer_does_something(real: Desk) -> None:
    answer = Answer("a1", "c", Status.ANSWERED, "profile", headline=Point("x", claims=("c",)), entities=("e",))
    shown = controls.under(layout.sheet(answer), phrases.phrases(), private=True, further=1)
    presses = real.client.presses
    assert {button.action for button in (*shown.buttons, *shown.marks)} - {*presses._do, *presses._forms} == set()


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The two files that a new language takes, and nothing else."""
    english = yaml.safe_load((phrases.HERE / "en.yaml").read_text(encoding="utf-8"))
    for home, name, texts in (
        (phrases, "de", english | {"button_sources": "Quellen"}),
        (phrases, "en", english),
        (translations, "de", {"ask": "fragen", "Ask a question in your own words.": "Stell eine Frage."}),
    ):
        folder = tmp_path / home.__name__
        folder.mkdir(exist_ok=True)
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(texts, allow_unicode=True), encoding="utf-8")
        monkeypatch.setattr(home, "HERE", folder)
    caches = (phrases._read, translations._texts)
    for each in caches:
        each.cache_clear()
    yield
    for each in caches:
        each.cache_clear()


@pytest.mark.usefixtures("german")
async def test_a_language_takes_two_files(real: Desk) -> None:
    assert phrases.phrases("de")("button_sources") == "Quellen"
    asked = real.client.tree.get_command("ask")
    assert asked is not None
    payload = await asked.get_translated_payload(real.client.tree, Translator())
    assert payload["name_localizations"]["de"] == "fragen"
    assert payload["description_localizations"]["de"] == "Stell eine Frage."
    assert set(payload["name_localizations"]) == {"de"}
