"""Answers to an eval set: the model that a checkpoint describes, greedy, every prediction kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from m32_assets.errors import M32Error
from m32_assets.evaluation.predictions import prediction, write_predictions
from m32_assets.evaluation.stopping import MAX_NEW_TOKENS
from m32_assets.files import read_json, write_json
from m32_assets.sft.template import PromptTemplate
from m32_assets.training.settings import TrainingSettings

if TYPE_CHECKING:
    from m32_assets.training.model import Gemma

MODEL_CARD_FILE = "m32.json"


def describe_checkpoint(
    checkpoint: Path, *, model: str, model_sha256: str, settings: dict[str, Any], template: PromptTemplate
) -> None:
    """Write beside a checkpoint (``…/actor/<step>``) what is needed to use it: base model, LoRA settings, template."""
    write_json(checkpoint / MODEL_CARD_FILE, {
        "model": model, "model_sha256": model_sha256, "settings": settings,
        "template": {"style": template.style, "instruction": template.instruction},
        "decoding": {"temperature": 0, "top_k": 1, "seed": 42},
    })  # fmt: skip


def predict(
    checkpoint: Path | None,
    eval_set: Path,
    out: Path,
    *,
    model: Path,
    limit: int | None = None,
    max_new_tokens: int = MAX_NEW_TOKENS,
    template: PromptTemplate | None = None,
    progress: Callable[[str], None] = print,
) -> None:
    """Write one row ``{id, prompt, output, predicted_answer, well_formed}`` a question.

    Args:
        checkpoint: ``…/checkpoints/actor/<step>``, or None for the untuned model.
        model: the folder of the base model.
        limit: only the first so many questions.
        template: for the untuned model; a checkpoint brings its own.
    """
    questions = read_questions(eval_set)[:limit]
    outputs = answer([q["prompt"] for q in questions], checkpoint, model, max_new_tokens, template, progress)
    write_predictions(
        out, (prediction(q["id"], q["prompt"], output) for q, output in zip(questions, outputs, strict=True))
    )


def answer(
    questions: Sequence[str],
    checkpoint: Path | None,
    model: Path,
    max_new_tokens: int,
    template: PromptTemplate | None = None,
    progress: Callable[[str], None] = print,
) -> list[str]:
    """The greedy output for each question."""
    from m32_assets.evaluation.generation import generate
    from m32_assets.training.decode import prepare_to_generate
    from m32_assets.training.tokenizer import END_OF_TURN, load_tokenizer

    loaded, template, scale = load_to_answer(model, checkpoint, template)
    tokenizer = load_tokenizer(model)
    prompts = [[tokenizer.bos_id(), *tokenizer.encode(template.prompt(q))] for q in questions]
    stop = (tokenizer.eos_id(), tokenizer.piece_to_id(END_OF_TURN))
    ready = prepare_to_generate(loaded, scale=scale)
    written = generate(ready, prompts, stop=stop, max_new_tokens=max_new_tokens, progress=progress)
    return [tokenizer.decode(ids) for ids in written]


def load_to_answer(
    model: Path, checkpoint: Path | None, template: PromptTemplate | None = None
) -> tuple[Gemma, PromptTemplate, float]:
    """The model, its prompt template, and the scale of its adapters, as the checkpoint describes them.

    Args:
        model: the folder of the base model.
        checkpoint: None for the untuned model.
        template: for the untuned model; a checkpoint brings its own.
    """
    from m32_assets.training.checkpoint import load_tuned
    from m32_assets.training.model import device_mesh, load_model

    if checkpoint is None:
        return load_model(model, device_mesh()), template or PromptTemplate(), 1.0
    card = read_json(checkpoint / MODEL_CARD_FILE)
    settings = TrainingSettings(**card["settings"])
    loaded = load_tuned(model, checkpoint, settings, device_mesh())
    return loaded, PromptTemplate(**card["template"]), settings.alpha / settings.rank


def read_questions(path: Path) -> list[dict[str, Any]]:
    """The ``{id, prompt, …}`` rows of an eval set.

    Raises:
        M32Error: a row has no id or no prompt.
    """
    rows = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.strip():
            row = json.loads(line)
            if not row.get("id") or not row.get("prompt"):
                raise M32Error(f"{path}:{number}", f"keys {sorted(row)}", "id, prompt, expected_answer")
            rows.append(row)
    return rows
