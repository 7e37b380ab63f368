"""The model group: base weights, the tuned checkpoint, the merged weights."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg

from m32_assets.common.files import canonical_json, read_json, sha256_bytes, sha256_file, sha256_folder
from m32_assets.gemma.model_folder import ModelFolder, open_model_folder, weights_sha256
from m32_assets.gemma.registry import model_entry
from m32_assets.gemma.tokenizer import require_turn_marks
from m32_assets.gemma.weights import fetch_model
from m32_assets.orchestration.asset_policy import GPU_TAGS, asset
from m32_assets.orchestration.checks import check_result, materialize_result
from m32_assets.orchestration.gpu_lock import take_accelerator
from m32_assets.orchestration.metadata import bars, picture, sketch
from m32_assets.orchestration.model_config import BaseModelConfig, MergedConfig, TrainingConfig
from m32_assets.orchestration.platform_check import refuse_early
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.orchestration.session_time import session
from m32_assets.orchestration.timings import training_parts
from m32_assets.orchestration.training_time import training_time
from m32_assets.sft.template import PromptTemplate
from m32_assets.training.fingerprint import fingerprint, finished_training
from m32_assets.training.platform import require_platform
from m32_assets.training.stopping import before, never

ROUNDING = {"float32": 1e-3, "bfloat16": 0.05}
"""How much merged logits may differ, as a share of the largest logit."""


@asset(
    group="model",
    kinds={"huggingface", "safetensors"},
    code_version="2",
    checks={
        "complete": "config, weights and tokenizer exist and have the recorded sha256",
    },
)
def base_model(context: dg.AssetExecutionContext, config: BaseModelConfig, paths: ProjectPaths) -> dg.MaterializeResult:
    """The untuned Gemma: weights and tokenizer in Hugging Face form, under the Gemma terms of use.

    It is fetched once and kept in `.cache/models`. The model `tiny` has random weights and is made here.
    """
    entry = model_entry(config.model_name)
    refuse_early(context)
    model = fetch_model(entry, paths.cache / "models", local=Path(config.model_dir) if config.model_dir else None)
    require_turn_marks(model.path)
    folder, found = model.path, dict(model.sha256)
    source = f"folder:{folder.name}" if config.model_dir else entry.source
    return materialize_result(
        context,
        paths,
        version=sha256_bytes(canonical_json(found)),
        outputs={"model": entry.name, "source": source, "folder": str(folder), "sha256": found, "terms": entry.terms},
        metadata={
            "model": entry.name,
            "source": source,
            "parameters": entry.shape.parameters,
            "path": dg.MetadataValue.path(str(folder)),
            "terms_of_use": entry.terms,
            "sha256": dg.MetadataValue.json(found),
        },
        checks=[check_result("complete", [], f"{', '.join(found)} have the recorded sha256")],
    )


@asset(
    group="model",
    kinds={"python", "jax"},
    code_version="3",
    deps=["sft_data", "base_model"],
    accelerated=True,
    op_tags=GPU_TAGS,
    checks={
        "loss_mask": "the loss covers the completion tokens of every batch, and no other token",
        "learned": "the loss fell and stayed finite, and the LoRA parameters changed",
        "restores": "the checkpoint restores as the judge restores it",
    },
)
def sft_checkpoint(
    context: dg.AssetExecutionContext, config: TrainingConfig, paths: ProjectPaths
) -> dg.MaterializeResult:
    """LoRA adapters, trained on the rendered rows: the checkpoint with the lowest validation loss, or the last one
    where no row is held out.

    A finished training of the same model, rows and settings is reused. An unfinished one resumes from its last
    checkpoint. With `max_hours` the steps are planned to end in time, and `continue_from` takes up a former session.
    The event log has step, loss, tokens per second and the seconds left. `rl_checkpoint` goes on from it.
    """
    from m32_assets.evaluation.plots import loss_plot
    from m32_assets.evaluation.predict import describe_checkpoint
    from m32_assets.evaluation.sketches import loss_sketch
    from m32_assets.gemma.loading import device_mesh
    from m32_assets.submission.evidence import commit_sha, read_metrics
    from m32_assets.training.checkpoints import restore_findings
    from m32_assets.training.memory import platform_of_devices
    from m32_assets.training.planned import planned_settings
    from m32_assets.training.trainer import publish_checkpoint, train

    data, base, settings = paths.outputs("sft_data"), paths.outputs("base_model"), config.settings()
    model_folder = open_model_folder(Path(base["folder"]))
    trained = _announce(context, base["model"], model_folder, data, config, paths.cache / "training")
    take_accelerator(context, paths.locks)
    if not trained:
        require_platform(config.platform, platform_of_devices())
    hours = session(context, config.max_hours, paths.work / "durations.json", base["model"])
    settings = planned_settings(
        model_folder,
        Path(data["train"]),
        Path(data["validation"]),
        settings,
        paths.cache / "training",
        hours,
        Path(config.continue_from) if config.continue_from else None,
        context.log.info,
    )
    result = train(
        model_folder,
        Path(data["train"]),
        Path(data["validation"]),
        settings,
        paths.cache / "training",
        context.log.info,
        {
            "dagster_run_id": context.run.run_id,
            "commit_sha": commit_sha(Path(paths.root)),
            "timestamp": datetime.now(UTC).isoformat(timespec="seconds"),
        },
        stop=before(hours.end, f"the end of max_hours {config.max_hours:g}") if hours else never,
    )
    # killed from here on, nothing below may take the new folder for the former one
    paths.clear_outputs("sft_checkpoint")
    checkpoint = publish_checkpoint(result, paths.evidence)
    template = PromptTemplate(**data["template"])
    describe_checkpoint(
        checkpoint,
        model=base["model"],
        model_sha256=weights_sha256(base["sha256"]),
        settings=settings.model_dump(),
        template=template,
    )
    problems = restore_findings(model_folder.shape, checkpoint, settings, device_mesh())
    # one step has one loss, which cannot fall
    fell = result.final_loss < result.first_loss or result.steps == 1
    learned = [] if fell else [f"loss {result.first_loss} → {result.final_loss}"]
    learned += [] if result.parameters_moved > 0 else ["no LoRA parameter changed: the adapters were bypassed"]
    sha256 = sha256_folder(checkpoint)
    metrics = read_metrics(paths.evidence)
    return materialize_result(
        context,
        paths,
        version=sha256,
        outputs={
            "checkpoint": str(checkpoint),
            "sha256": sha256,
            "settings": settings.model_dump(),
            "template": data["template"],
            "result": asdict(result),
        },
        metadata={
            "loss": sketch(loss_sketch(metrics), "loss by step"),
            "training_time_seconds": bars(training_parts(metrics, result.seconds, result.resumed_from), width=16),
            "loss_curve": picture(loss_plot(metrics), "training and validation loss by step"),
            "accelerator": result.accelerator,
            "steps": result.steps,
            "best_step": result.best_step,
            "best_step_because": result.choice,
            "tensorboard": dg.MetadataValue.path(str(Path(result.folder) / "tensorboard")),
            "first_loss": result.first_loss,
            "final_loss": result.final_loss,
            "validation_loss": "none: no row is held out" if result.validation_loss is None else result.validation_loss,
            "tokens": result.tokens,
            "useful_tokens": result.useful_tokens,
            "seconds": result.seconds,
            "useful_tokens_per_second": round(result.useful_tokens / max(result.seconds, 0.1), 1),
            "path": dg.MetadataValue.path(str(checkpoint)),
            "settings": dg.MetadataValue.json(settings.model_dump()),
        },
        checks=[
            check_result(
                "loss_mask",
                result.mask_findings,
                f"the loss covers {result.useful_tokens} completion tokens and no other",
            ),
            check_result(
                "learned",
                learned,
                f"loss {result.first_loss} → {result.final_loss}, largest change of a parameter "
                f"{result.parameters_moved:.2g}",
            ),
            check_result("restores", problems, f"step {result.best_step} restores"),
        ],
    )


def _announce(
    context: dg.AssetExecutionContext,
    model: str,
    folder: ModelFolder,
    data: Mapping[str, Any],
    config: TrainingConfig,
    cache: Path,
) -> bool:
    """Say how long training will take, and refuse it where that is longer than the run config allows.

    With ``max_hours`` the plan of the steps says so, from measured ones.

    Returns:
        Whether it is finished already, by any device.
    """
    train, validation, settings = Path(data["train"]), Path(data["validation"]), config.settings()
    if finished_training(cache / "new", fingerprint(folder, train, validation, settings, {})):
        return True
    if config.max_hours:
        return False
    expected = training_time(model, folder, train, settings, cache)
    context.log.info(str(expected))
    expected.require(config.max_minutes)
    return False


@asset(
    group="model",
    kinds={"huggingface", "safetensors"},
    code_version="2",
    deps=["rl_checkpoint", "evaluation"],
    accelerated=True,
    op_tags=GPU_TAGS,
    checks={
        "same_logits": "the merged weights give the logits of the adapters, up to rounding",
    },
)
def merged_model(context: dg.AssetExecutionContext, config: MergedConfig, paths: ProjectPaths) -> dg.MaterializeResult:
    """The tuned model as one Hugging Face folder, which transformers and vLLM use as it is.

    It has the chat template of the training, says where an answer ends, and has a card with the scores.
    `include_merged` puts it into the bundle; `m32 push` uploads it.
    """
    from m32_assets.evaluation.checkpoint_folder import read_card
    from m32_assets.export.merged import write_merged
    from m32_assets.gemma.loading import use_compilation_cache
    from m32_assets.orchestration.run_evidence import run_in_short
    from m32_assets.submission.cards import merged_card

    use_compilation_cache(paths.cache / "jax")
    tuned, base = paths.tuned_checkpoint(), paths.outputs("base_model")
    folder, checkpoint = paths.work / "merged", Path(tuned["checkpoint"])
    run, summary = run_in_short(paths)
    take_accelerator(context, paths.locks)
    merged = write_merged(
        open_model_folder(Path(base["folder"])),
        checkpoint,
        read_card(checkpoint),
        folder,
        dtype=config.dtype,
        readme=merged_card(run, summary, int(checkpoint.name), tuned["result"]["steps"]),
    )
    allowed = ROUNDING[config.dtype] * max(1.0, merged["max_logit"])
    found = merged["max_logit_difference"]
    problems = [] if found <= allowed else [f"logits differ by {found:.3g}, allowed {allowed:.3g}"]
    recorded = read_json(folder / "sha256.json")  # of the large files
    others = [path for path in sorted(folder.iterdir()) if path.name not in (*recorded, "sha256.json")]
    files = recorded | {path.name: sha256_file(path) for path in others}
    return materialize_result(
        context,
        paths,
        version=sha256_bytes(canonical_json(files)),
        outputs={"folder": str(folder), "sha256": files},
        metadata={"path": dg.MetadataValue.path(str(folder)), "dtype": str(config.dtype), **merged},
        checks=[
            check_result(
                "same_logits", problems, f"largest difference {found:.3g} of logits up to {merged['max_logit']:.3g}"
            )
        ],
    )
