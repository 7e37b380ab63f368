"""The card of merged weights, from the evidence in a run's folder."""

from __future__ import annotations

from pathlib import Path

from m32_assets.common.files import read_json
from m32_assets.submission.cards import merged_card
from m32_assets.submission.eval_summary import EvalSummary
from m32_assets.submission.evidence import MANIFEST, RUN_CONFIG, SUMMARY, RecordedConfig


def run_card(checkpoint: Path) -> str:
    """The card of the run that a checkpoint (``<run>/checkpoints/actor/<step>``) belongs to.

    It is empty without evidence. It is empty too for the checkpoint before the rounds of a run: the scores in the
    evidence are not its own.
    """
    parents = checkpoint.resolve().parents
    if len(parents) < 3 or not all((parents[2] / name).is_file() for name in (RUN_CONFIG, SUMMARY, MANIFEST)):
        return ""
    folder = parents[2]
    config = RecordedConfig.model_validate(read_json(folder / RUN_CONFIG))
    if config.rl and str(config.rl.checkpoint) != checkpoint.resolve().name:
        return ""
    summary = EvalSummary.model_validate(read_json(folder / SUMMARY))
    return merged_card(config, summary, int(checkpoint.name), read_json(folder / MANIFEST)["max_steps"])
