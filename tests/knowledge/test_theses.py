"""Verdicts are worked out from the claims, as of a day."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from knowledge.models import StepResult, Verdict
from knowledge.reader import Knowledge
from tests.knowledge.conftest import load
from tests.knowledge.small_pack import Pack, claim, record, small_pack, write_pack

Judge = Callable[..., dict[str, Verdict]]


@pytest.fixture
def judge(memory: sa.Engine, tmp_path: Path) -> Judge:
    """Load the small pack with a change and ask its thesis."""

    def ask(change: Callable[[Pack], Any] = lambda pack: None, *, as_of: str = "2026-01-01", **more: Any) -> dict[str, Verdict]:
        pack = small_pack()
        change(pack)
        load(memory, write_pack(tmp_path, pack))
        return {one.company: one for one in Knowledge(memory).verdicts("yards-win", as_of=as_of, **more)}

    return ask


def test_a_company_with_a_full_platform_and_a_standing_fits(judge: Judge) -> None:
    verdict = judge(companies=["acme"])["acme"]
    assert verdict.outcome == "fits"
    assert verdict.steps == (
        StepResult("yard", True, "full", ("acme-owns-dock",)),
        StepResult("boats", True, "full", ("dock-output",)),
        StepResult("races", True, "full", ("acme-standing-2025",)),
    )
    assert verdict.corrections == ()
    assert verdict.moderators == {"aim": ("acme-strategy",)}


def test_a_weaker_platform_counts_weakly_and_missing_data_are_not_known(judge: Judge) -> None:
    verdict = judge()["birch"]
    assert verdict.outcome == "unknown"
    assert verdict.steps == (
        StepResult("yard", True, "weak", ("birch-owns-barn",)),
        StepResult("boats", None, "none", ()),
        StepResult("races", False, "none", ("birch-standing",)),
    )
    assert verdict.corrections == ("not-enough",)


def test_a_company_without_platform_may_still_win(judge: Judge) -> None:
    verdict = judge()["cedar"]
    assert verdict.outcome == "result_without_premise"
    assert [step.passed for step in verdict.steps] == [False, False, True]
    assert verdict.corrections == ("not-needed",)


def test_ownership_that_ended_does_not_count_any_more(judge: Judge) -> None:
    assert judge(as_of="2026-01-31")["birch"].steps[0].passed is True
    ended = judge(as_of="2026-02-01")["birch"]
    assert ended.steps[0] == StepResult("yard", False, "none", ("birch-owns-barn",))
    assert ended.outcome == "fits_without"


def test_ended_claims_count_where_the_step_does_not_ask_for_open_ones(judge: Judge) -> None:
    verdicts = judge(lambda pack: record(pack, "yards-win")["steps"][0].pop("open_only"), as_of="2026-06-01")
    assert verdicts["birch"].steps[0].passed is True


def test_a_platform_of_an_ignored_type_does_not_count(judge: Judge) -> None:
    verdict = judge(lambda pack: record(pack, "barn").update(platform_type="canteen"))["birch"]
    assert verdict.steps[0] == StepResult("yard", False, "none", ("birch-owns-barn",))


def test_weaker_evidence_counts_only_where_the_main_one_is_missing(judge: Judge) -> None:
    def without_output(pack: Pack) -> None:
        record(pack, "dock-output").update(subject="barn")

    verdict = judge(without_output)["acme"]
    assert verdict.steps[1] == StepResult("boats", True, "weak", ("acme-strategy",))


def test_weaker_evidence_needs_its_tag(judge: Judge) -> None:
    def other_tag(pack: Pack) -> None:
        record(pack, "dock-output").update(subject="barn")
        record(pack, "acme-strategy").update(tags=["people"])

    assert judge(other_tag)["acme"].steps[1].passed is None


def test_the_standing_of_the_day_decides(judge: Judge) -> None:
    assert judge(as_of="2025-05-31")["acme"].steps[2].claims == ("acme-standing-2024",)
    assert judge(as_of="2025-06-01")["acme"].steps[2].claims == ("acme-standing-2025",)


def test_without_a_standing_the_outcome_is_unknown(judge: Judge) -> None:
    verdict = judge(as_of="2023-06-01")["acme"]
    assert verdict.steps[2] == StepResult("races", None, "none", ())
    assert verdict.outcome == "unknown"
    assert verdict.corrections == ()


def test_before_anything_is_known_nobody_is_judged(judge: Judge) -> None:
    assert judge(as_of="2019-12-31") == {}


def test_companies_asked_for_are_judged_in_their_order(judge: Judge) -> None:
    assert list(judge(companies=["cedar", "nobody", "acme"])) == ["cedar", "acme"]
    assert list(judge()) == ["acme", "birch", "cedar"]


def test_moderators_take_what_the_company_owns(judge: Judge) -> None:
    def tagged(pack: Pack) -> None:
        record(pack, "dock-output")["tags"] = ["people"]
        pack["claims/people.yaml"]["claims"].append(claim("cedar-later", "cedar", "strategy", "2026-06"))

    verdicts = judge(tagged, companies=["acme", "cedar"])
    assert verdicts["acme"].moderators == {"aim": ("acme-strategy", "dock-output")}
    assert verdicts["cedar"].moderators == {"aim": ("weak-word",)}


def test_of_all_companies_together_only_the_outcome_is_worked_out(judge: Judge) -> None:
    one, every = judge(companies=["acme"])["acme"], judge()["acme"]
    assert every.moderators == {}
    assert (one.outcome, one.steps, one.corrections) == (every.outcome, every.steps, every.corrections)


def test_moderators_leave_out_what_was_replaced(judge: Judge) -> None:
    def replaced(pack: Pack) -> None:
        pack["claims/people.yaml"]["claims"].append(claim("acme-turns", "acme", "strategy", "2025-09", supersedes=["acme-strategy"]))

    assert judge(replaced, as_of="2025-08-31", companies=["acme"])["acme"].moderators == {"aim": ("acme-strategy",)}
    assert judge(replaced, as_of="2025-09-01", companies=["acme"])["acme"].moderators == {"aim": ("acme-turns",)}


def test_without_a_step_for_ownership_the_owner_of_the_entity_counts(judge: Judge) -> None:
    def only_platforms(pack: Pack) -> None:
        thesis = record(pack, "yards-win")
        thesis["steps"] = thesis["steps"][1:]
        thesis["corrections"] = []

    assert judge(only_platforms)["acme"].steps[0] == StepResult("boats", True, "full", ("dock-output",))


def test_rivals_and_unknown_theses_have_no_verdicts(both_packs: Knowledge) -> None:
    assert both_packs.verdicts("rights-and-access", as_of="2026-11-22") == both_packs.verdicts("nothing", as_of="2026-11-22") == ()


def test_the_shipped_thesis_knows_its_cases(both_packs: Knowledge) -> None:
    verdicts = {one.company: one for one in both_packs.verdicts("platform-data-model", as_of="2026-11-22")}
    outcomes = {company: verdicts[company].outcome for company in ("google", "bytedance", "meta", "minimax", "tencent", "runway", "snap")}
    assert outcomes == {
        "google": "fits", "bytedance": "fits", "meta": "fits", "minimax": "result_without_premise",
        "tencent": "premise_without_result", "runway": "fits_without", "snap": "unknown",
    }  # fmt: skip
    assert verdicts["minimax"].corrections == ("no-data-is-not-out",)
    assert verdicts["alibaba"].steps[0].strength == "weak"
    (then,) = both_packs.verdicts("platform-data-model", as_of="2026-03-01", companies=["meta"])
    assert (then.outcome, then.corrections) == ("premise_without_result", ("data-is-not-use",))
    assert then.moderators["strategy"]


def test_the_thesis_of_another_subject_is_judged_by_the_same_code(both_packs: Knowledge) -> None:
    thesis = next(one for one in both_packs.theses() if one.steps and one.pack == "ev-batteries")
    outcomes = {one.company: one.outcome for one in both_packs.verdicts(thesis.id, as_of="2026-11-15")}
    assert (outcomes["velmora"], outcomes["lantern"], outcomes["okuhama"]) == (
        "fits", "result_without_premise", "premise_without_result",
    )  # fmt: skip
