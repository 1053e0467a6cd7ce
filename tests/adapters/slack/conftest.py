"""Moat in Slack as it is put together for use, with a Slack on loopback and what is kept in memory."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import pytest

from adapters import webserver
from adapters.service import Guide, Keepers, Service
from adapters.settings import Settings
from adapters.slack import manifest
from adapters.slack.connection.sockets import Watch
from adapters.slack.pace import Pace
from adapters.slack.run import Slack
from adapters.storage import database as state
from adapters.turn import Responder
from bot import documents
from bot.answers import Answer
from bot.messages import Incoming
from bot.ports import Receipt
from knowledge.database import connect
from tests.fakes.fake_slack import FakeSlack
from tests.fakes.responder import Echo, SmallGuide
from tests.fakes.slack.controls import controls
from tests.fakes.slack.violations import all_text
from tests.fakes.state import FakeConversations, FakeMarks, FakePlaces, FakeReceipts, FixedClock
from tests.worlds import World

PUBLIC = "https://moat.example.org"
OVER = {
    "socket": ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"),
    "http": ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"),
    "oauth": ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_SIGNING_SECRET"),
}
"""By way: the credentials it takes."""
Json = dict[str, Any]


@dataclass
class Steady:
    """A steady clock that a test moves."""

    seconds: float = 1000.0

    def __call__(self) -> float:
        return self.seconds


class Keeping(Echo):
    """Answers with what was asked, and keeps talk and answer as the assistant does."""

    def __init__(self, keepers: Keepers) -> None:
        super().__init__()
        self.keepers = keepers
        self.adding: Json = {}
        """What else its answers have."""

    def respond(self, incoming: Incoming, told: Callable[[Answer], None] | None = None) -> Answer:
        answer = replace(super().respond(incoming), id=f"a{len(self.asked)}", **self.adding)
        self.keepers.conversations.save(incoming.conversation, "{}")
        self.keepers.receipts.keep(receipt_of(answer, incoming))
        return answer


def receipt_of(answer: Answer, incoming: Incoming) -> Receipt:
    """The receipt of an answer."""
    return Receipt(
        id=answer.id,
        at="2026-11-22T12:00:00+00:00",
        conversation=incoming.conversation,
        question=incoming.text,
        understood=incoming.text,
        status=answer.status,
        intent=answer.intent,
        as_of="2026-11-22",
        knowledge_version="v1",
        claims_used=(),
        claims_passed_over=(),
        text="",
        person=incoming.person,
        document=documents.dump(answer),
    )


@dataclass
class Rig:
    """Everything a test touches."""

    slack: FakeSlack
    app: Slack
    service: Service
    keepers: Keepers
    steady: Steady
    root: str = ""
    """Where the web server is."""
    forgiven: list[str] = field(default_factory=list)
    """Parts of problems that a test made on purpose."""

    async def answers(self, channel: str = "", count: int = 1, *, thread: str | None = None) -> list[Json]:
        """Wait for so many messages of the bot."""
        channel = channel or self.slack.general

        def said() -> list[Json]:
            return [m for m in self.slack.bot_messages(channel, thread) if not m.get("streaming")]

        await self.slack.wait(lambda: len(said()) >= count, what=f"{count} answers in {channel}")
        return said()

    async def whispers(self, count: int = 1) -> list[Json]:
        """Wait for so many messages that only one person sees."""
        await self.slack.wait(lambda: len(self.slack.ephemerals) >= count, what=f"{count} private answers")
        return self.slack.ephemerals

    async def view(self) -> Json:
        """Wait for a modal and what it is filled with; return it as it is shown."""
        await self.slack.wait(lambda: self.slack.of("views.open"))
        await self.slack.settle(0.05)
        number = self.slack.of("views.open")[-1].response["view"]["id"]
        shown: Json = self.slack.views[number]["view"]
        return shown

    async def quiet(self) -> None:
        """Wait until everything that was begun is over."""
        await self.slack.wait(lambda: not self.app.desk.tasks.count, 10, "the work at hand")
        await self.slack.settle(0.05)


def shown(message: Json) -> str:
    """Every text of a message."""
    return all_text(message)


def as_read(message: Json) -> str:
    """The markup of a message's blocks as Slack reads it: what stands in rich text, which Slack shows to the letter, is escaped."""

    def texts(value: Any, *, rich: bool = False) -> list[str]:
        if isinstance(value, list):
            return [text for each in value for text in texts(each, rich=rich)]
        if not isinstance(value, dict):
            return []
        rich = rich or value.get("type") in ("rich_text", "plain_text", "raw_text")
        own = [escape(value["text"]) if rich else value["text"]] if isinstance(value.get("text"), str) else []
        return own + [text for key in ("text", "elements", "fields", "rows") for text in texts(value.get(key), rich=rich)]

    return "\n".join(texts(message.get("blocks")))


def pressable(message: Json) -> list[str]:
    """The ids of the controls of a message or view."""
    return [element["action_id"] for _, element in controls(message.get("blocks"))]


@cache
def migrated() -> bytes:
    """An empty database with all tables, made once."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "moat.db"
        engine = connect(f"sqlite:///{file}")
        state.migrate(engine)
        engine.dispose()
        return file.read_bytes()


@asynccontextmanager
async def rig(
    responder: Responder, guide: Guide, keepers: Keepers, *, over: str = "socket", slack: FakeSlack | None = None, **settings: str
) -> AsyncIterator[Rig]:
    """Moat, connected one `OVER` way to a Slack of its own or to the one that is given; `settings` are more variables."""
    steady = Steady()
    service = Service(responder, keepers, FixedClock(), guide=guide, steady=steady)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(settings.pop("MOAT_DATA_DIR", folder)) / "moat.db"
        if not file.exists():
            file.write_bytes(migrated())
        engine = connect(f"sqlite:///{file}")
        async with opened(slack) as fake:
            chosen = {name: fake.env()[name] for name in OVER[over]} | {"SLACK_API_URL": fake.api_url, "MOAT_PUBLIC_URL": PUBLIC}
            values: Json = {"MOAT_DATA_DIR": folder, "_env_file": None, **chosen, **settings}
            app = Slack(Settings(**values), engine, service, watch=Watch(every=0.2, ping=0.5), pace=Pace(0.05))
            found = Rig(fake, app, service, keepers, steady)
            async with serving(found, over):
                yield found
            assert [each for each in fake.problems() if not any(part in each for part in found.forgiven)] == []
        engine.dispose()


@asynccontextmanager
async def opened(slack: FakeSlack | None) -> AsyncIterator[FakeSlack]:
    """The Slack that is given, or a new one that knows our manifest."""
    if slack is not None:
        yield slack
        return
    async with FakeSlack() as new:
        new.load_manifest(manifest.in_socket_mode())
        yield new


@asynccontextmanager
async def serving(found: Rig, over: str) -> AsyncIterator[None]:
    """Moat from begin to stop, with a web server where Slack comes to it."""
    door = webserver.WebServer("127.0.0.1", 0, webserver.application(found.app.routes(), [found.app.ill]))
    answering = None
    if over != "socket":
        found.root = f"http://127.0.0.1:{door.open()}"
        found.slack.request_url = found.root + manifest.EVENTS
        answering = asyncio.ensure_future(door.serve())
    try:
        await found.app.begin()
        yield
        await found.quiet()
    finally:
        await found.app.pause()
        await found.service.close()
        door.stop()
        await found.app.stop()
        if answering is not None:
            await answering


def fake_keepers() -> Keepers:
    return Keepers(FakeConversations(), FakeReceipts(), FakeMarks(), FakePlaces())


@pytest.fixture
def echo() -> Keeping:
    return Keeping(fake_keepers())


@pytest.fixture
async def small(echo: Keeping) -> AsyncIterator[Rig]:
    """Moat that answers with what was asked."""
    async with rig(echo, SmallGuide(), echo.keepers) as found:
        yield found


@pytest.fixture
async def real(shipped: World) -> AsyncIterator[Rig]:
    """Moat on the shipped pack."""
    keepers = Keepers(shipped.conversations, shipped.receipts, FakeMarks(), FakePlaces())
    async with rig(shipped.assistant, shipped.assistant, keepers) as found:
        yield found


@pytest.fixture(params=["socket", "http"])
async def either(request: pytest.FixtureRequest, echo: Keeping) -> AsyncIterator[Rig]:
    """Moat over each way in."""
    async with rig(echo, SmallGuide(), echo.keepers, over=request.param) as found:
        yield found


@pytest.fixture
def answering() -> Callable[..., Any]:
    """Makes Moat answer as the test says."""
    return lambda responder, **options: rig(responder, SmallGuide(), fake_keepers(), **options)
