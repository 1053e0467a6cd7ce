"""How a claim stands to what a yes/no question asks: whether it says so, denies it, or speaks of something else."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.understanding.query import Query
from knowledge.models import Claim
from knowledge.search import stems

from .certainty import certain
from .contrast import opposites
from .desk import Desk
from .evidence import Ranked
from .features import first_day
from .figures import agrees, amounts_asked, amounts_of
from .inquiry import Inquiry, forms
from .nouns import FIRM
from .premises.poles import AMOUNTS, poles
from .quantities import like
from .reading import said_of
from .unsettled import names_all

ENOUGH = 0.55
"""Which share of what is asked a claim has to say to mean yes."""
DENIED = 0.3
"""... and to deny to mean no."""
SPOKEN_OF = 0.2
"""Below this a claim speaks of something else."""
SURE = 0.8
"""How much of what is asked a claim has to speak of to go before a better one."""
HALF = 50
"""Per cent."""
SOMETHING = 0.15
"""Share of what is asked of which a claim that begins with a denial has to speak, to deny it."""
PLAIN = 0.22
"""Up to this a word is too plain to ask for anything by itself."""


_CLAUSES = re.compile(r"[,;:()](?!\d)|\b(?:but|while|although|though|whereas|which|and|because)\b")
_SENTENCES = re.compile(r"[,;:()](?!\d)|\b(?:but|while|although|though|whereas|because)\b")
_CONTINUES = re.compile(r"\s*(?:the|an?|its|their|his|her|any)\b")
"""Goes on with a list of things, and is no statement of its own."""
_NON = re.compile(r"\bnon-?([a-z]+)")


@dataclass(frozen=True, slots=True)
class Stance:
    """How a claim stands to what is asked."""

    decided: bool | None
    """Whether it says so; none where it neither says nor denies it."""
    spoken: float
    """How much of what is asked it speaks of, 0 to 1."""
    doubtful: bool = False
    """It leans to yes or no, but not for certain."""


NOTHING = Stance(None, 0.0)


def stance(asked: Inquiry, ranked: Ranked, *, first: bool = True) -> Stance:
    """Return how a claim stands to what is asked, decided only where that is certain; of one that is not the `first` more is wanted."""
    claim = ranked.claim
    if not _about(asked, ranked) or not _timely(asked.query, claim) or not (first or claim.subject in asked.circle or not asked.circle):
        return NOTHING
    told = Told.of(asked, claim)
    said, denied = told.met(asked)
    found = _stance(asked, told, said, denied, first=first)
    if found.decided is None or certain(asked, claim, found.decided, told.fullest(asked, said | denied), said | denied):
        return found
    return Stance(None, found.spoken, doubtful=True)


def _stance(asked: Inquiry, told: Told, said: set[str], denied: set[str], *, first: bool) -> Stance:
    """Return how a claim stands to what is asked by the words that it affirms and denies."""
    claim = told.claim
    whole = sum(asked.words.values()) or 1.0
    if (special := _of_a_statement(asked, claim, said, denied, first=first)) is not None:
        return special
    if told.denies_named(asked):
        return Stance(False, max(sum(asked.words[s] for s in said) / whole, SPOKEN_OF))
    yes = sum(w for s, w in asked.words.items() if s in said and s not in denied) / whole
    no = sum(w for s, w in asked.words.items() if s in denied) / whole
    if not first and yes + no < SURE:
        return Stance(None, yes + no)
    if asked.goes_on and told.ends(asked) and (yes + no or max(asked.words.values(), default=0.0) <= PLAIN):
        return Stance(False, max(yes + no, SPOKEN_OF))
    if no >= DENIED or (no and yes + no >= ENOUGH):
        return Stance(False, yes + no)
    if claim.kind == "prediction" and not asked.to_come:
        return Stance(None, yes)
    telling = max((asked.words[s] for s in said), default=0.0) > PLAIN
    if yes >= ENOUGH and not no and telling and asked.fields <= said:
        over = asked.present and told.ended(asked)
        return Stance(None if over else not told.denies_at(asked, said), yes)
    if first and SOMETHING < yes + no < ENOUGH and told.denies_at_once(asked):
        return Stance(False, yes + no)
    return Stance(None, yes + no)


def _of_a_statement(asked: Inquiry, claim: Claim, said: set[str], denied: set[str], *, first: bool) -> Stance | None:
    """Return the stance to a question whether something was said or is disputed, which claims answer by being there; none for others."""
    lexicon, whole = asked.desk.lexicon, sum(asked.words.values()) or 1.0
    if disputed := {s for m in lexicon.pattern("disputed_asks").finditer(asked.clause) for s in stems(m.group())}:
        return Stance(bool(claim.contradicts or claim.contradicted_by), 1.0) if first and (said | denied) - disputed else NOTHING
    if lexicon.has("saying_asks", asked.clause):
        spoken = sum(asked.words[s] for s in said | denied) / whole
        return Stance(True if spoken >= DENIED and first else None, spoken)
    return None


@dataclass(frozen=True, slots=True)
class Told:
    """A claim as it is laid beside such a question: what it tells of others alone is left out."""

    claim: Claim
    parts: tuple[str, ...]
    """Its clauses."""

    @classmethod
    def of(cls, asked: Inquiry, claim: Claim) -> Told:
        """Part a claim into clauses, without those that name others only."""
        kept = []
        for part in _CLAUSES.split(claim.text):
            named = {m.entity for m in asked.desk.evidence.cards.names.find(part, supported=True) if m.entity}
            if part.strip() and not (named and asked.circle and not named & asked.circle):
                kept.append(part)
        return cls(claim, tuple(kept) or (claim.text,))

    def met(self, asked: Inquiry) -> tuple[set[str], set[str]]:
        """Return the stems asked about that it affirms, and those that it denies or has the contrary of."""
        said, denied = self._in_words(asked)
        self._in_senses(asked, said, denied)
        self._in_poles(asked, said, denied)
        self._in_amounts(asked, said, denied)
        self._in_places_and_shares(asked, said, denied)
        return (said - denied) & set(asked.words), denied & set(asked.words)

    @property
    def text(self) -> str:
        """Its clauses that count."""
        return " . ".join(self.parts)

    def _in_words(self, asked: Inquiry) -> tuple[set[str], set[str]]:
        """Return which of the words asked about it affirms, and which it denies, in any of their forms."""
        lexicon = asked.desk.lexicon
        affirmed, refused = (forms(lexicon, found) for found in asked.desk.polarity.of(self.text))
        refused |= forms(lexicon, [s for m in _NON.finditer(self.text) for s in stems(m[1])])
        if isinstance(self.claim.value, str):
            affirmed |= forms(lexicon, stems(self.claim.value))
        affirmed -= refused
        if not lexicon.has("negative_words", self.claim.text):
            affirmed |= forms(lexicon, stems(self.claim.predicate.replace("_", " ")))
        turned = asked.desk.polarity.of(asked.clause)[1]  # what the question itself has denied ("refuse to ...")
        shapes = {s: forms(lexicon, [s]) for s in asked.words}
        said = {s for s, f in shapes.items() if f & (refused if s in turned else affirmed)}
        return said, {s for s, f in shapes.items() if f & (affirmed if s in turned else refused)}

    def _in_senses(self, asked: Inquiry, said: set[str], denied: set[str]) -> None:
        """Add words for which it has another of the same sense, or one of the contrary."""
        lexicon = asked.desk.lexicon
        told = lexicon.sides(self.text) | lexicon.held("_tie", self.text)
        turning = dict(opposites(lexicon, frozenset(n for n in asked.sides if n.endswith("_side"))))
        for name, words in asked.sides.items():
            if name in told:
                said |= words - denied
            elif (other := turning.get(name)) in told and other not in asked.sides:
                denied |= words

    def _in_poles(self, asked: Inquiry, said: set[str], denied: set[str]) -> None:
        """Add words for which it stands at the other end, where these are all that is asked or it speaks of the rest."""
        lexicon = asked.desk.lexicon
        leaning, against = poles(lexicon, self.text), lexicon.opposite_poles
        for name in (poles(lexicon, asked.clause) & set(asked.sides)) - set(AMOUNTS):
            words = asked.sides[name]
            if against[name] in leaning and name not in leaning and against[name] not in asked.sides:
                rest = sum(w for s, w in asked.words.items() if s not in words and w > PLAIN)
                met = sum(w for s, w in asked.words.items() if s in said - words)
                denied |= words if not rest or met > SPOKEN_OF * rest else frozenset()

    def _in_amounts(self, asked: Inquiry, said: set[str], denied: set[str]) -> None:
        """Add numbers that it bears out, or tells otherwise of the same thing."""
        numbers = {s for s in asked.words if any(ch.isdigit() for ch in s)}
        rest = {s: w for s, w in asked.words.items() if s not in numbers}
        told = amounts_of(self.claim)
        for amount in amounts_asked(asked.query):
            alike = like(amount, told)
            if any(agrees(amount, t) for t in alike):
                said |= numbers | (set(stems("over more than under less")) if amount.bound else set())
            elif any(t.unit == amount.unit for t in alike) and sum(w for s, w in rest.items() if s in said) >= sum(rest.values()) / 2:
                denied |= numbers

    def _in_places_and_shares(self, asked: Inquiry, said: set[str], denied: set[str]) -> None:
        """Add words for being first, for money and for owning most, by the place, the unit and the share that it tells."""
        lexicon, told = asked.desk.lexicon, amounts_of(self.claim)

        def held(words: str) -> set[str]:
            return {s for m in lexicon.pattern(words).finditer(asked.clause) for s in stems(m.group())}

        def add(so: bool, words: set[str]) -> None:
            (said if so else denied).update(words)
            (denied if so else said).difference_update(words)

        if (first := _place(asked.desk, self.claim)) is not None:
            add(first, held("leading"))
        if any(q.unit == "money" for q in told):
            said |= held("money_words")
        if shares := [q.value for q in told if q.unit == "percent"]:
            add(shares[0] > HALF or lexicon.has("majority_words", self.text), held("majority_words"))

    def ends(self, asked: Inquiry) -> bool:
        """Say whether it tells that something is over; that it no longer holds itself tells nothing to one who reads it."""
        if self.claim.until is not None and self.claim.until[:4] not in self.claim.text:
            return False
        return self.ended(asked) or (self.claim.kind == "fact" and asked.desk.lexicon.has("over_words", self.parts[0]))

    def ended(self, asked: Inquiry) -> bool:
        """Say whether it has ended, or is itself the end of its subject."""
        claim, day = self.claim, asked.query.as_of
        predicate = asked.desk.knowledge.predicates()[claim.predicate]
        over = predicate.value == "date" and asked.desk.lexicon.has("end_tie", said_of(predicate)) and str(claim.value) <= day
        return over or (claim.until is not None and claim.until <= day)

    def denies_at(self, asked: Inquiry, said: set[str]) -> bool:
        """Say whether the clause that has most of what is asked denies, and the question does not."""
        lexicon = asked.desk.lexicon
        if lexicon.has("flat_denials", asked.clause):
            return False

        return lexicon.has("flat_denials", self.fullest(asked, said))

    def fullest(self, asked: Inquiry, said: set[str]) -> str:
        """Return the clause that has most of what is asked."""
        lexicon = asked.desk.lexicon

        def held(part: str) -> float:
            return sum(asked.words[s] for s in said if forms(lexicon, [s]) & forms(lexicon, stems(part)))

        part = max(self.parts, key=held)
        return max(_SENTENCES.split(self.claim.text), key=held) if _CONTINUES.match(part) else part

    def denies_named(self, asked: Inquiry) -> bool:
        """Say whether it denies one of those named right before its name ("had no X")."""
        if asked.negates:
            return False
        names = [n.text for n in asked.query.named if n.entity != self.claim.subject and len(n.text) > 1]
        return any(
            re.search(rf"\b(?:no|not|without|never)\s+(?:the\s+|a\s+|an\s+)?{re.escape(x)}\b(?!['’])", self.text, re.IGNORECASE)
            for x in names
        )

    def denies_at_once(self, asked: Inquiry) -> bool:
        """Say whether it begins with a denial, and the question does not ask for one ("did X deny ...")."""
        lexicon = asked.desk.lexicon
        return lexicon.has("flat_denials", self.parts[0]) and not lexicon.has("denying", asked.clause)


def _place(desk: Desk, claim: Claim) -> bool | None:
    """Say whether a claim of a place on a board, or of a standing, tells of the first; none for other claims."""
    if claim.rank is not None:
        return claim.rank == 1
    return claim.value == next(iter(desk.order)) if claim.predicate == "standing" else None


def _about(asked: Inquiry, ranked: Ranked) -> bool:
    """Say whether a claim is about all that the question names."""
    circle = ranked.card.circle | asked.desk.evidence.kin((ranked.claim.subject,))
    things = {e for e in asked.named if (x := asked.desk.entity(e)) is not None and x.kind != FIRM}
    return all(e in circle for e in asked.named) and (len(asked.named) < 2 or names_all(asked, ranked, things))


def _timely(query: Query, claim: Claim) -> bool:
    """Say whether a claim tells of the time that is asked about."""
    told = [p.first <= first_day(claim.as_of) <= p.last or p.first[:4] in claim.text for p in query.periods]
    return not told or any(told)
