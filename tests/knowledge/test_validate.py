"""The validator accepts what the original checker accepts, reports everything else at once, and never fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.pack import shipped_pack
from knowledge.validate import check_pack
from tests.knowledge.breakages import BREAKAGES, Break, content, part, put, step, vocabulary, words
from tests.knowledge.conftest import EV_PACK
from tests.knowledge.small_pack import original_accepts, small_pack, write_pack


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
    (tmp_path / "claims" / "lost.yaml").symlink_to(tmp_path / "nowhere")
    problems = check_pack(tmp_path)
    assert {problem.file for problem in problems} >= {"links.yaml", "claims/folder.yaml", "claims/lost.yaml"}
