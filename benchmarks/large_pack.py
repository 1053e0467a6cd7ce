"""Makes a pack many times as large as another: the same landscape again and again under invented names.

Every copy has its own areas, entities, claims and links; sources, predicates and theses are shared with the original.
The original stays as it is, so the same questions can be asked of both.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import yaml

LETTERS = "abcdefghijklmnopqrstuvwxyz"
REFERENCES = ("subject", "object", "benchmark")
LISTS = ("supersedes", "contradicts")
Record = dict[str, Any]


def write(original: Path, folder: Path, times: int) -> None:
    """Write a pack `times` as large as the original into the folder."""
    shutil.copytree(original, folder, ignore=shutil.ignore_patterns("*.py"))
    pack = _read(original / "pack.yaml")
    areas, entities, links = pack["areas"], _read(original / "entities.yaml")["entities"], _read(original / "links.yaml")["links"]
    claims = [claim for path in sorted((original / "claims").glob("*.yaml")) for claim in _read(path)["claims"]]
    copies = [Copy(number, areas, entities) for number in range(1, times)]
    _write(folder / "pack.yaml", pack | {"areas": areas + [copy.area(area) for copy in copies for area in areas]})
    _write(folder / "entities.yaml", {"entities": entities + [copy.entity(entity) for copy in copies for entity in entities]})
    _write(folder / "links.yaml", {"links": links + [copy.link(link) for copy in copies for link in links]})
    for copy in copies:
        _write(folder / "claims" / f"copy-{copy.number}.yaml", {"claims": [copy.claim(claim) for claim in claims]})


class Copy:
    """One more landscape: how a record of the original reads there."""

    def __init__(self, number: int, areas: list[Record], entities: list[Record]) -> None:
        """Invent a name for everything."""
        self.number = number
        self._letters = LETTERS[number // len(LETTERS)] + LETTERS[number % len(LETTERS)]
        names = {entity["name"] for entity in entities} | {area["name"] for area in areas}
        self._names = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in sorted(names, key=len, reverse=True)))

    def area(self, area: Record) -> Record:
        """Return the area of this landscape."""
        return {"id": self._id(area["id"]), "name": self._name(area["name"]), "aliases": []}

    def entity(self, entity: Record) -> Record:
        """Return the entity of this landscape, without its other names."""
        references = {key: self._id(entity[key]) for key in ("owner", "family", "area") if key in entity}
        return entity | references | {"id": self._id(entity["id"]), "name": self._name(entity["name"]), "aliases": []}

    def claim(self, claim: Record) -> Record:
        """Return the claim of this landscape."""
        references = {key: self._id(claim[key]) for key in (*REFERENCES, "area") if key in claim}
        lists = {key: [self._id(each) for each in claim[key]] for key in LISTS if key in claim}
        text = self._names.sub(lambda match: self._name(match.group(0)), claim["text"])
        return claim | references | lists | {"id": self._id(claim["id"]), "text": text}

    def link(self, link: Record) -> Record:
        """Return the link of this landscape."""
        return link | {"from": self._id(link["from"]), "to": self._id(link["to"])}

    def _id(self, name: str) -> str:
        return copied_id(name, self.number)

    def _name(self, name: str) -> str:
        """Turn the letters of a name so far that it is like no other one."""
        turn = 1 + self.number % (len(LETTERS) - 1)
        table = str.maketrans(LETTERS + LETTERS.upper(), "".join(each[turn:] + each[:turn] for each in (LETTERS, LETTERS.upper())))
        return f"{name.translate(table)} {self._letters}"


def copied_id(name: str, number: int) -> str:
    """Return the id that something of the original has in a copy."""
    return f"{name}-n{number}"


def _read(path: Path) -> Record:
    found: Record = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return found


def _write(path: Path, content: Record) -> None:
    text = yaml.dump(content, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=1000)
    path.write_text(text, encoding="utf-8")
