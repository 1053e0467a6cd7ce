"""Links words of a question to entities: names, aliases, Chinese names, typing errors.

Method: windows of tokens looked up in a table of folded names; where no name stands, an edit distance
(optimal string alignment, by rapidfuzz) over names with the same first letter. A longer match beats a shorter one.
Names that are ordinary English words need a capital letter or company (measured in `understanding` as the weak spot
of every linker tried). Cost: a dict look-up a window; the edit distance only for words that are no English.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from . import english
from .normalize import Token, fold, tokens
from .passing import said_in_passing

MAX_WINDOW = 6
FOUND_LATELY = 64
"""Texts whose names are kept: on the way to one answer the same text is looked at more than once."""
_JOINERS = re.compile(r"^[ \-.'/&+:,]{0,3}$")
_DETERMINERS = {"a", "an", "the", "my", "your", "our", "some", "any", "no", "good", "bad", "in", "to", "is", "it", "be"}
_COMPANY_WORDS = {
    "vs",
    "versus",
    "and",
    "or",
    "than",
    "from",
    "by",
    "at",
    "like",
    "did",
    "does",
    "do",
    "has",
    "will",
    "can",
    "owns",
    "own",
    "makes",
    "make",
    "made",
}
_NUMBERED = re.compile(r"\d+$")
_VERSION = re.compile(r"^v?\d+(\.\d+)*[a-z]?$")


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of the question that names an entity (or seems to name one that is not known)."""

    start: int
    end: int
    text: str
    entity: str | None
    """Entity id; none when the name is not in the knowledge."""
    exact: bool = True
    """False when a typing error was forgiven."""
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class _Found:
    first: int
    last: int
    entity: str
    score: float
    exact: bool


class NameIndex:
    """All names of the knowledge, ready to be found in text."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """Take (name or alias, entity id) pairs."""
        self._exact: dict[str, str] = {}
        self._written: dict[str, str] = {}
        pairs = list(names)
        short = [(n.partition(" (")[0], e) for n, e in pairs if n.endswith(")") and " (" in n]
        for name, entity in [*pairs, *short]:
            key = fold(name)
            if key and key not in self._exact:
                self._exact[key] = entity
                self._written[key] = name
        self._by_letter: dict[str, list[str]] = defaultdict(list)
        for key in self._exact:
            if len(key) >= 4 and key.isascii():
                self._by_letter[key[0]].append(key)
        self._longest_cjk = max((len(k) for k in self._exact if not k.isascii()), default=0)
        for key, entity, written in self._versions_in_chinese(pairs):
            if self._exact.setdefault(key, entity) == entity:
                self._written.setdefault(key, written)
        self._words = {w for name in self._written.values() for w in re.findall(r"\w+", name.casefold())}
        self._lately = lru_cache(maxsize=FOUND_LATELY)(self._find)

    def _versions_in_chinese(self, pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str, str]]:
        """Return versions by the other names of their family, where it has one in Chinese ("Kite 2" is also "风筝2")."""
        names: dict[str, list[str]] = defaultdict(list)
        for name, entity in pairs:
            names[entity].append(name)
        keys = sorted(self._exact)
        out = []
        for own in (n for n in names.values() if not all(x.isascii() for x in n)):
            for latin in (fold(x) for x in own if x.isascii()):
                for key in keys[bisect_left(keys, latin) : bisect_left(keys, f"{latin}~")] if latin else ():
                    if key.startswith(latin) and _NUMBERED.match(key[len(latin) :]):
                        out += [(fold(x) + key[len(latin) :], self._exact[key], x + key[len(latin) :]) for x in own if not x.isascii()]
        return out

    def entity_named(self, name: str) -> str | None:
        """Return the entity with exactly this name (case, spaces and punctuation do not count)."""
        return self._exact.get(fold(name))

    def find(self, text: str, *, supported: bool = False) -> tuple[Mention, ...]:
        """Return the names in the text, in order, never overlapping.

        `supported` says that the rest of the message is about the subject anyway, so that a name which is
        also an English word may be taken for the name.
        """
        return self._lately(text, supported)

    def _find(self, text: str, supported: bool) -> tuple[Mention, ...]:
        toks = tokens(text)
        found = self._exact_windows(text, toks)
        found += self._fuzzy_windows(text, toks, found)
        chosen = [f for f in _longest(found) if not self._in_passing(text, toks, f)]
        firm = [f for f in chosen if not self._is_word(toks, f)]
        support = supported or bool(firm)
        kept = [f for f in chosen if self._plausible(text, toks, f, support)]
        return tuple(_mention(text, toks, f) for f in sorted(kept, key=lambda f: f.first))

    def _exact_windows(self, text: str, toks: Sequence[Token]) -> list[_Found]:
        found = []
        for i, first in enumerate(toks):
            key = ""
            widest = self._longest_cjk if first.is_cjk else MAX_WINDOW
            for j in range(i, min(len(toks), i + max(widest, MAX_WINDOW))):
                if j > i and not _JOINERS.match(text[toks[j - 1].end : toks[j].start]):
                    break
                key += fold(toks[j].text) + ("plus" if text[toks[j].end : toks[j].end + 1] == "+" else "")
                entity = self._exact.get(key)
                if entity is None and j > i and toks[j].folded == "s":
                    continue
                if entity is not None:
                    found.append(_Found(i, j, entity, 1.0, True))
                elif "plus" in key and (entity := self._exact.get(key.replace("plus", ""))):
                    found.append(_Found(i, j, entity, 0.95, True))
        return found

    def _fuzzy_windows(self, text: str, toks: Sequence[Token], exact: Sequence[_Found]) -> list[_Found]:
        taken = {n for f in exact for n in range(f.first, f.last + 1)}
        found = []
        for i, tok in enumerate(toks):
            if not self._could_be_typo(tok) or i in taken:
                continue
            for width in (3, 2, 1):
                for first in range(max(0, i - width + 1), i + 1):
                    last = first + width - 1
                    if last >= len(toks) or not self._joined(text, toks, first, last):
                        continue
                    hit = self._nearest_key("".join(fold(t.text) for t in toks[first : last + 1]))
                    if hit is not None:
                        found.append(_Found(first, last, self._exact[hit[0]], hit[1], False))
        return found

    def _joined(self, text: str, toks: Sequence[Token], first: int, last: int) -> bool:
        return all(_JOINERS.match(text[toks[n].end : toks[n + 1].start]) for n in range(first, last))

    def _could_be_typo(self, tok: Token) -> bool:
        word = tok.folded
        return (
            len(word) >= 4
            and word.isascii()
            and word.isalpha()
            and word not in self._words
            and not (english.count(word) > 200 or english.count(word.rstrip("s")) > 200)
        )

    def _nearest_key(self, key: str) -> tuple[str, float] | None:
        """Return the name at most 1 edit away (2 from eight letters on), and how like it is."""
        if len(key) < 4:
            return None
        allowed = 1 if len(key) < 8 else 2
        best = process.extractOne(key, self._by_letter.get(key[0], ()), scorer=OSA.distance, score_cutoff=allowed)
        if best is None or abs(len(best[0]) - len(key)) > allowed or english.count(best[0]) > english.COMMON:
            return None
        digits = re.findall(r"\d+", best[0]) == re.findall(r"\d+", key)
        return (best[0], 1 - best[1] / (len(key) + 1)) if digits else None

    def _is_word(self, toks: Sequence[Token], f: _Found) -> bool:
        return f.first == f.last and english.count(toks[f.first].folded) >= english.KNOWN

    def _plausible(self, text: str, toks: Sequence[Token], f: _Found, support: bool) -> bool:
        """Say whether a one-word name that is also an English word stands for the name here."""
        if f.first != f.last or toks[f.first].is_cjk:
            return True
        tok = toks[f.first]
        seen = english.count(tok.folded)
        if seen < english.KNOWN and len(tok.text) > 2:
            return True
        if len(toks) <= 2 and seen < english.VERY_COMMON:
            return True
        written = self._written[fold(tok.text)]
        shouting = text.upper() == text and len(toks) > 2
        capital = tok.text[:1].isupper() and f.first > 0 and not shouting
        if written.isupper() and len(written) < 5:
            capital = tok.text == written and not shouting
        if len(tok.text) == 1:
            beside = [toks[n].folded for n in (f.first - 1, f.first + 1) if 0 <= n < len(toks)]
            return written.casefold() == tok.folded and tok.folded not in ("a", "i") and not any(t.isdigit() or len(t) == 1 for t in beside)
        if capital or (seen == 0 and len(tok.text) == 2 and support):
            return True
        if seen >= english.VERY_COMMON:
            return False
        before = toks[f.first - 1].folded if f.first else ""
        after = toks[f.first + 1].folded if f.first + 1 < len(toks) else ""
        if before in _DETERMINERS - {"is", "in", "to"}:
            return False
        if seen < english.COMMON:
            return True
        return support or before in _COMPANY_WORDS or after in _COMPANY_WORDS or after == "s"

    def _in_passing(self, text: str, toks: Sequence[Token], f: _Found) -> bool:
        """Say whether a name of several words is, here, a phrase of the sentence."""
        words = toks[f.first : f.last + 1]
        spoken = text[words[0].start : words[-1].end]
        if len(words) < 3 or self._written.get(fold(spoken), "").islower():
            return False
        before = toks[f.first - 1].folded if f.first else ""
        after = toks[f.last + 1].folded if f.last + 1 < len(toks) else ""
        return said_in_passing(spoken, before, [t.folded for t in words], after)


def _longest(found: Sequence[_Found]) -> list[_Found]:
    """Keep the longest of overlapping finds; of equal ones the exact, then the better."""
    kept: list[_Found] = []
    used: set[int] = set()
    for f in sorted(found, key=lambda f: (-(f.last - f.first), not f.exact, -f.score, -f.first)):
        span = set(range(f.first, f.last + 1))
        if not span & used:
            kept.append(f)
            used |= span
    return kept


def _mention(text: str, toks: Sequence[Token], f: _Found) -> Mention:
    start, end = toks[f.first].start, toks[f.last].end
    return Mention(start, end, text[start:end], f.entity, f.exact, f.score)


def unknown_names(text: str, toks: Sequence[Token], known: Sequence[Mention], *, is_term: Callable[[str], bool]) -> tuple[Mention, ...]:
    """Return words that look like names and are none in the knowledge.

    They are written with a capital inside a sentence, or are no English word and no term of the knowledge
    (`is_term`), or are a known name with a version number that is not known ("Acme 9").
    """
    taken = [(m.start, m.end) for m in known]
    out = []
    for i, tok in enumerate(toks):
        if any(s <= tok.start < e for s, e in taken) or tok.is_cjk:
            continue
        after_name = any(e == tok.start or text[e : tok.start].strip() in ("", "-") for s, e in taken if e <= tok.start)
        if _VERSION.match(tok.folded):
            if (after_name and i and len(tok.folded) <= 4 and not tok.folded.isdigit()) or (
                after_name and tok.folded.isdigit() and int(tok.folded) < 20
            ):
                out.append(Mention(tok.start, tok.end, tok.text, None))
            continue
        if len(tok.text) < 3 or not tok.text.isalpha() or english.is_word(tok.folded) or is_term(tok.folded):
            continue
        out.append(Mention(tok.start, tok.end, tok.text, None))
    return tuple(out)
