"""How the values of settings are read and told right from wrong."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pydantic import ValidationError

if TYPE_CHECKING:
    from adapters.settings import Settings


def whole_path(path: Path) -> Path:
    """Return the path from the root, with `~` filled in."""
    try:
        return path.expanduser().absolute()
    except RuntimeError:
        raise ValueError("names the home of a user who is not known here") from None


def host_and_port(text: str) -> tuple[str, int]:
    """Read `HOST:PORT`; raises `ValueError`."""
    host, _, port = text.rpartition(":")
    if not host or not (port.isascii() and port.isdigit() and int(port) < 65536):
        raise ValueError("has to look like HOST:PORT, for example 127.0.0.1:8080")
    return host.strip("[]"), int(port)


def is_web_address(text: str) -> bool:
    """Say whether the text is a whole web address."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def is_database_address(text: str) -> bool:
    """Say whether the text can be read as the address of a database."""
    from sqlalchemy.engine import make_url  # imported here: most starts have no address to read
    from sqlalchemy.exc import ArgumentError

    try:
        make_url(text)
    except (ArgumentError, ValueError):
        return False
    return True


def sentences(error: ValidationError) -> list[str]:
    """Say each problem with the variable's name; the value itself stays out, it may be a secret."""
    found = []
    for problem in error.errors(include_url=False, include_input=False):
        name = str(problem["loc"][0]) if problem["loc"] else "A setting"
        plain = _PLAIN.get(problem["type"])
        message = plain.format(**problem.get("ctx", {})) if plain else problem["msg"].removeprefix("Value error, ")
        found.append(f"{name} {message}.")
    return found


def lacking(settings: Settings) -> list[str]:
    """Return the problems of settings that only make sense together."""
    problems = []
    way_in = settings.slack_app_token or settings.slack_signing_secret
    if settings.slack_bot_token and not way_in:
        problems.append("SLACK_BOT_TOKEN also takes SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP).")
    if settings.slack_app_token and not (settings.slack_bot_token or settings.slack_client_id):
        problems.append("SLACK_APP_TOKEN also takes SLACK_BOT_TOKEN.")
    elif settings.slack_signing_secret and not (settings.surfaces() or settings.slack_client_secret):
        problems.append("SLACK_SIGNING_SECRET also takes SLACK_BOT_TOKEN, or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET.")
    if bool(settings.slack_client_id) != bool(settings.slack_client_secret):
        problems.append("SLACK_CLIENT_ID and SLACK_CLIENT_SECRET go together: set both or none.")
    elif settings.slack_client_id and not settings.slack_bot_token:
        if not way_in:
            problems.append("SLACK_CLIENT_ID also takes SLACK_SIGNING_SECRET (HTTP) or SLACK_APP_TOKEN (Socket Mode).")
        if not settings.public_url:
            problems.append("SLACK_CLIENT_ID also takes MOAT_PUBLIC_URL: Slack sends people back there when they install the app.")
    return problems


_PLAIN = {
    "int_parsing": "has to be a whole number",
    "int_from_float": "has to be a whole number",
    "greater_than_equal": "has to be {ge} or more",
    "less_than_equal": "has to be {le} or less",
    "literal_error": "has to be one of {expected}",
    "path_type": "has to be a path",
}
