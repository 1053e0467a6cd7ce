"""Writes the pages of `docs/` that follow from the program: `python -m adapters.pages docs`. A test holds them against it."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import typer
import yaml

import bot.digest
from adapters.__main__ import application
from adapters.settings import Settings, shipped_packs, variables
from bot.commands import COMMANDS, Command
from bot.importance.table import SERIES, Importance, Sort
from bot.understanding.classify import read_kinds
from knowledge.records import pack_info

WRITTEN = "This page is written by `make docs` from"
EXAMPLES = 3
DIGEST = Path(bot.digest.__file__).parent


def pages() -> dict[str, str]:
    """Return each written page under its file name."""
    return {"settings.md": settings(), "commands.md": commands(), "asking.md": asking(), "shipped-packs.md": packs(), "digest.md": digest()}


def settings() -> str:
    """Return the page about the settings."""
    rows = [_setting(name, variable) for name, variable in variables().items()]
    return f"""# Settings

Settings come from the environment, and from a file `.env` in the folder where the program is started; the environment wins.
An empty value counts as not set. Wrong values stop the start, and all of them are listed at once. `moat doctor` shows what is set.
{WRITTEN} `adapters/settings.py`.

| variable | unit | default | what it is |
|---|---|---|---|
{_lines(rows)}"""


def commands() -> str:
    """Return the page about the program's commands and those that people type in a talk."""
    group: Any = typer.main.get_command(application())
    rows = [row for name, command in group.commands.items() for row in _program(f"moat {name}", command)]
    return f"""# Commands

{WRITTEN} `adapters/__main__.py` and `bot/commands.py`.

## The program

| command | does |
|---|---|
{_lines(rows)}
Exit codes: 0 all well, 1 no or something is broken, 2 can not start or wrong arguments, 130 ended with Ctrl-C. In the console Ctrl-C
leaves as `/quit` does: 0. `moat doctor` ends with 1 when anything that is set does not work (lines `BROKEN` and `WARNING`),
`moat doctor --quiet` only when no answers can come.

## In a talk

What people type in the console, and later in every chat. A command is a question, so it answers like one;
all but `/ask` and `/sources` stand alone, whatever the talk was about before.

| command | does | asks |
|---|---|---|
{_lines([_typed(command) for command in COMMANDS])}
Names of several words are found by themselves; a comma, `vs`, `with` or `and` parts two names. In the console a number asks the
suggestion of that number, `more` shows the rest of the last answer, `/quit`, Ctrl-C or Ctrl-D leave.
"""


def asking() -> str:
    """Return the page about what can be asked."""
    kinds = "\n".join(_kind(kind.id, kind.description, kind.examples) for kind in read_kinds())
    return f"""# Asking

Ask in your own words. Every question is taken to be of one of these kinds; words in capitals stand for a name.
A message may hold two questions; one that is not known is named beside the answer to the other. Follow-ups ("why?", "and the year before?",
"says who?", "who is?", "how does the second one fare against X?", "the price of the replacement?") refer to the talk before them, also to a
question that was not answered.
{WRITTEN} `bot/understanding/kinds/`, where each kind has many more examples: they are what the program learns from.

{kinds}"""


def packs() -> str:
    """Return the page about the words of the shipped packs."""
    parts = []
    for folder in shipped_packs():
        pack = _read(folder)
        parts.append(f"## {pack['title']}\n\nPack `{pack['name']}`, version {pack['version']}.\n\n### Areas\n\n{_lines(_areas(pack))}")
        parts.append(f"### Predicates\n\n| predicate | says |\n|---|---|\n{_lines(_predicates(pack))}")
    return f"# The shipped packs\n\n{WRITTEN} `knowledge/packs/`. How a pack is written: [pack format](pack-format.md).\n\n" + "\n".join(
        parts
    )


def digest() -> str:
    """Return the page about the digest: the written part, with the table of what matters in its place."""
    text = (DIGEST / "page.md").read_text(encoding="utf-8")
    table = Importance.read()
    heading = "| sort | called | weight | what belongs to it | predicates of the shipped packs |\n|---|---|---|---|---|\n"
    return text.replace("{table}", heading + _lines([_sort(sort, table) for sort in table.sorts]).rstrip())


def write(folder: Path) -> None:
    """Write every page into the folder."""
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


def _setting(name: str, variable: str) -> str:
    field = Settings.model_fields[name]
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    default = extra.get("default") or ("none" if field.default is None else f"`{field.default}`")
    return f"| `{variable}` | {extra.get('unit')} | {default} | {field.description} |"


def _program(name: str, command: Any) -> list[str]:
    if hasattr(command, "commands"):
        return [row for inner, each in command.commands.items() for row in _program(f"{name} {inner}", each)]
    own = [parameter for parameter in command.params if parameter.name != "help"]
    shown = [parameter.metavar or parameter.opts[0] if parameter.param_type_name == "argument" else _option(parameter) for parameter in own]
    notes = [f"`{parameter.opts[0]}` {_small(parameter.help)}" for parameter in own if parameter.param_type_name == "option"]
    return [f"| `{' '.join([name, *shown])}` | {'; '.join([command.help.rstrip('.'), *notes])} |"]


def _option(parameter: Any) -> str:
    return f"[{parameter.opts[0]}{f' {parameter.metavar}' if parameter.metavar else ''}]"


def _typed(command: Command) -> str:
    takes = [p.name.upper() if p.required else f"[{p.name.upper()}]" for p in command.parameters]
    question = command.question.replace("{", "").replace("}", "").replace("|", "\\|")
    return f"| `{' '.join([f'/{command.name}', *takes])}` | {command.help} | {question} |"


def _kind(name: str, description: str, examples: tuple[str, ...]) -> str:
    shown = [f"- {re.sub(r'{([a-z]+)[0-9]?}', lambda match: match.group(1).upper(), example)}" for example in examples[:EXAMPLES]]
    return f"## {name}\n\n{description}\n\n{_lines(shown)}"


def _sort(sort: Sort, table: Importance) -> str:
    own = [f"what became of a standing or a place: {', '.join(sort.changes)}"] if sort.changes else []
    own += [f"predicates that speak of: {', '.join(sort.words)}"] if sort.words else []
    predicates = [p for folder in shipped_packs() for p in pack_info(_read(folder)).predicates if p.id not in SERIES]
    named = [f"`{p.id}`" for p in predicates if table.sort(p, "").id == sort.id]
    return f"| `{sort.id}` | {sort.name('en')} | {sort.weight:g} | {'; '.join(own) or 'what fits no other'} | {', '.join(named)} |"


def _read(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((folder / "pack.yaml").read_text(encoding="utf-8"))
    return found


def _areas(pack: dict[str, Any]) -> list[str]:
    return [f"- `{area['id']}`: {area['name']}" for area in pack["areas"]]


def _predicates(pack: dict[str, Any]) -> list[str]:
    return [f"| `{predicate['id']}` | {predicate['meaning']} |" for predicate in pack["predicates"]]


def _lines(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _small(sentence: str) -> str:
    return f"{sentence[0].lower()}{sentence[1:].rstrip('.')}"


if __name__ == "__main__":
    write(Path(sys.argv[1]))
