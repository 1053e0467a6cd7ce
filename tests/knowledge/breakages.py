"""The ways to break a pack that the tests know, each with what the report has to say about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml

from tests.knowledge.small_pack import Pack, entity, record, source

Break = Callable[[Pack], Any]


def put(ident: str, **values: Any) -> Break:
    """Set keys of a record."""
    return lambda pack: record(pack, ident).update(values)


def drop(ident: str, key: str) -> Break:
    """Take a key from a record."""
    return lambda pack: record(pack, ident).pop(key)


def words(**values: Any) -> Break:
    """Set keys of pack.yaml."""
    return lambda pack: pack["pack.yaml"].update(values)


def vocabulary(**values: Any) -> Break:
    """Set lists of the vocabulary."""
    return lambda pack: pack["pack.yaml"]["vocabulary"].update(values)


def content(name: str, value: Any) -> Break:
    """Set what a file holds."""
    return lambda pack: pack.update({name: value})


def add(name: str, value: Any) -> Break:
    """Append to the list of a file."""
    top = "claims" if name.startswith("claims/") else name.removesuffix(".yaml")
    return lambda pack: pack[name][top].append(value)


def step(number: int, **values: Any) -> Break:
    """Set keys of a thesis step."""
    return lambda pack: record(pack, "yards-win")["steps"][number].update(values)


def part(key: str, **values: Any) -> Break:
    """Set keys of the first correction or moderator."""
    return lambda pack: record(pack, "yards-win")[key][0].update(values)


# name: what breaks the pack, and what the report has to name: file, id, words of the message
BREAKAGES: dict[str, tuple[Break, str, str, str]] = {
    "a file is missing": (lambda pack: pack.pop("links.yaml"), "links.yaml", "-", "missing: add it"),
    "no claim files": (lambda pack: [pack.pop(name) for name in list(pack) if "claims/" in name], "claims", "-", "no claim files"),
    "broken YAML": (content("sources.yaml", "sources: [a, {b"), "sources.yaml", "-", "no valid YAML"),
    "a key twice": (content("links.yaml", "links: []\nlinks: []\n"), "links.yaml", "-", "twice in line 2"),
    "not UTF-8": (content("links.yaml", "links: [] # é".encode("latin-1")), "links.yaml", "-", "not UTF-8"),
    "binary": (content("links.yaml", b"\x00\x01\x02\xff"), "links.yaml", "-", "UTF-8"),
    "a control character": (content("links.yaml", b"links: []\x07"), "links.yaml", "-", "no valid YAML"),
    "an impossible unquoted date": (content("links.yaml", "links: [2026-13-45]"), "links.yaml", "-", "no valid YAML"),
    "a list as a key": (content("links.yaml", "? [a]\n: 1\n"), "links.yaml", "-", "no valid YAML"),
    "two documents": (content("links.yaml", "links: []\n---\nlinks: []\n"), "links.yaml", "-", "no valid YAML"),
    "a tag from outside YAML": (content("links.yaml", "links: [!!python/name:os.system x]"), "links.yaml", "-", "no valid YAML"),
    "an empty file": (content("links.yaml", ""), "links.yaml", "-", "no mapping"),
    "a list at the top": (content("pack.yaml", "[1, 2]"), "pack.yaml", "-", "no mapping"),
    "another top key": (content("links.yaml", {"links": [], "more": 1}), "links.yaml", "-", "one list named links"),
    "entry is no mapping": (add("entities.yaml", "acme"), "entities.yaml", "-", "no mapping"),
    "unknown key": (put("acme", colour="red"), "entities.yaml", "acme", "unknown key 'colour'"),
    "key is missing": (drop("acme", "description"), "entities.yaml", "acme", "'description' is missing"),
    "key is empty": (put("acme", description=""), "entities.yaml", "acme", "'description' is empty"),
    "wrong type": (put("acme", description=["x"]), "entities.yaml", "acme", "make it text"),
    "true is no number": (put("dock-output", value=True), "claims/people.yaml", "dock-output", "make it a whole number or"),
    "an unquoted date": (put("swift-released", as_of=yaml.safe_load("2024-03-01")), "claims/races.yaml", "swift-released", "in quotes"),
    "id is not kebab-case": (put("cedar-standing", id="Cedar_Standing"), "claims/people.yaml", "Cedar_Standing", "kebab-case"),
    "id is used twice": (add("sources.yaml", source("gazette")), "sources.yaml", "gazette", "used twice"),
    "claim id in two files": (
        lambda pack: pack["claims/races.yaml"]["claims"].append(dict(record(pack, "dock-output"))),
        "claims/races.yaml", "dock-output", "also in claims/people.yaml",
    ),
    "version is no date": (words(version="1.0"), "pack.yaml", "version", "2026.11.22"),
    "predicate id with capitals": (lambda pack: pack["pack.yaml"]["predicates"][1].update(id="Output"), "pack.yaml", "Output", "lower"),
    "predicate is no mapping": (lambda pack: pack["pack.yaml"]["predicates"].append("x"), "pack.yaml", "-", "no mapping"),
    "predicate twice": (
        lambda pack: pack["pack.yaml"]["predicates"].append(dict(pack["pack.yaml"]["predicates"][0])), "pack.yaml", "owns_yard", "twice",
    ),
    "unknown value type": (lambda pack: pack["pack.yaml"]["predicates"][5].update(value="money"), "pack.yaml", "strategy", "value type"),
    "unknown place in a phrase": (
        lambda pack: pack["pack.yaml"]["predicates"][5].update(phrase="{who}"), "pack.yaml", "strategy", "unknown place {who}",
    ),
    "predicate for an unknown kind": (
        lambda pack: pack["pack.yaml"]["predicates"][5].update(subjects=["person"]), "pack.yaml", "strategy", "entity kind 'person'",
    ),
    "a vocabulary is missing": (lambda pack: pack["pack.yaml"]["vocabulary"].pop("tags"), "pack.yaml", "vocabulary", "tags is missing"),
    "unknown vocabulary": (vocabulary(moods={}), "pack.yaml", "vocabulary", "unknown key 'moods'"),
    "a vocabulary is a number": (vocabulary(tracks=7), "pack.yaml", "vocabulary", "make it a mapping"),
    "relation without phrase": (vocabulary(relation_phrases={"because": "x"}), "pack.yaml", "vocabulary", "differ"),
    "source date": (put("gazette", published="2025-13"), "sources.yaml", "gazette", "published is no date"),
    "source kind": (put("gazette", kind="gossip"), "sources.yaml", "gazette", "unknown kind 'gossip'"),
    "source reliability": (put("gazette", reliability="great"), "sources.yaml", "gazette", "use one of reputable, weak"),
    "source address": (put("gazette", url="ftp://x"), "sources.yaml", "gazette", "no web address"),
    "address twice": (put("rumour", url="http://gazette.example/a/"), "sources.yaml", "rumour", "same url as gazette"),
    "source unused": (add("sources.yaml", source("unread")), "sources.yaml", "unread", "never used"),
    "entity kind": (put("cedar", kind="person"), "entities.yaml", "cedar", "unknown kind"),
    "platform without type": (drop("dock", "platform_type"), "entities.yaml", "dock", "platform_type"),
    "unknown platform type": (put("dock", platform_type="pond"), "entities.yaml", "dock", "unknown platform_type 'pond'"),
    "benchmark without area": (drop("regatta", "area"), "entities.yaml", "regatta", "area belongs"),
    "entity of an unknown area": (put("regatta", area="chess"), "entities.yaml", "regatta", "unknown area 'chess'"),
    "owner does not exist": (put("dock", owner="nobody"), "entities.yaml", "dock", "owner 'nobody' does not exist"),
    "owner is a model": (put("dock", owner="swift"), "entities.yaml", "dock", "neither company"),
    "unit without owner": (add("entities.yaml", entity("loft", "unit")), "entities.yaml", "loft", "needs an owner"),
    "family does not exist": (put("swift-2", family="slow"), "entities.yaml", "swift-2", "family 'slow'"),
    "family of a family": (put("swift", family="swift-2"), "entities.yaml", "swift", "without a family of its own"),
    "alias is a number": (put("acme", aliases=[7]), "entities.yaml", "acme", "alias is no text"),
    "alias twice": (put("acme", aliases=["The Acme", "the  ACME!"]), "entities.yaml", "acme", "there twice"),
    "alias of another": (put("birch", aliases=["Acme-Boats"]), "entities.yaml", "birch", "also belongs to acme"),
    "entity unused": (add("entities.yaml", entity("elm", "company")), "entities.yaml", "elm", "never used"),
    "unknown predicate": (put("dock-output", predicate="sinks"), "claims/people.yaml", "dock-output", "unknown predicate 'sinks'"),
    "subject does not exist": (put("dock-output", subject="pier"), "claims/people.yaml", "dock-output", "subject 'pier' does not exist"),
    "subject of the wrong kind": (put("dock-output", subject="acme"), "claims/people.yaml", "dock-output", "does not take"),
    "object of the wrong kind": (put("acme-owns-dock", object="swift"), "claims/people.yaml", "acme-owns-dock", "it takes platform"),
    "subject is object": (put("acme-standing-2024", object="acme"), "claims/people.yaml", "acme-standing-2024", "are the same"),
    "value where none is taken": (put("acme-strategy", value="x"), "claims/people.yaml", "acme-strategy", "takes no value"),
    "value is no date": (put("swift-released", value="March"), "claims/races.yaml", "swift-released", "value is no date"),
    "value is no number": (put("acme-owns-dock", value="x"), "claims/people.yaml", "acme-owns-dock", "value is no number"),
    "value is no text": (put("birch-standing", value=1, unit="x"), "claims/people.yaml", "birch-standing", "value is no text"),
    "unit without value": (put("acme-strategy", unit="USD"), "claims/people.yaml", "acme-strategy", "unit without value"),
    "number without unit": (drop("acme-owns-dock", "unit"), "claims/people.yaml", "acme-owns-dock", "number without unit"),
    "released without a date": (drop("swift-released", "value"), "claims/races.yaml", "swift-released", "needs a date"),
    "claim kind": (put("dock-output", kind="guess"), "claims/people.yaml", "dock-output", "unknown kind 'guess'"),
    "confidence": (put("dock-output", confidence="sure"), "claims/people.yaml", "dock-output", "unknown confidence"),
    "track": (put("swift-score-2", track="wild"), "claims/races.yaml", "swift-score-2", "unknown track"),
    "tag": (put("dock-output", tags=["fish"]), "claims/people.yaml", "dock-output", "unknown tag 'fish'"),
    "claim date": (put("dock-output", as_of="2025-02-30"), "claims/people.yaml", "dock-output", "as_of is no date"),
    "ended before it began": (put("birch-owns-barn", until="2021-04"), "claims/people.yaml", "birch-owns-barn", "lies before as_of"),
    "no source": (put("dock-output", sources=[]), "claims/people.yaml", "dock-output", "name at least one"),
    "source does not exist": (put("dock-output", sources=["dream"]), "claims/people.yaml", "dock-output", "source 'dream'"),
    "one weak source": (put("weak-word", confidence="medium"), "claims/races.yaml", "weak-word", "one weak source"),
    "weak sources only": (
        lambda pack: (put("gazette", reliability="weak")(pack), put("dock-output", sources=["gazette", "rumour"], confidence="high")(pack)),
        "claims/people.yaml", "dock-output", "weak sources only",
    ),
    "supersedes nothing": (put("dock-output", supersedes=["x"]), "claims/people.yaml", "dock-output", "claim 'x' does not exist"),
    "contradicts itself": (put("dock-output", contradicts=["dock-output"]), "claims/people.yaml", "dock-output", "contradicts itself"),
    "tag twice": (put("dock-output", tags=["money", "money"]), "claims/people.yaml", "dock-output", "tags has an entry twice"),
    "supersedes in a circle": (
        put("acme-standing-2024", as_of="2025-06", supersedes=["acme-standing-2025"]), "claims/people.yaml", "acme-standing-2025", "circle",
    ),
    "supersedes the later": (put("acme-standing-2025", as_of="2023"), "claims/people.yaml", "acme-standing-2025", "supersedes the later"),
    "series with two ends": (
        put("acme-standing-2025", supersedes=[]), "claims/people.yaml", "acme-standing-2024", "must supersede it",
    ),
    "unknown area": (put("birch-standing", area="chess"), "claims/people.yaml", "birch-standing", "unknown area 'chess'"),
    "standing without area": (drop("birch-standing", "area"), "claims/people.yaml", "birch-standing", "standing without area"),
    "area on another claim": (put("dock-output", area="racing"), "claims/people.yaml", "dock-output", "standing and score only"),
    "unknown standing": (put("birch-standing", value="fine"), "claims/people.yaml", "birch-standing", "unknown standing 'fine'"),
    "score without benchmark": (drop("swift-score-1", "benchmark"), "claims/races.yaml", "swift-score-1", "without benchmark"),
    "score of another area": (
        lambda pack: (pack["pack.yaml"]["areas"].append({"id": "fishing", "name": "f", "aliases": []}),
                      put("swift-score-1", area="fishing")(pack)),
        "claims/races.yaml", "swift-score-1", "not that of the benchmark",
    ),
    "score says nothing": (drop("swift-score-2", "rank"), "claims/races.yaml", "swift-score-2", "without rank and value"),
    "rank zero": (put("swift-score-2", rank=0), "claims/races.yaml", "swift-score-2", "is no place"),
    "rank elsewhere": (put("dock-output", rank=1), "claims/people.yaml", "dock-output", "rank belongs to score only"),
    "no full stop": (put("dock-output", text="No end"), "claims/people.yaml", "dock-output", "full stop"),
    "text too long": (put("dock-output", text="x" * 480 + "."), "claims/people.yaml", "dock-output", "too long (481"),
    "long quotation": (put("dock-output", text='They said "one two three four five six".'), "claims/people.yaml", "dock-output", "quot"),
    "link is no mapping": (add("links.yaml", 5), "links.yaml", "-", "no mapping"),
    "link to nothing": (
        add("links.yaml", {"from": "x", "to": "dock-output", "relation": "because"}), "links.yaml", "x -> dock-output", "claim 'x'",
    ),
    "link to itself": (
        add("links.yaml", {"from": "dock-output", "to": "dock-output", "relation": "because"}), "links.yaml",
        "dock-output -> dock-output", "link to itself",
    ),
    "unknown relation": (
        add("links.yaml", {"from": "dock-output", "to": "acme-strategy", "relation": "likes"}), "links.yaml",
        "dock-output -> acme-strategy", "unknown relation 'likes'",
    ),
    "link twice": (
        add("links.yaml", {"from": "acme-strategy", "to": "acme-standing-2025", "relation": "despite"}), "links.yaml",
        "acme-strategy -> acme-standing-2025", "there twice",
    ),
    "because both ways": (
        add("links.yaml", {"to": "acme-owns-dock", "from": "acme-standing-2025", "relation": "because"}), "links.yaml",
        "acme-owns-dock -> acme-standing-2025", "both ways",
    ),
    "thesis of an unknown area": (put("people-win", area="chess"), "theses.yaml", "people-win", "unknown area"),
    "thesis rival of nothing": (put("people-win", rival_of="x"), "theses.yaml", "people-win", "rival_of 'x'"),
    "thesis on nothing": (put("people-win", claims=["x"]), "theses.yaml", "people-win", "claim 'x' does not exist"),
    "evidence on both sides": (put("people-win", opposes=["cedar-standing"]), "theses.yaml", "people-win", "in supports and in opposes"),
    "step is no mapping": (put("yards-win", steps=["x"]), "theses.yaml", "yards-win", "no mapping"),
    "step of no predicate": (step(1, predicate="x"), "theses.yaml", "yards-win/boats", "predicate 'x' does not exist"),
    "step with a spare key": (step(1, colour="x"), "theses.yaml", "yards-win/boats", "unknown key"),
    "step of an unknown type": (step(0, platform_types=["pond"]), "theses.yaml", "yards-win/yard", "unknown type 'pond'"),
    "step with an unknown standing": (step(2, values=["fine"]), "theses.yaml", "yards-win/races", "unknown standing"),
    "step with a bad also": (step(1, also=["x"]), "theses.yaml", "yards-win/boats", "no mapping"),
    "step with a quoted truth": (step(0, open_only="yes"), "theses.yaml", "yards-win/yard", "true or false"),
    "correction of no step": (part("corrections", applies_when={"x": True}), "theses.yaml", "yards-win/not-enough", "no step 'x'"),
    "correction without example": (part("corrections", examples=["x"]), "theses.yaml", "yards-win/not-enough", "claim 'x'"),
    "moderator with an unknown tag": (part("moderators", also_tags={"tags": ["x"]}), "theses.yaml", "yards-win/aim", "unknown tag"),
    "moderator of no predicate": (part("moderators", predicates=["x"]), "theses.yaml", "yards-win/aim", "predicate 'x'"),
}  # fmt: skip
