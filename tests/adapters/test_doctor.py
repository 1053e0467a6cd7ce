"""`moat doctor` as a subprocess: what it calls well, what it warns of, how it ends."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from adapters.settings import shipped_packs
from tests.adapters.conftest import Run, broken_pack

SECRET = "hunter2-do-not-print"
pytestmark = pytest.mark.usefixtures("prepared")


class TestDoctor:
    def test_it_says_what_is_there(self, moat: Run, prepared: Path) -> None:
        done = moat("doctor")
        said = done.stdout.decode()
        assert (done.returncode, done.stderr.decode().splitlines()) == (0, [])
        for piece in (
            f"data folder: {prepared}",
            "database: reachable",
            "pack ",
            " claims",
            "knowledge speaks for",
            "understanding: ",
            "would start the console",
        ):
            assert piece in said

    def test_quiet_it_says_nothing_when_all_is_well(self, moat: Run) -> None:
        done = moat("doctor", "--quiet")
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")

    @pytest.mark.parametrize("arguments", [("doctor",), ("doctor", "--quiet")])
    def test_what_is_broken_is_named_and_fails(self, moat: Run, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]) -> None:
        monkeypatch.setenv("MOAT_DATABASE_URL", f"postgresql://me:{SECRET}@127.0.0.1:1/db")
        done = moat(*arguments)
        assert done.returncode == 1
        assert "BROKEN  The database" in done.stdout.decode()
        assert SECRET not in (done.stdout + done.stderr).decode()

    def test_nothing_that_does_not_work_is_called_ok(self, moat: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        monkeypatch.setenv("MOAT_DATA_DIR", str(tmp_path / "file" / "data"))
        lines = moat("doctor").stdout.decode().splitlines()
        assert not [line for line in lines if line.startswith("ok")]
        assert lines[-1] == "BROKEN  moat run: can not start"

    def test_a_broken_pack_with_older_knowledge_is_a_warning_with_advice(
        self, moat: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("MOAT_PACKS", str(broken_pack(tmp_path)))
        done = moat("doctor")
        warnings = [line for line in done.stdout.decode().splitlines() if line.startswith("WARNING")]
        assert done.returncode == 1
        assert f"answers come from what was loaded before: {shipped_packs()[0].name} " in warnings[0]
        assert "`moat pack check FOLDER`" in warnings[-1]
        assert moat("doctor", "--quiet").returncode == 0

    def test_wrong_settings_are_named(self, moat: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("MOAT_RECEIPTS_KEPT", "many")
        done = moat("doctor")
        assert done.returncode == 1
        assert done.stdout.decode() == "BROKEN  MOAT_RECEIPTS_KEPT has to be a whole number.\n"

    def test_a_misspelt_setting_is_noted(self, moat: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("MOAT_PAKCS", "x")
        assert "is MOAT_PACKS meant?" in moat("doctor").stdout.decode()

    def test_slack_is_asked_whether_it_takes_the_tokens(self, moat: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SLACK_BOT_TOKEN", f"xoxb-{SECRET}")
        monkeypatch.setenv("SLACK_SIGNING_SECRET", SECRET)
        monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
        monkeypatch.setenv("SLACK_CLIENT_SECRET", SECRET)
        monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/api/")
        done = moat("doctor")
        lines = done.stdout.decode().splitlines()
        assert done.returncode == 1
        for line in (
            "set     Slack: on, events come over HTTP to /slack/events",
            "set     Slack: one workspace, by its own token",
            "note    Slack: nobody else can install the app, that takes MOAT_PUBLIC_URL",
            "set     listens at 127.0.0.1:8080, /healthz tells how it is",
        ):
            assert line in lines
        broken, end = [line for line in lines if line.startswith("BROKEN")]
        assert broken.startswith("BROKEN  Slack can not be reached (unreachable).")
        assert end == lines[-1] == "BROKEN  moat run: can not start"
        assert SECRET not in (done.stdout + done.stderr).decode()

    def test_a_broken_table_of_what_matters_is_named(self, moat: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        (tmp_path / "table.yaml").write_text("sorts: {deal: {weight: heavy}}")
        monkeypatch.setenv("MOAT_DIGEST_IMPORTANCE", str(tmp_path / "table.yaml"))
        done = moat("doctor")
        assert done.returncode == 1
        assert "BROKEN  MOAT_DIGEST_IMPORTANCE, " in done.stdout.decode()

    @pytest.mark.parametrize(("host", "level"), [("127.0.0.1", "note "), ("no.such.host.invalid", "BROKEN")])
    def test_a_port_that_can_not_be_had_is_said(self, moat: Run, monkeypatch: pytest.MonkeyPatch, host: str, level: str) -> None:
        monkeypatch.setenv("SLACK_BOT_TOKEN", f"xoxb-{SECRET}")
        monkeypatch.setenv("SLACK_SIGNING_SECRET", SECRET)
        monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:9/api/")
        with socket.create_server(("127.0.0.1", 0)) as busy:
            monkeypatch.setenv("MOAT_LISTEN", f"{host}:{busy.getsockname()[1]}")
            lines = moat("doctor").stdout.decode().splitlines()
        (line,) = [line for line in lines if "Nothing can listen at" in line]
        assert line.startswith(level)
