"""Answer an eval set with a checkpoint or the untuned model, and keep every prediction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from m32_assets.common.files import canonical_json, sha256_bytes, sha256_file, sha256_folder, write_json
from m32_assets.common.progress import Progress
from m32_assets.data.eval_set import read_questions
from m32_assets.evaluation.answering import answer
from m32_assets.evaluation.checkpoint_folder import CHECKPOINT_FILE
from m32_assets.evaluation.predictions import prediction, write_predictions
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.inference.answer_log import AnswerLog
from m32_assets.inference.sampling import GREEDY, Sampling
from m32_assets.inference.stop_criteria import MAX_NEW_TOKENS
from m32_assets.sft.template import PromptTemplate
from m32_assets.traces.schema import ReasoningTrace

ENGINE_VERSION = "3"
"""Raise it when the same model, questions and settings give different answers."""
SAMPLING_VERSION = "4"
"""The same for several samples of a question."""
GREEDY_DECODING = {"temperature": 0, "top_k": 1, "seed": 42}
"""How the evidence is decoded, in the words of other tools. Greedy decoding draws nothing, so the seed is nominal."""


def prediction_fingerprint(
    model: Mapping[str, str],
    questions: Path,
    template: PromptTemplate,
    *,
    limit: int,
    max_new_tokens: int,
    checkpoint: str | None = None,
    examples: Sequence[ReasoningTrace] = (),
    sampling: Sampling = GREEDY,
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
        "code": ENGINE_VERSION if sampling.greedy else SAMPLING_VERSION,
        **({"examples": sha256_bytes(canonical_json(shown))} if shown else {}),
        **({} if sampling.greedy else {"sampling": asdict(sampling)}),
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
            "decoding": GREEDY_DECODING,
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
    sampling: Sampling = GREEDY,
    batch_size: int | None = None,
    progress: Progress = print,
) -> None:
    """Write a row for each question and sample: ``{id, sample, prompt, output, predicted_answer, well_formed, …}``.

    Finished answers are kept beside ``out`` until all are there. After a kill the same call makes only the others.

    Args:
        checkpoint: ``…/checkpoints/actor/<step>``, or None for the untuned model.
        model: the base model.
        limit: ask only the first ``limit`` questions.
        template: for the untuned model; a checkpoint brings its own.
        examples: worked examples above each question, see ``answer``.
        sampling: how many answers to each question, and how they are drawn.
        batch_size: answers at a time, which changes no answer; None for as many as are fast.

    Raises:
        M32Error: as ``read_questions`` and ``answer``.
    """
    questions = read_questions(eval_set, limit)
    fingerprint = prediction_fingerprint(
        model.sha256,
        eval_set,
        template or PromptTemplate(),
        limit=limit or 0,
        max_new_tokens=max_new_tokens,
        checkpoint=sha256_folder(checkpoint) if checkpoint and checkpoint.is_dir() else None,
        examples=examples,
        sampling=sampling,
    )
    partial = out.with_name(f".{out.name}.partial")
    answers = answer(
        [question.prompt for question in questions],
        checkpoint,
        model,
        max_new_tokens,
        template=template,
        examples=examples,
        sampling=sampling,
        batch_size=batch_size,
        log=lambda: AnswerLog(partial, fingerprint),
        progress=progress,
    )
    write_predictions(
        out,
        (
            prediction(question.id, question.prompt, one.output, one.sample, one.finish_reason)
            for question, some in zip(questions, answers, strict=True)
            for one in some
        ),
    )
    partial.unlink(missing_ok=True)
