"""From cleaned text to a typed query, step by step; the conversation is not known here (see `followups.py`)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property, lru_cache

import numpy as np

from knowledge.models import Entity
from knowledge.reader import Knowledge
from knowledge.search import stems

from . import english
from .classify import Classifier, Guess, filler
from .dates import Period, find_periods
from .encoder import Encoder
from .names import Mention, NameIndex, unknown_names
from .normalize import Token, cjk_share, fold, tokens
from .query import Named, Query
from .words import Lexicon

UNHEARD = " "
"""A stem that no text can hold."""
READ_ANEW = 64
"""Readings that are kept: on the way to one answer the same words are read more than once."""
SHORT_WORD = 4
"""Letters up to which a strange first word of a text, or capitals in a row, are no name."""
_COUNTED = re.compile(r"\b(since|after|before|until|prior to|up to)\s+$", re.IGNORECASE)
_COUNTED_BEHIND = re.compile(r"(以来|之后|以后|之前|以前)")
_UP_TO = frozenset({"before", "until", "prior to", "up to", "之前", "以前"})
_BEFORE_NAMES = frozenset(("of", "about", "by"))
"""Words that may stand right before a name of somebody; behind any other a word with a capital may be a title or a place."""
AREA = "(area)"
"""Stands in a mention of an area, which is masked like a name; no entity id can look like it."""


class Interpreter:
    """Reads questions against one knowledge base; made anew when the knowledge changes."""

    def __init__(self, knowledge: Knowledge, encoder: Encoder, classifier: Classifier, lexicon: Lexicon) -> None:
        """Build the index of names."""
        self.knowledge = knowledge
        self.encoder = encoder
        self._classifier = classifier
        self.lexicon = lexicon
        self.names = NameIndex(knowledge.names())
        self._areas = {fold(n): a.id for a in knowledge.areas() for n in (a.name, a.id, *a.aliases)}
        self._longest_area = max((len(k) for k in self._areas), default=0)
        self._theses = frozenset(t.subject for t in knowledge.theses() if t.subject)
        self._term = lru_cache(maxsize=20_000)(self._is_term)
        self._kept = lru_cache(maxsize=READ_ANEW)(self._read)
        self._area_spans = lru_cache(maxsize=READ_ANEW)(self._find_area_spans)

    def read(self, text: str, *, as_of: str, typed: str | None = None, filled: Sequence[Named] = ()) -> Query:
        """Understand one cleaned question; `filled` are entities known from the conversation and not typed."""
        return self._kept(text, as_of, text if typed is None else typed, tuple(filled))

    def _read(self, text: str, as_of: str, typed: str, filled: tuple[Named, ...]) -> Query:
        toks = tokens(text)
        named_areas = self._area_spans(text)
        mentions = self.names.find(text, supported=bool(named_areas))
        spans = [s for s in named_areas if not any(m.start < s[1] and s[0] < m.end for m in mentions)]
        areas = tuple(dict.fromkeys(area for _, _, area in spans))
        unknown = unknown_names(text, toks, mentions, is_term=self._term)
        corrected = _corrected(text, unknown)
        named = tuple(Named(m.entity, m.start, m.end, m.text, m.exact) for m in mentions if m.entity) + filled
        kinds = self.knowledge.entities([n.entity for n in named])
        fields = [Mention(start, end, text[start:end], AREA) for start, end, _ in spans if self._is_field(text, start, end)]
        marked = sorted([*mentions, *fields], key=lambda m: m.start)
        masks = [mask(text, marked, kinds, style, self._theses).casefold() for style in (0, 1)]
        for wrong, right in corrected.items():
            masks = [re.sub(rf"\b{re.escape(wrong)}\b", right, m) for m in masks]
        vectors, pieces = self.encoder.read([text, masks[0], masks[1]], closely=(masks[0],))
        guess = self._classifier.guess(masks[0], vectors[1], vectors[2])
        counted = self._counted_from_source(text, as_of)
        content = self._content(text.replace(counted.text, " ") if counted is not None else text, mentions, corrected)
        return Query(
            text=text,
            typed=typed,
            kind=self._kind(text, guess, named, masks[0]),
            guess=guess,
            named=named,
            unknown=tuple(u.text for u in unknown if u.text.casefold() not in corrected),
            areas=areas,
            periods=find_periods(text, as_of) or ((counted,) if counted is not None else ()),
            as_of=as_of,
            about_source=self.lexicon.about_source(text if counted is None else text.replace(counted.text, " ")),
            stems=tuple(stems(text)),
            content=content,
            masked=masks[0],
            vectors=np.asarray(vectors[:2], np.float32),
            pieces=pieces.get(masks[0]),
            follows=bool(filled),
        )

    def _counted_from_source(self, text: str, as_of: str) -> Period | None:
        """Return the time that a text counts from the thesis' own source ("since the article came out"); none where it does not."""
        m = next(self.lexicon.finditer(text, "source_words"), None)
        lead = _COUNTED.search(text[: m.start()]) if m is not None else None
        if m is None:
            return None
        end = m.end()
        while (more := self.lexicon.pattern("publishing_words").match(text, end + (text[end : end + 1] == " "))) is not None:
            end = more.end()
        tail = _COUNTED_BEHIND.match(text, end)
        if not self._published or not (lead or tail):
            return None
        word = (lead or tail or m).group(1).casefold()
        span = text[lead.start() if lead else m.start() : tail.end() if tail else end]
        came_out = self._published
        if word in _UP_TO:
            return Period(came_out.first, came_out.last, "until", span)
        return Period(came_out.last, max(came_out.last, as_of), "since", span)

    @cached_property
    def _published(self) -> Period | None:
        """The time at which the source of the first thesis came out."""
        ids = [t.source for t in self.knowledge.theses() if t.source][:1]
        days = [s.published for s in self.knowledge.sources(ids).values()]
        return next((p for day in days for p in find_periods(day, self.knowledge.as_of())), None)

    def _is_field(self, text: str, start: int, end: int) -> bool:
        """Say whether an area's name stands for the field of competition: several words, or behind "in", "of" or "for"."""
        return len(tokens(text[start:end])) > 1 or bool(re.search(r"\b(?:in|of|for)\s+(?:the\s+)?$", text[:start], re.IGNORECASE))

    def _kind(self, text: str, guess: Guess, named: Sequence[Named], masked: str) -> str:
        """Return the likeliest kind; a bare name opens its profile."""
        if named and len(masked.split()) <= 3 and fold(text) == fold("".join(n.text for n in named if n.text)):
            return "profile" if len(named) == 1 else "compare"
        return guess.best

    def find_areas(self, text: str) -> tuple[str, ...]:
        """Return the areas that a text names, each once."""
        return tuple(dict.fromkeys(area for _, _, area in self._area_spans(text)))

    def names_a_field(self, text: str) -> bool:
        """Say whether a text names an area as a field of competition, and not just a word that is also one ("languages")."""
        return any(self._is_field(text, start, end) for start, end, _ in self._area_spans(text))

    def area_text(self, text: str) -> str:
        """Return the words by which a text names its first area; empty when it names none."""
        spans = self._area_spans(text)
        return text[spans[0][0] : spans[0][1]] if spans else ""

    def without_areas(self, text: str) -> str:
        """Return a text without the words that name areas."""
        return self.with_areas(text, "") if self._area_spans(text) else text

    def with_areas(self, text: str, words: str) -> str:
        """Return a text whose areas are replaced by other words (put at its end when it names none)."""
        spans = self._area_spans(text)
        if not spans:
            return f"{text} in {words}" if words else text
        for n, (start, end, _) in reversed(list(enumerate(spans))):
            text = text[:start] + (words if n == 0 else "") + text[end:]
        return text

    def _find_area_spans(self, text: str) -> tuple[tuple[int, int, str], ...]:
        toks = tokens(text)
        found: list[tuple[int, int, str]] = []
        skip = -1
        for i, tok in enumerate(toks):
            if i <= skip:
                continue
            key = ""
            for j in range(i, min(len(toks), i + 8)):
                key += fold(toks[j].text)
                if len(key) > self._longest_area:
                    break
                area = self._areas.get(key) or self._areas.get(key.rstrip("s"))
                if area is not None:
                    if skip >= i:
                        found.pop()
                    found.append((tok.start, toks[j].end, area))
                    skip = j
        return tuple(found)

    def _content(self, text: str, mentions: Sequence[Mention], corrected: dict[str, str]) -> tuple[str, ...]:
        spans = sorted((m.start, m.end) for m in mentions)
        rest, at = [], 0
        for start, end in spans:
            rest.append(text[at:start])
            at = end
        rest.append(text[at:])
        bare = " ".join(rest)
        for wrong, right in corrected.items():
            bare = re.sub(rf"\b{re.escape(wrong)}\b", right, bare, flags=re.IGNORECASE)
        return tuple(dict.fromkeys(s for s in stems(bare) if s != "s"))

    def is_strange(self, word: str) -> bool:
        """Say whether a word is neither English nor of the knowledge."""
        return not english.is_word(word) and not self._term(word)

    def strangers(self, text: str) -> tuple[str, ...]:
        """Return the names in a text that nothing known accounts for: with a capital, no English word, in no text of the knowledge.

        The first word of a text has its capital anyway, so there a short word or one like an English word may be a typing error;
        a few capitals in a row are an abbreviation that need not be anybody's name.
        """
        toks = tokens(text)
        if text.upper() == text:
            return ()
        found = unknown_names(text, toks, self.names.find(text, supported=True), is_term=self._term)
        first = toks[0].start if toks else 0
        areas = self._area_spans(text)
        return tuple(
            u.text
            for u in found
            if u.text[:1].isupper()
            and not any(start <= u.start < end for start, end, _ in areas)
            and not (u.text.isupper() and len(u.text) <= SHORT_WORD)
            and (u.start > first or (len(u.text) > SHORT_WORD and english.nearest(u.text.casefold()) is None))
        ) or self._wordy_strangers(text, toks)

    def _wordy_strangers(self, text: str, toks: Sequence[Token]) -> tuple[str, ...]:
        """Return names that are also rare English words ("Perplexity's plans"): with a capital that no other words have, as a subject.

        No text of the knowledge holds them, and they are no places, which descriptions give away in other words.
        """
        found = [
            t.text
            for before, t, after in zip(toks, toks[1:], [*toks[2:], None], strict=False)
            if t.text[:1].isupper()
            and len(t.text) > SHORT_WORD
            and not t.text.isupper()
            and (before.folded in _BEFORE_NAMES or (after is not None and after.folded == "s" and text[t.end : t.end + 1] == "'"))
            and english.count(t.folded) < english.COMMON
            and not self._term(t.folded)
        ]
        if not found or sum(t.text[:1].isupper() for t in toks) > len(toks) / 2 or self.lexicon.held("_place", text):
            return ()
        named = [*((m.start, m.end) for m in self.names.find(text, supported=True)), *((a, b) for a, b, _ in self._area_spans(text))]
        return tuple(t.text for t in toks if t.text in found and not any(a <= t.start < b for a, b in named))

    def _is_term(self, word: str) -> bool:
        """Say whether a word occurs in the knowledge's own texts, or means the same as others that may or is a post ("CEO")."""
        if self.lexicon.has("post_words", word):
            return True
        (stem, *_) = stems(word) or [word]
        if self.lexicon.meaning_same(stem):
            return True
        idf = self.knowledge.idf([stem, UNHEARD])
        return idf[stem] < idf[UNHEARD]


def mask(text: str, mentions: Sequence[Mention], entities: Mapping[str, Entity], style: int, theses: Collection[str] = ()) -> str:
    """Return the text with every name replaced by a word for its kind (style 0) or by a made-up name (style 1).

    `theses` are the entities that theses are about: they are masked as a thesis, whatever their kind.
    """
    out, at = [], 0
    for m in mentions:
        if m.entity is None or (m.entity not in entities and m.entity != AREA):
            continue
        out.append(text[at : m.start])
        word = filler("area", style) if m.entity == AREA else filler("thesis" if m.entity in theses else entities[m.entity].kind, style)
        out.append(f" {word} " if cjk_share(text) > 0.3 else word)
        at = m.end
    return "".join([*out, text[at:]])


def _corrected(text: str, unknown: Sequence[Mention]) -> dict[str, str]:
    """Return typing errors in ordinary words and what was meant ("compny" -> "company")."""
    out = {}
    for u in unknown:
        if u.text.islower() and u.text.isalpha() and (right := english.nearest(u.text.casefold())):
            out[u.text.casefold()] = right
    return out
