"""A toy task that imitation cannot learn: every sum is written with every result, so no row says which one is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from m32_assets.data.jsonl_rows import write_jsonl
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.rl.prompts import Prompt, Prompts
from m32_assets.rl.settings import RlSettings
from m32_assets.rl.stage import Stage
from m32_assets.sft.rows import TunixRow, render_rows
from m32_assets.sft.template import PromptTemplate
from m32_assets.traces.schema import ReasoningTrace, TraceStep
from m32_assets.training.settings import TrainingSettings
from m32_assets.training.trainer import train

TEMPLATE = PromptTemplate(instruction="")
SUMS = ((1, 2), (2, 4), (3, 5), (1, 6))
RESULTS = range(2, 10)
SFT = TrainingSettings(
    lora_rank=16,
    lora_alpha=16,
    learning_rate=0.01,
    num_epochs=100,
    batch_size=2,
    max_seq_len=256,
    sampled_softmax_size=0,
    precision="float32",
    eval_steps=10_000,
)
RL = RlSettings(
    rounds=16,
    prompts_per_round=4,
    samples=24,
    max_new_tokens=48,
    updates_per_round=4,
    learning_rate=0.005,
    batch_size=4,
    keep_per_prompt=8,
    sft_share=0.0,
    held_out_prompts=4,
    held_out_samples=8,
    patience=16,
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
    return [Prompt(f"{a}{b}", f"{a} + {b}?", str(a + b), "curated", "sums", {}) for a, b in SUMS]


def imitate(folder: ModelFolder, work: Path) -> Path:
    """The checkpoint of a training on the rows."""
    write_jsonl(work / "train.jsonl", rows())
    write_jsonl(work / "validation.jsonl", [])
    return train(folder, work / "train.jsonl", work / "validation.jsonl", SFT, work / "training").checkpoint


def stage(folder: ModelFolder, checkpoint: Path, work: Path, **changes: Any) -> Stage:
    """The stage after it. The same sums are learned from and held out: the task is to find out, not to generalise."""
    asked: Sequence[Prompt] = prompts()
    return Stage(
        folder,
        checkpoint,
        SFT,
        TEMPLATE,
        Prompts(list(asked), [replace(one) for one in asked], {}),
        rows(),
        work / "train.jsonl",
        RL.model_copy(update=changes),
    )
