"""The model group: base weights, the tuned checkpoint, the merged weights."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import dagster as dg
from pydantic import Field

from m32_assets.common.files import canonical_json, read_json, sha256_bytes, sha256_folder
from m32_assets.gemma.model_folder import open_model_folder, weights_sha256
from m32_assets.gemma.registry import MODELS, model_entry
from m32_assets.gemma.weights import fetch_model
from m32_assets.orchestration.asset_policy import (
    ACCELERATED,
    OWNERS,
    bars,
    blocking,
    checked,
    finished,
    picture,
    sketch,
)
from m32_assets.orchestration.config_validation import LaunchConfig, refuse_early
from m32_assets.orchestration.gpu_lock import POOL, leased_accelerator
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.orchestration.timings import training_parts
from m32_assets.sft.template import PromptTemplate
from m32_assets.training.settings import TrainingSettings

# read by the schedulers that can place a run on an accelerator; ignored where there is none
GPU_TAGS = {
    "dagster-k8s/config": {"container_config": {"resources": {"limits": {"nvidia.com/gpu": "1"}}}},
    "dagster-celery/queue": "gpu",
    "ray/num_gpus": "1",
}


# an Enum, so that the launchpad offers the names and refuses others as they are typed; its own name is in the refusal
ModelName: Any = StrEnum(f"one of {', '.join(MODELS)}", {name: name for name in MODELS})


class BaseModelConfig(LaunchConfig):
    """Which model is tuned."""

    model_name: ModelName = Field(  # pyright: ignore[reportInvalidTypeForm]
        default=ModelName("gemma3-270m"), description="the model that is tuned"
    )
    model_dir: str = Field(
        default="", description="a folder with config.json, model.safetensors, tokenizer.model; empty for the cache"
    )


class TrainingConfig(LaunchConfig, TrainingSettings):
    """The trainer's settings as run config."""

    def settings(self) -> TrainingSettings:
        """The same as the trainer's settings."""
        return TrainingSettings(**self.model_dump(include=set(TrainingSettings.model_fields)))


@refuse_early
@dg.asset(
    group_name="model",
    kinds={"huggingface", "safetensors"},
    owners=OWNERS,
    code_version="2",
    check_specs=blocking("base_model", complete="config, weights and tokenizer are there and have the recorded sha256"),
)
def base_model(context: dg.AssetExecutionContext, config: BaseModelConfig, paths: ProjectPaths) -> dg.MaterializeResult:
    """The untuned Gemma: weights and tokenizer in Hugging Face form, under the Gemma terms of use.

    Fetched once and kept in `.cache/models`; the `tiny` one is made here, with random weights.
    """
    entry = model_entry(config.model_name)
    model = fetch_model(entry, paths.cache / "models", local=Path(config.model_dir) if config.model_dir else None)
    folder, found = model.path, dict(model.sha256)
    source = f"folder:{folder.name}" if config.model_dir else entry.source
    return finished(
        context,
        paths,
        version=sha256_bytes(canonical_json(found)),
        facts={"model": entry.name, "source": source, "folder": str(folder), "sha256": found, "terms": entry.terms},
        metadata={
            "model": entry.name,
            "source": source,
            "parameters": entry.shape.parameters,
            "path": dg.MetadataValue.path(str(folder)),
            "terms_of_use": entry.terms,
            "sha256": dg.MetadataValue.json(found),
        },
        checks=[checked("complete", [], f"{', '.join(found)} have the recorded sha256")],
    )


@refuse_early
@dg.asset(
    group_name="model",
    kinds={"python", "jax"},
    tags=ACCELERATED,
    owners=OWNERS,
    code_version="2",
    deps=["sft_data", "base_model"],
    pool=POOL,
    op_tags=GPU_TAGS,
    check_specs=blocking(
        "sft_checkpoint",
        loss_mask="every batch has completion tokens under the loss, and nothing else",
        learned="the loss fell and stayed finite, and the LoRA parameters moved",
        restores="the checkpoint restores through the judge's way of loading",
    ),
)
def sft_checkpoint(
    context: dg.AssetExecutionContext, config: TrainingConfig, paths: ProjectPaths
) -> dg.MaterializeResult:
    """LoRA adapters trained on the rendered rows, on whatever accelerator is there; the best step by validation loss.

    A run of the same model, rows and settings is reused, an unfinished one goes on at its last checkpoint. Step,
    loss, tokens a second and
    the seconds left are in the run's event log; the loss curve is below. This is what the competition's judge loads.
    """
    from m32_assets.evaluation.plots import loss_plot
    from m32_assets.evaluation.predict import describe_checkpoint
    from m32_assets.evaluation.sketches import loss_sketch
    from m32_assets.gemma.loading import device_mesh
    from m32_assets.submission.evidence import commit_sha
    from m32_assets.training.checkpoints import load_tuned
    from m32_assets.training.trainer import publish_checkpoint, train

    data, base, settings = paths.facts("sft_data"), paths.facts("base_model"), config.settings()
    model_folder = open_model_folder(Path(base["folder"]))
    with leased_accelerator(context, paths.leases):
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
        )
        paths.withdraw("sft_checkpoint")  # killed from here on, nothing below takes the new folder for the former one
        checkpoint = publish_checkpoint(result, paths.evidence)
    template = PromptTemplate(data["style"], data["instruction"])
    describe_checkpoint(
        checkpoint,
        model=base["model"],
        model_sha256=weights_sha256(base["sha256"]),
        settings=settings.model_dump(),
        template=template,
    )
    problems = []
    try:
        load_tuned(model_folder, checkpoint, settings, device_mesh())
    except ValueError as error:
        problems.append(str(error))
    learned = [] if result.final_loss < result.first_loss else [f"loss {result.first_loss} → {result.final_loss}"]
    learned += [] if result.parameters_moved > 0 else ["no LoRA parameter moved: the adapters were bypassed"]
    sha256 = sha256_folder(checkpoint)
    metrics = [json.loads(line) for line in (paths.evidence / "metrics.jsonl").read_bytes().splitlines()]
    return finished(
        context,
        paths,
        version=sha256,
        facts={
            "checkpoint": str(checkpoint),
            "sha256": sha256,
            "settings": settings.model_dump(),
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
            "validation_loss": result.validation_loss,
            "tokens": result.tokens,
            "useful_tokens": result.useful_tokens,
            "seconds": result.seconds,
            "useful_tokens_per_second": round(result.useful_tokens / max(result.seconds, 0.1), 1),
            "path": dg.MetadataValue.path(str(checkpoint)),
            "settings": dg.MetadataValue.json(settings.model_dump()),
        },
        checks=[
            checked(
                "loss_mask",
                result.mask_findings,
                f"{result.useful_tokens} completion tokens carry the loss, no other does",
            ),
            checked(
                "learned",
                learned,
                f"loss {result.first_loss} → {result.final_loss}, largest move of a parameter {result.parameters_moved:.2g}",
            ),
            checked("restores", problems, f"step {result.best_step} restores"),
        ],
    )


@dg.asset(
    group_name="model",
    kinds={"huggingface", "safetensors"},
    tags=ACCELERATED,
    owners=OWNERS,
    code_version="1",
    deps=["sft_checkpoint"],
    pool=POOL,
    op_tags=GPU_TAGS,
    check_specs=blocking(
        "merged_model", same_logits="merged weights give the logits of the live adapters within rounding"
    ),
)
def merged_model(context: dg.AssetExecutionContext, paths: ProjectPaths) -> dg.MaterializeResult:
    """The tuned model as one Hugging Face folder, for those who load it without LoRA.

    It must give the logits of the live adapters; `include_merged` of the bundle hands it in.
    """
    from m32_assets.gemma.loading import use_compilation_cache
    from m32_assets.training.export import write_merged

    use_compilation_cache(paths.cache / "jax")
    tuned, base = paths.tuned(), paths.facts("base_model")
    folder = paths.work / "merged"
    facts = write_merged(
        open_model_folder(Path(base["folder"])),
        Path(tuned["checkpoint"]),
        TrainingSettings(**tuned["settings"]),
        folder,
    )
    allowed = 1e-3 * max(1.0, facts["max_logit"])
    found = facts["max_logit_difference"]
    problems = [] if found <= allowed else [f"logits differ by {found:.3g}, allowed {allowed:.3g}"]
    files = read_json(folder / "sha256.json")
    return finished(
        context,
        paths,
        version=sha256_bytes(canonical_json(files)),
        facts={"folder": str(folder), "sha256": files},
        metadata={"path": dg.MetadataValue.path(str(folder)), **facts},
        checks=[
            checked("same_logits", problems, f"largest difference {found:.3g} of logits up to {facts['max_logit']:.3g}")
        ],
    )
