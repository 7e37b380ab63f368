"""lm-evaluation-harness asks our questions with our prompt, and its answers are judged as ours are."""

import json
from pathlib import Path
from typing import Any

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.data.eval_set import read_eval_set
from m32_assets.evaluation.judge import judge
from m32_assets.export.lm_eval_task import judged, write_task
from m32_assets_tests.support.tuned import Tuned

EVAL_V1 = Path(__file__).parents[2] / "datasets/eval-v1/eval_set.jsonl"


@pytest.mark.usefixtures("tools")
def test_harness_asks_and_judges_as_we_do(tuned: Tuned, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    import lm_eval
    from lm_eval.tasks import TaskManager

    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_DATASETS_CACHE", str(tmp_path / "cache"))
    name = write_task(EVAL_V1, tmp_path / "task", tmp_path / "task")
    assert name == "m32_eval_set"
    found: Any = lm_eval.simple_evaluate(
        model="hf",
        model_args={"pretrained": str(tuned.merged), "dtype": "float32"},
        tasks=[name],
        task_manager=TaskManager(include_path=str(tmp_path / "task"), include_defaults=False),
        apply_chat_template=True,
        gen_kwargs={"max_gen_toks": 8},
        limit=4,
        device="cpu",
        bootstrap_iters=0,
    )
    assert found["results"][name]["right,none"] == 0.0
    items = read_eval_set(EVAL_V1)[:4]
    for sample, item in zip(sorted(found["samples"][name], key=lambda one: one["doc_id"]), items, strict=True):
        prompt = sample["arguments"][0][0]
        assert prompt == "<bos>" + tuned.card.prompt_template().prompt(item.prompt)


def test_answers_are_judged_as_by_m32_judge(tmp_path: Path):
    write_task(EVAL_V1, tmp_path, tmp_path)
    items = read_eval_set(EVAL_V1)
    docs = [json.loads(line) for line in (tmp_path / "questions.jsonl").read_text("utf-8").splitlines()]
    for doc, item in zip(docs, items, strict=True):
        for output in (
            f"<reasoning>so</reasoning>\n<answer>{item.expected_answer}</answer>",
            f"It is {item.expected_answer}",
            "<reasoning>1 + 1 = 3</reasoning>\n<answer>never</answer>",
        ):
            (row,) = judge([{"id": item.id, "output": output}], [item])
            assert judged(doc, [output]) == {"right": float(row.correct), "well_formed": float(row.well_formed)}


def test_name_that_no_task_can_have_is_refused(tmp_path: Path):
    strange = tmp_path / "a b.jsonl"
    strange.write_bytes(EVAL_V1.read_bytes())
    with pytest.raises(M32Error, match="letters, digits and _"):
        write_task(strange, tmp_path / "task", tmp_path / "task")
