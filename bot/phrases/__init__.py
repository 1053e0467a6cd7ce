"""The fixed phrases around answers, in the languages of the files beside this one."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from bot.understanding.normalize import cjk_share

HERE = Path(__file__).parent
DEFAULT = "en"
CHINESE = "zh"
MOSTLY = 0.2
"""Part of the letters that has to be Chinese: names are often written in Latin letters between them."""


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of one language."""

    language: str
    texts: dict[str, str]

    def __call__(self, key: str, /, **values: object) -> str:
        """Return a phrase with its places filled; raises `KeyError` for one that no file has."""
        return self.texts[key].format(**values)

    def day(self, date: str) -> str:
        """Return a date of any exactness as the language writes it: "24 Mar 2026", "2026年3月"."""
        year, month, day = (*date.split("-"), "", "")[:3]
        if not month:
            return self("date_year", year=year)
        places = {"year": year, "month": int(month), "name": calendar.month_abbr[int(month)]}
        return self("date_day", day=int(day), **places) if day else self("date_month", **places)

    def month(self, date: str) -> str:
        """Return the month of a date as questions name it ("March 2026"); the year where that is all there is."""
        year, month = (*date.split("-"), "")[:2]
        if not month:
            return self("date_year", year=year)
        return self("date_whole_month", year=year, month=int(month), name=calendar.month_name[int(month)])


def languages() -> tuple[str, ...]:
    """Return the languages there are files for."""
    return tuple(sorted(path.stem for path in HERE.glob("*.yaml")))


def phrases(locale: str = DEFAULT) -> Phrases:
    """Return the phrases for a locale as platforms write it ("zh-CN", "en_GB"); English where there are none."""
    language = locale.replace("_", "-").split("-")[0].casefold()
    return _read(language if language in languages() else DEFAULT)


def phrases_for(text: str, locale: str = DEFAULT) -> Phrases:
    """Return the phrases for who wrote a text: in Chinese, or else by their locale."""
    return phrases(CHINESE if cjk_share(text) > MOSTLY else locale)


@cache
def _read(language: str) -> Phrases:
    texts = yaml.safe_load((HERE / f"{language}.yaml").read_text(encoding="utf-8"))
    return Phrases(language, {key: str(text).strip() for key, text in texts.items()})
