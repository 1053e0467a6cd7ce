"""A piece of news as a line: its text, what held before, and the question that "ask about this" asks."""

from __future__ import annotations

import string
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.answering.credits import cautions, citations
from bot.answering.features import first_day
from bot.answers import Point
from bot.phrases import Phrases
from bot.wording import as_standing
from knowledge.models import Claim
from knowledge.reader import Knowledge

from .document import Line
from .naming import area_names, standing
from .news import Item
from .withdrawn import Withdrawn

QUOTED = 140
"""Letters of a text that is quoted."""
WHY = ("because", "enables")
"""Relations of a reason to what it explains, the plainer first."""
LATELY = timedelta(days=90)
"""How old a reason for something may be that nothing held before."""
CERTAIN = {"high": 0, "medium": 1, "low": 2}


class Teller:
    """Writes lines for one day in one language."""

    def __init__(self, knowledge: Knowledge, said: Phrases, day: str) -> None:
        """Take where names and sources come from."""
        self._knowledge = knowledge
        self._said = said
        self._day = day
        self._areas = area_names(knowledge, said)
        self._knowledge_areas = {area.id: area.name for area in knowledge.areas()}

    def news(self, item: Item) -> Line:
        """Return a piece of news as a line."""
        text = item.claim.text
        if item.change == "ended" and item.claim.until is not None:
            relations = self._relations()
            phrase = "digest_no_longer" if item.claim.predicate in relations else "digest_ended"
            text = self._said(phrase, day=self._said.day(item.claim.until), text=self._in_short(item.claim, relations))
        reason = self._reason(item)
        point = self.point(item.claim, text)
        if reason is not None:
            point = replace(point, citations=tuple(dict.fromkeys((*point.citations, *citations(self._knowledge, reason)))))
        besides = "; ".join(part for part in (self._before(item), self._because(reason)) if part)
        return Line(
            point,
            item.sort.name(self._said.language),
            self.question(item.sort.questions(self._said.language), item.claim),
            besides,
            (reason.id,) if reason else (),
        )

    def correction(self, one: Withdrawn, told_on: str) -> Line:
        """Return what was said on a day and does not stand any more."""
        places = {"day": self._said.day(told_on), "text": one.text}
        label = self._said("digest_correction_label")
        if one.now is None:
            why = f" {self._said('digest_withdrawn_why', why=one.why.rstrip('.'))}" if one.why else ""
            return Line(Point(self._said("digest_withdrawn", **places) + why, "fact"), label, one.text)
        phrase = "digest_disputed" if one.disputed else "digest_said_otherwise"
        return Line(self.point(one.now, self._said(phrase, now=one.now.text, **places)), label, self.question((), one.now))

    def recheck(self, claim: Claim, why: str) -> Line:
        """Return what is due to be looked at again."""
        label = self._said(why, day=self._said.day(claim.as_of))
        return Line(self.point(claim, self._in_short(claim, {"standing"})), label, self.question((), claim))

    def point(self, claim: Claim, text: str = "") -> Point:
        """Return a claim with its credits."""
        marks = cautions(self._knowledge, claim, self._day)
        return Point(
            text or claim.text, claim.kind, (claim.id,), claim.as_of, citations(self._knowledge, claim), marks, confidence=claim.confidence
        )

    def question(self, templates: Sequence[str], claim: Claim) -> str:
        """Return the first question whose places the claim can fill."""
        places = self._places(claim)
        for template in (*templates, self._said.texts["digest_question_about"]):
            wanted = [name for _, name, _, _ in string.Formatter().parse(template) if name]
            if all(places.get(name) for name in wanted):
                return template.format(**places)
        return claim.text

    def _in_short(self, claim: Claim, predicates: Collection[str]) -> str:
        """Return a claim of some predicates as their phrase says it if it has all that the phrase names, else as it is written, cut."""
        phrase, places = self._knowledge.predicates()[claim.predicate].phrase, self._places(claim) | self._written(claim)
        whole = all(places.get(name) for _, name, _, _ in string.Formatter().parse(phrase) if name)
        return f"{phrase.format_map(places)}." if whole and claim.predicate in predicates else shortened(claim.text)

    def _relations(self) -> frozenset[str]:
        """Return the predicates whose phrase names two parties and nothing else: without them nothing is lost."""
        named = {
            p.id: {name for _, name, _, _ in string.Formatter().parse(p.phrase) if name} for p in self._knowledge.predicates().values()
        }
        return frozenset(ident for ident, names in named.items() if names == {"subject", "object"})

    def _reason(self, item: Item) -> Claim | None:
        """Return why a standing changed, as far as the knowledge says: the best founded reason that came after what held before."""
        if item.claim.predicate != "standing" or item.change in ("", "stays"):
            return None
        since = item.before.as_of if item.before is not None else _earlier(item.claim.as_of, LATELY)
        links = {link.source: link.relation for link in self._knowledge.links_to([item.claim.id]) if link.relation in WHY}
        known = [c for c in self._knowledge.claims(tuple(links)).values() if c.holds(self._day) and c.as_of > since]
        return min(known, key=lambda c: (WHY.index(links[c.id]), CERTAIN.get(c.confidence, 9), c.kind != "fact", c.id), default=None)

    def _because(self, reason: Claim | None) -> str:
        return self._said("digest_because", text=shortened(reason.text), day=self._said.day(reason.as_of)) if reason is not None else ""

    def _before(self, item: Item) -> str:
        before = item.before
        if before is None or item.change == "stays":
            return ""
        day = self._said.day(before.as_of)
        if item.change == "new_first":
            return self._said("digest_before_first", name=self._name(before.subject), day=day)
        if before.predicate == "standing":
            return self._said("digest_before_standing", value=before.value, day=day)
        return self._said("digest_before_claim", text=shortened(before.text), day=day)

    def _places(self, claim: Claim) -> dict[str, str]:
        value = standing(str(claim.value), self._said) if claim.predicate == "standing" else str(claim.value or "")
        return {
            "subject": self._name(claim.subject), "object": self._name(claim.object), "benchmark": self._name(claim.benchmark),
            "area": self._areas.get(claim.area or "", ""), "value": value,
            "month": self._said.month(claim.as_of),
        }  # fmt: skip

    def _written(self, claim: Claim) -> dict[str, str]:
        """Return what stands in the places of a pack's phrase, which is English as its claims are."""
        value = as_standing(str(claim.value)) if claim.predicate == "standing" else str(claim.value or "")
        return {"area": self._knowledge_areas.get(claim.area or "", ""), "value": value}

    def _name(self, entity_id: str | None) -> str:
        entity = self._knowledge.entity(entity_id) if entity_id else None
        return entity.name if entity is not None else ""


def _earlier(as_of: str, by: timedelta) -> str:
    return (date.fromisoformat(first_day(as_of)) - by).isoformat()


def shortened(text: str) -> str:
    """Return the text, cut between words where it is long."""
    if len(text) <= QUOTED:
        return text
    kept = text[:QUOTED].rpartition(" ")[0] or text[:QUOTED]
    return f"{kept.rstrip(',;:. ')}…"
