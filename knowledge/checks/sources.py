"""Rules for sources.yaml."""

from __future__ import annotations

import re

from knowledge.checks.draft import Draft, Record, choices, is_date, show

FILE = "sources.yaml"
REQUIRED = {"id": str, "title": str, "publisher": str, "published": str, "kind": str, "reliability": str}
OPTIONAL = {"url": str, "refers_to": str, "stored_copy": str, "published_note": str}
ADDRESS = re.compile(r"^https?://[^\s]+$")


def check_sources(draft: Draft, rows: list[object]) -> None:
    """Check every source and that no address occurs twice."""
    draft.sources = draft.by_id(FILE, rows)
    addresses: dict[str, str] = {}
    for ident, source in draft.sources.items():
        draft.fields(FILE, ident, source, REQUIRED, OPTIONAL)
        _source(draft, ident, source)
        if isinstance(source.get("url"), str):
            address = re.sub(r"^https?://(www\.)?", "", source["url"]).rstrip("/").lower()
            if address in addresses:
                draft.bad(FILE, ident, f"same url as {addresses[address]}: keep one of the two sources")
            addresses[address] = ident


def _source(draft: Draft, ident: str, source: Record) -> None:
    if not is_date(source.get("published")):
        draft.bad(FILE, ident, f'published is no date: {show(source.get("published"))}: write "2026", "2026-04" or "2026-04-19"')
    for key, words in (("kind", "source_kinds"), ("reliability", "reliabilities")):
        if source.get(key) not in draft.words[words]:
            draft.bad(FILE, ident, f"unknown {key} {show(source.get(key))}: use one of {choices(draft.words[words])}")
    for key in ("url", "refers_to"):
        if key in source and not (isinstance(source[key], str) and ADDRESS.match(source[key])):
            draft.bad(FILE, ident, f"{key} is no web address: {show(source[key])}: begin with https://, without spaces")
