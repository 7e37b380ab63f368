"""The two baselines of the untuned model: asked as the tuned model is, and behind worked examples of the form."""

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
NAMES: tuple[BaselineName, ...] = ("zero_shot", "few_shot")
WORKED_EXAMPLES = Path(__file__).with_name("worked_examples.jsonl")
"""What stands above each question of the few-shot baseline: written by hand, and none of any eval set."""


class Baselines(BaseModel):
    """The untuned model on the questions of the tuned one, prompted in two ways."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    zero_shot: Annotated[Scorecard, Field(description="with the prompt that the tuned model gets")]
    few_shot: Annotated[Scorecard, Field(description="with worked examples above that prompt")]

    def better(self) -> BaselineName:
        """The one that a tuned model is compared with: more right answers, then more well-formed ones, then
        zero-shot."""
        return max(NAMES, key=lambda name: (self.card(name).primary_score, self.card(name).well_formed))

    def card(self, name: BaselineName) -> Scorecard:
        """The scorecard of one of the two."""
        return self.few_shot if name == "few_shot" else self.zero_shot


def spoken(name: BaselineName) -> str:
    """The name as it stands in tables and sentences, e.g. ``few-shot``."""
    return name.replace("_", "-")


def worked_examples(name: BaselineName) -> list[ReasoningTrace]:
    """What stands above each question of this baseline; nothing for zero-shot."""
    return read_traces(WORKED_EXAMPLES) if name == "few_shot" else []


def asked_examples(prompts: Sequence[str]) -> list[str]:
    """Questions that a worked example gives away, each named once; the rules are those of training data."""
    examples = (trace.prompt for trace in read_traces(WORKED_EXAMPLES))
    return PromptIndex(examples, "the worked examples").overlaps(prompts)
