"""Does a folder follow the pack format? Every problem at once, each with file, id and what to do.

The only validator: authors (`moat pack check`), tests and loading all go through here.
The rules themselves are in `knowledge.checks`; the format is described in `docs/pack-format.md`.
"""

from __future__ import annotations

from pathlib import Path

from knowledge.checks.claims import check_claims
from knowledge.checks.draft import Draft
from knowledge.checks.entities import check_entities
from knowledge.checks.links import check_links
from knowledge.checks.series import check_series
from knowledge.checks.sources import check_sources
from knowledge.checks.theses import check_theses
from knowledge.checks.usage import check_usage
from knowledge.checks.words import check_words
from knowledge.errors import Problem
from knowledge.pack import LISTS, PackFiles, parse, read_files

LIST_FILES = tuple(f"{name}.yaml" for name in LISTS)


def check_pack(folder: Path | str) -> tuple[Problem, ...]:
    """Report every problem of the pack in `folder`; none means that it can be loaded."""
    path = Path(folder)
    if not is_folder(path):
        return (Problem(str(folder), "-", "there is no such folder: give the folder that holds pack.yaml"),)
    return tuple(examine(read_files(path)).problems)


def is_folder(path: Path) -> bool:
    """Say whether a folder lies there."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def examine(files: PackFiles) -> Draft:
    """Read the pack and apply every rule.

    Files that can not be read come first, and what only follows from them is not reported: a source that "does not exist"
    because sources.yaml is broken. Everything depends on pack.yaml, so without that nothing else is judged.
    """
    draft = Draft(problems=list(files.problems))
    unreadable = {problem.file for problem in files.problems}
    draft.pack = _read_pack(draft, files, unreadable)
    claim_files = sorted(name for name in {*files.contents, *unreadable} if name.startswith("claims/"))
    rows = {name: _read_list(draft, files, name, unreadable) for name in (*LIST_FILES, *claim_files)}
    if not claim_files:
        draft.bad("claims", "-", "no claim files: add claims/NAME.yaml")
        draft.lost.add("claims")
    if "pack" in draft.lost:
        return draft
    check_words(draft)
    check_sources(draft, rows["sources.yaml"])
    check_entities(draft, rows["entities.yaml"])
    check_claims(draft, {name: rows[name] for name in claim_files})
    check_series(draft)
    check_links(draft, rows["links.yaml"])
    check_theses(draft, rows["theses.yaml"])
    check_usage(draft)
    return draft


def _read(draft: Draft, files: PackFiles, name: str, unreadable: set[str]) -> object:
    """Parse one file; none when that fails, which is then reported."""
    if name in unreadable:
        return None
    if name not in files.contents:
        draft.bad(name, "-", "file is missing: add it, with an empty list if there is nothing to say")
        return None
    found, reason = parse(files.contents[name])
    if reason is not None:
        draft.bad(name, "-", reason)
    elif not isinstance(found, dict):
        draft.bad(name, "-", "holds no mapping: begin with the keys that docs/pack-format.md names")
    return found if isinstance(found, dict) else None


def _read_pack(draft: Draft, files: PackFiles, unreadable: set[str]) -> dict[object, object]:
    found = _read(draft, files, "pack.yaml", unreadable)
    if isinstance(found, dict):
        return found
    draft.lost.add("pack")
    return {}


def _read_list(draft: Draft, files: PackFiles, name: str, unreadable: set[str]) -> list[object]:
    found = _read(draft, files, name, unreadable)
    top = "claims" if name.startswith("claims/") else name.removesuffix(".yaml")
    rows = found.get(top) if isinstance(found, dict) else None
    if isinstance(found, dict) and (set(found) != {top} or not isinstance(rows, list)):
        draft.bad(name, "-", f"must hold one list named {top}: put everything under that key")
    elif isinstance(rows, list):
        return rows
    draft.lost.add(top)
    return []
