"""The Kaggle notebook of the bundle, in nbformat 4.5.

Format: https://nbformat.readthedocs.io/en/latest/format_description.html
"""

from __future__ import annotations

from typing import Any

from m32_assets.common.files import readable_json
from m32_assets.submission.evidence import RecordedConfig

_INTRO = """\
# Teaching a small Gemma to show its work

From the traces of this bundle to a LoRA checkpoint. The judge's cell then loads the checkpoint and answers questions.
The data, the eval set, the source and its locked requirements are in this bundle. Only the base weights come from
elsewhere, under their own terms.

If packages are missing: `pip install --require-hashes -r ../source/requirements.lock`.
"""
_SETUP = """\
import sys
import tempfile
from pathlib import Path

# the folder of the unpacked bundle: beside the notebook, or an attached Kaggle dataset
places = [Path.cwd(), *Path.cwd().parents, *Path("/kaggle/input").glob("*"), *Path("/kaggle/input").glob("*/*")]
BUNDLE = next(place for place in places if (place / "SHA256SUMS").is_file())
WORK = Path(tempfile.mkdtemp(prefix="m32-"))
sys.path.insert(0, str(BUNDLE / "source"))

import json

config = json.loads((BUNDLE / "evidence/run_config.json").read_text("utf-8"))
print("model", config["base_model"]["model_id"], "| terms", config["base_model"]["terms"])
"""
_DATA = """\
from m32_assets.data.augmentation import augment
from m32_assets.data.eval_set import eval_prompts
from m32_assets.data.jsonl_rows import write_jsonl
from m32_assets.sft.rows import render_rows, split_rows
from m32_assets.sft.template import PromptTemplate
from m32_assets.traces.jsonl import read_traces
from m32_assets.traces.manifest import read_manifest

template = PromptTemplate(config["style"], config["instruction"])
assert template.prompt("{question}") == PROMPT_TEMPLATE
every = read_traces(BUNDLE / "dataset/dataset.jsonl")
seed = read_manifest(BUNDLE / "dataset").seed
further = augment(every, seed, config["extra_traces"], eval_prompts(BUNDLE / "eval_set/apart"))
rows = render_rows(every[: config["max_traces"] or None], template)
training, validation = split_rows(rows, config["validation_share"])
training += render_rows(further.traces, template)
write_jsonl(WORK / "train.jsonl", training)
write_jsonl(WORK / "validation.jsonl", validation)
print(len(training), "training rows,", len(validation), "validation rows")
print(training[0].prompts)
"""
_TRAIN = """\
from m32_assets.gemma.registry import model_entry
from m32_assets.training.settings import TrainingSettings
from m32_assets.training.trainer import train
from m32_assets.gemma.weights import fetch_model

entry = model_entry(config["base_model"]["model_id"])
model = fetch_model(entry, WORK / "models")
settings = TrainingSettings(**config["training"])
result = train(model, WORK / "train.jsonl", WORK / "validation.jsonl", settings, WORK / "training")
print("loss", result.first_loss, "to", result.final_loss, "| best step", result.best_step, "of", result.steps)
"""
_JUDGE = """\
from m32_assets.data.eval_set import read_eval_set
from m32_assets.evaluation.judge import judge, read_predictions, scorecard
from m32_assets.evaluation.predict import describe_checkpoint, predict
from m32_assets.gemma.model_folder import weights_sha256

checkpoint = result.checkpoint
describe_checkpoint(
    checkpoint, model=entry.name, model_sha256=weights_sha256(config["base_model"]["sha256"]),
    settings=config["training"], template=template,
)
for name, questions in (
    ("predictions.jsonl", "eval_set/eval_set.jsonl"),
    ("predictions_eval-v2.jsonl", "eval_set/apart/eval-v2/test.jsonl"),
):
    if not (BUNDLE / "evidence" / name).exists():
        continue
    recorded = read_predictions(BUNDLE / "evidence" / name)
    predict(
        checkpoint, BUNDLE / questions, WORK / name, model=model, limit=len(recorded),
        max_new_tokens=config["decoding"]["max_new_tokens"],
    )
    answers = read_predictions(WORK / name)
    card = scorecard(judge(answers, read_eval_set(BUNDLE / questions)[: len(recorded)]))
    print(questions, "score", card.primary_score, "of 100 |", card.well_formed, "of", card.n_items, "well-formed")
    same = sum(a.output == b.output for a, b in zip(answers, recorded, strict=True))
    print(same, "of", len(recorded), "answers are those on record, to the character")
for row in answers[:5]:
    print("\\n" + PROMPT_TEMPLATE.replace("{question}", row.prompt or "") + row.output)
"""


def notebook(config: RecordedConfig) -> bytes:
    """The notebook as JSON; the same configuration gives the same bytes."""
    template = f"PROMPT_TEMPLATE = {config.prompt_template!r}\n\nprint(PROMPT_TEMPLATE)\n"
    cells = [
        ("markdown", "intro", _INTRO),
        ("code", "setup", _SETUP),
        ("markdown", "prompt-text", "The prompt of training and of the judge; `{question}` marks the question."),
        ("code", "prompt", template),
        ("markdown", "data-text", "## Data\n\nTraces become whole conversations: question, reasoning, answer."),
        ("code", "data", _DATA),
        (
            "markdown",
            "train-text",
            "## Training\n\nThe loss covers the completion. The best step by validation is kept.",
        ),
        ("code", "train", _TRAIN),
        ("markdown", "judge-text", "## The judge's cell\n\nThe checkpoint is loaded again and answers greedily."),
        ("code", "judge", _JUDGE),
    ]
    return readable_json(
        {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": {
                "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
                "language_info": {"name": "python"},
            },
            "cells": [_cell(*cell) for cell in cells],
        }
    )


def _cell(kind: str, name: str, text: str) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": kind, "id": name, "metadata": {}, "source": text.splitlines(keepends=True)}
    return {**cell, "execution_count": None, "outputs": []} if kind == "code" else cell
