"""The settings of a channel or a workspace: shown to and taken from those who administer the workspace."""

from __future__ import annotations

from dataclasses import fields, replace

from adapters.slack import cards, modals, status
from adapters.slack.errors import refusals
from adapters.slack.gestures import Gesture
from adapters.slack.modals import Settings
from adapters.slack.people import Person
from adapters.slack.replies import Replies
from adapters.slack.talks import BY_DEFAULT, where, workspace_of
from bot.policy import Rules


async def open_settings(replies: Replies, gesture: Gesture) -> None:
    """Open the form with what holds here; somebody who may not change it is told so."""
    reader = await replies.reader(gesture, fresh=True)
    if not reader.person.manages:
        await replies.whisper(gesture, cards.note(reader.said(_why_not(reader.person))))
        return
    places = gesture.place.places or (workspace_of(gesture.team),)
    rules = await replies.service.rules(*places, defaults=BY_DEFAULT)
    channel = gesture.channel if gesture.place.workspace else ""
    memory = {"channel": channel, "response_url": gesture.response_url or ""}
    form = modals.settings_form(rules, reader.said, in_channel=bool(channel), memory=memory)
    with refusals():
        await gesture.client.views_open(trigger_id=gesture.trigger, view=form)


async def save_settings(replies: Replies, gesture: Gesture, chosen: Settings) -> None:
    """Keep what was chosen and say what holds now."""
    reader = await replies.reader(gesture, fresh=True)
    if not reader.person.manages:
        await replies.whisper(gesture, cards.note(reader.said(_why_not(reader.person))))
        return
    workspace, channel = workspace_of(gesture.team), where(gesture.team, gesture.channel).channel
    here_only = chosen.scope == modals.CHANNEL and bool(channel)
    wider = await replies.service.rules(*([workspace] if here_only else []), defaults=BY_DEFAULT)
    rules = Rules() if chosen.reset else _beyond(chosen.rules, wider)
    await replies.service.set_rules(channel if here_only else workspace, rules)
    told = await status.told_here(replies, gesture, reader) if channel else ""
    await replies.whisper(gesture, cards.note("\n\n".join(filter(None, [reader.said("settings_saved"), told]))))


def _why_not(person: Person) -> str:
    """Return the phrase for somebody who may not change settings, or of whom Slack does not say just now what they may."""
    return "settings_only_admins" if person.told else "who_unknown"


def _beyond(rules: Rules, wider: Rules) -> Rules:
    """Return what of the rules is not so anyway: the rest stays open and follows the wider ones when those change."""
    same = {f.name: None for f in fields(Rules) if getattr(rules, f.name) == getattr(wider, f.name)}
    return replace(rules, **same)
