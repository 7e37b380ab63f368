"""`m32 judge`: scores, kinds of errors, and scores over samples beside them."""

import json
from pathlib import Path
from typing import Any

import pytest

from m32_assets.cli.main import main

RIGHT = "<reasoning>3 + 4 = 7</reasoning>\n<answer>7</answer>"
WRONG = "<reasoning>3 + 4 = 8</reasoning>\n<answer>8</answer>"
OUTPUTS = {"a": [RIGHT, RIGHT], "b": [WRONG, RIGHT], "c": [WRONG, "8"]}


def _write(path: Path, rows: list[dict[str, Any]]) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return str(path)


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    """An eval set, greedy answers, and two samples of each question."""
    questions = [{"id": i, "prompt": f"{i}?", "expected_answer": "7", "category": f"sums of {i}"} for i in OUTPUTS]
    samples = [{"id": i, "output": o, "sample": s} for i, outs in OUTPUTS.items() for s, o in enumerate(outs)]
    return {
        "eval_set": _write(tmp_path / "eval_set.jsonl", questions),
        "greedy": _write(tmp_path / "greedy.jsonl", [row for row in samples if not row["sample"]]),
        "samples": _write(tmp_path / "samples.jsonl", samples),
        "mixed": _write(tmp_path / "mixed.jsonl", samples[:-1]),
        "twice": _write(tmp_path / "twice.jsonl", [*samples, samples[-1]]),
    }


def _judge(files: dict[str, str], *arguments: str) -> int:
    return main(["judge", "--eval-set", files["eval_set"], *(files.get(part, part) for part in arguments)])


def test_wrong_answers_are_counted_by_kind_and_category(files: dict[str, str], capsys: pytest.CaptureFixture[str]):
    assert _judge(files, "--predictions", "greedy") == 0
    said = capsys.readouterr().out
    table = said.partition("wrong answers by kind\n")[2].splitlines()
    assert [line.split() for line in table] == [
        ["false_claim"],
        ["all", "2"],
        ["sums", "of", "b", "1"],
        ["sums", "of", "c", "1"],
    ]
    assert "pass@k" not in said


def test_outputs_without_an_answer_have_a_line(
    files: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    rows = [{"id": "a", "output": RIGHT}, {"id": "b", "output": "it is 7"}, {"id": "c", "output": WRONG}]
    assert _judge(files, "--predictions", _write(tmp_path / "prose.jsonl", rows)) == 0
    assert "no answer found      1\n" in capsys.readouterr().out


def test_samples_have_a_table_beside_the_greedy_score(files: dict[str, str], capsys: pytest.CaptureFixture[str]):
    assert _judge(files, "--predictions", "greedy") == 0
    alone = capsys.readouterr().out
    assert _judge(files, "--predictions", "greedy", "--samples", "samples") == 0
    both = capsys.readouterr().out
    assert both.startswith(alone), "samples change nothing about the score of single answers"
    lines = both.removeprefix(alone).splitlines()
    assert lines[1].startswith("samples              2 of each question (3 items, 0 skipped)")
    assert lines[3].split()[:2] == ["1", "50.00"]
    assert lines[4].split()[:2] == ["2", "66.67"]
    assert "wrong samples by kind" in lines


def test_file_of_samples_has_no_greedy_score(files: dict[str, str], capsys: pytest.CaptureFixture[str]):
    assert _judge(files, "--predictions", "samples") == 0
    said = capsys.readouterr().out
    assert said.startswith("samples              2 of each question")
    assert "score  " not in said
    assert _judge(files, "--predictions", "samples", "--json") == 0
    value = json.loads(capsys.readouterr().out)
    assert set(value) == {"sample_scores", "sample_error_kinds"}
    assert value["sample_scores"]["right_of_samples"] == [1, 1, 1]
    assert value["sample_error_kinds"]["sums of c"] == {"no_form": 1, "false_claim": 1}


def test_json_holds_both_under_their_own_names(files: dict[str, str], capsys: pytest.CaptureFixture[str]):
    assert _judge(files, "--predictions", "greedy", "--samples", "samples", "--baseline", "greedy", "--json") == 0
    value = json.loads(capsys.readouterr().out)
    assert value["primary_score"] == 33.33
    assert value["error_kinds"] == {"false_claim": 2}
    assert value["sample_scores"]["scores"][0]["pass_at_k"] == 50.0
    assert value["comparison"]["difference"] == 0.0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--predictions", "mixed"), "found 2 samples of 'a' and 1 of 'c', expected as many of every question"),
        (("--predictions", "twice"), "id, sample: found 'c', 1, which line 6 has too"),
        (("--predictions", "samples", "--baseline", "greedy"), "--predictions: found several samples of a question"),
        (("--predictions", "samples", "--samples", "samples"), "--predictions: found several samples of a question"),
        (("--predictions", "greedy", "--samples", "greedy"), "--samples: found one answer to each question"),
        (("--predictions", "greedy", "--samples", "none.jsonl"), "none.jsonl"),
        (("--predictions", "greedy", "--baseline", "samples"), "duplicate id 'a'"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(
    files: dict[str, str], arguments: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
):
    assert _judge(files, *arguments) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert "Traceback" not in said
    assert len(said.strip().splitlines()) == 1
