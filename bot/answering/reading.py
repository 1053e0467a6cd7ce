"""A question read word by word: which of its words have been understood, and the conditions that they make."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot import wording
from bot.answering.desk import Desk
from knowledge.models import Claim, Predicate
from knowledge.search import stems

from .nouns import FIRM, Found
from .relations import holders
from .scene import Scene
from .thesis import main_thesis

_START_UP = re.compile(r"\bstart ?up")
"""Written in several ways, and read as in one."""
_NO_PLACE = re.compile(r"\bin the first place\b|\bfor the first time\b")
"""Speaks of no rank."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition and who meets it."""

    members: Mapping[str, tuple[Claim, ...]]
    """Entity -> the claims that show it; empty where something else does (a description)."""
    before: str = ""
    """Words for it before the noun ("Chinese")."""
    after: str = ""
    """Words for it behind the noun ("without a platform")."""
    lacking: bool = False
    """Those that meet it are all but the members."""
    things: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Entity -> what of its own shows it ("which model is open")."""
    figure: bool = False
    """It has figures, which a question for a number may ask for instead of the number of things."""
    ranked: str = ""
    """The word that puts the members in order ("cheapest"); they are listed in that order."""
    by_boards: bool = False
    """It tells places on several boards, which make no order of all."""
    bare: bool = False
    """It is no more than the sort of thing itself, or its field."""
    unit: str = ""
    """What the figures of an order are in."""
    apart: Mapping[str, str] = field(default_factory=dict)
    """Entity -> its figure in words, where it could not be put into the order."""
    place: bool = False
    """It says where somebody or something is from."""
    unplaced: frozenset[str] = frozenset()
    """Of whom it is not written down whether they meet it."""
    single: bool = False
    """It is said of single versions, not of a family as a whole."""
    complete: bool = False
    """The knowledge lists this in full, so that nobody meeting it is an answer."""


@dataclass(slots=True)
class Wording:
    """The words of a question, and which of them have been understood."""

    scene: Scene
    text: str
    """Case-folded, with the names taken out."""
    nouns: list[Found]
    used: set[str] = field(default_factory=set)
    """Stems understood so far."""
    timed: bool = False
    """A condition has taken the time that the question names."""

    @classmethod
    def of(cls, scene: Scene) -> Wording:
        """Take the names out of a question and find the sorts of things it speaks of."""
        text = scene.query.text
        for n in sorted(scene.query.named, key=lambda n: -n.start):
            if n.end > n.start:
                text = f"{text[: n.start]}{' ' * (n.end - n.start)}{text[n.end :]}"
        low = _NO_PLACE.sub(" ", _START_UP.sub("start-up", text.casefold()))
        fields = _fields(scene, low)
        found = sorted(scene.desk.nouns.find(low), key=lambda f: f.start)
        found = [f for f in found if f.noun.kind == FIRM or not any(a <= f.start and f.end <= b for a, b in fields)]
        said = cls(scene, low, found)
        for f in found:
            said.used |= set(stems(low[f.start : f.end]))
        for period in scene.query.periods:
            said.used |= set(stems(period.text))
        return said

    def takes(self, *lists: str) -> bool:
        """Say whether the text holds a word of these lists; what it holds of them counts as understood."""
        held = [m.group() for m in self.scene.desk.lexicon.finditer(self.text, *lists)]
        self.used |= set(stems(" ".join(held)))
        return bool(held)

    def clear(self, *lists: str) -> bool:
        """Do the same, and take the words out of the text, so that nothing else is read from them."""
        held = self.takes(*lists)
        if held:
            self.text = self.scene.desk.lexicon.pattern(*lists).sub(lambda m: " " * len(m.group()), self.text)
        return held

    def left(self) -> list[str]:
        """Return the stems that nothing has understood yet."""
        plain = self.scene.desk.lexicon.pattern("list_words").sub(" ", self.text)
        return [s for s in dict.fromkeys(stems(plain)) if s not in self.used and s != "s"]

    def before(self, name: int) -> str:
        """Return what stands before the place of a name."""
        return self.text[:name].rstrip()


def _fields(scene: Scene, text: str) -> list[tuple[int, int]]:
    """Return where the text names an area as a field ("in chip rental"): its words are no sort of thing then."""
    names = [re.escape(n.casefold()) for n in scene.desk.names_of(*scene.query.areas) if " " in n]
    if not names:
        return []
    longest = "|".join(sorted(names, key=len, reverse=True))
    return [m.span(1) for m in re.finditer(rf"\b(?:in|of|for)\s+(?:the\s+)?({longest})\b", text)]


def areas_of(said: Wording) -> tuple[str, ...]:
    """Return the areas that the question names, or that of the main thesis; their words count as understood."""
    scene = said.scene
    asked = set(stems(said.text))
    said.used |= {s for name in scene.desk.names_of(*scene.query.areas) for s in stems(name) if s in asked}
    thesis = main_thesis(scene)
    return scene.query.areas[:1] or ((thesis.area,) if thesis is not None else tuple(scene.desk.areas)[:1])


def meant(said: Wording, wanted: Callable[[Predicate], bool]) -> list[tuple[str, Predicate]]:
    """Return the predicates of a sort that the words mean, each with the list that says so."""
    desk, text = said.scene.desk, said.text
    for start, end in _fields(said.scene, text):  # the words of a field say nothing of what is asked there ("in orbital launch")
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    found: list[tuple[str, Predicate]] = []
    for name in desk.lexicon.ending("_tie"):
        back = any(desk.lexicon.has(n, text) for n in both_ways(said, name)[1:]) and re.search(r"\b(?:from|of)\b|'s\b", text)
        if not back and not desk.lexicon.has(name, text):
            continue
        sorts = [p for p in desk.knowledge.predicates().values() if wanted(p) and p.id not in ("standing", "score")]
        turned = len(both_ways(said, name)) > 1
        found += [(name, p) for p in sorts if desk.lexicon.has(name, said_of(p)) or (turned and is_converse(desk, p))]
    return found


def is_converse(desk: Desk, predicate: Predicate) -> bool:
    """Say whether a predicate tells of a relation from the side of the customer ("the subject is a customer of the object")."""
    return desk.lexicon.has("customer_words", said_of(predicate))


def said_of(predicate: Predicate) -> str:
    """Return the words by which a pack tells what a predicate says."""
    phrase = re.sub(r"\{\w+\}", " ", predicate.phrase)
    return f"{predicate.id.replace('_', ' ')}, {phrase}, {predicate.meaning.split(';')[0]}"


def of_two(predicate: Predicate) -> bool:
    """Say whether a predicate is a relation between two."""
    return bool(predicate.objects)


def absorb(said: Wording, predicate: Predicate) -> None:
    """Count the predicate's own words as understood."""
    said.used |= set(stems(said_of(predicate)))


def both_ways(said: Wording, name: str) -> tuple[str, ...]:
    """Return a list of words for a relation, and the one that turns it round where there is one."""
    back = name.replace("_tie", "_back")
    return (name, back) if back in said.scene.desk.lexicon.lists else (name,)


def makers(desk: Desk, thing: str, as_of: str) -> list[str]:
    """Return the companies that own or make a thing; a company itself."""
    entity = desk.entity(thing)
    if entity is None:
        return []
    if entity.kind == FIRM:
        return [thing]
    return [h for h in holders(desk, entity, as_of) if (x := desk.entity(h)) is not None and x.kind == FIRM]


def ended(claim: Claim, as_of: str) -> str:
    """Return "until ..." for a claim that has ended; empty for one that has not."""
    if claim.until is not None and claim.until <= as_of:
        return f"until {wording.day(claim.until)}"
    return ""
