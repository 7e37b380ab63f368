"""Eval sets and predictions as other tools write them: every command takes or refuses them alike, before it answers."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from m32_assets.cli.main import main

LEGS = {"id": "1", "prompt": "How many legs have three cats?", "expected_answer": "12"}
LARGER = {"id": "2", "prompt": "Which is larger, 0.3 or 0.25?", "expected_answer": "0.3"}
ANSWERS = [
    {"id": "1", "output": "<reasoning>3 × 4 = 12</reasoning>\n<answer>12</answer>"},
    {"id": "2", "output": "<reasoning>30 > 25</reasoning>\n<answer>0.3</answer>"},
]


def _lines(*rows: Any) -> str:
    return "".join(f"{json.dumps(row)}\n" for row in rows)


TAKEN = {
    "whole numbers as ids": _lines({**LEGS, "id": 1}, {**LARGER, "id": 2}).encode(),
    "numbers as answers": _lines({**LEGS, "expected_answer": 12}, {**LARGER, "expected_answer": 0.3}).encode(),
    "a byte order mark": b"\xef\xbb\xbf" + _lines(LEGS, LARGER).encode(),
    "line ends of Windows": _lines(LEGS, LARGER).replace("\n", "\r\n").encode(),
    "blank lines and no last line end": _lines(LEGS, LARGER).replace("\n", "\n\n").strip().encode(),
}
REFUSED = {
    "another key": (_lines(LEGS, {**LARGER, "source": "gsm8k"}).encode(), "questions.jsonl:2 source: found 'gsm8k'"),
    "two equal ids": (_lines({**LEGS, "id": 1}, {**LARGER, "id": "1"}).encode(), "questions.jsonl:2 id: found '1'"),
    "two equal prompts": (_lines(LEGS, {**LEGS, "id": "2"}).encode(), "questions.jsonl:2 prompt: found 'How many"),
    "a list of answers": (_lines({**LEGS, "expected_answer": ["12"]}).encode(), "questions.jsonl:1 expected_answer"),
    "an id with a fraction": (_lines({**LEGS, "id": 1.5}).encode(), "questions.jsonl:1 id: found 1.5"),
    "an array": (json.dumps([LEGS, LARGER]).encode(), "questions.jsonl:1: found [{"),
    "an empty array": (b"[]\n", "questions.jsonl:1: found [], expected an object"),
    "nothing": (b"", "questions.jsonl: found no questions"),
    "UTF-16": (_lines(LEGS).encode("utf-16"), "questions.jsonl: found text in UTF-16"),
    "other names": (
        _lines({"id": 1, "question": "1+1?", "answer": "2"}).encode(),
        "questions.jsonl:1 prompt: found no",
    ),
}
COMMANDS: dict[str, list[str]] = {
    "judge": ["--predictions", "answers.jsonl"],
    "accept": ["--run", "mine", "--predictions", "answers.jsonl"],
    "predict": ["--checkpoint", "nowhere", "--out", "out.jsonl"],
}
Said = Callable[..., tuple[int, str]]


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Said:
    """Runs a command on questions and answers; returns its exit code and what it said."""
    monkeypatch.chdir(tmp_path)

    def run(command: str, questions: bytes | None, answers: bytes = _lines(*ANSWERS).encode()) -> tuple[int, str]:
        if questions is not None:
            Path("questions.jsonl").write_bytes(questions)
        Path("answers.jsonl").write_bytes(answers)
        code = main([command, "--eval-set", "questions.jsonl", *COMMANDS[command]])
        shown = capsys.readouterr()
        assert shown.err.count("\n") == (code == 2)
        return code, shown.out + shown.err

    return run


@pytest.mark.parametrize("form", TAKEN)
def test_form_that_can_be_understood_is_taken(form: str, said: Said):
    assert said("judge", TAKEN[form]) == said("judge", _lines(LEGS, LARGER).encode())
    assert "score                100.00 of 100" in said("judge", TAKEN[form])[1]
    assert said("accept", TAKEN[form])[0] == 0
    assert "nowhere: found no such folder" in said("predict", TAKEN[form])[1], "the questions were read"


@pytest.mark.parametrize("form", REFUSED)
def test_form_that_cannot_be_understood_is_refused_by_every_command_alike(form: str, said: Said):
    questions, sentence = REFUSED[form]
    for command in COMMANDS:
        code, text = said(command, questions)
        assert code == 2
        assert sentence in text, command
    assert not Path("submission_runs").exists(), "nothing was accepted"
    assert not Path("out.jsonl").exists()


def test_missing_file_is_refused_by_every_command_alike(said: Said):
    for command in COMMANDS:
        assert said(command, None)[0] == 2
        assert "questions.jsonl: found no file" in said(command, None)[1]


def test_ids_of_predictions_are_read_as_those_of_questions(said: Said):
    numbered = [{**row, "id": int(row["id"]), "predicted_answer": 12} for row in ANSWERS]
    for answers in (_lines(*numbered).encode(), b"\xef\xbb\xbf" + _lines(*ANSWERS).encode()):
        code, text = said("judge", _lines(LEGS, LARGER).encode(), answers)
        assert (code, "100.00 of 100" in text) == (0, True)


def test_output_of_a_model_may_have_any_character(said: Said):
    answers = [{**ANSWERS[0], "output": "\0\u2028" + ANSWERS[0]["output"]}, ANSWERS[1]]
    assert said("judge", _lines(LEGS, LARGER).encode(), _lines(*answers).encode())[0] == 0


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        (_lines({"id": "1", "output": None}).encode(), "answers.jsonl:1 output: found None"),
        (_lines(*ANSWERS, {"id": 1, "output": "x"}).encode(), "answers.jsonl:3 id, sample: found '1', 0, which line 1"),
        (_lines({"id": "7", "output": "x"}).encode(), "answers.jsonl: found id '7' which is not in the eval set"),
        (_lines({**ANSWERS[0], "prompt": "another"}).encode(), "answers.jsonl id '1': found the prompt 'another'"),
        (_lines({"id": "1", "answer": "12"}).encode(), "answers.jsonl:1 output: found no such field"),
        (b"", "answers.jsonl: found no predictions"),
        (_lines(*ANSWERS).encode("utf-16"), "answers.jsonl: found text in UTF-16"),
    ],
)
def test_predictions_are_refused_with_file_and_place(answers: bytes, sentence: str, said: Said):
    for command in ("judge", "accept"):
        code, text = said(command, _lines(LEGS, LARGER).encode(), answers)
        assert code == 2
        assert sentence in text


def test_every_file_is_read_before_anything_is_judged(said: Said, monkeypatch: pytest.MonkeyPatch):
    Path("before.jsonl").write_bytes(b"[]")
    monkeypatch.setitem(COMMANDS, "judge", [*COMMANDS["judge"], "--baseline", "before.jsonl"])
    assert "before.jsonl:1: found []" in said("judge", _lines(LEGS, LARGER).encode())[1]


@pytest.mark.parametrize("limit", ["0", "-1"])
def test_limit_that_asks_nothing_is_refused(limit: str, said: Said, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(COMMANDS, "judge", [*COMMANDS["judge"], "--limit", limit])
    assert f"limit: found {limit}, expected at least 1" in said("judge", _lines(LEGS, LARGER).encode())[1]
    monkeypatch.setitem(COMMANDS, "accept", [*COMMANDS["accept"], "--limit", "-1"])
    assert "limit: found -1" in said("accept", _lines(LEGS, LARGER).encode())[1]
