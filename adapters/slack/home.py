"""The App Home: what Moat is, what to try, what holds in this workspace, what changed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.slack import controls
from adapters.slack.blocks import Block, context, divider, header, listed, section, small
from adapters.slack.cards import points
from adapters.slack.markup import cut, literal, moment, safe
from bot.answers import Answer
from bot.phrases import Phrases

MOST_EXAMPLES = 6
MOST_CHANGES = 6
MOST_LINES = 20
LONGEST_LINE = 300


@dataclass(frozen=True, slots=True)
class Page:
    """What the home shows."""

    domain: str
    """What the knowledge is about."""
    examples: tuple[str, ...] = ()
    """Questions to try."""
    settings: tuple[str, ...] = ()
    """A line for each rule of the workspace, in `mrkdwn`."""
    manages: bool = False
    """This person may change them."""
    subscriptions: tuple[str, ...] = ()
    """A line for each, in `mrkdwn`."""
    changes: Answer | None = None
    """The answer to what changed lately."""
    at: datetime | None = None
    """When it was put together: Slack shows it until it is opened again."""


def view(page: Page, said: Phrases) -> Block:
    """Return the home of a person."""
    blocks = [
        header(said("home_title")),
        section(said("home_what", domain=cut(safe(page.domain), LONGEST_LINE))),
        *controls.row(controls.NO_ANSWER, [_ask(said)]),
        *_part(said("home_try"), _examples(page.examples)),
        *_part(said("home_changes"), _changes(page.changes, said)),
        *_part(said("home_settings"), _settings(page, said)),
        *_part(said("home_subscriptions"), _lines(page.subscriptions) or [context(said("home_no_subscriptions"))]),
        *_part(said("help_title"), [section(said("help_talk"))]),
        *([small(said("home_at", at=moment(page.at)))] if page.at is not None else []),
        *controls.row(controls.NO_ANSWER, [controls.button("privacy", controls.NO_ANSWER, said("button_privacy"), emoji="🔒")]),
    ]
    return {"type": "home", "callback_id": f"{controls.PREFIX}home", "blocks": blocks}


def _ask(said: Phrases) -> Block:
    return controls.button("ask", controls.NO_ANSWER, said("ask_title"), emoji="💬") | {"style": "primary"}


def _part(title: str, blocks: Sequence[Block]) -> list[Block]:
    return [divider(), header(title), *blocks] if blocks else []


def _examples(questions: Sequence[str]) -> list[Block]:
    buttons = [controls.asking(question, n) for n, question in enumerate(questions[:MOST_EXAMPLES]) if literal(question)]
    return controls.row(controls.NO_ANSWER, buttons)


def _changes(answer: Answer | None, said: Phrases) -> list[Block]:
    shown = points(answer, said)[:MOST_CHANGES] if answer is not None else []
    if answer is None or not shown:
        return []
    return [listed(shown), *controls.row(answer.id, [controls.button("sources", answer.id, said("button_sources"), emoji="📚")])]


def _settings(page: Page, said: Phrases) -> list[Block]:
    change = controls.button("settings", controls.NO_ANSWER, said("button_settings"), emoji="⚙️")
    below = controls.row(controls.NO_ANSWER, [change]) if page.manages else [context(said("home_not_manager"))]
    return _lines(page.settings) + below


def _lines(lines: Sequence[str]) -> list[Block]:
    return [section("\n".join(f"• {cut(line, LONGEST_LINE)}" for line in lines[:MOST_LINES]))] if lines else []
