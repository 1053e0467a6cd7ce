"""Writes `docs/settings.md` from the settings class: `python -m adapters.settings_page`. A test holds the file against it."""

from __future__ import annotations

from adapters.settings import Settings, variables

HEAD = """# Settings

Settings come from the environment, and from a file `.env` in the folder where the program is started; the environment wins.
An empty value counts as not set. Wrong values stop the start, and all of them are listed at once. `moat doctor` shows what is set.
This page is written by `make docs` from `adapters/settings.py`.

| variable | unit | default | what it is |
|---|---|---|---|
"""


def page() -> str:
    """Return the whole page."""
    return HEAD + "".join(f"{_row(name, variable)}\n" for name, variable in variables().items())


def _row(name: str, variable: str) -> str:
    field = Settings.model_fields[name]
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    default = extra.get("default") or ("none" if field.default is None else f"`{field.default}`")
    return f"| `{variable}` | {extra.get('unit')} | {default} | {field.description} |"


if __name__ == "__main__":
    print(page(), end="")
