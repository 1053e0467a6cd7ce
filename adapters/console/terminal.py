"""The console for a person: a prompt, completion, colours."""

from __future__ import annotations

from prompt_toolkit import PromptSession
from prompt_toolkit.history import InMemoryHistory
from rich.console import Console
from rich.text import Text

from adapters.characters import printable
from adapters.console import layout
from adapters.console.completion import NameCompleter
from adapters.console.talk import Leave, Note, Outcome, Talk
from bot.answers import Answer

PROMPT = "? "


def run(talk: Talk, welcome: str, *, console: Console | None = None, session: PromptSession[str] | None = None) -> None:
    """Talk until the person leaves."""
    console = console or Console(highlight=False)
    session = session or PromptSession(history=InMemoryHistory(), completer=NameCompleter(talk.names))
    console.print(Text(welcome, style="bold"))
    console.print(Text("Ask in your own words. /help says what you can ask, Tab completes names, /quit leaves.\n", style="dim"))
    while True:
        try:
            line = session.prompt(PROMPT)
            if not line.strip():
                continue
            outcome = talk.say(line)
        except (EOFError, KeyboardInterrupt):
            outcome = Leave()
        if isinstance(outcome, Leave):
            console.print(Text("Goodbye.", style="dim"))
            return
        show(console, outcome)


def show(console: Console, outcome: Outcome) -> None:
    """Print what a line led to."""
    match outcome:
        case Answer():
            console.print(layout.answer(outcome))
        case Note(text):
            console.print(Text(printable(text), style="yellow"))
        case Leave():
            return
    console.print()
