"""`/moat` through the real library against a Slack on loopback, beside an app that answers a constant.

    python -m benchmarks.slack_round_trip

A round trip is from the command leaving Slack to the answer coming in through its response_url. Both apps run in one process with
the server, over Socket Mode and one after the other, so the ratio is what counts: once with a server that answers at once, where all
is overhead, and once with one that takes `DELAY` for each call, a short time for the real one. Moat answers from the shipped pack.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from adapters import bootstrap, serving
from adapters.service import Service
from adapters.settings import Settings
from adapters.slack.run import Slack
from bot.policy import Rules
from tests.fakes.fake_slack import FakeSlack

QUESTIONS = Path(__file__).resolve().parents[1] / "tests" / "eval" / "dev.jsonl"
ASKED = 200
WARM_UP = 20
AT_ONCE = 100
DELAY = 0.05
"""Seconds that a call takes where the platform is not on loopback."""
AIM = 1.3


@asynccontextmanager
async def constant(slack: FakeSlack) -> AsyncIterator[None]:
    """Do the least an app can do: acknowledge, then answer the same to everything, on one session for all calls."""
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, session=session)
        app = AsyncApp(client=client, signing_secret=slack.signing_secret)

        @app.command("/moat")
        async def answer(ack: Any, command: Any) -> None:
            await ack()
            block = {"type": "section", "text": {"type": "mrkdwn", "text": "42"}}
            async with session.post(command["response_url"], json={"text": "42", "blocks": [block]}):
                pass

        handler = AsyncSocketModeHandler(app, slack.app_token)
        await handler.connect_async()  # type: ignore[no-untyped-call]
        yield
        await handler.close_async()  # type: ignore[no-untyped-call]


@asynccontextmanager
async def answering(slack: FakeSlack, moat: bootstrap.Moat, service: Service) -> AsyncIterator[None]:
    """Connect Moat."""
    tokens: dict[str, Any] = {name: slack.env()[name] for name in ("SLACK_API_URL", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")}
    app = Slack(Settings(MOAT_DATA_DIR=moat.settings.data_dir, _env_file=None, **tokens), moat.engine, service)
    await app.begin()
    yield
    await app.pause()
    await app.stop()


def main() -> None:
    """Measure both and print the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder)))


async def measure(folder: Path) -> None:
    """Ask both apps the same questions."""
    lines = QUESTIONS.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["turns"][0]["q"][:900] for line in lines][: ASKED + WARM_UP]
    moat = bootstrap.build(Settings(MOAT_DATA_DIR=folder))
    service = serving.service_of(moat)
    for delay in (0.0, DELAY):
        figures = []
        for name in ("a constant", "Moat"):
            async with FakeSlack() as slack:
                await service.set_rules(f"slack:{slack.team_id}", Rules(per_person=0, per_workspace=0))
                app = constant(slack) if name == "a constant" else answering(slack, moat, service)
                figures.append(await spent(slack, app, questions, delay))
            print(f"each call takes {delay * 1000:.0f} ms: {name}: {told(figures[-1])}")
        ratio = statistics.median(figures[1][0]) / statistics.median(figures[0][0])
        print(f"each call takes {delay * 1000:.0f} ms: ratio of the medians {ratio:.2f} (aim: at most {AIM})")
    await service.close()
    moat.close()


Figures = tuple[list[float], list[float], float]
"""Milliseconds of each round trip; milliseconds until each of many commands at once was acknowledged; seconds until the last answer."""


async def spent(slack: FakeSlack, app: AbstractAsyncContextManager[None], questions: list[str], delay: float) -> Figures:
    """Measure one app."""
    async with app:
        await slack.wait_connected()
        slack.delay = delay
        one_by_one = [await round_trip(slack, question) for question in questions][WARM_UP:]
        return one_by_one, *await all_at_once(slack, questions)


async def round_trip(slack: FakeSlack, question: str) -> float:
    """Return the milliseconds from the command to its answer."""
    started = time.perf_counter()
    await slack.slash("/moat", question)
    await slack.wait(lambda: slack.response_url_posts, 60)
    took = (time.perf_counter() - started) * 1000
    forget(slack)
    return took


async def all_at_once(slack: FakeSlack, questions: list[str]) -> tuple[list[float], float]:
    """Return after how many milliseconds each of many commands was acknowledged, and after how many seconds the last was answered."""
    forget(slack)
    started = time.perf_counter()
    sent = [slack.slash("/moat", questions[n % len(questions)]) for n in range(AT_ONCE)]
    deliveries = await asyncio.gather(*sent)
    await slack.wait(lambda: len(slack.response_url_posts) >= AT_ONCE, 120)
    return [each.ack_ms for each in deliveries], time.perf_counter() - started


def forget(slack: FakeSlack) -> None:
    """Drop what the server remembers, so that looking for an answer takes no time."""
    for each in (slack.calls, slack.deliveries, slack.response_url_posts, slack.ephemerals):
        each.clear()


def told(figures: Figures) -> str:
    """Say the figures."""
    took, acknowledged, answered = figures
    spread = f"{statistics.median(took):.1f} ms (median), {p99(took):.1f} ms (p99)"
    return f"{spread}; {AT_ONCE} at once: acknowledged within {p99(acknowledged):.0f} ms (p99), answered after {answered:.2f} s"


def p99(values: list[float]) -> float:
    """Return what 99 of 100 stay below."""
    return sorted(values)[int(len(values) * 0.99) - 1]


if __name__ == "__main__":
    main()
