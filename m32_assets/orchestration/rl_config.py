"""The run config of reinforcement learning, and the order of a stage that follows from it."""

from typing import Any

from m32_assets.orchestration.config_validation import LaunchConfig
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.rl.settings import RlSettings
from m32_assets.rl.stage_order import StageOrder
from m32_assets.sft.template import PromptTemplate
from m32_assets.training.settings import TrainingSettings

STAGE_INPUTS = (
    "sft_checkpoint",
    "sft_data",
    "base_model",
    "dev_reasoning_v2",
    "curated_v1",
    "ingested_questions",
    "eval_set",
)
"""The assets that a stage is made from."""


class RlConfig(LaunchConfig, RlSettings):
    """The settings of the stage as run config."""

    def settings(self) -> RlSettings:
        """The same as the stage's settings."""
        return RlSettings(**self.model_dump(include=set(RlSettings.model_fields)))


def rl_settings_of(run_config: Any) -> RlSettings:
    """The settings of ``rl_checkpoint`` in a run config, which may lack any part."""
    for key in ("ops", "rl_checkpoint", "config"):
        run_config = run_config.get(key) or {} if isinstance(run_config, dict) else {}
    return RlSettings(**{name: run_config[name] for name in RlSettings.model_fields if name in run_config})


def stage_order(paths: ProjectPaths, sft: dict[str, Any], settings: RlSettings) -> StageOrder:
    """The order of the stage after an SFT checkpoint.

    Args:
        sft: the outputs of ``sft_checkpoint``.
    """
    data = paths.outputs("sft_data")
    return StageOrder(
        model=paths.outputs("base_model")["folder"],
        checkpoint=sft["checkpoint"],
        sft=TrainingSettings.from_record(sft["settings"]),
        template=PromptTemplate(**data["template"]),
        train=data["train"],
        datasets=str(paths.datasets),
        eval_sets=(data["eval_set"],) if data["eval_set"] else (),
        settings=settings,
    )
