"""Completes a question from the talk: "why?", "what about X?", "and in April?", "is it open?", "compare those two".

Ordered rules on the form of the message, before any classification. The result is a text that can stand alone, so that
everything after understands a follow-up just as it understands a first question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation import Talk, Turn
from knowledge.reader import Knowledge

from .dates import find_periods
from .interpret import Interpreter
from .names import Mention
from .normalize import cjk_share, tokens
from .words import Lexicon

BARE = {
    "bare_why": ("why", "why: {q}"),
    "bare_evidence": ("evidence", "what is the source: {q}"),
    "bare_date": ("date", "when: {q}"),
    "bare_how": ("how", "how: {q}"),
    "bare_who": ("who", "who: {q}"),
    "bare_where": ("fact", "where: {q}"),
    "bare_more": ("profile", "more about: {q}"),
}
SHORT = 12
"""Words up to which a question without a name leans on the talk."""
_ASKS_OTHERWISE = re.compile(
    r"^(?:and |so |but )?(?:since )?(?:when|where|how|what year|what day)\s+(?=did|does|do|is|was|were|has|have)", re.IGNORECASE
)
_PREDECESSOR = re.compile(
    r"\b(?:version|one|model|generation) before\b|\bprevious (?:version|one|model|generation)\b|\bpredecessor\b|上一代|前一个版本",
    re.IGNORECASE,
)
_QUESTION_WORDS = re.compile(r"^(?:why|how|when|who|what is the source|where|more about): ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Completed:
    """A question that can stand alone."""

    text: str
    kind: str | None = None
    """The kind, where the form alone tells it."""
    base: tuple[str, ...] = ()
    """Claims of the answer that it asks about."""
    leans: bool = False
    """Something came from the talk."""
    context: tuple[str, ...] = ()
    """Entities of the turn before, for questions that name others."""
    before: str = ""
    """The completed question of the turn before, where this one leans on it."""


def complete(text: str, talk: Talk, interpreter: Interpreter, lexicon: Lexicon) -> Completed:
    """Return the question completed from the talk, or as it is when it stands alone."""
    last = talk.last
    if last is None:
        return Completed(text)
    said = text.casefold().strip(" ?!.,;:…？！。，")
    for name, (kind, pattern) in BARE.items():
        if said in lexicon.lists[name] or _without_lead(said) in lexicon.lists[name]:
            question = _QUESTION_WORDS.sub("", last.question)
            if kind == "why" and _ASKS_OTHERWISE.match(question):
                return Completed(_ASKS_OTHERWISE.sub("why ", question, count=1), kind, last.claims, True)
            return Completed(pattern.format(q=question), kind, last.claims, True)
    toks = tokens(text)
    mentions = interpreter.names.find(text, toks, supported=True)
    if _PREDECESSOR.search(text) and not mentions and (older := _predecessor(last, interpreter)) is not None:
        return Completed(older, None, (), True)
    if (swapped := _swap(text, last, mentions, interpreter, lexicon)) is not None:
        return Completed(swapped, None, (), True)
    if lexicon.has("doubt", text) and not mentions and len(toks) <= 8:
        return Completed(f"what is the source: {_QUESTION_WORDS.sub('', last.question)}", "evidence", last.claims, True)
    if mentions and not lexicon.has("pair_pronouns", text):
        short = len(toks) <= SHORT
        return Completed(text, base=last.claims if short else (), context=last.entities[:2], before=last.question if short else "")
    return _lean(text, last, interpreter, lexicon)


def _without_lead(said: str) -> str:
    """Drop a small word before a bare question ("and why", "but when", "ok source")."""
    return re.sub(r"^(?:and|but|so|ok|okay|hm+|well|yes but|yeah but|then)[ ,]+", "", said)


def _predecessor(last: Turn, interpreter: Interpreter) -> str | None:
    """Return the question before, asked of the version before the one it named; none when there is no such version."""
    named = interpreter.names.find(last.question, tokens(last.question), supported=True)
    for m in named:
        entity = interpreter.knowledge.entity(m.entity) if m.entity else None
        if entity is None or entity.family is None:
            continue
        versions = sorted((_numbers(v.name), v.name) for v in interpreter.knowledge.versions_of(entity.family) if _numbers(v.name))
        before = [name for numbers, name in versions if numbers < _numbers(entity.name)]
        if before:
            return last.question[: m.start] + before[-1] + last.question[m.end :]
    return None


def _numbers(name: str) -> tuple[int, ...]:
    return tuple(int(n) for n in re.findall(r"\d+", name))


def _lean(text: str, last: Turn, interpreter: Interpreter, lexicon: Lexicon) -> Completed:
    """Fill a question that names nobody from the turn before, where its form or shortness asks for it."""
    toks = tokens(text)
    knowledge = interpreter.knowledge
    pronoun = lexicon.find("pronouns", text)
    pair = lexicon.has("pair_pronouns", text) or (lexicon.has("plural_pronouns", text) and len(last.topics) > 1 and len(last.entities) < 2)
    standalone = bool(interpreter.find_areas(text)) or lexicon.about_source(text)
    if (
        len(toks) <= 2
        and toks
        and all(t.text.isascii() and not lexicon.has("pronouns", t.text) and interpreter.is_strange(t.folded) for t in toks)
    ):
        return Completed(text)
    words = len(toks) if cjk_share(text) < 0.3 else len(toks) / 2
    if not pair and not pronoun and (standalone or words > SHORT):
        return Completed(text)
    whom = list(last.entities[:2] if len(last.entities) > 1 else last.topics[:2]) if pair else _focus(last, text, knowledge, lexicon)
    if not whom:
        return Completed(text, leans=words <= 8, base=last.claims, before=last.question)
    names = [e.name for e in knowledge.entities(whom).values()]
    return Completed(_put(text, names, pair, lexicon), base=last.claims, leans=True, context=last.topics[:3], before=last.question)


def _focus(last: Turn, text: str, knowledge: Knowledge, lexicon: Lexicon) -> list[str]:
    """Return the entity a pronoun most likely means: "they" a company if there is one, otherwise what was asked about."""
    if lexicon.has("others", text) and len(last.entities) > 1:
        return [last.entities[1]]
    whom = list(last.entities) or list(last.topics[:1])
    if re.search(r"\b(they|their|them|theirs)\b|他们", text, re.IGNORECASE):
        kinds = knowledge.entities([*last.entities, *last.topics])
        company = next(
            (i for i in (*last.entities, *last.topics) if i in kinds and kinds[i].kind in ("company", "unit", "organization")), None
        )
        return [company] if company else whom[:2]
    return whom[:2]


def _put(text: str, names: Sequence[str], pair: bool, lexicon: Lexicon) -> str:
    """Put names in place of the pronoun, or behind the question."""
    joined = " and ".join(names)
    if pair:
        replaced = lexicon.pattern("pair_pronouns", "plural_pronouns").sub(joined, text, count=1)
        return replaced if replaced != text else f"{text} ({joined})"
    m = re.search(r"\b(its|their|his|her)\b|\b(it|they|them|he|she|him)\b|(它们?|他们?)", text, re.IGNORECASE)
    if m is None:
        return f"{text} ({joined})"
    name = f"{names[0]}'s" if m.group(1) else joined if len(names) == 1 else names[0]
    return text[: m.start()] + name + text[m.end() :]


def _swap(text: str, last: Turn, mentions: Sequence[Mention], interpreter: Interpreter, lexicon: Lexicon) -> str | None:
    """Return the question before with what this message names in place of its like; none when the message says more."""
    today = interpreter.knowledge.as_of()
    periods = find_periods(text, today)
    areas = interpreter.find_areas(text)
    rest = text
    for m in sorted((m for m in mentions if m.entity), key=lambda m: -m.start):
        rest = rest[: m.start] + " " + rest[m.end :]
    for p in periods:
        rest = rest.replace(p.text, " ")
    led = bool(
        re.match(r"\s*(?:" + "|".join(map(re.escape, lexicon.lists["replace"] + lexicon.lists["meant"])) + r")\b", text, re.IGNORECASE)
    ) or bool(re.match(r"那", text))
    bare = lexicon.pattern("replace", "meant", "back_to", "earlier").sub(" ", rest)
    bare = re.sub(
        r"\b(?:and|but|in|on|at|of|for|by|since|no|oh|ok|the|then|now|is|it|with|what|about|by|back|a|as|呢)\b|[那呢吗]",
        " ",
        bare,
        flags=re.IGNORECASE,
    )
    if areas:
        bare = interpreter.without_areas(bare)
    left = [t for t in tokens(bare) if t.folded not in ("s", "though", "tho", "please", "pls", "instead", "now", "today", "currently")]
    if lexicon.has("earlier", text) and not mentions and len(left) <= 1:
        known = find_periods(last.question, today)
        before = known[0].first if known else today
        return f"{last.question.replace(known[0].text, '').strip() if known else last.question} before {before}"
    if left or not (mentions or periods or (areas and (led or len(tokens(text)) <= 5))):
        return None
    if not (led or periods or last.kind != "profile" or areas):
        return None
    return _replaced(last.question, mentions, periods, areas, text, interpreter)


def _replaced(
    question: str, mentions: Sequence[Mention], periods: Sequence[object], areas: Sequence[str], text: str, interpreter: Interpreter
) -> str:
    today = interpreter.knowledge.as_of()
    before = interpreter.names.find(question, tokens(question), supported=True)
    if mentions:
        new = " and ".join(m.text for m in mentions)
        kinds = interpreter.knowledge.entities([m.entity for m in (*mentions, *before) if m.entity])
        like = [m for m in before if m.entity and mentions[0].entity and kinds[m.entity].kind == kinds[mentions[0].entity].kind]
        if like or before:
            old = (like or list(before))[0]
            question = question[: old.start] + new + question[old.end :]
        else:
            question = f"{question} ({new})"
    for p in find_periods(text, today):
        known = find_periods(question, today)
        if known:
            question = re.sub(
                rf"(?:\b(?:before|since|until|after|in|on|as of|back in|by)\s+)?{re.escape(known[0].text)}", p.text, question, count=1
            )
            question = question.replace(
                p.text, f"in {p.text}" if p.mode == "in" else f"{'before' if p.mode == 'until' else p.mode} {p.text}", 1
            )
            continue
        phrase = f"since {p.text}" if p.mode == "since" else f"before {p.text}" if p.mode == "until" else p.text
        question = f"{question} in {phrase}" if p.mode == "in" else f"{question} {phrase}"
    if areas and not mentions:
        question = interpreter.with_areas(question, interpreter.area_text(text))
    return question
