"""Answers as pages on the web, for those to whom somebody has passed on the link.

A page shows the answer and its sources, never the question or who asked. Only answers whose link somebody has asked for have one.
"""

from __future__ import annotations

import asyncio
import re
from html import escape
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from adapters import layout
from adapters.footnotes import address as web_address
from adapters.layout import Line, Part
from adapters.service import Notes, Service
from bot.answers import Answer, Citation
from bot.phrases import Phrases, phrases
from bot.wording import day

_PATH = re.compile(r"/a/([0-9A-Za-z]{1,64})/?")
_STYLE = """body{font:17px/1.5 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem;color:#1d2330;background:#fff}
small{color:#5b6475}blockquote{border-left:4px solid #f59e0b;margin:0;padding-left:1rem}table{border-collapse:collapse}
td,th{border:1px solid #cbd5e1;padding:.3rem .6rem;text-align:left}
@media(prefers-color-scheme:dark){body{color:#e6e9ef;background:#1f2430}a{color:#8ab4f8}small{color:#a3adc2}}"""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


def address(public_url: str, answer: str) -> str:
    """Return the address of an answer's page."""
    return f"{public_url.rstrip('/')}/a/{answer}"


def answer_at(public_url: str, url: str) -> str | None:
    """Return the id of the answer that an address of ours leads to; empty for another page of ours, none for anybody else's."""
    ours, found = urlsplit(public_url), urlsplit(url)
    root = ours.path.rstrip("/")
    if found.hostname != ours.hostname or not found.path.startswith(root):
        return None
    match = _PATH.fullmatch(found.path.removeprefix(root))
    return match[1] if match else ""


def publish(notes: Notes, answer: str) -> None:
    """Let an answer have a page."""
    notes.write(_note(answer), "yes")


async def published(service: Service, notes: Notes, answer: str) -> Answer | None:
    """Return an answer that has a page and is still kept."""
    if await asyncio.to_thread(notes.read, _note(answer)) is None:
        return None
    return await service.kept(answer)


def routes(service: Service, notes: Notes) -> list[BaseRoute]:
    """Return the pages."""

    async def page(request: Request) -> Response:
        said = phrases(request.headers.get("accept-language", "en")[:5])
        answer = await published(service, notes, request.path_params["answer"])
        if answer is None:
            return _page(f"<p>{escape(said('page_gone'))}</p>", said, status=404)
        return _page(html(answer, said), said)

    return [Route("/a/{answer:str}", page)]


def html(answer: Answer, said: Phrases) -> str:
    """Return an answer as HTML; whatever it says is text there."""
    sheet, sources = layout.sheet(answer), layout.sources(answer)
    blocks = [block for part in sheet.parts for block in _part(part, said)]
    further = [_line(line, said) for line in layout.rest(answer).parts[0].points]
    blocks += [_list(further)] if further else []
    small = layout.small_print(sheet, said)
    blocks += [f"<p><small>{escape(' · '.join(small))}</small></p>"] if small else []
    if sources:
        items = "".join(f"<li id='s{n}'>{_source(citation)}</li>" for n, citation in sources.items())
        blocks.append(f"<h2>{escape(said('sources_title'))}</h2><ol>{items}</ol>")
    return "".join(blocks)


def _part(part: Part, said: Phrases) -> list[str]:
    blocks = [f"<blockquote><b>{escape(said('correction'))}</b> {_line(line, said)}</blockquote>" for line in part.corrections]
    blocks += [f"<h1>{_line(part.headline, said)}</h1>"] if part.headline else []
    blocks += [_list([_line(line, said) for line in part.points])] if part.points else []
    blocks += [f"<p>{escape(caveat)}</p>" for caveat in part.caveats if caveat]
    if part.table:
        heading = "".join(f"<th>{escape(cell)}</th>" for cell in part.table.columns)
        rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in part.table.rows)
        blocks.append(f"<table><caption>{escape(part.table.title)}</caption><tr>{heading}</tr>{rows}</table>")
    return blocks


def _line(line: Line, said: Phrases) -> str:
    marks = layout.marks(line, said)
    shown = escape(line.text) + (f" <small>({escape('; '.join(marks))})</small>" if marks else "")
    return shown + "".join(f" <sup><a href='#s{n}'>{n}</a></sup>" for n in line.notes)


def _list(lines: list[str]) -> str:
    return "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"


def _source(citation: Citation) -> str:
    name, url = escape(f"{citation.publisher}: {citation.title}"), web_address(citation.url)
    shown = f"<a rel='noopener nofollow' href='{escape(url)}'>{name}</a>" if url else name
    return f"{shown}, {escape(day(citation.published))}"


def _page(body: str, said: Phrases, status: int = 200) -> Response:
    page = (
        f"<!doctype html><html lang='{said.language}'><meta charset='utf-8'><meta name='viewport' content='width=device-width'>"
        f"<title>Moat</title><style>{_STYLE}</style><main>{body}<p><small>Moat · {escape(said('page_try'))}</small></p></main></html>"
    )
    return HTMLResponse(page, status, headers=HEADERS)


def _note(answer: str) -> str:
    return f"page of answer {answer}"
