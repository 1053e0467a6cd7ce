"""A pack of a dozen records for tests to change and break, and the original checker to compare verdicts with."""

from __future__ import annotations

import contextlib
import io
import sys
from pathlib import Path
from typing import Any
from unittest import mock

import yaml

Pack = dict[str, Any]
"""File name -> what the file holds."""

WORDS: Pack = {
    "name": "boats",
    "title": "Boats",
    "description": "Who builds which boat.",
    "version": "2026.3.1",
    "language": "en",
    "areas": [{"id": "racing", "name": "racing", "aliases": ["race", "赛艇"]}],
    "predicates": [
        {"id": "owns_yard", "meaning": "owns", "subjects": ["company"], "objects": ["platform"], "value": "number",
         "units": ["USD"], "phrase": "{subject} owns {object}"},
        {"id": "output", "meaning": "makes so many", "subjects": ["platform"], "objects": [], "value": "number or text",
         "phrase": "{subject} makes {value}"},
        {"id": "released", "meaning": "came out", "subjects": ["model"], "objects": [], "value": "date", "phrase": "{subject}"},
        {"id": "standing", "meaning": "stands", "subjects": ["company"], "objects": ["model"], "value": "text",
         "phrase": "{subject} is {value} in {area}"},
        {"id": "score", "meaning": "scores", "subjects": ["model"], "objects": [], "value": "number",
         "phrase": "{subject} is {rank} on {benchmark}"},
        {"id": "strategy", "meaning": "aims", "subjects": ["company"], "objects": [], "value": "none", "phrase": "{subject}"},
    ],
    "vocabulary": {
        "entity_kinds": {"company": "a firm", "platform": "a yard", "model": "a boat", "benchmark": "a race", "unit": "a part"},
        "platform_types": {"wharf": "large", "shed": "small", "canteen": "no yard"},
        "claim_kinds": {"fact": "so", "assessment": "judged"},
        "confidences": {"high": "sure", "medium": "so-so", "low": "unsure"},
        "standings": {"leader": "first", "strong": "near", "lagging": "behind"},
        "relations": {"because": "reason", "despite": "although"},
        "relation_phrases": {"because": "{to} because {from}", "despite": "{to}, although {from}"},
        "source_kinds": {"news": "press"},
        "reliabilities": {"reputable": "good", "weak": "bad"},
        "tracks": {"calm": "lake"},
        "scales": {"v1": "old"},
        "tags": ["money", "people"],
    },
}  # fmt: skip


def claim(ident: str, subject: str, predicate: str, as_of: str, **more: Any) -> Pack:
    """Write a claim with what every claim needs."""
    return {
        "id": ident,
        "subject": subject,
        "predicate": predicate,
        "text": f"{subject.title()} and its {predicate.replace('_', ' ')} in {as_of}.",
        "kind": "fact",
        "confidence": "medium",
        "as_of": as_of,
        "sources": ["gazette"],
        "tags": [],
        **more,
    }


def entity(ident: str, kind: str, *aliases: str, **more: Any) -> Pack:
    """Write an entity with what every entity needs."""
    return {"id": ident, "kind": kind, "name": ident.title(), "aliases": list(aliases), "description": "One of them.", **more}


def small_pack() -> Pack:
    """Write a fresh, valid pack."""
    return {
        "pack.yaml": yaml.safe_load(yaml.safe_dump(WORDS)),
        "sources.yaml": {"sources": [source("gazette", url="https://www.gazette.example/a"), source("rumour", reliability="weak")]},
        "entities.yaml": {"entities": [
            entity("acme", "company", "Acme Boats"), entity("birch", "company"), entity("cedar", "company"),
            entity("dock", "platform", owner="acme", platform_type="wharf"),
            entity("barn", "platform", owner="birch", platform_type="shed"),
            entity("swift", "model", "Swift boat", owner="acme"), entity("swift-2", "model", "Swift II", owner="acme", family="swift"),
            entity("regatta", "benchmark", area="racing"),
        ]},
        "claims/people.yaml": {"claims": [
            claim("acme-owns-dock", "acme", "owns_yard", "2020", object="dock", value=1000, unit="USD"),
            claim("birch-owns-barn", "birch", "owns_yard", "2021-05", object="barn", until="2026-02"),
            claim("dock-output", "dock", "output", "2025", value="two hundred boats"),
            claim("acme-standing-2024", "acme", "standing", "2024", value="leader", area="racing", object="swift"),
            claim("acme-standing-2025", "acme", "standing", "2025-06", value="strong", area="racing", supersedes=["acme-standing-2024"]),
            claim("birch-standing", "birch", "standing", "2025-01", value="lagging", area="racing"),
            claim("cedar-standing", "cedar", "standing", "2025-02-03", value="leader", area="racing"),
            claim("acme-strategy", "acme", "strategy", "2025-03", tags=["money"], contradicts=["dock-output"]),
        ]},
        "claims/races.yaml": {"claims": [
            claim("swift-released", "swift-2", "released", "2024-03", value="2024-03"),
            claim("swift-score-1", "swift-2", "score", "2025-01", value=11.5, unit="points", rank=2, benchmark="regatta", area="racing"),
            claim("swift-score-2", "swift-2", "score", "2025-02", rank=1, benchmark="regatta", area="racing", track="calm", scale="v1"),
            claim("weak-word", "cedar", "strategy", "2025", sources=["rumour"], confidence="low"),
        ]},
        "links.yaml": {"links": [
            {"from": "acme-owns-dock", "to": "acme-standing-2025", "relation": "because", "note": "so they say"},
            {"from": "acme-strategy", "to": "acme-standing-2025", "relation": "despite"},
        ]},
        "theses.yaml": {"theses": [
            {
                "id": "yards-win", "title": "Yards win", "statement": "Who owns a yard wins races.", "area": "racing",
                "claims": ["acme-strategy"], "source": "gazette", "subject": "acme",
                "steps": [
                    {"id": "yard", "question": "A yard?", "predicate": "owns_yard", "of": "company", "object_kind": "platform",
                     "platform_types": ["wharf"], "weaker_platform_types": ["shed"], "ignore_platform_types": ["canteen"],
                     "open_only": True},
                    {"id": "boats", "question": "Boats?", "predicate": "output", "of": "platform",
                     "also": [{"predicate": "strategy", "of": "company", "tag": "money"}]},
                    {"id": "races", "question": "Strong?", "predicate": "standing", "of": "company", "area": "racing",
                     "values": ["leader", "strong"], "latest_only": True},
                ],
                "corrections": [
                    {"id": "not-enough", "statement": "A yard is not enough.", "claims": ["birch-standing"],
                     "applies_when": {"yard": True, "races": False}, "examples": ["birch-standing"]},
                    {"id": "not-needed", "statement": "No yard is needed.", "claims": ["cedar-standing"],
                     "applies_when": {"yard": False, "races": True}, "examples": []},
                ],
                "moderators": [
                    {"id": "aim", "name": "aims", "predicates": ["strategy"], "claims": ["acme-strategy"],
                     "also_tags": {"predicates": ["output"], "tags": ["people"]}},
                ],
                "evidence_for": ["acme-owns-dock"], "evidence_against": ["cedar-standing"],
            },
            {"id": "people-win", "title": "People win", "statement": "People do.", "area": "racing", "claims": [],
             "rival_of": "yards-win", "supports": ["cedar-standing"], "opposes": ["acme-standing-2025"]},
        ]},
    }  # fmt: skip


def source(ident: str, **more: Any) -> Pack:
    """Write a source with what every source needs."""
    return {
        "id": ident,
        "title": ident.title(),
        "publisher": "Press",
        "published": "2025-01-02",
        "kind": "news",
        "reliability": "reputable",
        **more,
    }


def write_pack(folder: Path, pack: Pack) -> Path:
    """Write the files of a pack; text and bytes are written as they are."""
    (folder / "claims").mkdir(parents=True, exist_ok=True)
    for name, content in pack.items():
        path = folder / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return folder


def record(pack: Pack, ident: str) -> Pack:
    """Find a record by its id in any list of any file."""
    lists = [rows for content in pack.values() if isinstance(content, dict) for rows in content.values() if isinstance(rows, list)]
    found: Pack = next(row for rows in lists for row in rows if isinstance(row, dict) and row.get("id") == ident)
    return found


def original_accepts(folder: Path) -> bool:
    """Ask the checker that came with the first pack; where it fails, it does not accept."""
    source_text = (Path(__file__).parent / "original_checker.txt").read_text(encoding="utf-8")
    with mock.patch.object(sys, "argv", ["check.py", str(folder)]), contextlib.redirect_stdout(io.StringIO()):
        try:
            exec(compile(source_text, "check.py", "exec"), {"__file__": "check.py", "__name__": "__main__"})
        except SystemExit as finished:
            return finished.code == 0
        except Exception:  # noqa: BLE001 - it was not made to survive what it is given here
            return False
    return False
