"""The validator accepts what the original checker accepts, reports everything else at once, and never fails."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.pack import shipped_pack
from knowledge.validate import check_pack
from tests.knowledge.conftest import EV_PACK
from tests.knowledge.small_pack import Pack, entity, original_accepts, record, small_pack, source, write_pack

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
    "predicate id with capitals": (lambda pack: pack["pack.yaml"]["predicates"][1].update(id="Output"), "pack.yaml", "Output", "lower-case"),
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
    "long quotation": (put("dock-output", text='They said "one two three four five six".'), "claims/people.yaml", "dock-output", "quotation"),
    "link is no mapping": (add("links.yaml", 5), "links.yaml", "-", "no mapping"),
    "link to nothing": (add("links.yaml", {"from": "x", "to": "dock-output", "relation": "because"}), "links.yaml", "x -> dock-output", "'x'"),
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


def test_the_small_pack_is_accepted(tmp_path: Path) -> None:
    write_pack(tmp_path, small_pack())
    assert check_pack(tmp_path) == ()
    assert original_accepts(tmp_path)


@pytest.mark.parametrize("folder", [shipped_pack(), EV_PACK], ids=lambda folder: folder.name)
def test_packs_of_the_project_are_accepted(folder: Path) -> None:
    assert check_pack(folder) == ()


@pytest.mark.parametrize("name", BREAKAGES)
def test_a_broken_pack_is_refused_with_file_id_and_advice(name: str, tmp_path: Path) -> None:
    break_it, file, ident, words_ = BREAKAGES[name]
    pack = small_pack()
    break_it(pack)
    write_pack(tmp_path, pack)
    assert not original_accepts(tmp_path)
    problems = check_pack(tmp_path)
    assert any(one.file == file and one.id == ident and words_ in one.message for one in problems), "\n".join(map(str, problems))


def test_all_breakages_are_reported_at_once(tmp_path: Path) -> None:
    pack = small_pack()
    for name in ("source kind", "owner is a model", "tag", "unknown relation", "thesis rival of nothing", "no full stop"):
        BREAKAGES[name][0](pack)
    files = {problem.file for problem in check_pack(write_pack(tmp_path, pack))}
    assert files >= {"sources.yaml", "entities.yaml", "claims/people.yaml", "links.yaml", "theses.yaml"}


@pytest.mark.parametrize(
    "allowed",
    [
        put("dock-output", text="A block of text.\n"),
        put("dock-output", value=10**60, unit="boats"),
        put("dock-output", value=float("nan"), unit="boats"),
        put("dock-output", value=""),
        put("dock-output", where="", text="She said “one two three four five”!"),
        put("acme", aliases=["Ａｃｍｅ international", "快船", "!?"]),
        words(areas=[{"id": "racing", "name": "racing", "aliases": [1, None]}]),
        vocabulary(tracks=["calm"], scales={"v1": None, 2: 3}),
        part("corrections", applies_when={"yard": "perhaps"}),
        step(1, also=[{"predicate": "strategy", "since": yaml.safe_load("2026-01-01")}]),
        content("links.yaml", "\ufefflinks:\r\n- &a {from: dock-output, to: acme-strategy, relation: because}\r\n"),
        content("claims/empty.yaml", "claims: []"),
        content("claims/.hidden.yaml", "nonsense: ["),
    ],
)  # fmt: skip
def test_what_the_format_does_not_forbid_is_accepted(allowed: Break, tmp_path: Path) -> None:
    pack = small_pack()
    allowed(pack)
    write_pack(tmp_path, pack)
    assert original_accepts(tmp_path)
    assert check_pack(tmp_path) == ()


JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 3), st.floats(), st.text(max_size=3), st.dates(),
    st.sampled_from(["acme", "dock", "swift", "gazette", "dock-output", "2025", "2026-02-30", "racing", "standing", "video", "weak", "yard"]),
    st.lists(st.sampled_from(["acme", "dock-output", "money", 1, None, []]), max_size=2),
    st.dictionaries(st.sampled_from(["id", "yard", "predicates", 1]), st.sampled_from(["x", [], None, {}]), max_size=2),
)  # fmt: skip


def places(value: Any) -> list[tuple[Any, Any]]:
    """List every (container, key) inside a value."""
    pairs = list(value.items()) if isinstance(value, dict) else list(enumerate(value)) if isinstance(value, list) else []
    return [(value, key) for key, _ in pairs] + [place for _, inner in pairs for place in places(inner)]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_change_gets_the_verdict_of_the_original_checker(data: st.DataObject, tmp_path: Path) -> None:
    pack = small_pack()
    for _ in range(data.draw(st.integers(1, 2))):
        container, key = data.draw(st.sampled_from(places(pack)[len(pack) :]))
        action = data.draw(st.sampled_from(["replace", "remove", "repeat"]))
        if action == "replace" or not isinstance(container, list):
            container[key] = data.draw(JUNK)
        elif action == "remove":
            del container[key]
        else:
            container.append(container[key])
    write_pack(tmp_path, pack)
    problems = check_pack(tmp_path)
    assert (problems == ()) == original_accepts(tmp_path), "\n".join(map(str, problems))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(sorted(small_pack())), noise=st.one_of(st.binary(max_size=60), st.text(max_size=60).map(str.encode)))
def test_noise_in_a_file_is_a_problem_and_no_failure(name: str, noise: bytes, tmp_path: Path) -> None:
    write_pack(tmp_path, small_pack() | {name: noise})
    assert any(problem.file == name for problem in check_pack(tmp_path))


@pytest.mark.parametrize(
    "noise",
    [
        "[" * 5000, "links: " + "[" * 900 + "]" * 900, "links: &a [*a]", "links: &a\n- {from: *a, to: x, relation: *a}",
        "a: &a [x]\n" + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(20)) + "links: [*u]",
        "links: [{from: 0x" + "f" * 6000 + ", to: x, relation: x}]",
    ],
    ids=["unclosed", "deep", "inside itself", "mapping inside itself", "a billion", "endless number"],
)  # fmt: skip
def test_hostile_yaml_is_a_problem_and_no_failure(noise: str, tmp_path: Path) -> None:
    assert check_pack(write_pack(tmp_path, small_pack() | {"links.yaml": noise}))


def test_a_folder_that_is_not_there_or_no_folder_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for folder in (tmp_path / "nowhere", tmp_path / "file", "nul\0byte", tmp_path / ("x" * 300)):
        assert "no such folder" in check_pack(folder)[0].message


def test_an_empty_folder_names_every_missing_file(tmp_path: Path) -> None:
    missing = {problem.file for problem in check_pack(tmp_path)}
    assert missing >= {"pack.yaml", "sources.yaml", "entities.yaml", "claims", "links.yaml", "theses.yaml"}


def test_a_file_that_cannot_be_opened_is_a_problem(tmp_path: Path) -> None:
    write_pack(tmp_path, small_pack())
    (tmp_path / "links.yaml").unlink()
    (tmp_path / "links.yaml").mkdir()
    (tmp_path / "claims" / "folder.yaml").mkdir()
    os.symlink(tmp_path / "nowhere", tmp_path / "claims" / "lost.yaml")
    problems = check_pack(tmp_path)
    assert {problem.file for problem in problems} >= {"links.yaml", "claims/folder.yaml", "claims/lost.yaml"}
