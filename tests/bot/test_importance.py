"""The table of what matters: rows that fit, and what an operator may change."""

from __future__ import annotations

import pytest
import yaml

from bot.importance.table import CHANGES, EXPLAINED, TABLE, BadTable, Importance
from bot.phrases import languages
from knowledge.models import Predicate
from knowledge.pack import shipped_pack
from knowledge.records import pack_info
from tests.worlds import TEST_PACKS

TABLE_ = Importance.read()


def predicate(ident: str, meaning: str = "") -> Predicate:
    return Predicate(ident, meaning, "")


@pytest.mark.parametrize("pack", [shipped_pack(), *TEST_PACKS], ids=lambda path: path.name)
def test_the_predicates_of_every_pack_find_their_sort_without_being_named(pack: object) -> None:
    words = yaml.safe_load((pack / "pack.yaml").read_text(encoding="utf-8"))  # type: ignore[operator]  # a path
    sorts = {p.id: TABLE_.sort(p, "").id for p in pack_info(words).predicates}
    expected = {"released": "launch", "discontinued": "end", "legal": "dispute", "funding": "money", "revenue": "money", "outlook": "view"}
    assert {name: sorts[name] for name in expected} == expected
    assert sum(sort == "other" for name, sort in sorts.items() if name not in ("standing", "score")) <= 3


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_has_its_row(change: str) -> None:
    assert TABLE_.sort(predicate("standing"), change).id != "other"


def test_every_row_is_named_in_every_language_and_asks_something() -> None:
    for sort in TABLE_.sorts:
        assert set(sort.says or {}) == set(languages())
        assert set(sort.ask or {}) == set(languages())


def test_the_order_that_readers_were_promised() -> None:
    weight = {s.id: s.weight for s in TABLE_.sorts}
    order = ["leader", "lead_lost", "launch", "end", "deal", "dispute", "standing", "first_place", "slip", "first_known", "score"]
    assert [weight[name] for name in order] == sorted((weight[name] for name in order), reverse=True)


def test_a_place_that_fell_by_one_never_leads_over_a_change_of_the_lead_a_launch_or_a_lawsuit_of_equal_standing() -> None:
    most = TABLE_.explains * EXPLAINED
    weight = {s.id: s.weight for s in TABLE_.sorts}
    assert weight["slip"] + most < min(weight[name] for name in ("leader", "lead_lost", "launch", "end", "deal", "dispute"))


class TestAnOwnTable:
    def test_changes_a_weight_and_leaves_the_rest(self) -> None:
        own = Importance.read("sorts: {deal: {weight: 1}}\nold: 0")
        assert [s.id for s in own.sorts] == [s.id for s in TABLE_.sorts]
        deal = next(s for s in own.sorts if s.id == "deal")
        assert (deal.weight, deal.words) == (1, next(s for s in TABLE_.sorts if s.id == "deal").words)
        assert own.old == 0

    def test_a_new_row_comes_first_and_takes_predicates_by_name(self) -> None:
        own = Importance.read("sorts: {safety: {weight: 9, predicates: [recall], says: {en: Safety}}}")
        found = own.sort(predicate("recall", "how many were called back"), "")
        assert (found.id, found.name("zh"), found.weight) == ("safety", "Safety", 9)

    def test_an_empty_one_changes_nothing(self) -> None:
        assert Importance.read("{}") == TABLE_

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("- a", "it has to hold"),
            ("sorts: [a]", "`sorts` has to be"),
            ("colours: 1", "there is no `colours`"),
            ("old: many", "`old` has to be a number"),
            ("kind: {fact: x}", "`kind` has to name a number"),
            ("sorts: {deal: 5}", "the sort deal has to be a row"),
            ("sorts: {deal: {weight: true}}", "`weight` of the sort deal has another shape"),
            ("sorts: {deal: {wait: 1}}", "the sort deal has no `wait`"),
            ("sorts: {deal: {changes: [explodes]}}", "the sort deal knows no change `explodes`"),
            ('sorts: {deal: {ask: ["What?"]}}', "`ask` of the sort deal has another shape"),
            ('sorts: {deal: {ask: {en: "What?"}}}', "`ask` of the sort deal has another shape"),
            ("sorts: {deal: {words: [1]}}", "`words` of the sort deal has another shape"),
            ("a: [", "it is no YAML"),
            ("", "it has to hold"),
        ],
    )
    def test_a_broken_one_is_refused_in_sentences(self, text: str, problem: str) -> None:
        with pytest.raises(BadTable, match=problem[:20].replace("`", "`")) as refused:
            Importance.read(text)
        assert any(problem in one for one in refused.value.problems)

    def test_all_problems_are_told_at_once(self) -> None:
        with pytest.raises(BadTable) as refused:
            Importance.read("old: x\nnew: 1\nsorts: {deal: {weight: x}}")
        assert len(refused.value.problems) == 3


def test_the_file_is_of_the_shape_that_an_own_one_has_to_have() -> None:
    assert Importance.read(TABLE.read_text(encoding="utf-8")) == TABLE_
