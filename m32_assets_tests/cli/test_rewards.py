"""`m32 rewards`: a table of parts, means, groups, and messages for what cannot be scored."""

import json
from pathlib import Path
from typing import Any

import pytest

from m32_assets.cli.main import main
from m32_assets_tests.support.project import ROOT

RIGHT = "<reasoning>3 + 4 = 7</reasoning>\n<answer>7</answer>"
WRONG = "<reasoning>3 + 4 = 8</reasoning>\n<answer>8</answer>"
EVAL_SET = ["--eval-set", str(ROOT / "datasets/eval-v1/eval_set.jsonl")]


def row(completion: str, prompt: str = "3 + 4?", **more: Any) -> dict[str, Any]:
    return {"prompt": prompt, "completion": completion, "reference": "7", **more}


def write(folder: Path, rows: list[dict[str, Any]]) -> str:
    path = folder / "completions.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return str(path)


def test_each_completion_has_a_line_and_the_last_has_the_means(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    rows = [row(RIGHT, id="a"), row(WRONG, "2 + 5?"), row("7", "6 + 1?", finish_reason="length")]
    assert main(["rewards", write(tmp_path, rows)]) == 0
    assert [line.split() for line in capsys.readouterr().out.splitlines()] == [
        ["id", "total", "answer", "claims", "answer"],
        ["a", "1.000", "1.000", "1.000", "7"],
        ["2", "0.000", "0.000", "0.000", "8"],
        ["3", "0.000", "0.000", "0.000"],
        ["mean", "0.333", "0.333", "0.333"],
        [],
        ["well-formed", "66.7", "%"],
        ["cut", "33.3", "%"],
    ]


def test_groups_without_variance_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    same = [row(RIGHT, "3 + 4 = ?", id="b", sample=n) for n in range(3)]
    mixed = [row(text, id="a", sample=n) for n, text in enumerate((RIGHT, WRONG))]
    assert main(["rewards", write(tmp_path, [*same, *mixed, row(RIGHT, "alone")])]) == 0
    said = capsys.readouterr().out
    assert "\nb#2 " in said
    assert "groups       2 prompts with several completions\nno variance  1 of them" in said


def test_table_is_limited_and_means_are_of_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = write(tmp_path, [row(WRONG if n < 10 else RIGHT, f"3 + 4? ({n})") for n in range(40)])
    for show, lines in ((None, 20), ("3", 3), ("0", 0), ("40", 40)):
        assert main(["rewards", path, *(["--show", show] if show else [])]) == 0
        said = capsys.readouterr().out.splitlines()
        assert sum(line.endswith((" 7", " 8")) for line in said) == lines
        assert (f"… and {40 - lines} more (--show 40)" in said) == (lines < 40)
        assert next(line for line in said if line.startswith("mean")).split()[1] == "0.750"


def test_answer_cannot_break_the_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    text = f"<reasoning>3 + 4 = 7</reasoning>\n<answer>\x1b[31m7\n{'x' * 500}</answer>"
    assert main(["rewards", write(tmp_path, [row(text, id="a\nb")])]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[1].split()[:3] == ["a", "b", "0.091"]
    assert "\x1b" not in said[1]
    assert len(said[1]) < 100


def test_predictions_of_a_run_are_scored_with_their_eval_set(capsys: pytest.CaptureFixture[str]):
    path = ROOT / "submission_runs/m32_v1_long/predictions.jsonl"
    score = json.loads((path.parent / "eval_summary.json").read_text("utf-8"))["primary_score"]
    assert main(["rewards", str(path), *EVAL_SET, "--reward", "answer=1", "--reward", "length=0.2", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["weights"] == {"answer": 1, "length": 0.2}
    assert len(found["completions"]) == found["prompts"] == 183
    assert found["completions"][0].keys() >= {"id", "sample", "total", "parts", "answer", "well_formed", "cut"}
    assert found["completions"][0]["parts"].keys() == {"answer", "length"}
    assert round(100 * found["mean"]["answer"], 2) <= score, "what the judge counts, behind work that says something"
    assert 100 * found["mean"]["answer"] > score - 2
    assert (found["groups"], found["groups_without_variance"]) == (0, 0)


def test_function_of_a_user_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    code = "def topic(prompt, completion, reference, meta):\n    return meta['topic'] == 'sums'\n"
    (tmp_path / "rewards_for_the_command.py").write_text(code, "utf-8")
    path = write(tmp_path, [row("no form", topic="sums"), row(RIGHT, topic="other")])
    assert main(["rewards", path, "--reward", "rewards_for_the_command:topic=2", "--json"]) == 0
    assert [one["total"] for one in json.loads(capsys.readouterr().out)["completions"]] == [1, 0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--show", "-1"], "--show: found -1, expected 0 or more"),
        (["--reward", "answer"], "--reward: found 'answer', expected NAME=WEIGHT"),
        (["--reward", "answer=much"], "--reward: found 'answer=much', expected NAME=WEIGHT"),
        (["--reward", "answer=nan"], "weight of 'answer': found nan"),
        (["--reward", "answer=1", "--reward", "answer=2"], "--reward: found 'answer' twice"),
        (["--reward", "answers=1"], "reward: found 'answers', expected one of answer, claims"),
        (["--reward", "answer=1", "--reward", "claims=1"], "more than the other built-in weights together"),
        (["--reward", "no_such_module:f=1"], "reward 'no_such_module:f': found ModuleNotFoundError"),
    ],
)
def test_reward_that_cannot_be_used_is_refused(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert main(["rewards", write(tmp_path, [row(RIGHT)]), *arguments]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert said in shown.err
    assert shown.err.count("\n") == 1


def test_malformed_row_is_named_with_file_and_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["rewards", write(tmp_path, [row(RIGHT), {"prompt": "p"}])]) == 2
    assert "completions.jsonl:2: found no completion, expected a field completion or output" in capsys.readouterr().err
