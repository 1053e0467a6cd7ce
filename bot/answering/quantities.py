"""Amounts read out of a text: a number, in figures or words, with what it counts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

_UNITS = (
    ("money", r"usd|dollars?|bucks|euros?|yuan|rmb|pounds?|quid|美元|元"),
    ("percent", r"%|per ?cent|percent|pct"),
    ("people", r"people|persons?|ppl|employees|staff|staffers|workers|engineers|researchers|heads|jobs|posts"),
    ("users", r"users|members|subscribers|customers|creators|downloads|installs|viewers|visitors|用户"),
    ("time", r"s|seconds?|secs?|minutes?|mins?|hours?|hrs?"),
    ("days", r"days?|weeks?|months?|years?|decades?"),
    ("rate", r"fps|frames"),
    ("lines", r"p|px|pixels"),
    ("size", r"parameters?|params"),
    ("score", r"points?|elo|pts"),
    (
        "things",
        r"videos?|vids?|clips?|images?|pictures?|pics?|photos?|titles|shows|films?|movies|models|steps|corrections?|refs?|references|"
        r"files|votes|uploads|posts|pairs|captions|cars|vehicles|units|plants|factories|chips|gpus|centres|centers|regions|packs|cells|km|kwh|gwh|"
        r"gigawatt-hours?|mw|megawatts?|gw|gigawatts?",
    ),
)
_SCALE = {
    "k": 1e3,
    "hundred": 1e2,
    "thousand": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "mio": 1e6,
    "mil": 1e6,
    "million": 1e6,
    "millions": 1e6,
    "bn": 1e9,
    "b": 1e9,
    "billion": 1e9,
    "billions": 1e9,
    "tn": 1e12,
    "trillion": 1e12,
    "万": 1e4,
    "亿": 1e8,
}
_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS = {w: float(n) for n, w in enumerate(_ONES.split())} | {w: 10.0 * n for n, w in enumerate(_TENS.split(), 2)}
_WORDS |= {"a": 1, "an": 1, "half a": 0.5, "half": 0.5, "quarter of a": 0.25, "dozen": 12, "a dozen": 12, "a couple": 2}
_SPELT = rf"(?:{'|'.join(_TENS.split())})(?:[ -](?:{'|'.join(_ONES.split()[1:10])}))?|{'|'.join(_ONES.split())}"
_NUMBER = (
    rf"\d[\d,]*(?:\.\d+)?|(?:half|three quarters of|quarter of) an?\b|(?:{_SPELT})\b|"
    r"half(?=\s+(?:billion|million|trillion|hundred|thousand)\b)|"
    r"an?(?=\s+(?:hundred|thousand|million|billion|trillion|dozen)\b)|a dozen|dozen|a couple|"
    r"an?(?=\s+(?:whole|full|entire|single)\s+(?:day|week|month|quarter|year|decade)\b)"
)
_SCALES = r"hundred|thousand|millions?|billions?|trillion|mio|mil|mn|bn|tn|[kmb](?![a-z])|万|亿"
_BETWEEN = (
    r"(?:(?:of|more|new|full|whole|entire|single|different|other|separate|paid|paying|daily|monthly|weekly|active|registered|short|"
    r"little|reference|captioned|full-time)[\s-]+){0,2}"
)
_COUNTED = "|".join(p for _, p in _UNITS)
_QUANTITY = re.compile(
    rf"(?:\b(?P<of>staff|team|workforce|headcount) of (?:just |about |roughly |some |nearly |over |only )?)?"
    rf"(?P<cur>[$€£¥]|hk\$|us\$)?\s?(?<![\w.,])(?<![a-z]-)(?P<n>{_NUMBER})[\s-]?(?P<scale>{_SCALES})?(?:[\s-](?P<more>thousand|million|billion|trillion))?(?P<plus>\s?\+|\splus\b)?"
    rf"(?![\d.]*\d)(?:[\s-]?(?P<to>to|-|–|and|or)[\s-]?(?=\d))?(?:[\s-]?{_BETWEEN}(?P<unit>{_COUNTED})(?![a-z0-9]))?",
    re.IGNORECASE,
)
_LARGE = 1e5
"""From here on a number counts something even where it is not said what."""
_NOT_OF = r"(?! (?:an? )?(?:_|(?:19|20)\d\d|year|hour|century|decade|million|billion|trillion))"
_SHARE = re.compile(
    r"\b(?P<most>most|the majority|a majority|over half|more than half)\b(?= of\b)|"
    r"(?<!first )(?<!last )(?<!next )(?<!past )\b(?:(?P<half>half)|(?P<n>an?|one|two|three) (?P<part>third|quarter|fifth|tenth)s?)\b"
    rf"(?= (?:of|the|its|his|her|their|as)\b{_NOT_OF})",
    re.IGNORECASE,
)
_PARTS = {"third": 100 / 3, "quarter": 25.0, "fifth": 20.0, "tenth": 10.0}
_FOLD = re.compile(
    rf"\b(?P<n>\d+(?:\.\d+)?|{_SPELT})[ -]?(?:fold|times (?:as|more|the|its|their|higher|larger|bigger|over)\b)|"
    r"\b(?P<twice>doubl\w+|twice)\b|\b(?P<thrice>tripl\w+|trebl\w+)\b|\b(?P<four>quadrupl\w+)\b|\b(?P<half>halv\w+)\b",
    re.IGNORECASE,
)
"""Shares in words ("two thirds of") are percent, factors ("threefold", "doubled") are of their own unit."""
_DAYS = {"week": 7.0, "month": 30.4, "year": 365.0, "decade": 3650.0}
"""How many days a span has."""
RESOLUTIONS = {"4k": 2160.0, "8k": 4320.0}
_RESOLUTION = re.compile(r"\b[48]k\b(?!\s+\w+s\b)", re.IGNORECASE)
_STRETCH = re.compile(r"\b(?:first|last|past|next|previous|coming|every|these|those)\s*$", re.IGNORECASE)
_MORE = re.compile(r"\b(?:over|above|more than|at least|beyond|upwards of|exceed\w*|超过)\s*(?:\w+\s+)?$", re.IGNORECASE)
_LESS = re.compile(r"\b(?:under|below|less than|fewer than|at most|up to|within)\s*(?:\w+\s+)?$", re.IGNORECASE)
ROUNDED, ROUND = 0.12, 0.2
"""How far a number may be off that was rounded; the second for those with one digit that counts ("100 million")."""
READ_LATELY = 2_000
"""Texts whose quantities are kept: the same claims are laid beside many questions."""
_COUNTED_WORD = re.compile(r"[^\W\d_]{2,}")
_NEAR_NUMBER = 40
"""Letters behind a number in which the word for what it counts is looked for."""
_WORDS_BEHIND = 4
"""Words in them, the scale ("million") included."""
FEW = 3
"""Small numbers written out ("one clip") count nothing in particular."""

LIMIT = re.compile(
    r"(?P<bound>\b(?:over|above|more than|at least|beyond|upwards of|exceeding|under|below|less than|fewer than|at most|up to|"
    r"(?<=er )than)\s+)"
    r"(?:an?\s+)?[$€£¥]?(?P<n>\d[\d,.]*|half|one|two|three|five|ten)?\s*(?P<scale>k|thousand|million|mn|m|billion|bn|b)?\b(?:\s+an?\b)?"
    r"(?P<money>\s*(?:us\s+)?(?:dollars?|usd|bucks|euros?|yuan|rmb|pounds?))?"
)
_STRICT = re.compile(r"\b(?:more|less|fewer) than\b")
_LOWER = re.compile(r"\b(?:under|below|less|fewer|at most|up to)\b")
_SMALLER = re.compile(r"\b(?:cheaper|lower|smaller|fewer|shorter|lighter)\s+$")
"""A number that figures are to lie beyond ("over 400 million dollars")."""
_FEW_SPELT = {"half": 0.5, "one": 1.0, "two": 2.0, "three": 3.0, "five": 5.0, "ten": 10.0}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts."""

    value: float
    unit: str
    """A name of `_UNITS`, or large (of what is not said)."""
    bound: str = ""
    """over or under, where the text says so."""
    strict: bool = False
    """The number itself does not count ("more than")."""


def quantities(text: str) -> list[Quantity]:
    """Return the quantities of a text whose unit is clear; years and versions are none."""
    return list(_read(text))


@lru_cache(maxsize=READ_LATELY)
def _read(text: str) -> tuple[Quantity, ...]:
    found: list[Quantity] = []
    begun: list[tuple[float, float]] = []
    of = False
    for m in _QUANTITY.finditer(text):
        scale = _SCALE.get((m["scale"] or "").casefold(), 1.0) * _SCALE.get((m["more"] or "").casefold(), 1.0)
        word = m["n"].casefold()
        number = _spelt(word)
        unit = "money" if m["cur"] else "people" if of or m["of"] else _unit((m["unit"] or "").casefold())
        scale *= _length_in_days((m["unit"] or "").casefold()) if unit == "days" else 1.0
        of = of or bool(m["of"])
        if m["to"] and not m["unit"]:
            begun.append((number, scale))
            continue
        if not unit and number * scale >= _LARGE:
            unit = "large"
        if unit == "days" and _STRETCH.search(text[: m.start()]):
            unit = ""  # "the first three months" is a time and no length
        few = number * scale <= FEW and not word[0].isdigit() and unit != "days"
        counts = not few and not (unit == "things" and "." in word and scale == 1.0)
        if unit and counts:
            bound = "over" if m["plus"] else _bound(text[: m.start()])
            found += [Quantity(n * (s if s > 1 else scale), unit, bound) for n, s in (*begun, (number, scale))]
        begun, of = [], False
    found += _shares(text)
    found += [Quantity(RESOLUTIONS[m.group().casefold()], "lines") for m in _RESOLUTION.finditer(text)]
    return tuple(found)


def _shares(text: str) -> list[Quantity]:
    """Return the shares and factors that are said in words."""
    found: list[Quantity] = []
    for m in _SHARE.finditer(text):
        times = _WORDS.get((m["n"] or "one").casefold(), 1.0)
        value = 50.0 if m["part"] is None else times * _PARTS[m["part"].casefold()]
        found.append(Quantity(value, "percent", "over" if m["most"] else ""))
    for m in _FOLD.finditer(text):
        told = next((v for n, v in _TIMES.items() if m[n]), 0.0)
        found.append(Quantity(_spelt(m["n"].casefold()) if m["n"] else told, "fold"))
    return found


_TIMES = {"twice": 2.0, "thrice": 3.0, "four": 4.0, "half": 0.5}


@lru_cache(maxsize=READ_LATELY)
def numbers(text: str) -> tuple[float, ...]:
    """Return the numbers of a text, whatever they count; small ones written out count nothing in particular."""
    found: list[float] = []
    for m in _QUANTITY.finditer(text):
        word = m["n"].casefold()
        number = _spelt(word) * _SCALE.get((m["scale"] or "").casefold(), 1.0) * _SCALE.get((m["more"] or "").casefold(), 1.0)
        found += [number] if word[0].isdigit() or number > FEW else []
    return tuple(found)


def beside_numbers(text: str) -> list[str]:
    """Return the words that stand right behind the numbers of a text, or behind one or two words between: what is counted there."""
    found: list[str] = []
    for m in _QUANTITY.finditer(text):
        found += _COUNTED_WORD.findall(text[m.start() : m.end() + _NEAR_NUMBER].split(". ")[0])[:_WORDS_BEHIND]
    return found


def close(a: float, b: float) -> bool:
    """Say whether two numbers are the same but for the rounding of the first."""
    most = max(abs(a), abs(b), 1e-9)
    return abs(a - b) <= (ROUND if f"{a:.0e}" == f"{a:.3e}".replace(".000", "") else ROUNDED) * most


def like(one: Quantity, others: Iterable[Quantity]) -> list[Quantity]:
    """Return those of the others that count the same sort of thing."""
    return [
        o
        for o in others
        if o.unit == one.unit or (one.unit == "large" and o.value >= _LARGE) or (o.unit == "large" and one.value >= _LARGE)
    ]


def _bound(before: str) -> str:
    return "over" if _MORE.search(before) else "under" if _LESS.search(before) else ""


def _unit(word: str) -> str:
    return next((u for u, p in _UNITS if word and re.fullmatch(p, word)), "")


def _length_in_days(unit: str) -> float:
    return next((length for start, length in _DAYS.items() if unit.startswith(start)), 1.0)


def _spelt(word: str) -> float:
    if word[0].isdigit():
        return float(word.replace(",", ""))
    if word in _WORDS:
        return _WORDS[word]
    parts = [_WORDS.get(p, 0.0) for p in re.split(r"[ -]", word)]
    return (
        0.5
        if word.startswith("half")
        else 0.25
        if word.startswith("quarter")
        else 0.75
        if word.startswith("three q")
        else float(sum(parts))
    )


def limit_of(m: re.Match[str], before: str) -> Quantity | None:
    """Return the number that figures are to be beyond, after what stands before it ("cheaper" than)."""
    number, scale = m["n"] or "", m["scale"] or ""
    if not (number or scale):
        return None
    value = _FEW_SPELT.get(number) or (float(number.rstrip(".").replace(",", "")) if number[:1].isdigit() else 1.0)
    money = bool(m["money"]) or bool(re.search(r"[$€£¥]", m.group()))
    under = _LOWER.search(m["bound"]) or _SMALLER.search(before)
    return Quantity(
        value * _SCALE.get(scale, 1.0), "money" if money else "", "under" if under else "over", bool(_STRICT.search(m["bound"]))
    )
