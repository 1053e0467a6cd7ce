"""A piece of news as a line: its text, what held before, and the question that "ask about this" asks."""

from __future__ import annotations

import string
from collections import defaultdict
from collections.abc import Sequence

from bot.answering.credits import cautions, citations
from bot.answers import Point
from bot.phrases import Phrases
from bot.wording import as_standing, month
from knowledge.models import Claim
from knowledge.reader import Knowledge

from .document import Line
from .news import Item
from .withdrawn import Withdrawn

QUOTED = 140
"""Letters of a text that is quoted."""
QUESTION = "Tell me about {subject}"


class Teller:
    """Writes lines for one day in one language."""

    def __init__(self, knowledge: Knowledge, said: Phrases, day: str) -> None:
        """Take where names and sources come from."""
        self._knowledge = knowledge
        self._said = said
        self._day = day
        self._areas = {area.id: area.name for area in knowledge.areas()}

    def news(self, item: Item) -> Line:
        """Return a piece of news as a line."""
        text = item.claim.text
        if item.change == "ended" and item.claim.until is not None:
            text = self._said("digest_ended", day=self._said.day(item.claim.until), text=text)
        return Line(
            self.point(item.claim, text), item.sort.name(self._said.language), self.question(item.sort.ask, item.claim), self._before(item)
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
        return Line(self.point(claim, self._in_short(claim)), label, self.question((), claim))

    def point(self, claim: Claim, text: str = "") -> Point:
        """Return a claim with its credits."""
        marks = cautions(self._knowledge, claim, self._day)
        return Point(
            text or claim.text, claim.kind, (claim.id,), claim.as_of, citations(self._knowledge, claim), marks, confidence=claim.confidence
        )

    def question(self, templates: Sequence[str], claim: Claim) -> str:
        """Return the first question whose places the claim can fill."""
        places = self._places(claim)
        for template in (*templates, QUESTION):
            wanted = [name for _, name, _, _ in string.Formatter().parse(template) if name]
            if all(places.get(name) for name in wanted):
                return template.format(**places)
        return claim.text

    def _in_short(self, claim: Claim) -> str:
        """Return a standing as its predicate's phrase says it, anything else as it is written, cut where it is long."""
        if claim.predicate != "standing":
            return shortened(claim.text)
        phrase = self._knowledge.predicates()[claim.predicate].phrase
        return phrase.format_map(defaultdict(str, self._places(claim))) + "."

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
        value = as_standing(str(claim.value)) if claim.predicate == "standing" else str(claim.value or "")
        return {
            "subject": self._name(claim.subject), "object": self._name(claim.object), "benchmark": self._name(claim.benchmark),
            "area": self._areas.get(claim.area or "", ""), "value": value,
            "month": month(claim.as_of) if len(claim.as_of) > 4 else claim.as_of,
        }  # fmt: skip

    def _name(self, entity_id: str | None) -> str:
        entity = self._knowledge.entity(entity_id) if entity_id else None
        return entity.name if entity is not None else ""


def shortened(text: str) -> str:
    """Return the text, cut between words where it is long."""
    if len(text) <= QUOTED:
        return text
    kept = text[:QUOTED].rpartition(" ")[0] or text[:QUOTED]
    return f"{kept.rstrip(',;:. ')}…"
