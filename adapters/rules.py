"""The rules of a place in words, for whoever looks at the settings."""

from __future__ import annotations

from collections.abc import Callable

from bot.phrases import Phrases
from bot.policy import Rules


def told(rules: Rules, said: Phrases, role: Callable[[str], str] | None = None) -> list[tuple[str, str]]:
    """Return the name and a line for each rule that holds; `role` writes a role as the chat does, none in a chat that has no roles."""
    off = said("value_unlimited")
    lines = {
        "visibility": said("setting_visibility", value=said(f"value_{rules.visibility}")),
        "silent": said("setting_silent", value=said("value_off" if rules.silent else "value_on")),
        "askers": said("setting_askers", value=" ".join(map(role, rules.askers or ())) or said("value_everybody")) if role else "",
        "per_person": said("setting_per_person", value=rules.per_person or off),
        "per_workspace": said("setting_per_workspace", value=rules.per_workspace or off),
        "threads": said("setting_threads", value=said("value_yes" if rules.threads else "value_no")),
        "all_order": said("setting_all_order", value=said("value_everybody" if rules.all_order else "value_managers")),
    }
    return [(name, line) for name, line in lines.items() if line]
