"""Two runs compared on the questions that both answered in the same words and with the same key."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json
from m32_assets.data.eval_set import read_eval_set
from m32_assets.evaluation.comparison import compare
from m32_assets.evaluation.judge import JudgedRow, judge, read_predictions
from m32_assets.submission import run_comparison
from m32_assets.submission.run_comparison import RunComparison, compare_runs
from m32_assets.submission.runs import read_run
from m32_assets_tests.support.run_folders import DATASETS, copy_runs, edit_json, edit_rows


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """A folder with copies of both committed runs."""
    return copy_runs(tmp_path / "runs")


def compared(runs: Path, *questions: Path, datasets: Path = DATASETS) -> RunComparison:
    first, second = (read_run(runs / name) for name in ("m32_v1", "m32_v1_long"))
    return compare_runs(first, second, datasets, questions)


def name_eval_set(run: Path, name: str) -> None:
    edit_json(run / "eval_summary.json", lambda summary: summary.update(eval_set=name))


def test_comparison_is_that_of_the_judged_answers(runs: Path):
    found = compared(runs)
    items = read_eval_set(DATASETS / "eval-v1/eval_set.jsonl")
    rows = [judge(read_predictions(runs / name / "predictions.jsonl"), items) for name in ("m32_v1", "m32_v1_long")]
    (one,) = found.sets
    assert one.comparison == compare(*rows)
    assert (found.left_out, found.notes) == ((0, 0), [])
    assert len(one.changed) == one.comparison.better + one.comparison.worse
    for kind in ("section", "category"):
        groups = [group for group in one.groups if group.kind == kind]
        assert sum(group.questions for group in groups) == len(items)
        assert sum(group.better for group in groups) == one.comparison.better
        assert sum(group.worse for group in groups) == one.comparison.worse
    assert "extra_traces" in found.settings
    assert "train.jsonl" in found.inputs
    inputs = [read_json(runs / name / "run_manifest.json")["inputs"] for name in ("m32_v1", "m32_v1_long")]
    assert ("dataset.jsonl" in found.inputs) == (inputs[0]["dataset.jsonl"] != inputs[1]["dataset.jsonl"])
    assert "eval_set.jsonl" not in found.inputs
    json.dumps(found.as_json(), allow_nan=False)


def test_limited_run_is_compared_on_its_questions(runs: Path):
    edit_rows(runs / "m32_v1/predictions.jsonl", lambda rows: rows.__delitem__(slice(20, None)))
    name_eval_set(runs / "m32_v1", "eval-v1-first-20")
    found = compared(runs)
    assert found.sets[0].comparison.n_items == 20
    assert found.left_out == (0, 163)


def test_questions_of_other_words_or_another_key_are_left_out_and_counted(runs: Path, tmp_path: Path):
    mine = tmp_path / "mine.jsonl"
    shutil.copy(DATASETS / "eval-v1/eval_set.jsonl", mine)
    prompt = "Please add 48 onto 136 for me."

    def change(rows: list) -> None:
        rows[0]["expected_answer"] = "74"
        rows[1]["prompt"] = prompt
        for row in rows:
            row["id"] = f"my-{row['id']}"
            row["section"] = "core"

    edit_rows(mine, change)
    edit_rows(
        runs / "m32_v1_long/predictions.jsonl",
        lambda rows: [row.update(id=f"my-{row['id']}") for row in rows] and rows[1].update(prompt=prompt),
    )
    name_eval_set(runs / "m32_v1_long", "mine")
    found = compared(runs, mine)
    (one,) = found.sets
    assert (one.eval_set, one.comparison.n_items, found.left_out) == ("mine", 181, (2, 2))
    assert {group.name for group in one.groups if group.kind == "section"} == {"core"}, "as the second run has them"


def test_answers_to_questions_that_have_changed_since_are_left_out(runs: Path, tmp_path: Path):
    changed = tmp_path / "datasets/eval-v1/eval_set.jsonl"
    changed.parent.mkdir(parents=True)
    shutil.copy(DATASETS / "eval-v1/eval_set.jsonl", changed)
    edit_rows(changed, lambda rows: rows[0].update(prompt="Another question?"))
    edit_rows(changed, lambda rows: rows.pop())
    found = compared(runs, datasets=tmp_path / "datasets")
    assert found.sets[0].comparison.n_items == 181
    assert found.left_out == (2, 2)


def test_no_shared_question_is_refused(runs: Path, tmp_path: Path):
    mine = tmp_path / "mine.jsonl"
    mine.write_text('{"id": "1", "prompt": "1 + 1?", "expected_answer": "2"}\n')
    name_eval_set(runs / "m32_v1", "mine")
    row = {"id": "1", "prompt": "1 + 1?", "output": "2", "predicted_answer": "2", "well_formed": False}
    (runs / "m32_v1/predictions.jsonl").write_text(json.dumps(row) + "\n")
    with pytest.raises(M32Error, match=r"m32_v1 and m32_v1_long: found no shared question \(mine and eval-v1\)"):
        compared(runs, mine)


@pytest.mark.parametrize("name", ["mine", "../../etc/passwd", "eval-v1-second-3"])
def test_eval_set_that_is_not_known_is_refused_and_says_how_to_name_it(name: str, runs: Path):
    name_eval_set(runs / "m32_v1", name)
    with pytest.raises(M32Error, match=r"which is not in datasets.*--eval-set"):
        compared(runs)


def test_further_question_sets_are_compared_too(runs: Path, tmp_path: Path):
    """A run may have answered a second set, here in ``eval-v9/test.jsonl``."""
    datasets = tmp_path / "datasets"
    shutil.copytree(DATASETS / "eval-v1", datasets / "eval-v1")
    (datasets / "eval-v9").mkdir()
    (datasets / "eval-v9/test.jsonl").write_text('{"id": "1", "prompt": "1 + 1?", "expected_answer": "2"}\n')
    for name, answer in (("m32_v1", "3"), ("m32_v1_long", "2")):
        output = f"<reasoning>1 + 1 = {answer}</reasoning>\n<answer>{answer}</answer>"
        (runs / name / "predictions_eval-v9-test.jsonl").write_text(json.dumps({"id": "1", "output": output}) + "\n")
    found = compared(runs, datasets=datasets)
    assert [(one.eval_set, one.comparison.n_items) for one in found.sets] == [("eval-v1", 183), ("eval-v9-test", 1)]
    assert (found.sets[1].comparison.better, found.left_out) == (1, (0, 0))


def test_summary_names_the_questions_of_a_further_file(runs: Path, tmp_path: Path):
    """``predictions_eval-v9.jsonl`` holds answers to ``eval-v9-test-first-1``."""
    datasets = tmp_path / "datasets"
    shutil.copytree(DATASETS / "eval-v1", datasets / "eval-v1")
    (datasets / "eval-v9").mkdir()
    (datasets / "eval-v9/test.jsonl").write_text('{"id": "1", "prompt": "1 + 1?", "expected_answer": "2"}\n')
    pair = []
    for name in ("m32_v1", "m32_v1_long"):
        (runs / name / "predictions_eval-v9.jsonl").write_text('{"id": "1", "output": "2"}\n')
        run = read_run(runs / name)
        held_out = replace(run.headline, eval_set="eval-v9-test-first-1", questions=1)
        pair.append(replace(run, question_sets=[run.headline, held_out]))
    found = compare_runs(*pair, datasets)
    assert [one.eval_set for one in found.sets] == ["eval-v1", "eval-v9-test-first-1"]
    assert found.notes == []


def test_further_question_set_that_is_not_known_becomes_a_note(runs: Path):
    (runs / "m32_v1/predictions_eval-v9.jsonl").write_text('{"id": "1", "output": "2"}\n')
    found = compared(runs)
    assert len(found.sets) == 1
    assert [note for note in found.notes if "'eval-v9', which is not in datasets" in note]


def test_broken_evidence_and_another_score_are_notes(runs: Path):
    edit_rows(runs / "m32_v1/predictions.jsonl", lambda rows: [row.update(output="none") for row in rows])
    notes = compared(runs).notes
    assert len(notes) == 2
    assert notes[0].startswith("m32_v1: predictions.jsonl is not the file that run_manifest.json was written for")
    assert "judged again it is 0.0" in notes[1]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (None, "m32_v1 predictions.jsonl: found no file"),
        ("{}\n", "m32_v1 predictions.jsonl:1 id: found no such field"),
    ],
)
def test_answers_that_cannot_be_read_are_refused(content: str | None, found: str, runs: Path):
    path = runs / "m32_v1/predictions.jsonl"
    path.unlink() if content is None else path.write_text(content)
    with pytest.raises(M32Error) as refused:
        compared(runs)
    assert str(runs) not in str(refused.value)
    assert str(refused.value).startswith(found)


def test_eval_set_that_cannot_be_read_is_refused_without_its_full_path(runs: Path, tmp_path: Path):
    questions = tmp_path / "datasets/eval-v1/eval_set.jsonl"
    questions.parent.mkdir(parents=True)
    questions.write_text("{}\n")
    with pytest.raises(M32Error, match=r"^m32_v1 datasets/eval-v1/eval_set.jsonl:1 id: found no such field"):
        compared(runs, datasets=tmp_path / "datasets")


def test_run_without_a_summary_is_refused(runs: Path):
    (runs / "m32_v1/eval_summary.json").unlink()
    with pytest.raises(M32Error, match=r"m32_v1: found eval_summary.json is missing"):
        compared(runs)


def test_only_the_first_of_several_samples_is_compared(runs: Path):
    path = runs / "m32_v1/predictions.jsonl"
    edit_rows(path, lambda rows: rows[0].update(sample=1))
    assert compared(runs).sets[0].comparison.n_items == 182


def test_kinds_of_error_are_counted_once_rows_have_them(runs: Path, monkeypatch: pytest.MonkeyPatch):
    class Row(JudgedRow):
        error_kind: str = ""

    def judge_with_kinds(*arguments) -> list[JudgedRow]:
        return [Row(**{**row.model_dump(), "error_kind": "wrong_plan"}) for row in judge(*arguments)]

    monkeypatch.setattr(run_comparison, "judge", judge_with_kinds)
    (one,) = compared(runs).sets
    n = one.comparison.n_items
    wrong = [round(n * (100 - score) / 100) for score in (one.comparison.baseline_score, one.comparison.tuned_score)]
    assert one.error_kinds == {"wrong_plan": wrong}
    assert {item.first.error_kind for item in one.changed if item.change == "better"} == {"wrong_plan"}
    assert {item.second.error_kind for item in one.changed if item.change == "better"} == {None}
