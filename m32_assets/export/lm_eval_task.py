"""A task of EleutherAI's lm-evaluation-harness made from an eval set, judged by this project's judge.

Format: https://github.com/EleutherAI/lm-evaluation-harness/blob/main/docs/new_task_guide.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from m32_assets.common.errors import M32Error
from m32_assets.common.files import canonical_json, write_atomic
from m32_assets.data.eval_set import EvalItem, read_eval_set
from m32_assets.evaluation.judge import judge_one
from m32_assets.evaluation.predictions import Prediction
from m32_assets.gemma.tokenizer import END_OF_TURN
from m32_assets.inference.stop_criteria import MAX_NEW_TOKENS

QUESTIONS, JUDGE = "questions.jsonl", "judge.py"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")


def write_task(eval_set: Path, folder: Path, place: Path) -> str:
    """Write the task; return its name, ``m32_`` and the name of the eval set's file.

    Args:
        folder: where it is written.
        place: where it will be, as the task names its questions by an absolute path.

    Raises:
        M32Error: the eval set cannot be read, or its name is none for a task.
    """
    items = read_eval_set(eval_set)
    stem = (
        eval_set.stem
        if eval_set.stem not in ("eval", "dev", "test", "questions")
        else f"{eval_set.parent.name}_{eval_set.stem}"
    )
    name = f"m32_{stem.lower().replace('-', '_').replace('.', '_')}"
    if not _NAME.fullmatch(name):
        raise M32Error(str(eval_set), f"the task name {name!r}", "a file named by letters, digits and _")
    rows = [
        canonical_json({"question": item.prompt, "item": item.model_dump_json(exclude_none=True)}) for item in items
    ]
    write_atomic(folder / QUESTIONS, b"".join(row + b"\n" for row in rows))
    write_atomic(
        folder / JUDGE,
        b'"""Judges an answer as m32 judge does."""\n\n'
        b"from m32_assets.export.lm_eval_task import judged as process_results  # noqa: F401\n",
    )
    write_atomic(folder / f"{name}.yaml", _task(name, place / QUESTIONS).encode())
    return name


def judged(doc: Mapping[str, Any], results: Sequence[str]) -> dict[str, float]:
    """The metrics of one answer, by the judge of this project.

    Args:
        doc: a line of the questions.
        results: the answer.
    """
    item = EvalItem.model_validate_json(doc["item"])
    row = judge_one(item, Prediction(id=item.id, output=results[0]))
    return {"right": float(row.correct), "well_formed": float(row.well_formed)}


def _task(name: str, questions: Path) -> str:
    import yaml

    def metric(metric: str) -> dict[str, Any]:
        return {"metric": metric, "aggregation": "mean", "higher_is_better": True}

    task = {
        "task": name,
        "dataset_path": "json",
        "dataset_kwargs": {"data_files": {"test": str(questions)}},
        "test_split": "test",
        "output_type": "generate_until",
        "doc_to_text": "{{question}}",
        "doc_to_target": "",
        "generation_kwargs": {"until": [END_OF_TURN], "do_sample": False, "max_gen_toks": MAX_NEW_TOKENS},
        "metric_list": [metric("right"), metric("well_formed")],
        "metadata": {"version": 1},
    }
    # the tag of lm-evaluation-harness is no YAML of its own, so it is written as text
    return yaml.safe_dump(task, sort_keys=False) + f"process_results: !function {JUDGE[:-3]}.process_results\n"
