"""The settings: read once, from the environment and `.env`, and nowhere else.

`read()` gives one frozen object or raises `SettingsError` with every problem at once. A secret is never part of a sentence.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

from dotenv.parser import Binding, parse_stream
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from adapters.errors import SettingsError
from adapters.setting_values import host_and_port, is_database_address, is_web_address, lacking, sentences, whole_path

SHIPPED_PACKS = Path(__file__).resolve().parent.parent / "knowledge" / "packs"
FILE = Path(".env")
OURS, THEIRS = "MOAT_", ("SLACK_", "DISCORD_")
"""How our variables begin, and those of the chats, which other programs have as well."""
ALIKE = 0.85
"""How like one of ours a variable of a chat has to be to be taken for a slip."""
DEFAULT_LISTEN = "127.0.0.1:8080"
SHORTEST_SECRET = 16


def default_data_dir() -> Path:
    """Return `data` in a checkout, the usual place for a program's data elsewhere."""
    checkout = Path(__file__).resolve().parent.parent
    if (checkout / "pyproject.toml").is_file():
        return checkout / "data"
    home = os.environ.get("XDG_DATA_HOME")
    return (Path(home) if home else Path.home() / ".local" / "share") / "moat"


def shipped_packs() -> tuple[Path, ...]:
    """Return the folders of the packs that come with the program."""
    return tuple(sorted(folder.parent for folder in SHIPPED_PACKS.glob("*/pack.yaml")))


def setting(name: str, help_text: str, *, default: Any = None, unit: str = "", shown_default: str = "") -> Any:
    """Declare one setting: its variable, its help and how to read its value."""
    extra: dict[str, Any] = {"unit": unit, "default": shown_default}
    chosen = {"default_factory": default} if callable(default) else {"default": default}
    return Field(validation_alias=name, description=help_text, json_schema_extra=extra, **chosen)


class Settings(BaseSettings):
    """Everything that can be set from outside, with its default, unit and help."""

    model_config = SettingsConfigDict(
        env_file=FILE,
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        case_sensitive=True,
    )

    data_dir: Path = setting(
        "MOAT_DATA_DIR",
        "Where the database and the trained models lie. Made at the first start.",
        default=default_data_dir,
        unit="folder",
        shown_default="`data` in the checkout; `~/.local/share/moat` for an installed program",
    )
    database_url: SecretStr | None = setting(
        "MOAT_DATABASE_URL",
        "The database: `sqlite:///PATH` or `postgresql://USER:PASSWORD@HOST/NAME`.",
        unit="address",
        shown_default="SQLite in `MOAT_DATA_DIR`",
    )
    packs: Annotated[tuple[Path, ...], NoDecode] = setting(
        "MOAT_PACKS",
        "The knowledge packs to answer from, separated by commas or colons.",
        default=shipped_packs,
        unit="folders",
        shown_default="the shipped packs",
    )
    log_level: Literal["debug", "info", "warning", "error"] = setting(
        "MOAT_LOG_LEVEL",
        "How much the log on standard error says: `debug`, `info`, `warning` or `error`. It never holds what people wrote.",
        default="warning",
        unit="word",
    )
    log_format: Literal["plain", "json"] = setting(
        "MOAT_LOG_FORMAT",
        "How a line of the log looks: `plain` for people, `json` for programs that collect logs.",
        default="plain",
        unit="word",
    )
    receipts_kept: Annotated[int, Field(ge=0, le=10_000_000)] = setting(
        "MOAT_RECEIPTS_KEPT",
        "How many receipts of answers are kept; the oldest go first. 0 keeps none.",
        default=20_000,
        unit="receipts",
    )
    conversation_days: Annotated[int, Field(ge=1, le=3650)] = setting(
        "MOAT_CONVERSATION_DAYS",
        "After how many quiet days a conversation is forgotten.",
        default=30,
        unit="days",
    )
    stale_days: Annotated[int, Field(ge=1, le=3650)] = setting(
        "MOAT_STALE_DAYS",
        "After how many days without a newer pack a digest says that the knowledge has not been refreshed.",
        default=14,
        unit="days",
    )
    digest_useful_hours: Annotated[int, Field(ge=1, le=336)] = setting(
        "MOAT_DIGEST_USEFUL_HOURS",
        "How late a digest may still be delivered, after a time in which the program did not run.",
        default=12,
        unit="hours",
    )
    digest_importance: Path | None = setting(
        "MOAT_DIGEST_IMPORTANCE",
        "A file that changes how much each sort of news matters, in digests and in answers ([how](digest.md)).",
        unit="file",
        shown_default="the table that comes with the program",
    )
    public_url: str | None = setting(
        "MOAT_PUBLIC_URL",
        "Where the outside reaches this program, for links and for Slack over HTTP.",
        unit="address",
        shown_default="none",
    )
    listen: str | None = setting(
        "MOAT_LISTEN",
        "Where this program itself listens: `HOST:PORT`. For Slack over HTTP, its installation pages, pages of answers and `/healthz`.",
        unit="address",
        shown_default="`127.0.0.1:8080` where Slack or `MOAT_PUBLIC_URL` needs it, otherwise none",
    )
    token_secret: SecretStr | None = setting(
        "MOAT_TOKEN_SECRET",
        "What the tokens of installed workspaces are encrypted with, so that `SLACK_CLIENT_SECRET` can be replaced.",
        unit="secret",
        shown_default="`SLACK_CLIENT_SECRET`",
    )
    slack_bot_token: SecretStr | None = setting("SLACK_BOT_TOKEN", "Slack: the bot's token, `xoxb-...`.", unit="secret")
    slack_app_token: SecretStr | None = setting("SLACK_APP_TOKEN", "Slack over Socket Mode: `xapp-...`.", unit="secret")
    slack_signing_secret: SecretStr | None = setting("SLACK_SIGNING_SECRET", "Slack over HTTP: checks what comes in.", unit="secret")
    slack_client_id: str | None = setting("SLACK_CLIENT_ID", "Slack in many workspaces: the app's id for OAuth.", unit="text")
    slack_client_secret: SecretStr | None = setting("SLACK_CLIENT_SECRET", "Slack in many workspaces: the app's secret.", unit="secret")
    slack_api_url: str = setting(
        "SLACK_API_URL", "Slack's own address; another one for tests.", default="https://slack.com/api/", unit="address"
    )
    discord_token: SecretStr | None = setting("DISCORD_TOKEN", "Discord: the bot's token.", unit="secret")

    @field_validator("data_dir")
    @classmethod
    def _whole_path(cls, value: Path) -> Path:
        return whole_path(value)

    @field_validator("packs", mode="before")
    @classmethod
    def _folders(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        parts = value.replace(os.pathsep, ",").split(",")
        return tuple(whole_path(Path(part.strip())) for part in parts if part.strip())

    @field_validator("packs")
    @classmethod
    def _packs_are_there(cls, value: tuple[Path, ...]) -> tuple[Path, ...]:
        lost = [str(folder) for folder in value if not (folder / "pack.yaml").is_file()]
        if lost:
            raise ValueError(f"has no pack.yaml in {', '.join(lost)}")
        if not value:
            raise ValueError("names no folder")
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: SecretStr | None) -> SecretStr | None:
        scheme = value.get_secret_value().partition("://")[0] if value else "sqlite"
        if scheme.partition("+")[0] not in {"sqlite", "postgresql", "postgres"}:
            raise ValueError("has to begin with sqlite:/// or postgresql://")
        if value is not None and not is_database_address(value.get_secret_value()):
            raise ValueError("has to look like sqlite:///PATH or postgresql://USER:PASSWORD@HOST:PORT/NAME")
        return value

    @field_validator("public_url", "slack_api_url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        if value is not None and not is_web_address(value):
            raise ValueError("has to be a whole address that begins with https:// or http://")
        return value

    @field_validator("listen")
    @classmethod
    def _host_and_port(cls, value: str | None) -> str | None:
        if value is not None:
            host_and_port(value)
        return value

    @field_validator("token_secret")
    @classmethod
    def _hard_to_guess(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(f"has to have {SHORTEST_SECRET} characters or more")
        return value

    @field_validator("slack_bot_token", "slack_app_token")
    @classmethod
    def _slack_token(cls, value: SecretStr | None, info: Any) -> SecretStr | None:
        start = {"slack_bot_token": "xoxb-", "slack_app_token": "xapp-"}[info.field_name]
        if value is not None and not value.get_secret_value().startswith(start):
            raise ValueError(f"has to begin with {start}")
        return value

    def database(self) -> str:
        """Return the database's address as SQLAlchemy reads it."""
        if self.database_url is None:
            return f"sqlite:///{self.data_dir / 'moat.db'}"
        url = self.database_url.get_secret_value()
        scheme, _, rest = url.partition("://")
        return f"postgresql+psycopg://{rest}" if scheme in {"postgres", "postgresql"} else url

    def tokens(self) -> list[str]:
        """Return all that is secret here, for whoever has to keep it out of something."""
        values = (getattr(self, name) for name in type(self).model_fields)
        return [value.get_secret_value() for value in values if isinstance(value, SecretStr)]

    def surfaces(self) -> tuple[str, ...]:
        """Name the chats that have credentials."""
        slack = self.slack_bot_token is not None or self.slack_client_id is not None
        return (("Slack",) if slack else ()) + (("Discord",) if self.discord_token is not None else ())

    def installs_in_slack(self) -> bool:
        """Say whether others can install the app in their Slack workspaces."""
        return self.slack_client_id is not None and self.public_url is not None

    def listens(self) -> tuple[str, int] | None:
        """Return the host and port to listen at, none when nothing asks for it."""
        over_http = self.slack_signing_secret is not None and self.slack_app_token is None
        wanted = "Slack" in self.surfaces() and (over_http or self.public_url is not None)
        return host_and_port(self.listen or DEFAULT_LISTEN) if self.listen or wanted else None


def variables() -> dict[str, str]:
    """Return each setting's field name with the variable that sets it, in the order of the class."""
    return {name: str(field.validation_alias) for name, field in Settings.model_fields.items()}


def read() -> Settings:
    """Return the settings; raise `SettingsError` with every problem when some are wrong."""
    try:
        unread = [f"Line {each.original.line} of the file .env can not be read: write NAME=VALUE." for each in _in_file() if each.error]
        if unread:
            raise SettingsError(unread)
        settings = Settings()
    except ValidationError as error:
        raise SettingsError(sentences(error)) from None
    except UnicodeDecodeError:
        raise SettingsError(["The file .env is not UTF-8 text."]) from None
    except PermissionError:
        raise SettingsError(["The file .env can not be read: this user may not."]) from None
    problems = lacking(settings)
    if problems:
        raise SettingsError(problems)
    return settings


def calm_arrays() -> None:
    """Let numpy use one thread, unless told otherwise; takes effect only before numpy is imported.

    Our arrays are small: more threads wait for each other longer than they compute, on a busy machine a hundred times as long.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def unknown_variables() -> list[str]:
    """Return a sentence for each variable that looks like a setting and is none."""
    known = list(variables().values())
    found = []
    for name in sorted({*os.environ, *(each.key for each in _in_file() if each.key)} - set(known)):
        near = get_close_matches(name, known, n=1, cutoff=0.6 if name.startswith(OURS) else ALIKE)
        if name.startswith(OURS) or (near and name.startswith(THEIRS)):
            found.append(f"{name} is set, but there is no such setting{f'; is {near[0]} meant?' if near else '.'}")
    return found


def _in_file() -> Iterator[Binding]:
    """Return what stands in the file, line by line."""
    if FILE.is_file():
        with FILE.open(encoding="utf-8") as text:
            yield from parse_stream(text)
