"""The documentation says what the program does: pages are current, everything has its place, links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import discord
import pytest
import typer
import yaml

from adapters import pages
from adapters.__main__ import application
from adapters.settings import shipped_packs, variables
from adapters.slack import manifest
from bot.commands import COMMANDS
from bot.understanding.classify import read_kinds

CHECKOUT = Path(__file__).resolve().parents[1]
DOCS = sorted([CHECKOUT / "README.md", *(CHECKOUT / "docs").rglob("*.md")])
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
MADE = re.compile(r"`make ([a-z-]+)|^make ([a-z-]+)", re.MULTILINE)
PATH = re.compile(r"`((?:adapters|bot|knowledge|tests|docs)/[\w./*-]+)`")


def text(*parts: str) -> str:
    return CHECKOUT.joinpath(*parts).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", pages.pages())
def test_a_written_page_is_current(name: str) -> None:
    assert text("docs", name) == pages.pages()[name], "run `make docs`"


def test_every_setting_has_its_row() -> None:
    for variable in variables().values():
        assert f"| `{variable}` |" in text("docs", "settings.md")


def test_every_command_has_its_place_in_the_docs_and_the_readme() -> None:
    group = typer.main.get_command(application())
    for name in group.commands:  # type: ignore[attr-defined]  # a group of commands
        assert f"moat {name}" in text("docs", "commands.md")
        assert f"moat {name}" in text("README.md")
    for command in COMMANDS:
        assert f"`/{command.name}" in text("docs", "commands.md")
        assert f"`/{command.name}`" in text("README.md") or command.name == "ask"


def test_every_kind_of_question_has_its_heading() -> None:
    for kind in read_kinds():
        assert f"\n## {kind.id}\n" in text("docs", "asking.md")


def test_every_predicate_and_area_has_its_row() -> None:
    for folder in shipped_packs():
        pack = yaml.safe_load((folder / "pack.yaml").read_text(encoding="utf-8"))
        for entry in [*pack["areas"], *pack["predicates"]]:
            assert f"`{entry['id']}`" in text("docs", "shipped-packs.md")


@pytest.mark.parametrize("page", DOCS, ids=lambda page: str(page.relative_to(CHECKOUT)))
class TestEveryPage:
    def test_its_links_lead_somewhere(self, page: Path) -> None:
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            if "://" not in target and not target.startswith("#"):
                assert (page.parent / target.partition("#")[0]).exists(), target

    def test_the_paths_it_names_are_there(self, page: Path) -> None:
        for path in PATH.findall(page.read_text(encoding="utf-8")):
            if path.upper() != path and "KIND" not in path and "DIR" not in path:
                assert list(CHECKOUT.glob(path.rstrip("/"))) or list(CHECKOUT.glob(f"{path}.py")), path

    def test_the_make_targets_it_names_are_there(self, page: Path) -> None:
        targets = set(re.findall(r"^([a-z-]+):", text("Makefile"), re.MULTILINE))
        named = {one or other for one, other in MADE.findall(page.read_text(encoding="utf-8"))}
        assert named <= targets


@pytest.mark.parametrize("page", ["setup-discord.md", "setup-slack.md"])
def test_what_a_page_quotes_of_troubles_is_what_the_program_says(page: str) -> None:
    rows = re.findall(r"^\| (.*?) \|", text("docs", page).partition("## When something does not work")[2], re.MULTILINE)
    quoted = {quote.removesuffix(" ...") for row in rows for quote in re.findall(r'"([^"]+)"', row)}
    spoken = "\n".join(
        path.read_text(encoding="utf-8") for path in [*(CHECKOUT / "adapters").rglob("*.py"), *(CHECKOUT / "bot/phrases").glob("*.yaml")]
    )
    assert quoted
    assert {quote for quote in quoted if quote not in spoken} == set()


def test_the_page_about_slack_gives_a_reason_for_every_scope() -> None:
    section = text("docs", "setup-slack.md").partition("## What it asks for")[2].partition("## Use it")[0]
    table, _, events = section.partition("The events are")
    first_cells = "".join(re.findall(r"^\| (.*?) \|", table, re.MULTILINE))
    assert set(re.findall(r"`([\w:]+)`", first_cells)) == set(manifest.bot_scopes())
    assert set(re.findall(r"`([\w.]+)`", events)) == set(manifest.in_socket_mode()["settings"]["event_subscriptions"]["bot_events"])


def test_the_invite_link_asks_for_the_permissions_in_its_table_and_no_other() -> None:
    page = text("docs", "setup-discord.md")
    (number,) = re.findall(r"permissions=(\d+)", page)
    (table,) = re.findall(r"\| permission \| for \|\n\|---\|---\|\n((?:\|.*\n)+)", page)
    named = [name.strip() for row in table.splitlines() for name in row.split("|")[1].split(",")]
    asked = {
        "View Channels": "view_channel",
        "Read Message History": "read_message_history",
        "Send Messages": "send_messages",
        "Send Messages in Threads": "send_messages_in_threads",
        "Create Public Threads": "create_public_threads",
        "Embed Links": "embed_links",
        "Attach Files": "attach_files",
    }
    assert sorted(named) == sorted(asked)
    assert discord.Permissions(**dict.fromkeys(asked.values(), True)).value == int(number)
