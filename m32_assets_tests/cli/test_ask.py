"""m32 ask on the command line, and its page as a server."""

import io
import json
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from m32_assets.cli.main import main
from m32_assets_tests.support.asking import Written, asking
from m32_assets_tests.support.tuned import Tuned


def test_question_is_answered_and_each_line_is_marked(
    tuned: Tuned, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.chdir(tmp_path)
    where = ["--checkpoint", str(tuned.checkpoint), "--model", str(tuned.base.path)]
    assert main(["ask", "What is 1 + 2?", *where]) == 0
    assert "answer  " in capsys.readouterr().out
    monkeypatch.setattr(sys, "stdin", io.StringIO("What is 1 + 2?\n\nAnd 3 + 4?\n"))
    assert main(["ask", *where]) == 0
    assert capsys.readouterr().out.count("answer  ") == 2


def test_votes_and_marks_are_printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    import m32_assets.cli.ask as ask

    monkeypatch.setattr(ask, "_asker", lambda _: Written(3))
    assert main(["ask", "How many?"]) == 0
    out = capsys.readouterr().out
    assert "  · 23 apples" in out
    assert "  ✓ left: 23 - 9 = 14" in out
    assert "  ✗ twice: 14 × 2 = 29   (says 14 × 2 = 29, but it is 28)" in out
    assert "votes   29 (2), none (1) of 3" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["x"], "no run here"),
        (["x", "--checkpoint", "nowhere"], "no such folder"),
        (["x", "--samples", "0"], "1 to 1024"),
        (["  "], "white space"),
        (["--web", "x"], "beside a question"),
        (["--web", "--port", "70000"], "0 to 65535"),
    ],
)
def test_bad_input_is_refused(
    arguments: list[str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    monkeypatch.chdir(tmp_path)
    assert main(["ask", *arguments]) == 2
    assert message in capsys.readouterr().err


def test_taken_port_is_refused(capsys: pytest.CaptureFixture[str]):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert main(["ask", "--web", "--port", str(taken.getsockname()[1])]) == 2
    assert "in use" in capsys.readouterr().err


@pytest.fixture
def address() -> Iterator[str]:
    """The page of a model that votes."""
    with asking(Written(3)) as found:
        yield found


def post(address: str, body: bytes, **headers: str) -> tuple[int, dict[str, Any]]:
    request = urllib.request.Request(f"{address}/ask", body, {"content-type": "application/json", **headers})
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        text = error.read()
        return error.code, json.loads(text) if text.startswith(b"{") else {"error": text.decode()}


def test_page_answers_json_from_this_machine_alone(address: str):
    status, found = post(address, b'{"question": "How many?"}')
    assert status == 200
    assert found["votes"] == [["29", 2], ["none", 1]]
    assert found["replies"][0]["steps"][2]["verdict"] == "false"
    assert post(address, b'{"question": "refuse"}') == (
        400,
        {"error": "the question: found the word refuse, expected another one"},
    )
    assert post(address, b"[]")[0] == 400
    assert post(address, b"x" * 200_000)[0] == 413
    assert post(address, b'{"question": "x"}', **{"content-type": "text/plain"})[0] == 415
    assert post(address, b'{"question": "x"}', host="evil.example")[0] == 400


def test_help_names_the_marks():
    done = subprocess.run(
        [sys.executable, "-m", "m32_assets.cli.main", "ask", "--help"], capture_output=True, text=True
    )
    assert done.returncode == 0
    assert "✗" in done.stdout
