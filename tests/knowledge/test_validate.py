"""The validator accepts what the original checker accepts, reports everything else at once, and never fails."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.pack import shipped_pack
from knowledge.validate import check_pack
from tests.knowledge.breakages import BREAKAGES, Break, content, part, put, step, vocabulary, words
from tests.knowledge.mutations import mutated_packs
from tests.knowledge.small_pack import Pack, original_accepts, small_pack, write_pack
from tests.worlds import TEST_PACKS


def test_the_small_pack_is_accepted(tmp_path: Path) -> None:
    write_pack(tmp_path, small_pack())
    assert check_pack(tmp_path) == ()
    assert original_accepts(tmp_path)


@pytest.mark.parametrize("folder", [shipped_pack(), *TEST_PACKS], ids=lambda folder: folder.name)
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


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pack=mutated_packs())
def test_any_change_gets_the_verdict_of_the_original_checker(pack: Pack, tmp_path: Path) -> None:
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
        "a: &a0 [x]\n" + "".join(f"k{n}: &a{n + 1} [{', '.join([f'*a{n}'] * 9)}]\n" for n in range(20)) + "links: [*a20]",
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


@pytest.mark.parametrize(
    ("name", "how"),
    [
        *itertools.product(["sources.yaml", "entities.yaml", "links.yaml", "theses.yaml"], ["no YAML", "a list", "another key", "gone"]),
        *itertools.product(["claims/people.yaml"], ["no YAML", "a list", "another key"]),
        *itertools.product(["pack.yaml"], ["no YAML", "a list", "gone"]),
    ],
)
def test_what_only_follows_from_an_unreadable_file_is_not_reported(name: str, how: str, tmp_path: Path) -> None:
    folder = write_pack(tmp_path, small_pack())
    noise = {"no YAML": "a: [b", "a list": "- x", "another key": "strange: []"}
    if how == "gone":
        (folder / name).unlink()
    else:
        (folder / name).write_text(noise[how])
    assert [problem.file for problem in check_pack(folder)] == [name]


def test_an_unreadable_file_comes_first_and_hides_no_problem_of_the_others(tmp_path: Path) -> None:
    pack = small_pack()
    for fault in ("source kind", "owner is a model", "no full stop"):
        BREAKAGES[fault][0](pack)
    folder = write_pack(tmp_path, pack)
    (folder / "links.yaml").write_text("a: [b")
    files = [problem.file for problem in check_pack(folder)]
    assert files[0] == "links.yaml"
    assert {"sources.yaml", "entities.yaml", "claims/people.yaml"} <= set(files[1:])
