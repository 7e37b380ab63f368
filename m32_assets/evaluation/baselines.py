"""The two baselines, both of the untuned model: zero-shot, and few-shot with worked examples above each question."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from m32_assets.data.decontamination import PromptIndex
from m32_assets.evaluation.scorecard import Scorecard
from m32_assets.traces.jsonl import read_traces
from m32_assets.traces.schema import ReasoningTrace

BaselineName = Literal["zero_shot", "few_shot"]
BASELINE_NAMES: tuple[BaselineName, ...] = ("zero_shot", "few_shot")
WORKED_EXAMPLES = Path(__file__).with_name("worked_examples.jsonl")
"""The examples of the few-shot baseline, written by hand and part of no eval set."""


class Baselines(BaseModel):
    """Scorecards of the untuned model on the questions of the tuned one."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    zero_shot: Annotated[Scorecard, Field(description="with the prompt that the tuned model gets")]
    few_shot: Annotated[Scorecard, Field(description="with worked examples above that prompt")]

    def better(self) -> BaselineName:
        """The baseline to compare with: more right answers, then more well-formed ones, then zero-shot."""
        return max(BASELINE_NAMES, key=lambda name: (self.card(name).primary_score, self.card(name).well_formed))

    def card(self, name: BaselineName) -> Scorecard:
        """The scorecard of one baseline."""
        return self.few_shot if name == "few_shot" else self.zero_shot


def display_name(name: BaselineName) -> str:
    """The name in tables and sentences, e.g. ``few-shot``."""
    return name.replace("_", "-")


def worked_examples(name: BaselineName) -> list[ReasoningTrace]:
    """The examples above each question of this baseline; none for zero-shot."""
    return read_traces(WORKED_EXAMPLES) if name == "few_shot" else []


def example_overlaps(prompts: Sequence[str]) -> list[str]:
    """Findings for questions that a worked example gives away, by the rules for training data."""
    examples = (trace.prompt for trace in read_traces(WORKED_EXAMPLES))
    return PromptIndex(examples, "the worked examples").overlaps(prompts)
