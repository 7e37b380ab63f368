"""Answer an eval set greedily with a checkpoint or the untuned model, and keep every prediction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from m32_assets.common.files import canonical_json, read_json, sha256_bytes, sha256_file, write_json
from m32_assets.common.progress import Progress
from m32_assets.data.eval_set import EvalQuestion
from m32_assets.data.jsonl_rows import read_jsonl
from m32_assets.evaluation.predictions import prediction, write_predictions
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.inference.stop_criteria import MAX_NEW_TOKENS
from m32_assets.sft.template import PromptTemplate
from m32_assets.traces.schema import ReasoningTrace
from m32_assets.training.settings import TrainingSettings

if TYPE_CHECKING:
    from m32_assets.gemma.loading import Gemma

CHECKPOINT_FILE = "m32.json"
"""Beside a checkpoint: what is needed to use it."""
ENGINE_VERSION = "3"
"""Raise it when the same model, questions and settings give different answers."""
GREEDY = {"temperature": 0, "top_k": 1, "seed": 42}
"""How answers are decoded, in the words of other tools. Greedy decoding draws nothing, so the seed is nominal."""


def prediction_fingerprint(
    model: Mapping[str, str],
    questions: Path,
    template: PromptTemplate,
    *,
    limit: int,
    max_new_tokens: int,
    checkpoint: str | None = None,
    examples: Sequence[ReasoningTrace] = (),
) -> dict[str, Any]:
    """Everything that decides the predictions, as JSON: equal fingerprints mean equal predictions.

    Args:
        model: sha256 of the base model's files, by name.
        limit: ask only the first ``limit`` questions; 0 for all.
        checkpoint: sha256 of the adapters; None for the untuned model.
    """
    shown = [trace.model_dump(mode="json") for trace in examples]
    return {
        "model": dict(model),
        "checkpoint": checkpoint,
        "questions": sha256_file(questions),
        "template": template.to_dict(),
        "limit": limit,
        "max_new_tokens": max_new_tokens,
        "code": ENGINE_VERSION,
        **({"examples": sha256_bytes(canonical_json(shown))} if shown else {}),
    }


def describe_checkpoint(
    checkpoint: Path, *, model: str, model_sha256: str, settings: dict[str, Any], template: PromptTemplate
) -> None:
    """Write base model, LoRA settings and template beside a checkpoint (``…/actor/<step>``)."""
    write_json(
        checkpoint / CHECKPOINT_FILE,
        {
            "model": model,
            "model_sha256": model_sha256,
            "settings": settings,
            "template": {"style": template.style, "instruction": template.instruction},
            "decoding": GREEDY,
        },
    )


def predict(
    checkpoint: Path | None,
    eval_set: Path,
    out: Path,
    *,
    model: ModelFolder,
    limit: int | None = None,
    max_new_tokens: int = MAX_NEW_TOKENS,
    template: PromptTemplate | None = None,
    examples: Sequence[ReasoningTrace] = (),
    progress: Progress = print,
) -> None:
    """Write one row ``{id, prompt, output, predicted_answer, well_formed}`` per question.

    Args:
        checkpoint: ``…/checkpoints/actor/<step>``, or None for the untuned model.
        model: the base model.
        limit: ask only the first ``limit`` questions.
        template: for the untuned model; a checkpoint brings its own.
        examples: worked examples above each question, see ``answer``.

    Raises:
        M32Error: a row has no id or no prompt, or a duplicate id.
    """
    questions = read_jsonl(eval_set, EvalQuestion)[:limit]
    prompts = [question.prompt for question in questions]
    outputs = answer(prompts, checkpoint, model, max_new_tokens, template, examples, progress)
    write_predictions(out, (prediction(q.id, q.prompt, output) for q, output in zip(questions, outputs, strict=True)))


def answer(
    questions: Sequence[str],
    checkpoint: Path | None,
    model: ModelFolder,
    max_new_tokens: int,
    template: PromptTemplate | None = None,
    examples: Sequence[ReasoningTrace] = (),
    progress: Progress = print,
) -> list[str]:
    """The greedy output for each question.

    Args:
        examples: whole conversations above each question. The answer ends where its form is complete, because an
            untuned model does not write the token that ends a turn.
    """
    from m32_assets.gemma.tokenizer import END_OF_TURN, load_tokenizer
    from m32_assets.inference.decoder import prepare_to_generate
    from m32_assets.inference.engine import generate

    loaded, template, scale = load_for_inference(model, checkpoint, template)
    tokenizer = load_tokenizer(model.path)
    prompts = [[tokenizer.bos_id(), *tokenizer.encode(template.prompt(q, examples))] for q in questions]
    stop = (tokenizer.eos_id(), tokenizer.piece_to_id(END_OF_TURN))
    ready = prepare_to_generate(loaded, scale=scale)
    if not examples:
        written = generate(ready, prompts, stop=stop, max_new_tokens=max_new_tokens, progress=progress)
        return [tokenizer.decode(ids) for ids in written]

    def first_answer(ids: list[int]) -> str | None:
        return template.first_answer(tokenizer.decode(ids))

    written = generate(
        ready,
        prompts,
        stop=stop,
        max_new_tokens=max_new_tokens,
        progress=progress,
        ended=lambda ids: first_answer(ids) is not None,
    )
    return [first_answer(ids) or tokenizer.decode(ids) for ids in written]


def load_for_inference(
    model: ModelFolder, checkpoint: Path | None, template: PromptTemplate | None = None
) -> tuple[Gemma, PromptTemplate, float]:
    """The model, its prompt template, and the scale of its adapters, as the checkpoint describes them.

    Args:
        model: the base model.
        checkpoint: None for the untuned model.
        template: for the untuned model; a checkpoint brings its own.
    """
    from m32_assets.gemma.loading import device_mesh, load_model
    from m32_assets.training.checkpoints import load_adapted

    if checkpoint is None:
        return load_model(model, device_mesh()), template or PromptTemplate(), 1.0
    card = read_json(checkpoint / CHECKPOINT_FILE)
    settings = TrainingSettings.from_record(card["settings"])
    loaded = load_adapted(model, checkpoint, device_mesh())
    return loaded, PromptTemplate(**card["template"]), settings.lora_scale
