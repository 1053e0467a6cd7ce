"""The rules of a place in words, for whoever looks at the settings."""

from __future__ import annotations

from collections.abc import Callable

from bot.phrases import Phrases
from bot.policy import Rules


def told(rules: Rules, own: Rules, said: Phrases, role: Callable[[str], str]) -> list[tuple[str, bool]]:
    """Return a line for each rule that holds, and whether it was set for the channel alone; `role` writes a role as the chat does."""
    off = said("value_unlimited")
    roles = " ".join(role(each) for each in rules.askers or ()) or said("value_everybody")
    return [
        (said("setting_visibility", value=said(f"value_{rules.visibility}")), own.visibility is not None),
        (said("setting_silent", value=said("value_off" if rules.silent else "value_on")), own.silent is not None),
        (said("setting_askers", value=roles), own.askers is not None),
        (said("setting_per_person", value=rules.per_person or off), own.per_person is not None),
        (said("setting_per_workspace", value=rules.per_workspace or off), own.per_workspace is not None),
        (said("setting_threads", value=said("value_yes" if rules.threads else "value_no")), own.threads is not None),
    ]
