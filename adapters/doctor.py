"""`moat doctor`: what is configured, what is missing, what would run."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

import sqlalchemy as sa
from pydantic import SecretStr

from adapters import bootstrap, importance, settings, webserver
from adapters.bootstrap import Moat
from adapters.errors import SettingsError, StartError
from adapters.settings import Settings
from adapters.storage.failures import as_sentences, shown
from knowledge import tables
from knowledge.reader import Knowledge

STALE_DAYS = 120
"""After so many days without a new pack the knowledge is called old."""
NO_START = "moat run: can not start"
COUNTED = (("entities", tables.EntityTable), ("claims", tables.ClaimTable), ("links", tables.LinkTable), ("sources", tables.SourceTable))


class Level(StrEnum):
    """How much a finding matters."""

    SET = "set"
    """What was chosen, or follows from that; nothing was tried."""
    OK = "ok"
    """Tried, and it works."""
    NOTE = "note"
    WARNING = "WARNING"
    """Answers come, but not as the settings say."""
    BROKEN = "BROKEN"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the doctor saw."""

    level: Level
    text: str


def examine() -> Iterator[Finding]:
    """Look at everything; the database is set up as a start would do it."""
    try:
        chosen = settings.read()
    except SettingsError as error:
        yield from (Finding(Level.BROKEN, problem) for problem in error.problems)
        return
    yield from (Finding(Level.NOTE, sentence) for sentence in settings.unknown_variables())
    yield from _configured(chosen)
    yield from _surfaces(chosen)
    try:
        moat = bootstrap.build(chosen, lasting=False)
    except StartError as error:
        yield from (Finding(Level.BROKEN, problem) for problem in error.problems)
        yield Finding(Level.BROKEN, NO_START)
        return
    yield from _running(moat)
    moat.close()


def alive() -> Iterator[Finding]:
    """Look at what has to work for answers to come, and no further: quick enough for a health check."""
    try:
        chosen = settings.read()
        engine = bootstrap.open_database(chosen)
        with as_sentences(chosen.database()):
            if not Knowledge(engine).packs():
                yield Finding(Level.BROKEN, "No knowledge is loaded yet.")
        engine.dispose()
    except StartError as error:
        yield from (Finding(Level.BROKEN, problem) for problem in error.problems)


def _configured(chosen: Settings) -> Iterator[Finding]:
    variables = [settings.variables()[name] for name in sorted(chosen.model_fields_set)]
    yield Finding(Level.SET, f"settings: {', '.join(variables) if variables else 'none, all are the defaults'}")
    yield Finding(Level.SET, f"data folder: {chosen.data_dir}")
    yield Finding(Level.SET, f"database: {shown(chosen.database())}")
    yield Finding(Level.SET, f"packs: {', '.join(str(folder) for folder in chosen.packs)}")


def _surfaces(chosen: Settings) -> Iterator[Finding]:
    """Say which chats are set up."""
    if "Slack" not in chosen.surfaces():
        yield Finding(Level.SET, "Slack: off, SLACK_BOT_TOKEN is not set")
    else:
        yield from (Finding(Level.SET, f"Slack: {line}") for line in _slack(chosen))
        if chosen.slack_client_id is not None and not chosen.installs_in_slack():
            yield Finding(Level.NOTE, "Slack: nobody else can install the app, that takes MOAT_PUBLIC_URL")
    yield Finding(Level.SET, "Discord: off, DISCORD_TOKEN is not set" if chosen.discord_token is None else "Discord: on")
    at = chosen.listens()
    if at is not None and chosen.surfaces():
        yield Finding(Level.SET, f"listens at {at[0]}:{at[1]}, /healthz tells how it is")


def _slack(chosen: Settings) -> Iterator[str]:
    """Say how Slack is connected."""
    yield "on, events come through a socket" if chosen.slack_app_token is not None else "on, events come over HTTP to /slack/events"
    if chosen.slack_bot_token is not None:
        yield "one workspace, by its own token"
    if chosen.installs_in_slack():
        root = str(chosen.public_url).rstrip("/")
        yield f"any workspace, installed at {root}/slack/install (redirect address {root}/slack/oauth_redirect)"


def _port_tried(at: tuple[str, int]) -> Iterator[Finding]:
    """Take the port for a moment."""
    try:
        webserver.taken(*at).close()
    except webserver.InUseError as error:
        yield from (Finding(Level.NOTE, f"{problem} That is well if Moat itself runs already.") for problem in error.problems)
    except StartError as error:
        yield from (Finding(Level.BROKEN, problem) for problem in error.problems)


def _slack_tried(moat: Moat) -> Iterator[Finding]:
    """Ask Slack whether it takes the tokens."""
    from adapters.slack import run

    try:
        yield from (Finding(Level.OK, f"Slack: {line}") for line in asyncio.run(run.trial(moat.settings, moat.engine)))
    except StartError as error:
        yield from (Finding(Level.BROKEN, problem) for problem in error.problems)


def _discord_tried(token: SecretStr) -> Iterator[Finding]:
    """Ask Discord whether it takes the token."""
    from adapters.discord import run

    try:
        yield Finding(Level.OK, f"Discord: {asyncio.run(run.trial(token.get_secret_value()))}")
    except StartError as error:
        yield from (Finding(Level.BROKEN, problem) for problem in error.problems)


def _table_of_digests(chosen: Settings) -> Iterator[Finding]:
    """Read the operator's own table of what matters."""
    try:
        importance.read(chosen)
    except StartError as error:
        yield from (Finding(Level.BROKEN, problem) for problem in error.problems)


def _running(moat: Moat) -> Iterator[Finding]:
    yield Finding(Level.OK, "data folder: can be written")
    yield Finding(Level.OK, "database: reachable, tables up to date")
    yield from (Finding(Level.WARNING, notice) for notice in moat.notices)
    for pack in moat.knowledge.packs():
        yield Finding(Level.OK, f"pack {pack.name} {pack.version}: {pack.title}")
    yield Finding(Level.OK, f"knowledge: {_counts(moat.engine)}")
    yield _age(moat.knowledge.as_of(), datetime.now(UTC).date())
    yield Finding(Level.OK, f"understanding: {moat.assistant.mode}")
    tried = [*_begun(moat), *_table_of_digests(moat.settings)]
    yield from tried
    broken = any(each.level == Level.BROKEN for each in tried)
    would = f"would start {' and '.join(moat.settings.surfaces()) or 'the console'}"
    yield Finding(Level.BROKEN, NO_START) if broken else Finding(Level.OK, f"moat run: {would}")


def _begun(moat: Moat) -> Iterator[Finding]:
    """Try what the chats begin with."""
    if moat.settings.surfaces() and (at := moat.settings.listens()) is not None:
        yield from _port_tried(at)
    if "Slack" in moat.settings.surfaces():
        yield from _slack_tried(moat)
    if moat.settings.discord_token is not None:
        yield from _discord_tried(moat.settings.discord_token)


def _counts(engine: sa.Engine) -> str:
    with engine.connect() as connection:
        numbers = [(connection.scalar(sa.select(sa.func.count()).select_from(table)), name) for name, table in COUNTED]
    return ", ".join(f"{number:,} {name}" for number, name in numbers)


def _age(as_of: str, today: date) -> Finding:
    days = (today - date.fromisoformat(as_of)).days
    age = f"knowledge speaks for {as_of}, {days} days ago" if days > 0 else f"knowledge speaks for {as_of}"
    return Finding(Level.NOTE, f"{age}: old, look for a newer pack") if days > STALE_DAYS else Finding(Level.OK, age)
