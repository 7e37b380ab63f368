"""The run config of the model group: which model, how it is trained, in which form it is written."""

from enum import StrEnum
from typing import Any

from pydantic import Field, ValidationInfo, field_validator

from m32_assets.common.errors import M32Error
from m32_assets.common.files import user_path
from m32_assets.gemma.model_folder import require_model
from m32_assets.gemma.mounted import model_folders, only_model
from m32_assets.gemma.registry import MODELS, model_entry
from m32_assets.orchestration.config_validation import LaunchConfig
from m32_assets.training.former import former_trainings
from m32_assets.training.platform import Platform
from m32_assets.training.settings import TrainingSettings

# an Enum: the launchpad offers its members, and the refusal of another name contains the Enum's own name
Dtype: Any = StrEnum("one of float32, bfloat16", {name: name for name in ("float32", "bfloat16")})
ModelName: Any = StrEnum(f"one of {', '.join(MODELS)}", {name: name for name in MODELS})


class BaseModelConfig(LaunchConfig):
    """Which model is tuned."""

    model_name: ModelName = Field(  # pyright: ignore[reportInvalidTypeForm]
        default=ModelName("gemma3-270m"), description="the model that is tuned"
    )
    model_dir: str = Field(
        default="",
        description="a folder with config.json, model.safetensors, tokenizer.model, or one above it (/kaggle/input); "
        "empty for the cache",
    )

    @field_validator("model_dir")
    @classmethod
    def _has_the_model(cls, value: str, info: ValidationInfo) -> str:
        if not value or "model_name" not in info.data:
            return value
        entry, path = model_entry(info.data["model_name"]), user_path(value)
        if not (path / "config.json").exists() and model_folders(path):
            path = only_model(path, entry.shape, entry.name)
        require_model(path, entry.shape, entry.name)
        return str(path)


class TrainingConfig(LaunchConfig, TrainingSettings):
    """The trainer's settings as run config, on what it may run, and how long it may take."""

    platform: Platform = Field(
        default="",
        description="refuse to train on another kind of device: cpu, gpu or tpu; empty for whatever JAX finds",
    )
    max_minutes: int = Field(
        default=0,
        ge=0,
        description="refuse a training that is expected to take longer, where an earlier one tells; 0 for no limit",
    )
    max_hours: float = Field(
        default=0,
        ge=0,
        le=8760,
        description="hours from the start of the run to its end: training plans its steps to fit, and leaves time for "
        "what follows; 0 for no limit",
    )
    continue_from: str = Field(
        default="",
        description="the training folder of a former session, or one that holds it, e.g. a mounted Kaggle dataset: the "
        "same training goes on from there; empty for the cache alone",
    )

    @field_validator("continue_from")
    @classmethod
    def _has_a_training(cls, value: str) -> str:
        if not value:
            return value
        path = user_path(value)
        if not former_trainings(path):
            expected = "the folder of a training, .cache/training/…, or one that holds it"
            raise M32Error(str(path), "no training" if path.is_dir() else "no such folder", expected)
        return str(path)

    def settings(self) -> TrainingSettings:
        """The same as the trainer's settings."""
        return TrainingSettings(**self.model_dump(include=set(TrainingSettings.model_fields)))


class MergedConfig(LaunchConfig):
    """In which form the merged weights are written."""

    dtype: Dtype = Field(  # pyright: ignore[reportInvalidTypeForm]
        default=Dtype("float32"), description="of the weights; bfloat16 takes half the space, and rounds small updates"
    )
