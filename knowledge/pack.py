"""A pack's files: read once, hashed, and turned into plain YAML values.

Whether the values follow the format is the business of `validate`, what they mean that of `records`.
Reading never fails on bad content: what cannot be read becomes a `Problem`.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from knowledge.errors import Problem

LISTS = ("sources", "entities", "links", "theses")
"""Top keys of the list files; each lies in the file of the same name."""
LARGEST = 10**40
"""A whole number from here on is nobody's measurement and counts as infinite."""
PLAIN_DEPTH = 12
"""How deep a record may nest; a pack needs four levels."""
_NOWHERE = 'in "<unicode string>", '
"""What the YAML library says for a file name; the line and the column after it are what helps."""


@dataclass(frozen=True, slots=True)
class PackFiles:
    """The bytes of one pack folder, as they were at one moment."""

    folder: Path
    contents: dict[str, bytes]
    """Relative path -> content, in the order in which the files are read."""
    problems: tuple[Problem, ...] = field(default=())
    """Files that are there but cannot be opened."""

    def digest(self) -> str:
        """Name this content: the same bytes in the same files give the same text."""
        total = hashlib.sha256()
        for name, content in self.contents.items():
            total.update(f"\n{name}\n{len(content)}\n".encode("utf-8", "surrogateescape"))
            total.update(content)
        return total.hexdigest()


def shipped_pack() -> Path:
    """Say where the pack lies that comes with the program."""
    return Path(__file__).parent / "packs" / "ai-media"


def read_files(folder: Path) -> PackFiles:
    """Read every file of the pack in `folder`; files that are missing are left out."""
    contents: dict[str, bytes] = {}
    problems: list[Problem] = []
    for name in ("pack.yaml", "sources.yaml", "entities.yaml", *_claim_files(folder), "links.yaml", "theses.yaml"):
        try:
            contents[name] = (folder / name).read_bytes()
        except FileNotFoundError:
            if name.startswith("claims/"):
                problems.append(Problem(name, "-", "is a link to a file that is missing: mend or remove it"))
        except (OSError, ValueError) as error:
            problems.append(Problem(name, "-", f"cannot be opened ({type(error).__name__}): make it a readable file"))
    return PackFiles(folder, contents, tuple(problems))


def _claim_files(folder: Path) -> list[str]:
    try:
        names = [path.name for path in (folder / "claims").iterdir()]
    except (OSError, ValueError):
        return []
    return sorted(f"claims/{name}" for name in names if name.endswith(".yaml") and not name.startswith("."))


def parse(content: bytes) -> tuple[object, str | None]:
    """Turn one YAML document into plain values; the second part says why that is not possible."""
    try:
        return yaml.load(content.decode("utf-8"), Loader=_loader()), None  # noqa: S506 - a SafeLoader
    except UnicodeDecodeError as error:
        return None, f"is not UTF-8 (byte {error.start}): save it as UTF-8 text"
    except (yaml.YAMLError, ValueError, TypeError) as error:
        return None, f"is no valid YAML, correct it: {' '.join(str(error).replace(_NOWHERE, '').split())[:300]}"
    except RecursionError:
        return None, "is nested too deeply: a pack needs four levels"


def _loader() -> type[Any]:
    return _FastLoader if hasattr(yaml, "CSafeLoader") else _SlowLoader


def _unique_keys(loader: Any, node: yaml.MappingNode) -> dict[object, object]:
    seen: set[object] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node)
        if key in seen:
            raise yaml.YAMLError(f"key {key!r} twice in line {key_node.start_mark.line + 1}")
        seen.add(key)
    found: dict[object, object] = loader.construct_mapping(node, deep=True)
    return found


class _SlowLoader(yaml.SafeLoader):
    """Refuses a key that stands twice in one mapping."""


class _FastLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # C loader where PyYAML has it
    """The same on libyaml."""


_SlowLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _unique_keys)
_FastLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _unique_keys)


def plain(value: object, depth: int = PLAIN_DEPTH) -> Any:
    """Reduce a YAML value to what JSON and every database can hold: text without NUL, numbers, lists, mappings."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, int) and abs(value) >= LARGEST:
        return math.copysign(math.inf, value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if depth == 0:
        return None
    if isinstance(value, dict):
        return {str(key).replace("\0", ""): plain(inner, depth - 1) for key, inner in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(inner, depth - 1) for inner in value]
    return str(value)
