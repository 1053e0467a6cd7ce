"""When a digest is due. Every question is answered for an aware `now`; the machine's own zone plays no part.

A digest is due once on each local day of its rhythm, whatever clocks do: an hour that does not exist becomes the next minute that does,
an hour that comes twice counts once, a day that a zone leaves out has no digest. The local day is the delivery's name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from .subscription import Rhythm, Subscription

AHEAD = 16
"""Days to look ahead and back: more than a week, and a zone may leave one out."""
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Due:
    """One delivery that is due."""

    at: datetime
    """In UTC."""
    day: str
    """The local day, YYYY-MM-DD: with the subscription the name of the delivery."""
    missed: int = 0
    """Earlier ones since the last delivery that fell away: this one catches up on them."""
    late: bool = False
    """It comes too late to be useful: to be noted, not made."""


def next_due(subscription: Subscription, now: datetime, last: str = "") -> Due | None:
    """Return the first delivery after `now`; `last` is the day of the newest one that was dealt with. None while it is paused."""
    first = now.astimezone(_zone(subscription)).date() - DAY
    start = max([first, *([date.fromisoformat(subscription.paused_until)] if _comes_back(subscription) else [])])
    for day in (start + n * DAY for n in range(AHEAD)):
        due = _due_on(subscription, day)
        if due is not None and due.at > now and due.day > last:
            return due
    return None


def due_now(subscription: Subscription, now: datetime, last: str = "", *, useful: timedelta) -> Due | None:
    """Return the one delivery to deal with at `now`: of several that were missed the newest; none when nothing is due.

    It is late when more time than `useful` went by since it was due. `last` is the day of the newest delivery that was dealt with:
    a day comes once, even when a clock is put back or the zone changes.
    """
    today = now.astimezone(_zone(subscription)).date()
    days = takewhile(lambda day: day.isoformat() > last, (today - n * DAY for n in range(-1, AHEAD)))
    waiting = [due for day in days if (due := _due_on(subscription, day)) is not None and due.at <= now]
    if not waiting:
        return None
    return replace(waiting[0], missed=len(waiting) - 1, late=now - waiting[0].at > useful)


def _due_on(subscription: Subscription, day: date) -> Due | None:
    """Return what is due on a local day, none when the rhythm, a pause or the zone leaves it out."""
    if not _in_rhythm(subscription, day) or _paused_on(subscription, day):
        return None
    zone = _zone(subscription)
    if _first_instant(day, time(), zone).astimezone(zone).date() != day:
        return None
    at = _first_instant(day, time.fromisoformat(subscription.time), zone)
    return None if at < datetime.fromisoformat(subscription.since) else Due(at, day.isoformat())


def _in_rhythm(subscription: Subscription, day: date) -> bool:
    match subscription.rhythm:
        case Rhythm.DAILY:
            return True
        case Rhythm.WEEKDAYS:
            return day.weekday() < 5
        case Rhythm.WEEKLY:
            return day.weekday() == subscription.weekday


def _paused_on(subscription: Subscription, day: date) -> bool:
    return subscription.paused and (not subscription.paused_until or day.isoformat() < subscription.paused_until)


def _comes_back(subscription: Subscription) -> bool:
    return subscription.paused and bool(subscription.paused_until)


def _zone(subscription: Subscription) -> ZoneInfo:
    return ZoneInfo(subscription.zone)


def _first_instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the first moment, in UTC, at which a clock on the wall shows this time or, if it never does, has gone past it."""
    local = datetime.combine(day, at, tzinfo=zone)  # fold 0: the first of two
    moment = local.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    jumped = moment.astimezone(zone).utcoffset()
    before, after = int(local.replace(fold=1).timestamp()), int(moment.timestamp())  # the clock jumped between these two
    while after - before > 1:
        middle = (before + after) // 2
        there = datetime.fromtimestamp(middle, zone).utcoffset() == jumped
        before, after = (before, middle) if there else (middle, after)
    return datetime.fromtimestamp(after, UTC)
