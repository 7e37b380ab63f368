"""A toy task that imitation cannot learn: every sum is written with every result, so no row says which one is right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from m32_assets.data.jsonl_rows import write_jsonl
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.gemma.registry import ModelEntry, ModelShape, model_entry
from m32_assets.gemma.weights import fetch_model
from m32_assets.rl.prompts import Prompt, Prompts
from m32_assets.rl.settings import RlSettings
from m32_assets.rl.stage import Stage
from m32_assets.sft.rows import TunixRow, render_rows
from m32_assets.sft.template import PromptTemplate
from m32_assets.traces.schema import ReasoningTrace, TraceStep
from m32_assets.training.settings import TrainingSettings
from m32_assets.training.trainer import train

TEMPLATE = PromptTemplate(instruction="")
SUMS = ((1, 2), (2, 4))
RESULTS = range(2, 10)
CHANCE = 1 / len(RESULTS)
ENTRY = ModelEntry(
    "toy",
    "random",
    terms=model_entry("tiny").terms,
    # wide enough to learn the form to the letter, and few tokens for a whole answer
    shape=ModelShape(layers=2, vocabulary=512, hidden=256, intermediate=512, heads=4, head_dim=64, kv_heads=2),
)
SFT = TrainingSettings(
    lora_rank=16,
    lora_alpha=16,
    learning_rate=0.004,
    num_epochs=60,
    batch_size=2,
    max_seq_len=256,
    sampled_softmax_size=0,
    precision="float32",
    eval_steps=10_000,
)
RL = RlSettings(
    rounds=10,
    prompts_per_round=len(SUMS),
    samples=16,
    max_new_tokens=32,
    # each update sees both sums
    updates_per_round=1,
    learning_rate=0.001,
    batch_size=2,
    # a second way to a right answer would take turns with the first
    keep_per_prompt=1,
    sft_share=0.0,
    held_out_prompts=len(SUMS),
    held_out_samples=32,
    patience=100,
    min_entropy=0.0,
    max_form_loss=1.0,
)


def trace(a: int, b: int, result: int) -> ReasoningTrace:
    """A sum with any result."""
    return ReasoningTrace(
        trace_version="1.0",
        prompt=f"{a} + {b}?",
        final_answer=str(result),
        steps=[TraceStep(i=0, type="compute", content=f"{a} + {b} = {result}")],
    )


def rows() -> list[TunixRow]:
    """Every sum with every result."""
    return render_rows([trace(a, b, result) for a, b in SUMS for result in RESULTS], TEMPLATE)


def prompts() -> list[Prompt]:
    """The sums, with their keys."""
    return [Prompt(f"{a}{b}", f"{a} + {b}?", str(a + b), "curated", "sums") for a, b in SUMS]


def model(cache: Path) -> ModelFolder:
    """A small random model whose tokenizer has the words of the form."""
    digits = range(10)
    texts = [TEMPLATE.render(trace(a, b, result)) for a in digits for b in digits for result in RESULTS]
    return fetch_model(ENTRY, cache, texts=texts)


def imitate(folder: ModelFolder, work: Path) -> Path:
    """The checkpoint of a training on the rows."""
    write_jsonl(work / "train.jsonl", rows())
    write_jsonl(work / "validation.jsonl", [])
    return train(folder, work / "train.jsonl", work / "validation.jsonl", SFT, work / "training").checkpoint


def stage(folder: ModelFolder, checkpoint: Path, work: Path, **changes: Any) -> Stage:
    """The stage after it. The same sums are learned from and held out: the task is to find out, not to generalise."""
    asked = prompts()
    return Stage(
        folder,
        checkpoint,
        SFT,
        TEMPLATE,
        Prompts(asked, [replace(one) for one in asked], {}),
        rows(),
        work / "train.jsonl",
        RL.model_copy(update=changes),
    )


def says_nine(prompt: str, completion: str, reference: str, meta: Mapping[str, Any]) -> float:
    """A reward of one's own: the answer ends by itself, and is nine whatever was asked."""
    return float("<answer>9</answer>" in completion and meta["finish_reason"] == "stop")
