"""Answers to questions: the model, its prompt template and the engine, put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from m32_assets.common.errors import M32Error
from m32_assets.common.progress import Progress
from m32_assets.evaluation.checkpoint_folder import EXPECTED, PARAMETERS, read_card
from m32_assets.gemma.model_folder import ModelFolder, weights_sha256
from m32_assets.inference.answer_log import AnswerLog
from m32_assets.inference.completion import Completion
from m32_assets.inference.memory import ROWS, refuse_too_long
from m32_assets.inference.sampling import GREEDY, FinishReason, Sampling
from m32_assets.inference.stop_criteria import MAX_NEW_TOKENS
from m32_assets.sft.packing import prompt_ids
from m32_assets.sft.template import PromptTemplate
from m32_assets.traces.schema import ReasoningTrace

if TYPE_CHECKING:
    from m32_assets.gemma.loading import Gemma


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model wrote; ``sample`` is its number among the answers to the question."""

    output: str
    sample: int
    finish_reason: FinishReason


def answer(
    questions: Sequence[str],
    checkpoint: Path | None,
    model: ModelFolder,
    max_new_tokens: int = MAX_NEW_TOKENS,
    *,
    template: PromptTemplate | None = None,
    examples: Sequence[ReasoningTrace] = (),
    sampling: Sampling = GREEDY,
    batch_size: int | None = None,
    log: Callable[[], AnswerLog] | None = None,
    progress: Progress = print,
) -> list[list[Answer]]:
    """The answers to each question, by sample.

    What cannot be answered is refused before the model is loaded.

    Args:
        checkpoint: ``…/checkpoints/actor/<step>``, or None for the untuned model.
        model: the base model.
        template: for the untuned model; a checkpoint brings its own.
        examples: whole conversations above each question. The answer ends where its form is complete, because an
            untuned model does not write the token that ends a turn.
        batch_size: answers at a time; None for as many as are fast.
        log: opens the log of finished answers, which are not made again.

    Raises:
        M32Error: the checkpoint is missing or of another model, a number is out of bounds, or an answer would be too
            long for the model or the memory.
    """
    from m32_assets.gemma.tokenizer import END_OF_TURN, load_tokenizer

    template = template_of(checkpoint, model, template)
    tokenizer = load_tokenizer(model.path)
    prompts = [prompt_ids(template.prompt(q, examples), tokenizer) for q in questions]
    size = ROWS if batch_size is None else batch_size
    refuse_too_long(model.shape, [len(prompt) for prompt in prompts], max_new_tokens, size)
    kept = log() if log else None
    done = dict(kept.known) if kept else {}

    def first_answer(ids: list[int]) -> str | None:
        return template.first_answer(tokenizer.decode(ids))

    if len(done) < len(prompts) * sampling.samples:
        from m32_assets.inference.decoder import prepare_to_generate
        from m32_assets.inference.engine import generate

        loaded, _, scale = load_for_inference(model, checkpoint, template)
        # answers are recorded, so float32 on every device
        decoder = prepare_to_generate(loaded, scale=scale, release=True)
        del loaded
        stop = tokenizer.eos_id(), tokenizer.piece_to_id(END_OF_TURN)
        # an embedding may have more rows than the tokenizer has pieces
        pieces = tokenizer.vocab_size()
        made = generate(
            decoder,
            prompts,
            stop=stop,
            max_new_tokens=max_new_tokens,
            sampling=sampling,
            vocabulary=range(pieces) if pieces < model.shape.vocabulary else None,
            batch_size=size,
            known=done,
            finished=kept.add if kept else None,
            is_whole=(lambda ids: first_answer(ids) is not None) if examples else None,
            progress=progress,
        )
        done |= {(one.prompt, one.sample): one for one in made}

    def text(one: Completion) -> str:
        return (first_answer(one.tokens) if examples else None) or tokenizer.decode(one.tokens)

    return [
        [Answer(text(one), one.sample, one.finish_reason) for one in (done[i, s] for s in range(sampling.samples))]
        for i in range(len(prompts))
    ]


def load_for_inference(
    model: ModelFolder, checkpoint: Path | None, template: PromptTemplate | None = None, dtype: Any = "float32"
) -> tuple[Gemma, PromptTemplate, float]:
    """The model, its prompt template, and the scale of its adapters, as the checkpoint describes them.

    Args:
        model: the base model.
        checkpoint: None for the untuned model.
        template: for the untuned model; a checkpoint brings its own.
        dtype: of the base model's weights.
    """
    from m32_assets.gemma.loading import device_mesh, load_model
    from m32_assets.training.checkpoints import load_adapted

    if checkpoint is None:
        return load_model(model, device_mesh(), dtype), template or PromptTemplate(), 1.0
    card = read_card(checkpoint)
    scale = card.training_settings().lora_scale
    return load_adapted(model, checkpoint, device_mesh(), dtype), card.prompt_template(), scale


def template_of(checkpoint: Path | None, model: ModelFolder, template: PromptTemplate | None = None) -> PromptTemplate:
    """The template that the checkpoint was trained with; for the untuned model ``template``, or the default.

    Raises:
        M32Error: the checkpoint is missing, or of another model.
    """
    if checkpoint is None:
        return template or PromptTemplate()
    if not (checkpoint / PARAMETERS).is_dir():
        raise M32Error(str(checkpoint), f"no {PARAMETERS} folder", EXPECTED)
    card, found = read_card(checkpoint), weights_sha256(model.sha256)
    card.training_settings()
    if card.model_sha256 != found:
        raise M32Error(
            str(checkpoint),
            f"adapters of {card.model} with weights of sha256 {card.model_sha256[:12]}…",
            f"adapters of the model in {model.path}, whose weights have sha256 {found[:12]}…",
            "Name the model that the checkpoint was trained on",
        )
    return card.prompt_template()
