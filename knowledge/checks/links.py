"""Rules for links.yaml."""

from __future__ import annotations

from knowledge.checks.draft import Draft, Record, choices, known, show

FILE = "links.yaml"
REQUIRED = {"from": str, "to": str, "relation": str}


def check_links(draft: Draft, rows: list[object]) -> None:
    """Check every link, and that none is there twice or runs both ways."""
    seen: set[tuple[str, str, str]] = set()
    for row in rows:
        if not isinstance(row, dict):
            draft.bad(FILE, "-", f"entry {show(row)} is no mapping: write from, to and relation")
            continue
        draft.links.append(row)
        name = f"{_text(row, 'from')} -> {_text(row, 'to')}"
        draft.fields(FILE, name, row, REQUIRED, {"note": str})
        _link(draft, name, row)
        key = (_text(row, "from"), _text(row, "to"), _text(row, "relation"))
        if key in seen:
            draft.bad(FILE, name, f"link is there twice ({key[2]}): remove one")
        seen.add(key)
    for one, other, relation in sorted(seen):
        if relation in ("because", "enables") and (other, one, relation) in seen and one < other:
            draft.bad(FILE, f"{one} -> {other}", f"{relation} runs both ways: keep the direction from reason to outcome")


def _text(row: Record, key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else show(value)


def _link(draft: Draft, name: str, row: Record) -> None:
    for key in ("from", "to"):
        if not known(row.get(key), draft.claims):
            draft.bad(FILE, name, f"{key}: claim {show(row.get(key))} does not exist: correct the id or remove the link", without="claims")
    if row.get("from") == row.get("to"):
        draft.bad(FILE, name, "link to itself: remove it")
    if row.get("relation") not in draft.words["relations"]:
        draft.bad(FILE, name, f"unknown relation {show(row.get('relation'))}: use one of {choices(draft.words['relations'])}")
