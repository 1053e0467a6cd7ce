"""Reads dates and periods out of a question: "since March", "as of 2025-11", "in Q3 2025", "last week".

Months without a year mean the latest such month not after today. Everything is a `Period` of two full dates;
today is an argument, so that the same question asked for another day gives the answer of that day.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = {name.lower(): n for n in range(1, 13) for name in (calendar.month_name[n], calendar.month_abbr[n])} | {"sept": 9}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d|last year|this year)"
_FULL_YEAR = r"(?P<year>(?:19|20)\d\d)"
_SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 12)}
_QUARTERS = {"1": 1, "first": 1, "2": 2, "second": 2, "3": 3, "third": 3, "4": 4, "fourth": 4, "last": 4}
_UNITS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "couple": 2, "few": 3, "couple of": 2}

_MODES = (
    ("since", r"(?:since|after|from|starting|beginning)"),
    ("until", r"(?:until|till|before|by|up to|prior to)"),
    ("as_of", r"(?:as of|as at|back in|at the end of|end of|in|on|at|during|for|around|early|late|mid|of)"),
)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time that a question speaks of."""

    first: str
    """First day, YYYY-MM-DD."""
    last: str
    """Last day, YYYY-MM-DD."""
    mode: str
    """"in" (within the period), "since" (after its start), "until" (before its end)."""
    text: str
    """As typed."""

    def in_words(self) -> str:
        """Say the period as text."""
        if self.mode == "since":
            return f"since {self.first}"
        if self.mode == "until":
            return f"until {self.last}"
        return self.first if self.first == self.last else f"{self.first} to {self.last}"


_PATTERNS: tuple[tuple[str, str], ...] = (
    ("iso_day", r"\b(?P<year>(?:19|20)\d\d)[-/.](?P<month>[01]?\d)[-/.](?P<day>[0-3]?\d)\b"),
    ("iso_month", r"\b(?P<year>(?:19|20)\d\d)[-/.](?P<month>[01]?\d)\b"),
    ("cjk", r"(?:(?P<year>(?:19|20)\d\d)\s*年)\s*(?:(?P<month>[01]?\d)\s*月)?\s*(?:(?P<day>[0-3]?\d)\s*[日号])?"),
    ("cjk_month", r"(?P<month>[01]?\d)\s*月\s*(?:(?P<day>[0-3]?\d)\s*[日号])?"),
    ("day_month", rf"\b{_DAY}(?: of)? (?P<month>{_MONTH})\b\.?(?:,? (?:of )?{_YEAR})?"),
    ("month_day", rf"\b(?P<month>{_MONTH})\b\.? {_DAY}\b(?!\d)(?:,? {_YEAR})?"),
    ("month_year", rf"\b(?P<month>{_MONTH})\b\.?,? (?:of )?{_YEAR}"),
    ("quarter", rf"\b(?:q(?P<q1>[1-4])|(?P<q2>first|second|third|fourth|last) quarter)(?: (?:of )?{_YEAR})?"),
    ("quarter_after", r"\b(?P<year>(?:19|20)\d\d) q(?P<q1>[1-4])\b"),
    ("half", rf"\b(?:h(?P<h1>[12])|(?P<h2>first|second) half)(?: (?:of )?{_YEAR})?"),
    ("season", rf"\b(?P<this>this |last )?(?P<season>spring|summer|autumn|fall|winter)(?: (?:of )?{_YEAR})?\b"),
    ("ago", r"\b(?P<n>\d+|a|one|two|three|four|five|six|few|couple of|couple) (?P<unit>day|week|month|quarter|year)s? ago\b"),
    ("past", r"\b(?:the )?(?:last|past) (?P<n>\d+|two|three|four|five|six|few|couple of) (?P<unit>day|week|month|quarter|year)s\b"),
    ("last", r"\b(?P<which>last|past|previous|this) (?P<unit>week|month|quarter|year)\b"),
    ("yesterday", r"\b(?:yesterday|today|tonight)\b"),
    ("month", rf"\b(?P<month>{_MONTH})\b"),
    ("year", rf"\b{_FULL_YEAR}\b"),
    ("zh_relative", r"(?P<zh>去年|今年|上个月|上周|昨天)"),
)
_COMPILED = tuple((kind, re.compile(p, re.IGNORECASE)) for kind, p in _PATTERNS)
_TIMES = re.compile(
    rf"\d|月|去年|今年|上周|昨天|quarter|half|ago|last|past|previous|this|yesterday|today|tonight|{_MONTH}|{'|'.join(_SEASONS)}",
    re.IGNORECASE,
)
"""A text without any of these names no time."""


def find_periods(text: str, today: str) -> tuple[Period, ...]:
    """Return the periods that the text names, in order; `today` is a full date."""
    if _TIMES.search(text) is None:
        return ()
    now = date.fromisoformat(today)
    found: list[tuple[int, int, Period]] = []
    for kind, pattern in _COMPILED:
        for m in pattern.finditer(text):
            if any(m.start() < e and s < m.end() for s, e, _ in found) or _only_a_word(kind, m, text):
                continue
            span = _span(kind, m, now, exact=bool(re.search(r"\bon(?: the)?\s*$", text[: m.start()], re.IGNORECASE)))
            if span is not None:
                found.append((m.start(), m.end(), _period(text, m, span)))
    return tuple(p for _, _, p in _stretches(text, sorted(found, key=lambda f: f[0])))


def _stretches(text: str, found: list[tuple[int, int, Period]]) -> list[tuple[int, int, Period]]:
    """Join two periods that are the ends of one stretch ("between June and October 2026", "from May to July")."""
    out: list[tuple[int, int, Period]] = []
    for start, end, period in found:
        before = out[-1] if out else None
        link = text[before[1] : start].strip().lower() if before is not None else ""
        lead = text[: before[0]].lower() if before is not None else ""
        opening = _BETWEEN.search(lead) if link == "and" else _FROM.search(lead) if link in _TO else None
        if before is None or not (opening is not None or link in _DASHES):
            out.append((start, end, period))
            continue
        first, year = before[2].first, period.last[:4]
        if not re.search(r"\d{4}", before[2].text) and re.search(r"\d{4}", period.text):  # the year stands behind the second end
            first = f"{int(year) - (first[5:] > period.last[5:])}{first[4:]}"
        if first <= period.last:
            begins = opening.start() if opening is not None else before[0]
            out[-1] = (begins, end, Period(first, period.last, "in", text[begins:end]))
        else:
            out.append((start, end, period))
    return out


_BETWEEN = re.compile(r"\bbetween\s+(?:\w+\s+){0,2}$")
_FROM = re.compile(r"\bfrom\s+(?:\w+\s+){0,2}$")
_TO = ("to", "until", "till", "through", "up to")
_DASHES = ("-", "–", "—", "to")


def main_period(text: str, today: str) -> Period | None:
    """Return the period that a text is of: the first with a number in it, or else the first."""
    found = find_periods(text, today)
    return next((p for p in found if any(ch.isdigit() for ch in p.text)), next(iter(found), None))


def _only_a_word(kind: str, m: re.Match[str], text: str) -> bool:
    """Say whether a bare "may" or "march" is the verb: no capital and no preposition before it."""
    if kind == "year" and re.search(r"[$€£]\s*$", text[: m.start()]):
        return True
    if kind == "day_month" and re.search(r"(?:\b(?:no|nr|number|place|rank|top)[.\s]*|#\s*)$", text[: m.start()], re.IGNORECASE):
        return True  # "no. 1 september 2026" names a place and a month
    if kind == "season" and m.group().lower() in ("fall", "spring"):
        return _is_a_verb(text[: m.start()].lower(), text[m.end() :].lower())
    if kind != "month" or m.group().lower() not in ("may", "march", "mar", "sun"):
        return False
    before = text[: m.start()].lower().split()[-1:]
    return not (
        before
        and before[0]
        in ("in", "since", "by", "until", "till", "of", "last", "before", "after", "early", "late", "mid", "between", "and", "to", "from")
    )


def _is_a_verb(before: str, after: str) -> bool:
    """Say whether "fall" or "spring" between these texts is no season: "fall behind", "made it fall", "the fall of X"."""
    if re.match(r"\s+(?:behind|back|short|apart|out|off|down|below|under|away|into|from|flat|victim|up|of(?!\s+(?:19|20)\d\d))\b", after):
        return True
    if re.search(r"\b(?:to|and)\s+$", before):  # "from spring to fall" has another time before it, "began to fall" has none
        return not re.search(rf"\b(?:{'|'.join(_SEASONS)}|{_MONTH}|(?:19|20)\d\d)\s+(?:to|and)\s+$", before)
    return not re.search(r"\b(?:in|since|by|until|till|of|last|this|before|after|early|late|mid|the|from|next)[\s-]+$", before)


def _span(kind: str, m: re.Match[str], now: date, *, exact: bool) -> tuple[date, date] | None:
    g = {k: v for k, v in m.groupdict().items() if v}
    if (year := g.get("year", "").casefold()).endswith(" year"):
        g["year"] = str(now.year - year.startswith("last"))
    if kind == "month_day" and not exact and not re.search(r"\d(?:st|nd|rd|th)", m.group()) and _short_year(g, now):
        g["year"] = str(2000 + int(g.pop("day")))
    try:
        if kind in ("quarter", "quarter_after", "half", "season"):
            return _part_of_year(g, now)
        if kind in ("ago", "past", "last", "yesterday", "zh_relative"):
            return _relative(kind, g, m.group().lower(), now)
        return _calendar(g, now)
    except (ValueError, OverflowError):
        return None


def _calendar(g: dict[str, str], now: date) -> tuple[date, date] | None:
    if "month" not in g:
        year = int(g["year"])
        return date(year, 1, 1), date(year, 12, 31)
    month = int(g["month"]) if g["month"].isdigit() else _MONTHS[g["month"].lower()]
    year = int(g["year"]) if "year" in g else now.year - (month > now.month)
    if "day" in g:
        day = date(year, month, int(g["day"]))
        return day, day
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _short_year(g: dict[str, str], now: date) -> bool:
    """Say whether the number by a month is a year in two digits ("aug 26"): one of the last three, and no year beside it."""
    return "year" not in g and not g["month"].isdigit() and now.year - 2000 - 2 <= int(g["day"]) <= now.year - 2000


def _part_of_year(g: dict[str, str], now: date) -> tuple[date, date]:
    if "season" in g:
        first, last = _SEASONS[g["season"].lower()]
    elif "h1" in g or "h2" in g:
        half = int(g.get("h1") or {"first": 1, "second": 2}[g["h2"].lower()])
        first, last = 6 * half - 5, 6 * half
    else:
        quarter = _QUARTERS[(g.get("q1") or g["q2"]).lower()]
        first, last = 3 * quarter - 2, 3 * quarter
    year = (
        int(g["year"])
        if "year" in g
        else now.year - (first > now.month) - (g.get("this", "").strip().lower() == "last" and first <= now.month)
    )
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _relative(kind: str, g: dict[str, str], text: str, now: date) -> tuple[date, date]:
    if kind == "yesterday":
        day = now - timedelta(days=text == "yesterday")
        return day, day
    if kind == "zh_relative":
        return {
            "去年": (date(now.year - 1, 1, 1), date(now.year - 1, 12, 31)),
            "今年": (date(now.year, 1, 1), now),
            "上个月": _last_unit("month", now),
            "上周": _last_unit("week", now),
            "昨天": (now - timedelta(days=1),) * 2,
        }[g["zh"]]
    if kind == "last":
        return _this_unit(g["unit"].lower(), now) if g["which"].lower() == "this" else _last_unit(g["unit"].lower(), now)
    n = int(g["n"]) if g["n"].isdigit() else _NUMBERS[g["n"].lower()]
    start = now - timedelta(days=n * _UNITS[g["unit"].lower()])
    return (start, now) if kind == "past" else (start, start)


def _this_unit(unit: str, now: date) -> tuple[date, date]:
    if unit == "year":
        return date(now.year, 1, 1), now
    if unit == "month":
        return date(now.year, now.month, 1), now
    return now - timedelta(days=_UNITS[unit]), now


def _last_unit(unit: str, now: date) -> tuple[date, date]:
    if unit == "year":
        return date(now.year - 1, 1, 1), date(now.year - 1, 12, 31)
    if unit == "month":
        last = date(now.year, now.month, 1) - timedelta(days=1)
        return date(last.year, last.month, 1), last
    return now - timedelta(days=_UNITS[unit]), now


def _period(text: str, m: re.Match[str], span: tuple[date, date]) -> Period:
    before = text[: m.start()].lower()
    mode = "in"
    for name, words in _MODES:
        if re.search(rf"\b{words}\s+(?:the\s+)?(?:(?:early|late|mid|end|start|beginning|end of)[\s-]+(?:of\s+)?)?$", before):
            mode = {"as_of": "in"}.get(name, name)
            break
    if re.match(r"(?:以来|之后|以后)", text[m.end() :]):
        mode = "since"
    if re.match(r"之前|以前", text[m.end() :]):
        mode = "until"
    included = mode == "until" and re.search(r"\b(?:by|up to)\s+(?:the\s+)?(?:end\s+(?:of\s+)?)?$", before)
    first = span[1] if included else span[0]
    return Period(first.isoformat(), span[1].isoformat(), mode, m.group())
