"""`/ask` through the real client against a Discord on loopback, beside a bot that answers a constant.

    python -m benchmarks.discord_round_trip

A round trip is from the command leaving the gateway to the answer's PATCH coming in. Both bots run in one process with the
server, by turns, so the ratio is what counts: once with a server that answers at once, where all is overhead, and once with
one that takes `DELAY` for each call, a short time for a real API. Moat answers from the shipped pack.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import discord
from discord import app_commands

from adapters import bootstrap, serving
from adapters.discord.client import MoatClient
from adapters.settings import Settings
from adapters.storage.places import StoredNotes
from bot.policy import Rules
from tests.fakes import fake_discord
from tests.fakes.fake_discord import GUILD, TOKEN, FakeDiscord

QUESTIONS = Path(__file__).resolve().parents[1] / "tests" / "eval" / "dev.jsonl"
ROUNDS = 5
"""Turns of each bot: what else the machine does changes from one to the next, and meets both."""
ASKED = 40
"""Questions in a round that count."""
WARM_UP = 10
AT_ONCE = 200
DELAY = 0.05
"""Seconds that a call takes where the platform is not on loopback."""
ORIGINAL = r"/messages/@original"


class Constant(discord.AutoShardedClient):
    """The least a bot can do: acknowledge, then answer the same to everything."""

    def __init__(self) -> None:
        """Know one command."""
        super().__init__(intents=discord.Intents(guilds=True), max_messages=None)
        self.tree = app_commands.CommandTree(self)

        @self.tree.command(name="ask", description="Ask.")
        async def ask(interaction: discord.Interaction[Constant], question: str) -> None:
            await interaction.response.defer(thinking=True)
            view = discord.ui.LayoutView(timeout=None)
            view.add_item(discord.ui.TextDisplay("42"))
            await interaction.edit_original_response(view=view)


def main() -> None:
    """Measure both and print the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder)))


@dataclass(frozen=True)
class Figures:
    """What one round of one bot took."""

    took: Sequence[float]
    """Milliseconds of each round trip."""
    acknowledged: float
    """Seconds until the last of many at once was acknowledged."""
    answered: float
    """Seconds until the last of them was answered."""


async def measure(folder: Path) -> None:
    """Ask both bots the same questions."""
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["turns"][0]["q"][:900] for line in lines]
    moat = bootstrap.build(Settings(MOAT_DATA_DIR=folder))
    service = serving.service_of(moat)
    await service.set_rules(f"discord:{GUILD}", Rules(per_person=0, per_workspace=0))

    def answering() -> discord.Client:
        return MoatClient(service, StoredNotes(moat.engine), kept=(30, 20_000))

    for delay in (0.0, DELAY):
        constant, ours = await by_turns(Constant, answering, questions, delay)
        ratio = statistics.median(statistics.median(o.took) / statistics.median(c.took) for c, o in zip(constant, ours, strict=True))
        print(f"each call takes {delay * 1000:.0f} ms: a bot that answers a constant: {told(constant)}")
        print(f"each call takes {delay * 1000:.0f} ms: Moat: {told(ours)}")
        print(f"each call takes {delay * 1000:.0f} ms: ratio of the medians {ratio:.2f} (aim: at most 1.3)")
    await service.close()
    moat.close()


async def by_turns(
    one: Callable[[], discord.Client], other: Callable[[], discord.Client], questions: list[str], delay: float
) -> tuple[list[Figures], list[Figures]]:
    """Return the figures of each round of two bots."""
    found: tuple[list[Figures], list[Figures]] = ([], [])
    for n in range(ROUNDS):
        some = [questions[(n * ASKED + k) % len(questions)] for k in range(WARM_UP + ASKED)]
        for bot, figures in zip((one, other), found, strict=True):
            figures.append(await spent(bot(), some, delay))
    return found


async def spent(client: discord.Client, questions: list[str], delay: float) -> Figures:
    """Return what a bot takes for some questions, one by one and many at once."""
    async with fake_discord.running() as fake:
        fake_discord.point_client_at(fake.rest, fake.gateway)
        fake.delay = delay
        running = asyncio.ensure_future(client.start(TOKEN))
        await fake.ready()
        one_by_one = [await round_trip(fake, question) for question in questions][WARM_UP:]
        acknowledged, answered = await all_at_once(fake, questions)
        await asyncio.sleep(2 * delay)  # the last answers are on their way back
        await client.close()
        await asyncio.wait([running])
    return Figures(one_by_one, acknowledged, answered)


async def round_trip(fake: FakeDiscord, question: str) -> float:
    """Return the milliseconds from the command to its answer."""
    before = len(fake.sent("PATCH", ORIGINAL))
    started = time.perf_counter()
    await fake.command("ask", {"question": question})
    await fake.until("PATCH", ORIGINAL, before + 1)
    took = (time.perf_counter() - started) * 1000
    fake.calls.clear()
    return took


async def all_at_once(fake: FakeDiscord, questions: list[str]) -> tuple[float, float]:
    """Return after how many seconds the last of many commands was acknowledged, and answered."""
    started = time.perf_counter()
    for n in range(AT_ONCE):
        await fake.command("ask", {"question": questions[n % len(questions)]})
    answers = await fake.until("PATCH", ORIGINAL, AT_ONCE, seconds=120)
    acknowledgements = fake.sent("POST", "/callback")
    return max(c.at for c in acknowledgements) - started, max(c.at for c in answers) - started


def told(rounds: Sequence[Figures]) -> str:
    """Say the figures of a bot's rounds."""
    ordered = sorted(took for each in rounds for took in each.took)
    spread = f"{statistics.median(ordered):.1f} ms (median), {ordered[int(len(ordered) * 0.99)]:.1f} ms (p99)"
    acknowledged, answered = (statistics.median(times) for times in zip(*((r.acknowledged, r.answered) for r in rounds), strict=True))
    return f"{spread}; {AT_ONCE} at once: all acknowledged after {acknowledged:.2f} s, answered after {answered:.2f} s"


if __name__ == "__main__":
    main()
