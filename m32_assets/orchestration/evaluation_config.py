"""Run config of the evaluations: which questions, how long an answer may be, and which samples are drawn."""

from pathlib import Path

from pydantic import Field, field_validator

from m32_assets.common.files import user_path
from m32_assets.data.eval_set import HELD_OUT_ASKED, QuestionSet, held_out_questions
from m32_assets.inference.sampling import MAX_SAMPLES, MAX_TEMPERATURE, Sampling
from m32_assets.inference.stop_criteria import MAX_NEW_TOKENS
from m32_assets.orchestration.config_validation import LaunchConfig
from m32_assets.orchestration.project_paths import ProjectPaths


def outside_eval_set(value: str) -> str:
    """The path of an outside eval set that can be asked; empty for none.

    Raises:
        ValueError: there is no such file, or it is no eval set.
    """
    if not value:
        return value
    path = user_path(value)
    if not path.is_file():
        raise ValueError("a JSONL file that is there, as seen from the project's folder")
    QuestionSet(path).items()
    return str(path)


class QuestionsConfig(LaunchConfig):
    """Which questions are asked, and how long an answer may be."""

    eval_set: str = Field(default="", description="an outside eval set (JSONL); empty for the project's own")
    limit: int = Field(default=0, ge=0, description="ask only the first questions, at most this many; 0 for all")
    held_out: int = Field(
        default=HELD_OUT_ASKED,
        ge=0,
        description="ask also the first held-out questions, at most this many; 0 for none. None with an outside set",
    )
    max_new_tokens: int = Field(default=MAX_NEW_TOKENS, ge=8, le=4096, description="longest answer, in tokens")

    @field_validator("eval_set")
    @classmethod
    def _can_be_asked(cls, value: str) -> str:
        return outside_eval_set(value)

    def questions(self, paths: ProjectPaths) -> QuestionSet:
        """The questions of the headline score."""
        return QuestionSet(Path(self.eval_set or paths.outputs("eval_set")["path"]), self.limit)

    def held_out_questions(self, paths: ProjectPaths) -> QuestionSet | None:
        """The held-out questions that are asked beside them, if any."""
        if self.eval_set or not self.held_out:
            return None
        paths.outputs("eval_set")  # an error if it did not pass its checks
        return held_out_questions(paths.datasets, self.held_out)


class EvaluationConfig(QuestionsConfig):
    """The same, and how many samples of each question are drawn beside the greedy answer, and how."""

    samples: int = Field(
        default=0,
        ge=0,
        le=MAX_SAMPLES,
        description="sampled answers to each question, beside the greedy one; 0 for none, not 1",
    )
    temperature: float = Field(
        default=1.0, gt=0, le=MAX_TEMPERATURE, description="of the samples: logits are divided by it"
    )
    top_k: int = Field(default=0, ge=0, description="of the samples: draw from this many likeliest tokens; 0 for all")
    top_p: float = Field(
        default=1.0,
        gt=0,
        le=1,
        description="of the samples: draw from the likeliest tokens of this probability; 1 for all",
    )
    sampling_seed: int = Field(default=42, ge=0, le=2**32 - 1, description="of the noise of the samples")

    @field_validator("samples")
    @classmethod
    def _more_than_one(cls, value: int) -> int:
        if value == 1:
            raise ValueError(f"0 for none, or 2 to {MAX_SAMPLES}: one sample says less than the greedy answer")
        return value

    def sampling(self) -> Sampling | None:
        """How the samples are drawn; None if there are none."""
        if not self.samples:
            return None
        return Sampling(self.samples, self.temperature, self.top_k, self.top_p, self.sampling_seed)


class BaselineConfig(QuestionsConfig):
    """The same, and whether recorded answers are taken."""

    fresh: bool = Field(
        default=False, description="make all answers again, even those recorded in datasets or kept in .cache"
    )
