"""The program's own door: one web server for whatever a surface has to offer, and `/healthz` for whoever looks after the program."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import socket
from collections.abc import Awaitable, Callable, Iterator, Sequence

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from adapters.errors import StartError

HEALTH = "/healthz"
PATIENCE = 2.0
"""Seconds that one part of the program may take to say how it is."""
LAST_SECONDS = 2
"""How long a stop waits for the requests at hand."""

Check = Callable[[], Awaitable[str | None]]
"""Says what is wrong with a part of the program, none when all is well."""


def application(routes: Sequence[BaseRoute], checks: Sequence[Check]) -> Starlette:
    """Return what is served."""

    async def health(_: Request) -> Response:
        """Tell how the program is: 200 when every part is well, 503 with the reasons otherwise."""
        ills = [ill for ill in await asyncio.gather(*(_asked(check) for check in checks)) if ill is not None]
        return JSONResponse({"ok": not ills, "problems": ills}, 503 if ills else 200, headers={"Cache-Control": "no-store"})

    async def failed(_: Request, __: Exception) -> Response:
        """Say that something went wrong, and not what."""
        return PlainTextResponse("Something went wrong here. It has been noted.", 500)

    return Starlette(routes=[Route(HEALTH, health), *routes], exception_handlers={Exception: failed})


async def _asked(check: Check) -> str | None:
    try:
        async with asyncio.timeout(PATIENCE):
            return await check()
    except TimeoutError:
        return "a part of the program does not answer"


class InUseError(StartError):
    """Another program has the port, perhaps another Moat."""


def taken(host: str, port: int) -> socket.socket:
    """Take a port; raises `StartError` when it can not be had, `InUseError` when somebody has it."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=512)
    except OSError as error:
        in_use = error.errno == errno.EADDRINUSE
        reason = os.strerror(errno.EADDRINUSE) if in_use else error.strerror or type(error).__name__
        raise (InUseError if in_use else StartError)(
            [f"Nothing can listen at {host}:{port} ({reason}). MOAT_LISTEN names another address."]
        ) from None


class WebServer:
    """Serves until it is stopped."""

    def __init__(self, host: str, port: int, app: Starlette) -> None:
        """Serve `app` there; port 0 is any that is free."""
        self._at = (host, port)
        config = uvicorn.Config(
            app,
            loop="none",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=LAST_SECONDS,
        )
        self._server = _Server(config)
        self._socket: socket.socket | None = None

    def open(self) -> int:
        """Take the port and return its number; raises `StartError` when it can not be had."""
        self._socket = taken(*self._at)
        number: int = self._socket.getsockname()[1]
        return number

    async def serve(self) -> None:
        """Answer requests until `stop`."""
        if self._socket is None:
            self.open()
        await self._server.serve(sockets=[self._socket] if self._socket is not None else None)

    def stop(self) -> None:
        """Take no more requests; `serve` ends when those at hand are answered."""
        self._server.should_exit = True

    def close(self) -> None:
        """Give the port back, if `serve` never did."""
        if self._socket is not None:
            self._socket.close()


class _Server(uvicorn.Server):
    """Leaves signals to the program."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Catch none."""
        yield
