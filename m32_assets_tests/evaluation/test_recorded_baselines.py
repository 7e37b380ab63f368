"""The recorded baselines: they belong to the present weights, questions and prompts, and faults are refused."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json, write_json
from m32_assets.data.eval_set import EVAL_V1, QuestionSet
from m32_assets.evaluation.answering import answer
from m32_assets.evaluation.baselines import BASELINE_NAMES, BaselineName, worked_examples
from m32_assets.evaluation.predict import prediction_fingerprint
from m32_assets.evaluation.predictions import read_predictions
from m32_assets.evaluation.recorded_baselines import (
    RECORD,
    find_recorded,
    read_record,
    record_folder,
    recorded_questions,
)
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.gemma.registry import model_entry
from m32_assets.gemma.weights import fetch_model
from m32_assets.inference.stop_criteria import MAX_NEW_TOKENS
from m32_assets.sft.template import PromptTemplate
from m32_assets.traces.schema import ReasoningTrace
from m32_assets_tests.support.project import ROOT

QUESTIONS = ROOT / "datasets/eval-v1/eval_set.jsonl"
FOLDER = record_folder(ROOT / "datasets", "gemma3-270m")
RECORDED = [
    (questions, folder)
    for questions in recorded_questions(ROOT / "datasets")
    if (folder := record_folder(ROOT / "datasets", "gemma3-270m", questions.eval_set or EVAL_V1)).is_dir()
]
"""Questions with recorded answers, and the folder of their record."""
AGAIN = slice(0, 45, 9)
"""Five of the shorter answers of each baseline."""


@pytest.fixture(scope="module")
def weights() -> ModelFolder:
    return fetch_model(model_entry("gemma3-270m"), ROOT / ".cache" / "models")


def fingerprint(
    name: BaselineName,
    model: Mapping[str, str],
    *,
    questions: Path = QUESTIONS,
    template: PromptTemplate | None = None,
    limit: int = 0,
    max_new_tokens: int = MAX_NEW_TOKENS,
    examples: Sequence[ReasoningTrace] | None = None,
) -> dict[str, Any]:
    """The fingerprint that the asset asks for, with changes."""
    shown = worked_examples(name) if examples is None else examples
    template = template or PromptTemplate()
    return prediction_fingerprint(
        model, questions, template, limit=limit, max_new_tokens=max_new_tokens, examples=shown
    )


@pytest.mark.parametrize("name", BASELINE_NAMES)
@pytest.mark.parametrize(("questions", "folder"), RECORDED, ids=lambda value: getattr(value, "name", ""))
def test_record_has_the_fingerprint_of_these_weights_questions_and_prompts(
    name: BaselineName, questions: QuestionSet, folder: Path, weights: ModelFolder
):
    wanted = fingerprint(name, weights.sha256, questions=questions.path, limit=questions.limit)
    found = find_recorded(folder, name, wanted)
    assert found is not None, "run python -m m32_assets.evaluation.recorded_baselines and commit what it writes"
    assert [row.id for row in read_predictions(found.predictions)] == [item.id for item in questions.items()]


@pytest.mark.parametrize("name", BASELINE_NAMES)
def test_recorded_answers_are_reproduced_exactly(name: BaselineName, weights: ModelFolder):
    chosen = sorted(read_predictions(FOLDER / f"{name}.jsonl"), key=lambda row: len(row.output))[AGAIN]
    assert len(chosen) == 5
    prompts = [str(row.prompt) for row in chosen]
    again = answer(prompts, None, weights, examples=worked_examples(name), progress=lambda _: None)
    assert [one.output for (one,) in again] == [row.output for row in chosen]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(FOLDER, tmp_path / "record")
    return tmp_path / "record"


@pytest.mark.parametrize("name", BASELINE_NAMES)
def test_changed_answer_is_refused(name: BaselineName, copy: Path):
    wanted = read_record(copy).baselines[name].made_from
    assert find_recorded(copy, name, wanted)
    path = copy / f"{name}.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"well_formed":false', b'"well_formed":true', 1))
    with pytest.raises(M32Error, match=rf"{name}\.jsonl: found sha256 .* which recorded\.json names\. Restore"):
        find_recorded(copy, name, wanted)
    path.unlink()
    with pytest.raises(M32Error, match="found no file"):
        find_recorded(copy, name, wanted)


@pytest.mark.parametrize(
    "changes",
    [
        {"template": PromptTemplate(instruction="Answer.")},
        {"template": PromptTemplate("numbered")},
        {"questions": ROOT / "datasets/eval-v1/manifest.json"},
        {"max_new_tokens": MAX_NEW_TOKENS + 1},
        {"limit": 12},
        {"examples": worked_examples("few_shot")[:2]},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_record_with_another_fingerprint_is_not_used(changes: dict[str, Any]):
    model = read_record(FOLDER).baselines["few_shot"].made_from["model"]
    assert find_recorded(FOLDER, "few_shot", fingerprint("few_shot", model))
    assert find_recorded(FOLDER, "few_shot", fingerprint("few_shot", model, **changes)) is None


def test_other_weights_and_adapters_have_no_record(tmp_path: Path):
    wanted = read_record(FOLDER).baselines["zero_shot"].made_from
    assert find_recorded(FOLDER, "zero_shot", {**wanted, "checkpoint": "0" * 64}) is None
    other = {**wanted["model"], "model.safetensors": "0" * 64}
    assert find_recorded(FOLDER, "zero_shot", {**wanted, "model": other}) is None
    assert find_recorded(tmp_path, "zero_shot", wanted) is None


def test_malformed_record_is_refused(copy: Path):
    value = read_json(copy / RECORD)
    del value["baselines"]["few_shot"]["sha256"]
    write_json(copy / RECORD, value)
    with pytest.raises(M32Error, match=r"recorded\.json baselines\.few_shot\.sha256: found no such field"):
        find_recorded(copy, "few_shot", {})
