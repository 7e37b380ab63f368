"""Run config of mixtures: what ``sft_data`` trains on, and the trials that mixtures are chosen by."""

from pathlib import Path

from pydantic import Field, field_validator

from m32_assets.common.files import user_path
from m32_assets.evaluation.family_scores import family_weights, read_family_scores
from m32_assets.gemma.registry import ATTENTION_AND_MLP
from m32_assets.orchestration.config_validation import LaunchConfig
from m32_assets.orchestration.evaluation_config import outside_eval_set
from m32_assets.sft.mixture import ALL, Mixture
from m32_assets.training.settings import TrainingSettings


class SftConfig(LaunchConfig):
    """How many traces of each source are trained on, and what is held out."""

    validation_share: float = Field(
        default=0.06,
        gt=0,
        lt=0.5,
        description="share of signed and of curated rows held out, chosen by their id; of ingested ones if there are "
        "none of either",
    )
    signed_traces: int = Field(
        default=ALL,
        ge=0,
        description="signed traces of dev_reasoning_v2, the first ones, at most; 0 for none",
    )
    curated_traces: int = Field(
        default=10_000, ge=0, description="hand-written traces of curated_v1, at most this many; 0 for none"
    )
    extra_traces: int = Field(
        default=1550,
        ge=0,
        le=1_000_000,
        multiple_of=10,
        description="further traces of the dataset's generator for training, verified and apart from the eval sets",
    )
    family_scores: str = Field(
        default="",
        description="a family_scores.json, as family_evaluation writes it: families that fail more get more of the "
        "extra traces; empty for the basic families first",
    )
    ingested_traces: int = Field(default=ALL, ge=0, description="ingested traces, at most this many; 0 for none")
    max_ingested_tokens: int = Field(
        default=320, ge=1, description="drop ingested traces longer than this many estimated tokens"
    )

    @field_validator("family_scores")
    @classmethod
    def _has_scores(cls, value: str) -> str:
        if not value:
            return value
        path = user_path(value)
        if not path.is_file():
            raise ValueError("a JSON file that is there, as seen from the project's folder")
        read_family_scores(path)
        return str(path)

    def mixture(self) -> Mixture:
        """The same as the mixture, with the weights that follow from the scores."""
        weights = family_weights(read_family_scores(Path(self.family_scores))) if self.family_scores else {}
        same = self.model_dump(include=set(Mixture.model_fields))
        return Mixture(**same, family_weights=weights)


class TrainingDataConfig(SftConfig):
    """The same, and questions that no row may share wording with, beside those of the project's own eval sets."""

    eval_set: str = Field(
        default="", description="an outside eval set (JSONL) to keep the rows apart from; empty for none"
    )

    @field_validator("eval_set")
    @classmethod
    def _can_be_asked(cls, value: str) -> str:
        return outside_eval_set(value)


class TrialConfig(SftConfig):
    """One mixture, as ``sft_data`` takes it, and its name in the table."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,31}$", description="of the trial, in the table")


class MixtureAblationConfig(LaunchConfig):
    """The trials, and the fixed number of steps of each."""

    trials: list[TrialConfig] = Field(default=[], description="the mixtures to try; empty for none")
    steps: int = Field(default=100, ge=1, le=100_000, description="training steps of each trial")
    batch_size: int = Field(default=2, ge=1, le=4096, description="packed rows of a microbatch")
    learning_rate: float = Field(default=1e-3, gt=0, lt=1, description="peak of warm-up and cosine decay")
    lora_target_modules: str = Field(
        default=ATTENTION_AND_MLP, description="modules that get adapters: a regular expression over module paths"
    )
    training_seed: int = Field(
        default=42, ge=0, le=2**32 - 1, description="decides the order of rows and the start of LoRA"
    )
    questions_per_family: int = Field(default=1, ge=0, le=100, description="generated questions of each family")

    @field_validator("trials")
    @classmethod
    def _different_names(cls, value: list[TrialConfig]) -> list[TrialConfig]:
        if len({trial.name for trial in value}) < len(value):
            raise ValueError("every name once")
        return value

    def settings(self) -> TrainingSettings:
        """The settings of every trial."""
        same = self.model_dump(include={"batch_size", "learning_rate", "lora_target_modules", "training_seed"})
        return TrainingSettings(**same, max_steps=self.steps, num_epochs=100)
