"""Lists that boards give: everything that stands on one, best first; and all that were first on it, one after another."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from bot import wording
from bot.answers import Point
from bot.understanding.ranks import ORDINALS
from knowledge.models import Claim
from knowledge.search import stems

from .boards import closest, of_late, on_newest_scale, readings
from .desk import Draft
from .features import first_day, last_day
from .premises.asked import asks_whether
from .premises.ranks import boards_named
from .reading import Wording, areas_of
from .relations import holders
from .scene import Scene

SHOWN = 12
BOARDS = 4
"""Boards whose firsts are told at most."""
FEW = 3
"""Rows of one day that make a list; with fewer of them all that is known stands there."""
RUNNER_UP = 2
_SEVERAL = re.compile(
    r"^\W*(?:(?:please|now|and|so)\s+)*(?:list|rank|order|sort|name all|name the|show|give me|all|every\w+|which|what|who all|leaders)\b"
    r"|\b(?:best first|in order|top (?:\d+|two|three|four|five|ten)|rankings?|standings|full list|whole list|leaderboard)\b"
)
_TOP = re.compile(r"\btop[ -](\d+|two|three|four|five|ten)\b")
_NTH = re.compile(
    r"\b(?:(?:in|on|at) )?(?:the )?(?:"
    rf"(?P<word>{'|'.join(ORDINALS[1:])}|runner-?up)|(?P<n>\d+)(?:st|nd|rd|th)|(?:number|no\.?|rank|place) (?P<no>\d+)"
    r")(?: (?:place|spot|position|rank))?\b"
)
EARLY = "10"
"""The last day of the early part of a month."""
_PLACES = {"two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}


def on_board(scene: Scene) -> Draft | None:
    """Return what stands on the board named, best first, where a list of it is asked for; none otherwise."""
    desk, query = scene.desk, scene.query
    boards = closest(scene, boards_named(desk, query)) if len(query.entities) == 1 else []
    if len(boards) != 1 or query.about_source or query.unknown:
        return None
    low = query.text.casefold()
    if not _SEVERAL.search(low) or asks_whether(desk, query) or desk.lexicon.has("denials", low):
        return None
    said = Wording.of(scene)
    top = _TOP.search(said.text)
    places = 99 if top is None else int(top[1]) if top[1].isdigit() else _PLACES[top[1]]
    plural = bool(top) or _asks_for_several(said)
    said.text = _TOP.sub(" ", said.text)
    said.takes("leading", "stating_words", "standing_words", "landscape_words", "today", "firms", "board_words")
    if query.areas:
        areas_of(said)
    day = _last_day_asked(said)
    rows = [c for c in desk.knowledge.scores(benchmark=boards[0], as_of=day) if c.rank]
    tracks: dict[str | None, list[Claim]] = defaultdict(list)
    for c in on_newest_scale(rows):
        tracks[c.track].append(c)
    read = max((_read_last(t) for t in tracks.values()), key=lambda t: (len(t), max(c.as_of for c in t) if t else ""), default=[])
    if top is not None and len([c for c in read if (c.rank or 0) <= places]) < places:
        read = _with_places(on_newest_scale(desk.knowledge.scores(benchmark=boards[0], as_of=day, history=True)), places) or read
    rows = sorted(read, key=lambda c: (c.rank or 0, c.id))[:places]
    board = desk.entity(boards[0])
    words = [*desk.knowledge.vocabulary().entity_kinds.values(), board.description if board is not None else ""]
    known = set(stems(" ".join([*words, *(p.meaning for p in desk.knowledge.predicates().values() if p.id == "score")])))
    known |= set.intersection(*(set(stems(c.text)) for c in rows)) if rows else set()  # what is told of each ("the rebuilt board")
    if not plural or len(rows) < 2 or set(said.left()) - known:
        return None
    names = [_placed(scene, c) for c in rows[:SHOWN]]
    days = {c.as_of for c in rows}
    when = f", {wording.day(rows[0].as_of)}" if len(days) == 1 else ""
    more = f" and {len(rows) - SHOWN} more" if len(rows) > SHOWN else ""
    track = f", {rows[0].track}" if rows[0].track else ""
    text = f"{desk.label(boards[0], query)}{track}{when}, best first: {', '.join(names)}{more}."
    return _drafted(scene, [_line(scene, text, rows)], [c.subject for c in rows])


_HOW_MANY = re.compile(r"\bhow many\s+([^\W\d_]+)")


def size_of_board(scene: Scene) -> Draft | None:
    """Return how many entries or votes the board named has, where the texts of its rows say so; none where nothing else is known."""
    desk, query = scene.desk, scene.query
    asked = _HOW_MANY.search(query.text.casefold())
    boards = closest(scene, boards_named(desk, query)) if asked and len(query.entities) == 1 else []
    if asked is None or len(boards) != 1 or query.about_source or query.unknown:
        return None
    said = Wording.of(scene)
    said.takes("board_words", "stating_words", "standing_words", "landscape_words", "today", "made_known")
    said.used |= set(stems(asked[1]))
    if query.areas:
        areas_of(said)
    day = min(query.period.last, query.as_of) if query.period else query.as_of
    start = query.period.first if query.period is not None and query.period.mode == "in" else ""
    counted = re.compile(rf"(?<![\d.,-])(\d[\d,]*)\s+(?:[\w-]+\s+){{0,2}}?{re.escape(asked[1][:-1])}", re.IGNORECASE)
    rows = desk.knowledge.scores(benchmark=boards[0], as_of=day, history=True)
    if said.left() or desk.lexicon.has("leading", said.text) or any(set(stems(asked[1])) & set(stems(c.unit or "")) for c in rows[:1]):
        return None  # who is first, or the points of one
    for c in sorted((c for c in rows if last_day(c.as_of) >= start), key=lambda c: (c.as_of, scene.score(c.id)), reverse=True):
        if m := counted.search(c.text):
            text = f"{m[1]} {asked[1]} on {desk.label(boards[0], query)} ({wording.day(c.as_of)})."
            return Draft(headline=desk.point(c, query, role="answer", text=text))
    return None


def at_place(scene: Scene) -> Draft | None:
    """Return who holds the one place asked for on the board named, at the time named, and who is just ahead; none where it is not known."""
    desk, query = scene.desk, scene.query
    boards = closest(scene, boards_named(desk, query)) if len(query.entities) == 1 else []
    if len(boards) != 1 or query.about_source or query.unknown or len(query.periods) > 1 or asks_whether(desk, query):
        return None
    said = Wording.of(scene)
    asked = _NTH.search(said.text)
    if asked is None or desk.lexicon.has("denials", said.text):
        return None
    word = asked["word"] or ""
    place = int(asked["n"] or asked["no"] or 0) or (ORDINALS.index(word) + 1 if word in ORDINALS else RUNNER_UP)
    said.text = _NTH.sub(" ", said.text)
    said.takes("leading", "stating_words", "standing_words", "landscape_words", "today", "firms", "board_words", "placing_verbs")
    if query.areas:
        areas_of(said)
    if said.left():
        return None
    period = query.period
    day = min(period.last, query.as_of) if period else query.as_of
    rows = desk.knowledge.scores(benchmark=boards[0], as_of=day, history=True)
    start = period.first if period is not None and period.mode == "in" else ""
    for reading in readings(c for c in rows if c.rank and start <= last_day(c.as_of) and first_day(c.as_of) <= day):
        held = {c.rank: c for c in reversed(reading)}
        if place in held:
            ahead = [held[n] for n in (place - 1,) if n in held]
            draft = Draft(headline=desk.point(held[place], query, role="answer"), points=[desk.point(c, query) for c in ahead])
            draft.topics = tuple(c.subject for c in (held[place], *ahead))
            return draft
    return None


def agreement(scene: Scene) -> Draft | None:
    """Return whether the boards of a field name the same first, with whom each names; none where that is not asked."""
    desk, query = scene.desk, scene.query
    if query.entities or query.unknown or query.periods or not desk.lexicon.has("board_words", query.text) or not asks_whether(desk, query):
        return None
    said = Wording.of(scene)
    same, apart = said.takes("agreeing_words"), said.takes("disagreeing_words")
    said.takes("board_words", "leading", "stating_words", "standing_words", "whether_fillers", "today", "denials")
    if same == apart or not query.areas or areas_of(said) is None or said.left():
        return None
    rows = [c for c in desk.knowledge.scores(area=query.areas[0], as_of=query.as_of) if c.rank]
    first: dict[str | None, Claim] = {}
    for reading in readings(rows):
        if reading[0].rank == 1 and of_late(reading, query.as_of):
            first.setdefault(reading[0].benchmark, reading[0])
    told = [first[b] for b in closest(scene, (b for b in first if b))][:BOARDS]
    if len(told) < FEW - 1:
        return None
    boards = [f"{desk.label(c.benchmark, query)} ({wording.day(c.as_of)})" for c in told]
    text = wording.boards_agree([(desk.label(c.subject, query), board) for c, board in zip(told, boards, strict=True)])
    agree = len({c.subject for c in told}) == 1
    return _drafted(scene, [_line(scene, wording.decided(agree == same, text), told)], [c.subject for c in told])


def firsts(scene: Scene) -> Draft | None:
    """Return all that were first on the boards named, or on those of the area, in a stretch of time; none where it is not asked for."""
    desk, query = scene.desk, scene.query
    boards = boards_named(desk, query)
    span = _span(scene)
    if span is None or len(boards) != len(query.entities) or query.unknown or not (boards or query.areas) or query.about_source:
        return None
    said = Wording.of(scene)
    several = _SEVERAL.search(said.text) or (re.match(r"^\W*who\b", said.text) and query.periods[0].mode == "since")
    if not desk.lexicon.has("leading", said.text) or not several or asks_whether(desk, query):
        return None
    said.takes("leading", "today", "firms", "board_words", "course_words", "stating_words", "ownership")
    if query.areas:
        areas_of(said)
    if [s for s in said.left() if not any(ch.isdigit() for ch in s)]:
        return None
    pool = [c for b in boards for c in desk.knowledge.scores(benchmark=b, as_of=query.as_of, history=True)]
    for area in () if boards else query.areas:
        pool += desk.knowledge.scores(area=area, as_of=query.as_of, history=True)
    series: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for c in pool:
        if c.rank == 1 and first_day(c.as_of) <= span[1]:
            series[(c.benchmark or "", c.track or "")].append(c)
    courses = [x for claims in series.values() if (x := _course(claims, span[0]))]
    courses.sort(key=lambda x: -len({c.subject for c in x}))
    lines = [_firsts_of(scene, x) for x in courses[:BOARDS]]
    if not lines or len({c.subject for x in courses for c in x}) < 2:
        return None
    return _drafted(scene, lines, [c.subject for x in courses[:BOARDS] for c in x])


def _read_last(rows: list[Claim]) -> list[Claim]:
    """Return the rows of the last day on which several were read; where there is no such day all, unless two share a place."""
    days = Counter(c.as_of for c in rows)
    if read := [day for day, n in days.items() if n >= FEW]:
        return [c for c in rows if c.as_of == max(read)]
    return rows if len({c.rank for c in rows}) == len(rows) else []


def _last_day_asked(said: Wording) -> str:
    """Return the last day of the time asked for: today, or that of the period; of "early October" the tenth."""
    query = said.scene.query
    if (period := query.period) is None:
        return query.as_of
    last = period.last
    if period.first[:7] == last[:7] and re.search(rf"\bearly\s+(?:in\s+)?{re.escape(period.text.casefold())}", said.text):
        said.used |= set(stems("early"))
        last = f"{last[:8]}{EARLY}"
    return min(last, query.as_of)


def _with_places(rows: list[Claim], places: int) -> list[Claim]:
    """Return the newest reading of one day in which all the places asked for are known; none where there is no such day."""
    days: dict[tuple[str, str | None], list[Claim]] = defaultdict(list)
    for c in rows:
        if c.rank and c.rank <= places:
            days[(c.as_of, c.track)].append(c)
    whole = [key for key, several in days.items() if {c.rank for c in several} == set(range(1, places + 1))]
    return days[max(whole, key=lambda k: (k[0], k[1] or ""))] if whole else []


def _asks_for_several(said: Wording) -> bool:
    """Say whether the question wants more than the first place: it calls for a list, or for things in the plural."""
    if re.match(r"^\W*(?:which|what)\b", said.text):
        return bool(re.match(r"^\W*(?:which|what)\s+(?:\w+\s+){0,3}?\w+[^s\W]s\b(?!\s+(?:is|was|has)\b)", said.text)) and not re.search(
            r"\b(?:leads|tops|is|first|number one|best)\b(?! first)", said.text
        )
    return True


def _span(scene: Scene) -> tuple[str, str] | None:
    """Return the stretch of time that a question names: from one date to another, since one, or a whole year."""
    query = scene.query
    if not query.periods or any(p.mode == "until" for p in query.periods[:1]):
        return None
    first, last = query.periods[0], query.periods[-1]
    if len(query.periods) > 1:
        return min(first.first, last.first), min(max(first.last, last.last), query.as_of)
    if first.mode == "since":
        return first.first, query.as_of
    return (first.first, min(first.last, query.as_of)) if first.first[:7] != first.last[:7] else None


def _course(claims: list[Claim], start: str) -> list[Claim]:
    """Return who was first one after another: the last before the start, and each change after it."""
    found: list[Claim] = []
    for c in sorted(claims, key=lambda c: c.as_of):
        if found and last_day(c.as_of) < start:
            found.clear()
        if not found or found[-1].subject != c.subject:
            found.append(c)
    return found


def _placed(scene: Scene, claim: Claim) -> str:
    whose = _holder(scene, claim)
    return f"{wording.ordinal(claim.rank or 0)} {scene.desk.label(claim.subject, scene.query)}{f' ({whose})' if whose else ''}"


def _holder(scene: Scene, claim: Claim) -> str:
    desk, query = scene.desk, scene.query
    entity = desk.entity(claim.subject)
    return desk.label(next(iter(holders(desk, entity, query.as_of)), None), query) if entity is not None else ""


def _firsts_of(scene: Scene, course: list[Claim]) -> Point:
    desk, query = scene.desk, scene.query
    names = []
    for c in course:
        whose = _holder(scene, c)
        names.append(f"{desk.label(c.subject, query)} ({f'{whose}, ' if whose else ''}{wording.day(c.as_of)})")
    track = f", {course[0].track}" if course[0].track else ""
    return _line(scene, f"First on {desk.label(course[0].benchmark, query)}{track}: {', then '.join(names)}.", course)


def _line(scene: Scene, text: str, claims: list[Claim]) -> Point:
    newest = max(c.as_of for c in claims)
    return Point(text, "fact", tuple(c.id for c in claims)[:20], newest, scene.desk.citations(claims[0]), (), "answer")


def _drafted(scene: Scene, lines: list[Point], subjects: list[str]) -> Draft:
    several = tuple(dict.fromkeys(subjects))
    return Draft(headline=lines[0], points=lines[1:], topics=several[:6], listed=several[:SHOWN])
