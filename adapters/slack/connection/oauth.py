"""Installing Moat in a workspace: away to Slack with a state that one browser may use once, and back with a code for a token."""

from __future__ import annotations

import asyncio
import html
import logging
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urljoin

from slack_sdk.oauth import AuthorizeUrlGenerator, OAuthStateUtils
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from adapters import logs
from adapters.slack import manifest
from adapters.slack.connection.installations import Installations
from adapters.slack.connection.webapi import grant
from adapters.slack.errors import Refused, refusals
from adapters.storage.once import StoredOnce
from bot.phrases import Phrases, phrases

log = logging.getLogger(__name__)

STATE_SECONDS = 600
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Referrer-Policy": "no-referrer",
}
PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<style>body{{font:1.1rem/1.6 system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem}}</style></head>
<body><h1>{title}</h1><p>{text}</p><p><a href="{link}">{label}</a></p></body></html>
"""


@dataclass(frozen=True, slots=True)
class App:
    """The app as Slack knows it."""

    client_id: str
    client_secret: str
    public_url: str
    """Where the outside reaches this program."""

    @property
    def credentials(self) -> tuple[str, str]:
        """Its id and its secret."""
        return self.client_id, self.client_secret


class Installing:
    """The two pages."""

    def __init__(self, app: App, client: AsyncWebClient, installations: Installations, once: StoredOnce) -> None:
        """Ask Slack through `client`, keep what it gives in `installations`."""
        self._app = app
        self._client = client
        self._installations = installations
        self._once = once
        self._states = OAuthStateUtils(expiration_seconds=STATE_SECONDS)
        self._back = app.public_url.rstrip("/") + manifest.INSTALLED
        self._slack = AuthorizeUrlGenerator(
            client_id=app.client_id,
            redirect_uri=self._back,
            scopes=manifest.bot_scopes(),
            authorization_url=urljoin(client.base_url, "../oauth/v2/authorize"),
        )

    async def begin(self, request: Request) -> Response:
        """Send somebody to Slack, with a new state in the address and in a cookie."""
        state = secrets.token_urlsafe(32)
        await asyncio.to_thread(self._once.take, _key(state), STATE_SECONDS)
        address = self._slack.generate(state, team=request.query_params.get("team"))
        cookie = f"{self._states.build_set_cookie_for_new_state(state)}; SameSite=Lax"
        return RedirectResponse(address, 302, headers=HEADERS | {"Set-Cookie": cookie})

    async def finish(self, request: Request) -> Response:
        """Complete the installation of somebody who comes back; whatever is wrong becomes a page that says so."""
        said = phrases(request.headers.get("accept-language", "").split(",")[0].strip() or "en")
        state, code = request.query_params.get("state"), request.query_params.get("code")
        mine = self._states.is_valid_browser(state, dict(request.headers)) and await asyncio.to_thread(self._once.drop, _key(state))
        refusal = request.query_params.get("error")
        if refusal == "access_denied":
            return self._page(said, said("install_cancelled"), 200)
        if not mine:
            return self._page(said, said("install_stale"), 400)
        if refusal or not code:
            return self._page(said, said("install_failed", code=_short(refusal or "no code")), 400)
        try:
            installation = await self._installed(code)
            await self._installations.save(installation)
        except Refused as refused:
            log.error("an installation was not completed: %s", refused.code)
            return self._page(said, said("install_failed", code=refused.code), 502)
        except SQLAlchemyError as error:
            log.error("an installation was not kept: %s", logs.where(error))
            return self._page(said, said("install_failed", code="storage"), 503)
        log.info("installed in %s %s", installation.enterprise_id, installation.team_id)
        return self._done(said, installation)

    async def _installed(self, code: str) -> Installation:
        """Trade a code for the installation; raises `Refused`."""
        with refusals():
            given = await grant(self._client, self._app.credentials, code=code, redirect_uri=self._back)
            known = await self._client.auth_test(token=str(given["access_token"]))
        return _installation(given, known.data if isinstance(known.data, dict) else {})

    def _done(self, said: Phrases, installation: Installation) -> Response:
        query = urlencode({"app": installation.app_id or "", "team": installation.team_id or installation.enterprise_id or ""})
        name = installation.team_name or installation.enterprise_name or "Slack"
        text = said("install_done", name=name)
        return self._page(said, text, 200, link=urljoin(self._client.base_url, f"../app_redirect?{query}"), label=said("install_open"))

    def _page(self, said: Phrases, text: str, status: int, *, link: str = "", label: str = "") -> Response:
        words = {"title": said("install_title"), "text": text, "link": link or manifest.INSTALL, "label": label or said("install_again")}
        page = PAGE.format(language=said.language, **{name: html.escape(word) for name, word in words.items()})
        return HTMLResponse(page, status, headers=HEADERS | {"Set-Cookie": self._states.build_set_cookie_for_deletion()})


def _installation(given: dict[str, Any], known: dict[str, Any]) -> Installation:
    """Return what is kept of Slack's two answers."""
    team, enterprise, person = given.get("team") or {}, given.get("enterprise") or {}, given.get("authed_user") or {}
    whole = bool(given.get("is_enterprise_install"))
    return Installation(
        app_id=given.get("app_id"),
        enterprise_id=enterprise.get("id"),
        enterprise_name=enterprise.get("name"),
        enterprise_url=known.get("url") if whole else None,
        team_id=None if whole else team.get("id"),
        team_name=None if whole else team.get("name"),
        bot_token=given.get("access_token"),
        bot_id=known.get("bot_id"),
        bot_user_id=given.get("bot_user_id"),
        bot_scopes=given.get("scope") or "",
        bot_refresh_token=given.get("refresh_token"),
        bot_token_expires_in=given.get("expires_in"),
        user_id=str(person.get("id", "")),
        is_enterprise_install=whole,
        token_type=given.get("token_type"),
    )


def _key(state: str | None) -> str:
    return f"slack state {state}"


def _short(text: str) -> str:
    return text[:60]
