"""The form that orders a digest. Pure, like `modals`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from adapters.slack.blocks import Block, plain
from adapters.slack.controls import PREFIX, action_id, option
from adapters.slack.markup import literal
from adapters.slack.modals import MOST_AREAS, form, labelled, radio
from bot.digest.ordering import Typed
from bot.digest.subscription import OnQuietDays, Rhythm
from bot.phrases import Phrases

MOST_NAMES = 10
MORNING = "09:00"


def order_form(said: Phrases, *, areas: Sequence[str], memory: Mapping[str, str]) -> Block:
    """Return the form: when, on what, and what becomes of a quiet day."""
    days = [(str(each), said(f"digest_rhythm_{each}")) for each in (Rhythm.WEEKDAYS, Rhythm.DAILY)]
    days += [(str(n), said("digest_rhythm_weekly", weekday=said(f"weekday_{n}"))) for n in range(7)]
    quiet = [(str(each), said(f"digest_quiet_{each}")) for each in OnQuietDays]
    offered = [option(area, area) for area in dict.fromkeys(areas) if literal(area) and len(area) <= 75][:MOST_AREAS]
    blocks = [
        labelled("time", said("digest_form_time"), {"type": "timepicker", "action_id": "time", "initial_time": MORNING}),
        labelled("zone", said("digest_form_zone"), _searched("external_select", "zone", said("digest_form_zone_hint"))),
        labelled("days", said("digest_form_days"), _days(days)),
    ]
    if offered:
        picker = {"type": "multi_static_select", "action_id": "areas", "options": offered, "placeholder": plain(said("ask_area_hint"), 150)}
        blocks.append(labelled("areas", said("digest_form_areas"), picker, optional=True))
    names = _searched("multi_external_select", "name", said("ask_name_hint")) | {"max_selected_items": MOST_NAMES}
    blocks.append(labelled("companies", said("digest_form_companies"), names, optional=True))
    blocks.append(labelled("quiet", said("digest_form_quiet"), radio("quiet", quiet, 0)))
    return form("digest", said("digest_form_title"), said("button_order"), said, blocks, memory)


def filled(view: Mapping[str, Any]) -> Typed:
    """Return what was filled in, as if it had been typed."""
    days = _one(view, "days", "selected_option")
    return Typed(
        time=_one(view, "time", "selected_time"),
        zone=_one(view, "zone", "selected_option"),
        rhythm=WEEKDAYS[int(days)] if days is not None and days.isdecimal() else days,
        areas=", ".join(_several(view, "areas")),
        companies=", ".join(_several(view, "companies")),
        quiet=_one(view, "quiet", "selected_option"),
    )


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _days(choices: Sequence[tuple[str, str]]) -> Block:
    options = [option(text, value) for value, text in choices]
    return {"type": "static_select", "action_id": "days", "options": options, "initial_option": options[0]}


def _searched(kind: str, name: str, hint: str) -> Block:
    return {"type": kind, "action_id": action_id(name), "min_query_length": 0, "placeholder": plain(hint, 150)}


def _elements(view: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    values = (view.get("state") or {}).get("values") or {}
    return list((values.get(f"{PREFIX}{name}") or {}).values())


def _one(view: Mapping[str, Any], name: str, key: str) -> str | None:
    for element in _elements(view, name):
        found = element.get(key)
        value = found.get("value") if isinstance(found, Mapping) else found
        if value:
            return str(value)
    return None


def _several(view: Mapping[str, Any], name: str) -> list[str]:
    return [str(each.get("value", "")) for element in _elements(view, name) for each in element.get("selected_options") or []]
