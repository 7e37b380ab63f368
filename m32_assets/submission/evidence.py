"""Evidence: what a run records of itself. The models refuse what is incomplete."""

from __future__ import annotations

import importlib.metadata
import json
import math
import platform
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, AliasChoices, Field, model_validator

from m32_assets.common.files import sha256_file, write_json
from m32_assets.data.eval_set import HELD_OUT
from m32_assets.evaluation.baselines import BASELINE_NAMES, BaselineName
from m32_assets.evaluation.predict import GREEDY_DECODING
from m32_assets.rl.result import METRICS as RL_METRICS
from m32_assets.rl.result import SAMPLES as RL_SAMPLES
from m32_assets.sft.mixture import ALL
from m32_assets.submission.contracts import NO_CHECKOUT, Commit, LeftOut, Moment, Strict, Text, filled_in
from m32_assets.submission.rl_evidence import RecordedRounds
from m32_assets.traces.provenance import Sha256, SourceFile

MANIFEST, SUMMARY, RUN_CONFIG = "run_manifest.json", "eval_summary.json", "run_config.json"
LOG, METRICS, REPORT = "kaggle_output_log.txt", "metrics.jsonl", "report.html"
PREDICTIONS, SAMPLES = "predictions.jsonl", "samples.jsonl"
BASELINE_FILES: dict[BaselineName, str] = {name: f"baseline_{name}.jsonl" for name in BASELINE_NAMES}
HELD_OUT_PREDICTIONS = f"predictions_{HELD_OUT.version}.jsonl"
HELD_OUT_BASELINE_FILES: dict[BaselineName, str] = {
    name: f"baseline_{name}_{HELD_OUT.version}.jsonl" for name in BASELINE_NAMES
}
HELD_OUT_FILES = (HELD_OUT_PREDICTIONS, *HELD_OUT_BASELINE_FILES.values())
"""The predictions of a run that asked held-out questions too."""
HASHED = (SUMMARY, RUN_CONFIG, LOG, METRICS, PREDICTIONS, *BASELINE_FILES.values(), REPORT)
"""The files whose sha256 ``run_manifest.json`` holds."""
FILES = (MANIFEST, *HASHED)
OPTIONAL = (SAMPLES, *HELD_OUT_FILES, RL_METRICS, RL_SAMPLES)
"""The files of a run that made them. Their sha256 is in ``run_manifest.json`` too."""
DEFAULT_NAME = "tunix_rt_m32"
BUNDLE_NAME = r"^[a-z0-9](?:[_-]?[a-z0-9]){5,39}$"
MAX_NAME = 40
"""Kaggle's names have 6 to 50 characters, and the notebook's ends with ``-notebook``."""
PACKAGES = (
    "dagster flax google-tunix jax jaxlib numpy optax orbax-checkpoint pydantic qwix safetensors sentencepiece"
).split()


class Environment(Strict):
    """Where the run took place."""

    platform: Text
    python_version: Text
    accelerator: Text
    packages: Annotated[dict[str, Text], Field(min_length=1, description="distribution → version")]


class Lineage(Strict):
    """One asset: its data version, and the versions of the upstream assets that it was made from."""

    version: Text
    upstream: dict[str, Text]


class RunManifest(Strict):
    """``run_manifest.json``: what was trained, on what, with what, by which run."""

    run_version: Text
    model_id: Text
    dataset: Text
    config_path: Annotated[Text, Field(description="a file of the same folder")]
    command: Text
    max_steps: Annotated[int, Field(ge=1)]
    commit_sha: Commit
    timestamp: Annotated[Moment, Field(description="when the run trained, with its zone")]
    environment: Environment
    dagster_run_id: Text
    inputs: Annotated[dict[str, Sha256], Field(min_length=1, description="file → sha256 of what went in")]
    evidence: Annotated[dict[str, Sha256], Field(description="file of the same folder → sha256")]
    lineage: Annotated[dict[str, Lineage], Field(min_length=1, description="asset → data version and those upstream")]


class BaseModelInfo(Strict):
    """Which weights were tuned."""

    model_id: Text
    source: Text
    terms: Text
    sha256: Annotated[dict[str, Sha256], Field(min_length=1)]


class Decoding(Strict):
    """How answers are generated."""

    temperature: Annotated[float, Field(ge=0)] = float(GREEDY_DECODING["temperature"])
    top_k: Annotated[int, Field(ge=1)] = GREEDY_DECODING["top_k"]
    seed: int = GREEDY_DECODING["seed"]
    max_new_tokens: Annotated[int, Field(ge=1)]
    device: Annotated[
        Text | None,
        LeftOut,
        Field(description="platform and kind, e.g. cpu or gpu NVIDIA H200; left out by earlier versions"),
    ] = None


class RecordedSampling(Strict):
    """How the samples were drawn, as in ``m32_assets.inference.sampling``."""

    samples: Annotated[int, Field(ge=1, description="of each question")]
    temperature: Annotated[float, Field(gt=0)]
    top_k: Annotated[int, Field(ge=0, description="0 for all tokens")]
    top_p: Annotated[float, Field(gt=0, le=1)]
    seed: int


class RecordedConfig(Strict):
    """``run_config.json``: every setting of the run, enough to repeat it."""

    base_model: BaseModelInfo
    style: Text
    instruction: Annotated[
        str, Field(description="empty for none"), AfterValidator(lambda text: text and filled_in(text))
    ]
    prompt_template: Annotated[
        Text, Field(pattern=r"\{question\}", description="with {question} where the question goes")
    ]
    signed_traces: Annotated[int, Field(ge=0, description="signed traces, the first ones, at most")]
    extra_traces: Annotated[
        int,
        Field(
            ge=0,
            description="traces beyond the dataset's, of its generator",
            # evidence of earlier versions has the former name
            validation_alias=AliasChoices("extra_traces", "practice"),
        ),
    ]
    curated_traces: Annotated[int, Field(ge=0, description="hand-written traces, at most")] = 0
    ingested_traces: Annotated[int, Field(ge=0, description="ingested traces, at most")] = 1_000_000
    max_ingested_tokens: Annotated[int, Field(ge=1, description="estimated tokens of an ingested trace, at most")] = 320
    family_weights: Annotated[
        dict[str, float],
        Field(
            default_factory=dict,
            description="share of each family in extra traces of its kind; empty: basic ones first",
        ),
    ]
    validation_share: Annotated[float, Field(gt=0, lt=1)]
    training_rows: Annotated[
        dict[str, int],
        Field(default_factory=dict, description="training rows by source; empty in evidence of earlier versions"),
    ]
    ingested_files: Annotated[
        list[SourceFile],
        Field(default_factory=list, description="the files of the ingested traces that joined, with their rows"),
    ]
    training: Annotated[
        dict[str, bool | int | float | Text], Field(min_length=1, description="the fields of TrainingSettings")
    ]
    decoding: Decoding
    bundle_name: Annotated[
        str, Field(pattern=BUNDLE_NAME, max_length=MAX_NAME, description="the beginning of the bundle's name")
    ] = DEFAULT_NAME
    sampling: Annotated[RecordedSampling | None, LeftOut, Field(description="left out if no samples were drawn")] = None
    rl: Annotated[
        RecordedRounds | None, LeftOut, Field(description="the rounds after SFT; left out of a run without rounds")
    ] = None

    @model_validator(mode="before")
    @classmethod
    def _read_former_number(cls, value: Any) -> Any:
        """Evidence of earlier versions says ``max_traces``, where 0 was all."""
        if isinstance(value, dict) and "max_traces" in value:
            number = value["max_traces"]
            return {name: item for name, item in value.items() if name != "max_traces"} | {
                "signed_traces": number or ALL
            }
        return value


class MetricsRow(Strict):
    """``metrics.jsonl``: one row per training step."""

    step: Annotated[int, Field(ge=1)]
    epoch: Annotated[int, Field(ge=0)]
    loss: Annotated[float, Field(description="nats per completion token")]
    learning_rate: float
    grad_norm: float
    tokens: Annotated[int, Field(ge=0)]
    useful_tokens: Annotated[int, Field(ge=0, description="those under the loss")]
    tokens_per_second: Annotated[float, Field(description="of the useful ones")]
    time: Annotated[float, Field(description="seconds of the step")]
    validation_loss: Annotated[float, Field(description="left out in steps without validation")] = math.nan


class RecordedPrediction(Strict):
    """``predictions.jsonl``, ``samples.jsonl`` and the baselines beside it: one complete prediction per row."""

    id: Annotated[str, Field(min_length=1)]
    prompt: str
    output: str
    predicted_answer: str
    well_formed: bool
    sample: Annotated[int, Field(ge=0)] = 0
    finish_reason: str = ""


def evidence_files(run_folder: Path) -> tuple[str, ...]:
    """The files that belong to the evidence in a folder: all of ``FILES``, and the optional ones that are there."""
    return (*FILES, *(name for name in OPTIONAL if (run_folder / name).is_file()))


def read_metrics(run_folder: Path) -> list[dict[str, Any]]:
    """The rows of ``metrics.jsonl``, unchecked."""
    return [json.loads(line) for line in (run_folder / METRICS).read_bytes().splitlines()]


def write_run_config(run_folder: Path, config: RecordedConfig) -> str:
    """Write ``run_config.json``; return its sha256."""
    return write_json(run_folder / RUN_CONFIG, config.model_dump(exclude_none=True))


def write_run_manifest(
    run_folder: Path,
    *,
    run_version: str,
    model_id: str,
    dataset: str,
    command: str,
    max_steps: int,
    commit_sha: str,
    timestamp: str,
    environment: Environment,
    dagster_run_id: str,
    inputs: Mapping[str, str],
    lineage: Mapping[str, Lineage],
) -> RunManifest:
    """Write ``run_manifest.json``, after all other files of the folder, whose sha256 it holds.

    Args:
        timestamp: when the run trained, ISO 8601 with its zone.
        inputs: file → sha256; the bundle is checked against it.

    Raises:
        FileNotFoundError: one of ``HASHED`` is not written yet.
        pydantic.ValidationError: a field is empty or not of its form.
    """
    manifest = RunManifest(
        run_version=run_version,
        model_id=model_id,
        dataset=dataset,
        config_path=RUN_CONFIG,
        command=command,
        max_steps=max_steps,
        commit_sha=commit_sha,
        timestamp=timestamp,
        environment=environment,
        dagster_run_id=dagster_run_id,
        inputs=dict(inputs),
        lineage=dict(lineage),
        evidence={name: sha256_file(run_folder / name) for name in evidence_files(run_folder) if name != MANIFEST},
    )
    write_json(run_folder / MANIFEST, manifest.model_dump())
    return manifest


def environment(accelerator: str) -> Environment:
    """Platform, Python, accelerator, and versions of the packages that training depends on."""
    return Environment(
        platform=platform.platform(),
        python_version=platform.python_version(),
        accelerator=accelerator,
        packages={name: importlib.metadata.version(name) for name in PACKAGES},
    )


def commit_sha(root: Path) -> str:
    """The commit checked out at ``root``, or ``not-a-git-checkout``."""
    try:
        done = subprocess.run(["git", "rev-parse", "HEAD"], cwd=root, capture_output=True, text=True, check=False)
    except FileNotFoundError:  # no git on this machine
        return NO_CHECKOUT
    found = done.stdout.strip()
    return found if done.returncode == 0 and re.fullmatch(r"[0-9a-f]{40}|[0-9a-f]{64}", found) else NO_CHECKOUT


def short_sha(commit: str) -> str:
    """Seven digits for the bundle's name; ``nogit`` outside a checkout."""
    return "nogit" if commit == NO_CHECKOUT else commit[:7]
