"""The Kaggle notebook of the bundle, in nbformat 4.5.

Format: https://nbformat.readthedocs.io/en/latest/format_description.html
"""

from __future__ import annotations

from typing import Any

from m32_assets.common.files import readable_json
from m32_assets.submission.bundle_layout import CHECKPOINTS
from m32_assets.submission.evidence import RecordedConfig
from m32_assets.submission.rl_evidence import RecordedRounds

_INTRO = """\
# {bundle}: teaching a small Gemma to show its work

From the traces of this bundle to a LoRA checkpoint. The judge's cell then loads the checkpoint and answers questions.
The data, the eval set, the source and its locked requirements are in this bundle. Only the base weights come from
elsewhere, under their own terms.

The session's cell installs the locked packages of the run where this session has others. It stops where the session
lacks the accelerator that the run was trained on. The weights are looked for below `/kaggle/input`, and downloaded if
they are not there. For a download from the Hugging Face hub, accept the model's terms on its page, and add a read token
as the secret `HF_TOKEN`.
"""
_SETUP = """\
import json
import sys
import tempfile
from pathlib import Path

KAGGLE = Path("/kaggle")


def is_bundle(place):
    return all((place / part).is_file() for part in ("SHA256SUMS", "evidence/run_config.json"))


def find_bundle():
    # around the notebook, or a dataset that Kaggle has mounted: where, and how deep, has changed over the years
    if around := [place for place in (Path.cwd(), *Path.cwd().parents) if is_bundle(place)]:
        return around[0]
    places = sorted(sums.parent for sums in (KAGGLE / "input").rglob("SHA256SUMS") if is_bundle(sums.parent))
    different = {(place / "SHA256SUMS").read_bytes(): place for place in reversed(places)}
    if not different:
        raise SystemExit(
            f"No bundle is in {Path.cwd()}, above it or below {KAGGLE / 'input'}: attach the bundle as a dataset."
        )
    if len(different) > 1:
        found = " and ".join(sorted(map(str, different.values())))
        raise SystemExit(f"Different bundles are in {found}: attach one of them.")
    return places[0]


BUNDLE = find_bundle()
WORK = Path(tempfile.mkdtemp(prefix="m32-"))
# what Kaggle keeps of a session
OUTPUT = KAGGLE / "working" if (KAGGLE / "working").is_dir() else WORK / "output"
sys.path.insert(0, str(BUNDLE / "source"))
config = json.loads((BUNDLE / "evidence/run_config.json").read_text("utf-8"))
print("model", config["base_model"]["model_id"], "| terms", config["base_model"]["terms"])
"""
_SESSION = """\
from m32_assets.submission.session import prepare_session

# outside of what Kaggle keeps of a session, which is 20 GB
prepare_session(BUNDLE, WORK / "packages")
"""
_DATA = """\
from m32_assets.sft.template import PromptTemplate
from m32_assets.submission.trained_rows import read_trained_rows

template = PromptTemplate(config["style"], config["instruction"])
assert template.prompt("{question}") == PROMPT_TEMPLATE
# refuses rows that are not those of the training, or that are rendered from no trace of this bundle
rows = read_trained_rows(BUNDLE)
print(len(rows.training), "training rows,", len(rows.validation), "validation rows")
print(", ".join(f"{count} {source}" for source, count in rows.counts.items()))
print(rows.training[0].prompts)
"""
_MODEL = """\
import contextlib
import os

from m32_assets.gemma.mounted import recorded_model
from m32_assets.gemma.registry import model_entry
from m32_assets.gemma.weights import fetch_model

entry = model_entry(config["base_model"]["model_id"])
mounted = recorded_model(KAGGLE / "input", config["base_model"]["sha256"])
if mounted is None and entry.source.startswith("hub:") and "HF_TOKEN" not in os.environ:
    with contextlib.suppress(Exception):  # not on Kaggle, or without such a secret
        from kaggle_secrets import UserSecretsClient

        os.environ["HF_TOKEN"] = UserSecretsClient().get_secret("HF_TOKEN")
model = fetch_model(entry, WORK / "models", local=mounted)
print("base weights of", mounted or entry.source)
assert dict(model.sha256) == config["base_model"]["sha256"], "these base weights are not those of the run"
"""
_TRAIN = """\
import shutil

import jax
from m32_assets.evaluation.predict import describe_checkpoint
from m32_assets.gemma.model_folder import weights_sha256
from m32_assets.submission.hackathon import write_kaggle_model
from m32_assets.training.planned import planned_settings
from m32_assets.training.settings import TrainingSettings
from m32_assets.training.trainer import publish_checkpoint, train

# as many devices of this session as the rows of a batch can be spread over
settings = TrainingSettings(**config["training"]).on_devices(jax.device_count())
# a session that is cut short leaves its checkpoints; to go on with its output attached: Path("/kaggle/input")
CONTINUE_FROM = None
training = OUTPUT / "training"
inputs = model, BUNDLE / "rows/train.jsonl", BUNDLE / "rows/validation.jsonl"
settings = planned_settings(*inputs, settings, training / "runs", continue_from=CONTINUE_FROM)
result = train(*inputs, settings, training / "runs")
print("loss", result.first_loss, "to", result.final_loss, "| best step", result.best_step, "of", result.steps)

# the competition takes the last checkpoint: the best one is saved last, and the others are removed
checkpoint = publish_checkpoint(result, OUTPUT)
shutil.rmtree(training)
describe_checkpoint(
    checkpoint, model=entry.name, model_sha256=weights_sha256(config["base_model"]["sha256"]),
    settings=config["training"], template=template,
)
print("last checkpoint", checkpoint)
print("for an upload as a Kaggle model:", write_kaggle_model(BUNDLE, checkpoint, entry.name, OUTPUT))
"""
_JUDGE = """\
from m32_assets.data.eval_set import read_eval_set
from m32_assets.evaluation.judge import judge, read_predictions, scorecard
from m32_assets.evaluation.predict import predict
from m32_assets.gemma.loading import add_lora, device_mesh, load_model
from m32_assets.training.checkpoints import restore_lora

# the base model with adapters of this rank and alpha, into which the LoRA parameters are restored
mesh = device_mesh()
judged = add_lora(
    load_model(model, mesh), mesh, targets=LORA_TARGET_MODULES, rank=LORA_RANK, alpha=LORA_ALPHA, seed=SEED
)
restore_lora(judged, checkpoint)
del judged

for name, questions in (
    ("predictions.jsonl", "eval_set/eval_set.jsonl"),
    ("predictions_eval-v2.jsonl", "eval_set/apart/eval-v2/test.jsonl"),
):
    if not (BUNDLE / "evidence" / name).exists():
        continue
    recorded = read_predictions(BUNDLE / "evidence" / name)
    predict(
        checkpoint, BUNDLE / questions, WORK / name, model=model, limit=len(recorded),
        max_new_tokens=MAX_GENERATION_STEPS,
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
    trained, decoding = config.training, config.decoding
    told = {
        "LORA_RANK": trained["lora_rank"],
        "LORA_ALPHA": trained["lora_alpha"],
        "LORA_TARGET_MODULES": trained["lora_target_modules"],
        "TEMPERATURE": decoding.temperature,
        "TOP_K": decoding.top_k,
        "SEED": decoding.seed,
        "MAX_GENERATION_STEPS": decoding.max_new_tokens,
    }
    judge = "".join(f"{name} = {value!r}\n" for name, value in told.items()) + "\n" + _JUDGE
    cells = [
        ("markdown", "intro", _INTRO.replace("{bundle}", config.bundle_name)),
        ("code", "setup", _SETUP),
        ("code", "session", _SESSION),
        ("markdown", "prompt-text", "The prompt of training and of the judge; `{question}` marks the question."),
        ("code", "prompt", template),
        (
            "markdown",
            "data-text",
            "## Data\n\nThe rows of the training: traces as whole conversations of question, reasoning and answer.",
        ),
        ("code", "data", _DATA),
        (
            "markdown",
            "train-text",
            "## Training\n\nThe loss covers the completion. The best step by validation is saved last.",
        ),
        ("code", "model", _MODEL),
        ("code", "train", _train_cell(config.rl)),
        *([("markdown", "rounds-text", _rounds_text(config.rl))] if config.rl else []),
        (
            "markdown",
            "judge-text",
            "## The judge's cell\n\nThe checkpoint is loaded again, with the rank and alpha that are told here, and "
            "answers greedily.",
        ),
        ("code", "judge", judge),
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


def _train_cell(rounds: RecordedRounds | None) -> str:
    """The training. After rounds the folder for an upload has the checkpoint handed in, which its card is about."""
    if rounds is None or not rounds.best_round:
        return _TRAIN
    return _TRAIN.replace("(BUNDLE, checkpoint,", f'(BUNDLE, BUNDLE / "{CHECKPOINTS}/{rounds.checkpoint}",')


def _rounds_text(rounds: RecordedRounds) -> str:
    """What the run did after this training, which the notebook does not repeat."""
    count = f"{rounds.rounds} round{'s' * (rounds.rounds != 1)} of `{rounds.method}`"
    handed_in = (
        f"Handed in is `{CHECKPOINTS}/{rounds.checkpoint}`: round {rounds.best_round}, {rounds.updates} updates "
        "after the step above. The checkpoint that this notebook has trained is the one before the rounds, so fewer of "
        "its answers are those on record. The folder for an upload has the checkpoint that is handed in."
        if rounds.best_round
        else "None of them was better, so the checkpoint of the step above is handed in."
    )
    settings = readable_json(rounds.settings).decode().rstrip()
    return (
        f"## Rounds after the training\n\nThe run went on with {count}: it sampled answers, rewarded them and "
        f"learned from them. This notebook does not run these rounds. {handed_in}\n\n`m32 run` runs them, with these "
        f"settings of `rl_checkpoint`:\n\n```json\n{settings}\n```"
    )


def _cell(kind: str, name: str, text: str) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": kind, "id": name, "metadata": {}, "source": text.splitlines(keepends=True)}
    return {**cell, "execution_count": None, "outputs": []} if kind == "code" else cell
