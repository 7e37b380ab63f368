"""The run config of reinforcement learning."""

from m32_assets.orchestration.config_validation import LaunchConfig
from m32_assets.rl.settings import RlSettings


class RlConfig(LaunchConfig, RlSettings):
    """The settings of the stage as run config."""

    def settings(self) -> RlSettings:
        """The same as the stage's settings."""
        return RlSettings(**self.model_dump(include=set(RlSettings.model_fields)))
