"""The files of questions: well formed, and asking only for what their pack has. And the judge that reads them."""

from __future__ import annotations

import importlib.util
import json
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from bot.understanding.classify import read_kinds
from tests.worlds import World

FOLDER = Path(__file__).parent
RECORDS_OF = {FOLDER.name: "shipped", "records_orbit": "rockets", "records_ev": "batteries", "records_cloud": "clouds"}
"""Folder of scored records -> fixture with the assistant on the pack that they ask about."""
RECORDS = sorted(path for path in (*FOLDER.glob("*.jsonl"), *FOLDER.glob("records_*/*.jsonl")))
PAIRS_OF = {
    "pairs": "shipped", "pairs_ev": "batteries", "pairs_cloud": "clouds", "pairs_shoes": "shoes", "pairs_grocery": "groceries",
    "pairs_memory": "chips",
}  # fmt: skip
"""Folder of pairs -> fixture with the assistant on the pack that they ask about."""
PAIRS = sorted(path for folder in PAIRS_OF for path in (FOLDER / folder).glob("*.jsonl"))
EXPECTS = {"answer", "correct", "unknown", "out_of_scope", "clarify", "help", "any_refusal"}
SETS = {"seed", "kb", "premise", "premise_true", "dialogue", "near_oos", "unanswerable", "hostile"}
BY_TRAIT = {"pairs/e", "pairs/f", "pairs/g", "pairs_cloud/b", "pairs_cloud/c", "pairs_ev/b", "pairs_ev/c"}
"""Files of pairs whose `kind` names what is asked for (price, length, party) in a word of its own, not the kind of question."""
KINDS = {k.id for k in read_kinds()}
NAMED_CLAIMS = re.compile(r"\[([a-z0-9][a-z0-9,; -]*)\]\s*$")


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


@pytest.fixture(scope="module")
def score() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", FOLDER / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def name(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("path", RECORDS, ids=name)
def test_a_record_is_well_formed(path: Path) -> None:
    for record in read(path):
        assert set(record) == {"id", "set", "persona", "turns"}, record["id"]
        assert record["set"] in SETS, record["id"]
        assert record["turns"], record["id"]
        assert len(record["turns"]) == 1 or record["set"] in {"dialogue", "hostile"}, record["id"]


@pytest.mark.parametrize("path", RECORDS, ids=name)
def test_a_turn_is_well_formed(path: Path) -> None:
    for record in read(path):
        for turn in record["turns"]:
            assert (
                {"q", "expect", "must", "must_not", "entities", "note"}
                <= set(turn)
                <= {"q", "expect", "accept", "must", "must_not", "entities", "note", "as_of"}
            ), record["id"]
            assert {turn["expect"], *turn.get("accept", [])} <= EXPECTS, record["id"]
            assert isinstance(turn["q"], str), record["id"]
            for pattern in (*turn["must"], *turn["must_not"]):
                re.compile(pattern)


@pytest.mark.parametrize("path", RECORDS, ids=name)
def test_a_turn_asks_only_for_what_the_pack_has(path: Path, request: pytest.FixtureRequest) -> None:
    world: World = request.getfixturevalue(RECORDS_OF[path.parent.name])
    turns = [(r["id"], t) for r in read(path) for t in r["turns"]]
    entities = {e for _, t in turns for e in t["entities"]}
    assert not entities - set(world.knowledge.entities(entities))
    claims = {c: i for i, t in turns for c in claims_of(t["note"])}
    missing = set(claims) - set(world.knowledge.claims(set(claims)))
    assert not missing, {c: claims[c] for c in missing}


def claims_of(note: str) -> list[str]:
    """The ids in brackets at the end of a note; words there that are no ids are remarks."""
    m = NAMED_CLAIMS.search(note)
    return [c for c in re.split(r"[,;\s]+", m.group(1)) if c.count("-") >= 2] if m else []


def test_no_two_records_have_one_id() -> None:
    counted = Counter(r["id"] for path in RECORDS for r in read(path))
    assert not [i for i, n in counted.items() if n > 1]


def test_no_question_is_asked_twice_over_the_files() -> None:
    """What is held back for judging must not be among what is tuned on."""
    asked = [{" ".join(t["q"].casefold().split()) for r in read(path) for t in r["turns"] if len(r["turns"]) == 1} for path in RECORDS]
    shared = {q for n, one in enumerate(asked) for other in asked[n + 1 :] for q in one & other}
    assert len(shared) <= 3, shared  # a few words like "hello", or one obvious question by two hands, may be


@pytest.mark.parametrize("path", RECORDS, ids=name)
def test_false_assumptions_have_their_twins(path: Path) -> None:
    ids = {r["id"]: r["set"] for r in read(path)}
    false = {i.replace("premise-", "") for i, s in ids.items() if s == "premise"}
    true = {i.replace("premise_true-", "").replace("premise-true-", "") for i, s in ids.items() if s == "premise_true"}
    assert len(false) == len(true)


def place(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def test_every_folder_of_questions_is_looked_at() -> None:
    assert {path.parent.name for path in FOLDER.rglob("*.jsonl")} == {*RECORDS_OF, *PAIRS_OF}
    assert {path.parent.name for path in PAIRS} == set(PAIRS_OF)
    assert {"dev", "own_tune", "own_held", "own_final", "own_final2", "own_final3", "own_work3"} <= {path.stem for path in RECORDS}


@pytest.mark.parametrize("path", PAIRS, ids=place)
def test_a_pair_names_claims_and_kinds_that_exist(path: Path, request: pytest.FixtureRequest) -> None:
    world: World = request.getfixturevalue(PAIRS_OF[path.parent.name])
    rows = read(path)
    assert rows
    for row in rows:
        assert row["q"].strip(), row
        assert row["kind"] in KINDS or not row["claims"] or place(path) in BY_TRAIT, row
        assert row["claims"] or row.get("false") or "near" in row, row
        assert set(row) <= {"q", "claims", "kind", "near", "false", "assumes", "sort"}, row
    ids = {c for row in rows for c in (*row["claims"], *row.get("near", []))}
    assert not ids - set(world.knowledge.claims(ids))


@pytest.mark.parametrize("path", PAIRS, ids=place)
def test_no_held_back_question_is_among_the_pairs(path: Path) -> None:
    """The gate and the order of claims learn from the pairs: what judges them must not be there."""
    held = {" ".join(t["q"].casefold().split()) for r in read(FOLDER / "own_final.jsonl") for t in r["turns"] if len(r["turns"]) == 1}
    held |= {" ".join(t["q"].casefold().split()) for r in read(FOLDER / "own_held.jsonl") for t in r["turns"] if len(r["turns"]) == 1}
    assert not held & {" ".join(row["q"].casefold().split()) for row in read(path)}


Turn = Mapping[str, Any]
ANSWERED: Turn = {"status": "answered", "text": "Kling belongs to Kuaishou.", "corrections": []}
JUDGED: list[tuple[str, Turn, Turn, bool, bool]] = [
    ("an answer that says what it must", {"expect": "answer", "must": ["kuaishou"]}, ANSWERED, True, True),
    ("an answer that leaves out what it must say", {"expect": "answer", "must": ["tencent"]}, ANSWERED, False, False),
    ("an answer that says what it must not", {"expect": "answer", "must_not": ["KUAISHOU"]}, ANSWERED, False, False),
    ("an answer where a refusal is due", {"expect": "any_refusal"}, ANSWERED, False, False),
    ("an answer that is as good", {"expect": "unknown", "accept": ["answer"]}, ANSWERED, True, True),
    ("no correction where one is due", {"expect": "correct"}, ANSWERED, False, False),
    ("a correction where one is due", {"expect": "correct"}, {**ANSWERED, "corrections": ["x"]}, True, True),
    ("a refusal where an answer is due", {"expect": "answer", "must": ["x"]}, {"status": "unknown", "text": ""}, False, False),
    ("out of scope for unknown", {"expect": "unknown"}, {"status": "out_of_scope", "text": ""}, False, True),
    ("any refusal", {"expect": "any_refusal"}, {"status": "clarify", "text": ""}, True, True),
    ("an error", {"expect": "any_refusal"}, {"status": "error", "text": ""}, False, False),
    ("a refusal that says what it must not", {"expect": "unknown", "must_not": ["x"]}, {"status": "unknown", "text": "x"}, False, False),
    ("a reply without a text", {"expect": "unknown"}, {"status": "unknown"}, True, True),
]


@pytest.mark.parametrize(("turn", "reply", "strict", "lenient"), [j[1:] for j in JUDGED], ids=[j[0] for j in JUDGED])
def test_the_judge(turn: Turn, reply: Turn, strict: bool, lenient: bool, score: ModuleType) -> None:
    assert score.judge(turn, reply)[:2] == (strict, lenient)


def test_the_judge_says_why(score: ModuleType) -> None:
    assert "tencent" in score.judge({"expect": "answer", "must": ["tencent"]}, ANSWERED)[2]


def test_a_correction_of_what_is_true_is_a_false_alarm(score: ModuleType) -> None:
    accusing = {**ANSWERED, "corrections": ["x"]}
    assert score.judge({"expect": "answer"}, accusing, false_alarm_matters=True)[:2] == (False, False)
    assert score.judge({"expect": "answer"}, accusing)[:2] == (True, True)


def test_the_dot_matches_over_lines(score: ModuleType) -> None:
    assert score.judge({"expect": "answer", "must": ["one.*two"]}, {"status": "answered", "text": "one\ntwo"})[0]
