"""Answers to an eval set: the model that a checkpoint describes, greedy, every prediction kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from m32_assets.common.files import canonical_json, read_json, sha256_bytes, sha256_file, write_json
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

MODEL_CARD_FILE = "m32.json"
ENGINE = "3"
"""Raised where the same model, questions and settings would be answered differently."""


def made_from(
    model: Mapping[str, str],
    questions: Path,
    template: PromptTemplate,
    *,
    limit: int,
    max_new_tokens: int,
    checkpoint: str | None = None,
    examples: Sequence[ReasoningTrace] = (),
) -> dict[str, Any]:
    """All that predictions hang on, as JSON: where it is the same, they are.

    Args:
        model: sha256 of the base model's files, by name.
        limit: how many questions are asked, from the first; 0 for all.
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
        "code": ENGINE,
        **({"examples": sha256_bytes(canonical_json(shown))} if shown else {}),
    }


def describe_checkpoint(
    checkpoint: Path, *, model: str, model_sha256: str, settings: dict[str, Any], template: PromptTemplate
) -> None:
    """Write beside a checkpoint (``…/actor/<step>``) what is needed to use it: base model, LoRA settings, template."""
    write_json(
        checkpoint / MODEL_CARD_FILE,
        {
            "model": model,
            "model_sha256": model_sha256,
            "settings": settings,
            "template": {"style": template.style, "instruction": template.instruction},
            "decoding": {"temperature": 0, "top_k": 1, "seed": 42},
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
    progress: Callable[[str], None] = print,
) -> None:
    """Write one row ``{id, prompt, output, predicted_answer, well_formed}`` a question.

    Args:
        checkpoint: ``…/checkpoints/actor/<step>``, or None for the untuned model.
        model: the base model.
        limit: only the first so many questions.
        template: for the untuned model; a checkpoint brings its own.
        examples: stand above each question, see ``answer``.

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
    progress: Callable[[str], None] = print,
) -> list[str]:
    """The greedy output for each question.

    Args:
        examples: whole conversations above each question. Their answer ends with the form: an untuned model that has
        the
            form from them does not write the token that ends a turn.
    """
    from m32_assets.gemma.tokenizer import END_OF_TURN, load_tokenizer
    from m32_assets.inference.decoder import prepare_to_generate
    from m32_assets.inference.engine import generate

    loaded, template, scale = load_to_answer(model, checkpoint, template)
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


def load_to_answer(
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
    card = read_json(checkpoint / MODEL_CARD_FILE)
    settings = TrainingSettings(**card["settings"])
    loaded = load_adapted(model, checkpoint, device_mesh())
    return loaded, PromptTemplate(**card["template"]), settings.lora_scale
