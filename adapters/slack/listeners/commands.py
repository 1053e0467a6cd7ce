"""`/moat`: everything that can be typed after it."""

from __future__ import annotations

import re

from slack_bolt.async_app import AsyncApp

from adapters.asking import Wish, command_helps
from adapters.dates import is_date
from adapters.naming import Strange
from adapters.slack import cards, modals, status
from adapters.slack.digests import Digests
from adapters.slack.errors import refusals
from adapters.slack.gestures import Gesture, of_command
from adapters.slack.listeners.work import Body, listener
from adapters.slack.markup import cut, safe
from adapters.slack.replies import Replies
from adapters.slack.settings_form import open_settings
from adapters.slack.slash import DIGEST, Line, Slash
from adapters.typed_commands import Missing
from bot.phrases import Phrases
from bot.policy import Visibility

LONGEST_NAME = 80
"""Characters of what was typed that are said back."""


def register(app: AsyncApp, replies: Replies) -> None:
    """Listen to `/moat`."""
    commands = Commands(replies)
    app.command(re.compile(".*"))(listener(replies, of_command, commands.typed))


class Commands:
    """Carries out what is typed."""

    def __init__(self, replies: Replies) -> None:
        """Answer through `replies`."""
        self._replies = replies
        self._slash = Slash()
        self._digests = Digests(replies)

    async def typed(self, gesture: Gesture, body: Body) -> None:
        """Do what a line says."""
        line = self._slash.read(str(body.get("text") or ""), self._replies.service.directory)
        if line.own == DIGEST:
            await self._digests.typed(gesture, line.rest)
        elif line.own:
            await self._own(gesture, line.own)
        elif line.meant:
            said = (await self._replies.reader(gesture)).said
            typed = cut(safe(str(body.get("text") or "")), LONGEST_NAME)
            await self._replies.whisper(gesture, cards.note(said("command_meant", typed=typed, command=f"`/moat {line.meant}`")))
        elif not line.question:
            await open_ask(self._replies, gesture, private=line.private)
        elif isinstance(line.question, Missing) and line.question.command.name == "company":
            await open_ask(self._replies, gesture, private=line.private)  # it has the picker of names
        else:
            await self._ask(gesture, line)

    async def _ask(self, gesture: Gesture, line: Line) -> None:
        said = (await self._replies.reader(gesture)).said
        asked = line.question
        if isinstance(asked, Strange):
            await self._replies.whisper(gesture, cards.did_you_mean(asked, said))
        elif isinstance(asked, Missing):
            await self._replies.whisper(gesture, cards.note(missing(asked, said)))
        elif line.as_of is not None and not is_date(line.as_of):
            await self._replies.whisper(gesture, cards.note(said("bad_date", text=cut(safe(line.as_of), LONGEST_NAME))))
        else:
            await self._replies.ask(gesture, Wish(asked, line.private, line.as_of, alone=line.alone))

    async def _own(self, gesture: Gesture, name: str) -> None:
        if name == "settings":
            await open_settings(self._replies, gesture)
            return
        reader = await self._replies.reader(gesture)
        if name == "status":
            message = cards.note(await status.told_here(self._replies, gesture, reader))
        elif name == "privacy":
            days, receipts = self._replies.desk.kept
            message = cards.privacy(reader.said, days=days, receipts=receipts)
        else:
            message = cards.note(help_text(self._replies, reader.said))
        await self._replies.whisper(gesture, message)


async def open_ask(replies: Replies, gesture: Gesture, *, private: bool | None = None, question: str = "") -> None:
    """Open the form that asks."""
    said = (await replies.reader(gesture)).said
    if private is None:
        private = (await replies.rules(gesture)).visibility == Visibility.PRIVATE
    memory = {"channel": gesture.channel, "thread": gesture.thread or "", "response_url": gesture.response_url or ""}
    areas = replies.service.directory.areas("", modals.MOST_AREAS)
    form = modals.ask_form(said, question=question, areas=areas, private=private, memory=memory)
    with refusals():
        await gesture.client.views_open(trigger_id=gesture.trigger, view=form)


def help_text(replies: Replies, said: Phrases) -> str:
    """Say what there is."""
    lines = [f"• `/moat {'QUESTION' if name == 'ask' else name}` {safe(does)}" for name, does in command_helps(said)]
    lines += [f"• `/moat {name}` {said(f'slash_{name}')}" for name in ("digest", "settings", "status", "privacy")]
    greeting = replies.asking.greeting(said, safe)
    return "\n\n".join([f"*{said('help_title')}*", greeting, "\n".join(lines), said("slash_options"), said("slack_talk")])


def missing(lacking: Missing, said: Phrases) -> str:
    """Say what a command takes."""
    name = lacking.command.name
    takes = " ".join(p.name.upper() if p.required else f"[{p.name.upper()}]" for p in lacking.command.parameters)
    several = sum(p.of == "entity" and p.required for p in lacking.command.parameters) > 1
    return said("command_takes", command=f"`/moat {name} {takes}`") + (f" {said('command_between')}" if several else "")
