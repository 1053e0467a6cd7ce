"""Settings are read once, wrong ones are all named, and a secret is never said."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters import settings
from adapters.errors import SettingsError

SECRET = "hunter2-do-not-print"


def test_defaults_are_enough(tmp_path: Path) -> None:
    chosen = settings.read()
    assert chosen.database() == f"sqlite:///{tmp_path / 'data' / 'moat.db'}"
    assert [folder.name for folder in chosen.packs] == [folder.name for folder in settings.shipped_packs()] != []


def test_all_problems_are_named_at_once_without_any_value(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = {
        "MOAT_DATABASE_URL": f"mysql://me:{SECRET}@host/db",
        "MOAT_PACKS": f"/nowhere/{SECRET[:0]}pack",
        "MOAT_LOG_LEVEL": "loud",
        "MOAT_RECEIPTS_KEPT": "many",
        "MOAT_CONVERSATION_DAYS": "0",
        "MOAT_PUBLIC_URL": "example",
        "MOAT_LISTEN": "localhost",
        "MOAT_TOKEN_SECRET": SECRET[:15],
        "SLACK_BOT_TOKEN": SECRET,
        "SLACK_APP_TOKEN": SECRET,
        "SLACK_API_URL": "slack",
    }
    for name, value in wrong.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        settings.read()
    problems = caught.value.problems
    assert sorted(problem.split()[0] for problem in problems) == sorted(wrong)
    assert all(problem.endswith(".") for problem in problems)
    assert SECRET[:15] not in "\n".join(problems)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"SLACK_BOT_TOKEN": f"xoxb-{SECRET}"}, "SLACK_APP_TOKEN"),
        ({"SLACK_APP_TOKEN": f"xapp-{SECRET}"}, "SLACK_BOT_TOKEN"),
        ({"SLACK_SIGNING_SECRET": SECRET}, "SLACK_BOT_TOKEN"),
        ({"SLACK_CLIENT_ID": "1.2"}, "SLACK_CLIENT_SECRET"),
        ({"SLACK_CLIENT_SECRET": SECRET}, "SLACK_CLIENT_ID"),
        ({"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": SECRET, "SLACK_SIGNING_SECRET": SECRET}, "MOAT_PUBLIC_URL"),
        ({"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": SECRET, "MOAT_PUBLIC_URL": "https://moat.example"}, "SLACK_SIGNING_SECRET"),
    ],
)
def test_what_belongs_together_is_asked_for(monkeypatch: pytest.MonkeyPatch, given: dict[str, str], named: str) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        settings.read()
    assert named in str(caught.value)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "surfaces", "at"),
    [
        ({}, (), None),
        ({"MOAT_LISTEN": "[::1]:9000"}, (), ("::1", 9000)),
        ({"DISCORD_TOKEN": SECRET, "SLACK_SIGNING_SECRET": SECRET}, ("Discord",), None),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}, ("Slack",), None),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": SECRET}, ("Slack",), ("127.0.0.1", 8080)),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_SIGNING_SECRET": SECRET}, ("Slack",), None),
        ({"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": SECRET, "SLACK_APP_TOKEN": "xapp-1"}, ("Slack",), ("127.0.0.1", 8080)),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "DISCORD_TOKEN": SECRET}, ("Slack", "Discord"), None),
    ],
    ids=str,
)
def test_what_is_set_decides_what_starts_and_where_it_listens(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], surfaces: tuple[str, ...], at: tuple[str, int] | None
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    if "SLACK_CLIENT_ID" in given:
        monkeypatch.setenv("MOAT_PUBLIC_URL", "https://moat.example")
    chosen = settings.read()
    assert (chosen.surfaces(), chosen.listens()) == (surfaces, at)


@pytest.mark.parametrize("wrong", ["8080", ":8080", "host:", "host:http", "host:70000", "host:-1", "host:８０"])
def test_an_address_to_listen_at_is_a_host_and_a_port(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("MOAT_LISTEN", wrong)
    with pytest.raises(SettingsError, match="MOAT_LISTEN has to look like HOST:PORT"):
        settings.read()


def test_printing_the_settings_prints_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", SECRET)
    monkeypatch.setenv("MOAT_DATABASE_URL", f"postgresql://me:{SECRET}@127.0.0.1/db")
    assert SECRET not in repr(settings.read())


def test_an_empty_value_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOAT_RECEIPTS_KEPT", "")
    assert settings.read().receipts_kept == 20_000


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("MOAT_RECEIPTS_KEPT=1\nMOAT_CONVERSATION_DAYS=2\n")
    monkeypatch.setenv("MOAT_RECEIPTS_KEPT", "3")
    chosen = settings.read()
    assert (chosen.receipts_kept, chosen.conversation_days) == (3, 2)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"MOAT_RECEIPTS_KEPT=\xff\xfe")
    with pytest.raises(SettingsError, match=r"\.env"):
        settings.read()


def test_several_packs_are_parted_by_commas_or_colons(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("one", "two", "three")]
    for folder in folders:
        folder.mkdir()
        (folder / "pack.yaml").touch()
    monkeypatch.setenv("MOAT_PACKS", f"{folders[0]}, two:{folders[2]}")
    assert settings.read().packs == tuple(folders)


@pytest.mark.parametrize("start", ["postgres://", "postgresql://", "postgresql+psycopg://"])
def test_every_way_to_write_postgresql_means_our_driver(monkeypatch: pytest.MonkeyPatch, start: str) -> None:
    monkeypatch.setenv("MOAT_DATABASE_URL", f"{start}me@127.0.0.1/db")
    assert settings.read().database() == "postgresql+psycopg://me@127.0.0.1/db"


def test_a_misspelt_variable_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOAT_PAKCS", "x")
    (sentence,) = settings.unknown_variables()
    assert "MOAT_PACKS" in sentence


def test_what_is_misspelt_in_the_file_or_for_a_chat_is_noticed_too(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"SLACK_BOT_TOKN={SECRET}\nMOAT_LANGUAGE=en\nPATH_TO=x\n")
    monkeypatch.setenv("SLACK_WEBHOOK_URL", "http://127.0.0.1")
    ours, theirs = settings.unknown_variables()
    assert ours.startswith("MOAT_LANGUAGE is set")
    assert "SLACK_BOT_TOKEN" in theirs
    assert SECRET not in theirs


def test_a_line_of_the_file_that_sets_nothing_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"# tokens\nDISCORD_TOKEN=x\nthe token is {SECRET}\n")
    with pytest.raises(SettingsError) as caught:
        settings.read()
    assert caught.value.problems == ("Line 3 of the file .env can not be read: write NAME=VALUE.",)


@pytest.mark.parametrize("address", [f"postgresql://me:{SECRET}@host:port/db", "sqlite"])
def test_an_address_that_nobody_can_read_is_named(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("MOAT_DATABASE_URL", address)
    with pytest.raises(SettingsError) as caught:
        settings.read()
    (problem,) = caught.value.problems
    assert problem.startswith("MOAT_DATABASE_URL has to look like ")
    assert SECRET not in problem
