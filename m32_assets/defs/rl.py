"""The stage after SFT: the model learns from its own answers, each of whose steps the verifier has read."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import dagster as dg

from m32_assets.common.files import sha256_folder, write_atomic
from m32_assets.data.decontamination import PromptIndex
from m32_assets.gemma.model_folder import weights_sha256
from m32_assets.orchestration.asset_policy import GPU_TAGS, asset
from m32_assets.orchestration.checks import check_result, materialize_result
from m32_assets.orchestration.gpu_lock import take_accelerator
from m32_assets.orchestration.metadata import bars
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.orchestration.rl_config import STAGE_INPUTS, RlConfig, stage_order
from m32_assets.orchestration.rl_page import rounds_metadata
from m32_assets.rl.prompts import Prompts
from m32_assets.rl.result import METRICS, SAMPLES, drop_other_checkpoints, publish_round, read_rows


@asset(
    group="model",
    kinds={"python", "jax"},
    code_version="2",
    deps=STAGE_INPUTS,
    accelerated=True,
    op_tags=GPU_TAGS,
    checks={
        "apart": "no prompt is in an eval set, and no held-out prompt is one of those that are learned from",
        "better": "a round has a better held-out reward than the SFT checkpoint. A warning only",
        "restores": "the checkpoint restores as the judge restores it",
    },
)
def rl_checkpoint(context: dg.AssetExecutionContext, config: RlConfig, paths: ProjectPaths) -> dg.MaterializeResult:
    """Rounds of sampled answers, checked by the verifier and learned from; with `rounds: 0` the SFT checkpoint itself.

    A round draws prompts, samples a group of answers to each, rewards them, learns by `method`, and measures held-out
    prompts, which decide which round is taken. No question of an eval set is asked. A finished stage of the same inputs
    is reused, and an unfinished one goes on with the same bits. The judge loads this checkpoint.
    """
    settings, sft = config.settings(), paths.sft_checkpoint()
    if not settings.rounds:
        return _handed_on(context, paths, sft)
    from m32_assets.evaluation.predict import describe_checkpoint
    from m32_assets.gemma.loading import device_mesh
    from m32_assets.rl.reinforce import reinforce
    from m32_assets.training.checkpoints import restore_findings

    base, order = paths.outputs("base_model"), stage_order(paths, sft, settings)
    stage = order.stage()
    prompts = stage.prompts
    context.log.info(f"prompts: {prompts.counts()}, {len(prompts.held_out)} held out, left out: {prompts.left_out}")
    take_accelerator(context, paths.locks)
    result = reinforce(stage, paths.cache / "rl", context.log.info)
    # killed from here on, nothing below may take the new folder for the former one
    paths.clear_outputs("rl_checkpoint")
    checkpoint = publish_round(result, Path(sft["checkpoint"]), paths.evidence)
    describe_checkpoint(
        checkpoint,
        model=base["model"],
        model_sha256=weights_sha256(base["sha256"]),
        settings=sft["settings"],
        template=order.template,
    )
    for name in (METRICS, SAMPLES):
        write_atomic(paths.evidence / name, (Path(result.folder) / name).read_bytes())
    problems = restore_findings(stage.model.shape, checkpoint, stage.sft, device_mesh())
    sha256 = sha256_folder(checkpoint)
    worse = [] if result.best_round else [result.choice]
    mixed = _mixed(prompts, order.sources.held_out)
    return materialize_result(
        context,
        paths,
        version=sha256,
        outputs={
            **_without_versions(sft),
            "checkpoint": str(checkpoint),
            "sha256": sha256,
            "rl": {
                "settings": settings.model_dump(),
                "result": asdict(result),
                "prompts": {**prompts.counts(), "held_out": len(prompts.held_out)},
            },
        },
        metadata={
            **rounds_metadata(
                read_rows(paths.evidence / METRICS), read_rows(paths.evidence / SAMPLES), taken=result.choice
            ),
            **({"ended_early": result.ended} if result.ended else {}),
            "method": settings.method,
            "prompts": bars({**prompts.counts(), "held out": len(prompts.held_out)}),
            "prompts_left_out": bars(prompts.left_out),
            "tensorboard": dg.MetadataValue.path(str(Path(result.folder) / "tensorboard")),
            "path": dg.MetadataValue.path(str(checkpoint)),
            "settings": dg.MetadataValue.json(settings.model_dump()),
        },
        checks=[
            check_result("apart", mixed, f"{len(prompts.training)} prompts, none held out"),
            check_result("better", worse, result.choice, severity=dg.AssetCheckSeverity.WARN),
            check_result("restores", problems, f"{checkpoint.name} restores"),
        ],
    )


def _handed_on(context: dg.AssetExecutionContext, paths: ProjectPaths, sft: dict[str, Any]) -> dg.MaterializeResult:
    """The SFT checkpoint, byte for byte; what a former stage left in the evidence is removed."""
    checkpoint = Path(sft["checkpoint"])
    paths.clear_outputs("rl_checkpoint")
    drop_other_checkpoints(checkpoint.parent, {checkpoint.name})
    for name in (METRICS, SAMPLES):
        (paths.evidence / name).unlink(missing_ok=True)
    said = "no rounds are asked for: the SFT checkpoint is handed on"
    return materialize_result(
        context,
        paths,
        version=sft["sha256"],
        outputs=_without_versions(sft),
        metadata={"taken": said, "path": dg.MetadataValue.path(str(checkpoint))},
        checks=[check_result(name, [], said) for name in ("apart", "better", "restores")],
    )


def _without_versions(outputs: dict[str, Any]) -> dict[str, Any]:
    """What an asset hands on, without what the next one records of itself."""
    return {name: value for name, value in outputs.items() if name not in ("data_version", "upstream_versions")}


def _mixed(prompts: Prompts, eval_prompts: Sequence[str]) -> list[str]:
    """Prompts in an eval set, and held-out prompts that are learned from."""
    learned = {prompt.question for prompt in prompts.training}
    both = [
        f"{one.question[:80]!r} is held out and learned from" for one in prompts.held_out if one.question in learned
    ]
    asked = [one.question for one in (*prompts.training, *prompts.held_out)]
    return both + PromptIndex(eval_prompts).overlaps(asked)
