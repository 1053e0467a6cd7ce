"""The composed program as a subprocess: what it prints, what it says when something is missing, how it ends."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from adapters.settings import shipped_packs
from tests.adapters.conftest import MOAT, SECOND_PACK, Run, broken_pack

SECRET = "hunter2-do-not-print"
pytestmark = pytest.mark.usefixtures("prepared")


def text(done: subprocess.CompletedProcess[bytes]) -> str:
    return (done.stdout + done.stderr).decode()


def error_lines(done: subprocess.CompletedProcess[bytes]) -> list[str]:
    """The sentences on standard error; a traceback is never one of them."""
    assert b"Traceback" not in done.stderr
    return done.stderr.decode().splitlines()


class TestAsk:
    def test_an_answer_is_printed(self, moat: Run) -> None:
        done = moat("ask", "help")
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout.strip()

    def test_as_json_it_has_the_fields_of_the_format(self, moat: Run) -> None:
        answer = json.loads(moat("ask", "what changed since March?", "--json", "--as-of", "2026-06-30").stdout)
        assert list(answer) == ["id", "conversation", "status", "intent", "entities", "corrections", "text", "points", "claims", "took_ms"]

    def test_explained_it_comes_with_its_receipt_which_can_be_looked_up_later(self, moat: Run) -> None:
        done = moat("ask", "what changed since March?", "--explain")
        number = done.stdout.decode().partition("receipt     ")[2].split()[0]
        later = moat("receipt", number)
        assert later.returncode == 0
        assert later.stdout.decode() in done.stdout.decode()
        assert "question    what changed since March?" in later.stdout.decode()

    def test_a_receipt_that_is_not_there_is_said_to_be_not_there(self, moat: Run) -> None:
        done = moat("receipt", "nothing")
        assert done.returncode == 1
        assert error_lines(done)[0].startswith("There is no receipt nothing.")

    @pytest.mark.parametrize("day", ["tomorrow", "2026-02-30", "2026-1-1", ""])
    def test_a_date_that_is_none_is_refused(self, moat: Run, day: str) -> None:
        done = moat("ask", "who led?", "--as-of", day)
        assert done.returncode == 2
        assert "--as-of" in text(done)

    def test_a_day_after_the_end_of_the_knowledge_is_remarked_on(self, moat: Run) -> None:
        question = "what changed since March?"
        last = moat("ask", question, "--as-of", "2999-01-01").stdout.decode().splitlines()[-1]
        assert last.startswith("The knowledge reaches until ")
        assert "reaches until" not in moat("ask", question).stdout.decode()

    @pytest.mark.parametrize(
        "question", ["", " ", "x" * 4000, "x" * 50_000, "@everyone <!channel> \x1b[31m", "\udcff\udcfe", "--", "*_~`<>&|[x](y)"]
    )
    def test_bad_input_gets_a_calm_reply(self, moat: Run, question: str) -> None:
        done = moat("ask", "--", question)
        assert error_lines(done) == []
        assert done.stdout.strip()
        assert b"\x1b" not in done.stdout

    def test_an_output_that_knows_few_characters_is_no_obstacle(self, moat: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PYTHONIOENCODING", "ascii")
        done = moat("ask", "可灵")
        assert (done.returncode, error_lines(done)) == (0, [])


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("arguments", [("ask", "help"), ("batch",), ("doctor",)])
def test_an_output_that_takes_nothing_ends_it_without_a_traceback(arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*MOAT, *arguments], input=b'{"id":1,"question":"help"}', stdout=full, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr.decode()) == (1, "Stopped, the output can not be written: No space left on device.\n")


class TestBatch:
    def test_hostile_lines_cost_no_other_line(self, moat: Run) -> None:
        hostile = [
            b"\xff\xfe\x00",
            b"[]",
            b"{",
            b"null",
            b'{"id":"x"}',
            b"[" * 100_000,
            b'{"id":"y","question":"\xc3"}',
            b'{"q":"' + b"z" * 1_000_000 + b'"}',
        ]
        good = [json.dumps({"id": f"g{number}", "conversation": "c", "question": "help"}).encode() for number in range(len(hostile))]
        done = moat("batch", given=b"\n".join(each for pair in zip(good, hostile, strict=True) for each in pair))
        replies = [json.loads(line) for line in done.stdout.splitlines()]
        assert (done.returncode, error_lines(done)) == (0, [])
        assert [reply["id"] for reply in replies[::2]] == [f"g{number}" for number in range(len(hostile))]
        assert {reply["status"] for reply in replies[1::2]} == {"error"}
        assert "error" not in {reply["status"] for reply in replies[::2]}

    def test_each_reply_comes_at_once(self) -> None:
        program = subprocess.Popen([*MOAT, "batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert program.stdin is not None
        assert program.stdout is not None
        for number in range(2):
            program.stdin.write(json.dumps({"id": number, "question": "help"}).encode() + b"\n")
            program.stdin.flush()
            assert json.loads(program.stdout.readline())["id"] == number
        program.stdin.close()
        program.stdout.close()
        assert program.wait(timeout=30) == 0

    def test_runs_do_not_share_conversations(self, moat: Run) -> None:
        asked = {"id": 1, "conversation": "c", "question": "what changed since March?"}
        follow = {"id": 2, "conversation": "c", "question": "why?"}
        moat("batch", given=json.dumps(asked).encode())
        alone = json.loads(moat("batch", given=json.dumps(follow).encode()).stdout)
        first = json.loads(moat("batch", given=json.dumps(follow).encode()).stdout)
        assert alone | {"took_ms": 0} == first | {"took_ms": 0}

    def test_a_reader_that_goes_away_is_no_error(self) -> None:
        program = subprocess.Popen([*MOAT, "batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert program.stdout is not None
        program.stdout.close()
        _, said = program.communicate(json.dumps({"id": 1, "question": "help"}).encode() + b"\n", timeout=60)
        assert said == b""

    def test_ctrl_c_ends_it_without_a_traceback(self) -> None:
        program = subprocess.Popen([*MOAT, "batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert program.stdin is not None
        assert program.stdout is not None
        program.stdin.write(b'{"id":1,"question":"help"}\n')
        program.stdin.flush()
        program.stdout.readline()
        program.send_signal(signal.SIGINT)
        _, said = program.communicate(timeout=30)
        assert program.returncode == 130
        assert b"Traceback" not in said


class TestRun:
    def test_without_a_terminal_it_answers_line_by_line(self, moat: Run) -> None:
        done = moat("run", given=b"help\n\n/nonsense\n/quit\nhelp\n")
        assert (done.returncode, error_lines(done)) == (0, [])
        assert done.stdout.decode().rstrip().endswith("There is no command /nonsense. /help says what there is.")

    def test_a_setting_that_is_misspelt_is_said_at_once(self, moat: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SLACK_BOT_TOKN", f"xoxb-{SECRET}")
        done = moat("run")
        assert error_lines(done) == ["SLACK_BOT_TOKN is set, but there is no such setting; is SLACK_BOT_TOKEN meant?"]

    def test_a_closed_input_is_an_empty_one(self) -> None:
        done = subprocess.run(["/bin/sh", "-c", f"exec {MOAT[0]} -m adapters run <&-"], capture_output=True, timeout=60, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


class TestWhatStopsAStart:
    def refused(self, done: subprocess.CompletedProcess[bytes]) -> list[str]:
        assert (done.returncode, done.stdout) == (2, b"")
        assert SECRET not in text(done)
        return error_lines(done)

    def test_wrong_settings_are_all_listed(self, moat: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("MOAT_LOG_LEVEL", "loud")
        monkeypatch.setenv("SLACK_BOT_TOKEN", SECRET)
        assert len(self.refused(moat("ask", "help"))) == 2

    def test_a_database_that_is_away(self, moat: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("MOAT_DATABASE_URL", f"postgresql://me:{SECRET}@127.0.0.1:1/db")
        (sentence,) = self.refused(moat("ask", "help"))
        assert sentence.startswith("The database postgresql+psycopg://me:***@127.0.0.1:1/db can not be used: ")

    def test_a_file_that_is_no_database(self, moat: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        (tmp_path / "notes.db").write_text("shopping list, long enough to be read as a header " * 20)
        monkeypatch.setenv("MOAT_DATABASE_URL", f"sqlite:///{tmp_path}/notes.db")
        (sentence,) = self.refused(moat("batch", given=b"{}\n"))
        assert "notes.db can not be used" in sentence

    def test_a_driver_that_is_not_installed(self, moat: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("MOAT_DATABASE_URL", "postgresql+asyncpg://127.0.0.1/db")
        (sentence,) = self.refused(moat("ask", "help"))
        assert "driver" in sentence

    def test_a_database_of_a_newer_program(self, moat: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, prepared: Path) -> None:
        shutil.copytree(prepared, tmp_path / "newer")
        with sqlite3.connect(tmp_path / "newer" / "moat.db") as connection:
            connection.execute("UPDATE state_version SET version_num = '9999'")
        connection.close()
        monkeypatch.setenv("MOAT_DATA_DIR", str(tmp_path / "newer"))
        (sentence,) = self.refused(moat("ask", "help"))
        assert sentence.endswith("was made by a newer version of this program.")

    def test_a_data_folder_that_can_not_be_made(self, moat: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        monkeypatch.setenv("MOAT_DATA_DIR", str(tmp_path / "file" / "data"))
        (sentence,) = self.refused(moat("ask", "help"))
        assert "MOAT_DATA_DIR" in sentence

    def test_a_broken_pack_and_no_older_knowledge(self, moat: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("MOAT_DATA_DIR", str(tmp_path / "fresh"))
        monkeypatch.setenv("MOAT_PACKS", str(broken_pack(tmp_path)))
        assert "there is no older one" in self.refused(moat("ask", "help"))[0]


class TestPacks:
    def test_a_broken_pack_leaves_the_old_knowledge_answering(self, moat: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        before = moat("ask", "what changed since March?").stdout
        monkeypatch.setenv("MOAT_PACKS", str(broken_pack(tmp_path)))
        monkeypatch.setenv("MOAT_LOG_LEVEL", "error")
        done = moat("ask", "what changed since March?")
        assert (done.returncode, done.stdout) == (0, before)
        assert "answers come from what was loaded before" in done.stderr.decode()
        assert "entities.yaml" in done.stderr.decode()

    def test_checking_names_every_problem_with_its_file(self, moat: Run, tmp_path: Path) -> None:
        done = moat("pack", "check", str(broken_pack(tmp_path)))
        assert done.returncode == 1
        assert any(line.startswith("entities.yaml: ") for line in done.stdout.decode().splitlines())
        assert moat("pack", "check", str(SECOND_PACK)).returncode == 0
        assert moat("pack", "check", str(tmp_path / "nowhere")).returncode == 1

    def test_loading_adds_a_pack_and_refuses_a_broken_one(
        self, moat: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, prepared: Path
    ) -> None:
        shutil.copytree(prepared, tmp_path / "own")
        monkeypatch.setenv("MOAT_DATA_DIR", str(tmp_path / "own"))
        refused = moat("pack", "load", str(broken_pack(tmp_path)))
        assert (refused.returncode, error_lines(refused)) == (1, [])
        nowhere = moat("pack", "load", str(tmp_path / "nowhere")).stdout.decode()
        assert nowhere.startswith(f"{tmp_path / 'nowhere'}: ")
        done = moat("pack", "load", str(SECOND_PACK))
        assert done.returncode == 0
        assert "claim: " in done.stdout.decode()
        assert "MOAT_PACKS" in done.stdout.decode()

    def test_another_pack_is_loaded_in_place_of_the_shipped_one(self, moat: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("MOAT_DATA_DIR", str(tmp_path / "other"))
        monkeypatch.setenv("MOAT_PACKS", str(SECOND_PACK))
        done = moat("doctor")
        assert done.returncode == 0
        assert "pack ev-batteries" in done.stdout.decode()
        assert f"pack {shipped_packs()[0].name} " not in done.stdout.decode()


@pytest.mark.postgres
def test_the_whole_program_runs_on_postgresql(moat: Run, monkeypatch: pytest.MonkeyPatch, postgres_url: str) -> None:
    monkeypatch.setenv("MOAT_DATABASE_URL", postgres_url.replace("postgresql+psycopg://", "postgresql://"))
    done = moat("ask", "what changed since March?", "--explain")
    assert (done.returncode, error_lines(done)) == (0, [])
    assert "receipt     " in done.stdout.decode()
    assert moat("doctor", "--quiet").returncode == 0


def test_help_names_every_command_and_is_quick(moat: Run) -> None:
    began = time.monotonic()
    said = moat("--help").stdout.decode()
    assert time.monotonic() - began < 5
    for command in ("run", "ask", "batch", "doctor", "receipt", "pack"):
        assert f" {command} " in said
