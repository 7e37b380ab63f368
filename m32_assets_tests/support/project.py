"""Project folders for tests: the committed inputs alone, or a copy of a project in which the graph has run."""

from __future__ import annotations

import itertools
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import dagster as dg

from m32_assets.common.files import canonical_json, sha256_folder
from m32_assets.data.curated import CURATED_KEY
from m32_assets.defs import curated, evaluation, ingested, mixture, model, rl, sft, submission, traces
from m32_assets.orchestration.io_manager import RefusingIOManager
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.orchestration.template_resource import TemplateResource
from m32_assets.submission.locks import LOCKS

ROOT = Path(__file__).parents[2]
COMPILED = ROOT / ".cache/jax-of-tests"
ASSETS = dg.load_assets_from_modules([traces, curated, ingested, sft, model, rl, evaluation, submission, mixture])
TEAM_FILE = "team.jsonl"
TINY = {
    "base_model": {"config": {"model_name": "tiny"}},
    "sft_data": {"config": {"signed_traces": 120, "curated_traces": 20, "extra_traces": 20}},
    "sft_checkpoint": {"config": {"lora_rank": 8, "max_seq_len": 1024, "learning_rate": 0.02, "num_epochs": 1}},
    "baseline_evaluation": {"config": {"limit": 4, "held_out": 4, "max_new_tokens": 16}},
    "evaluation": {"config": {"limit": 4, "held_out": 4, "max_new_tokens": 16}},
}


def make_project(folder: Path) -> Path:
    """Copy what a run reads: sources of the datasets, licence, instance and workspace files.

    All projects share one cache of compiled programs.
    """
    for name in (
        "datasets/dev-reasoning-v1/legacy.jsonl",
        "datasets/golden-v2/source.jsonl",
        "datasets/eval-v1/eval_set.jsonl",
        "datasets/eval-v1/manifest.json",
        "datasets/eval-v2/dev.jsonl",
        "datasets/eval-v2/test.jsonl",
        "datasets/eval-v2/manifest.json",
        "LICENSE",
        "README.md",
        "pyproject.toml",
        *LOCKS,
        "dagster.yaml",
        "workspace.yaml",
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    shutil.copytree(ROOT / "datasets" / CURATED_KEY / "source", folder / "datasets" / CURATED_KEY / "source")
    COMPILED.mkdir(parents=True, exist_ok=True)
    (folder / ".cache").mkdir()
    (folder / ".cache/jax").symlink_to(COMPILED)
    return folder


def drop_team_file(project: Path) -> Path:
    """Drop a file of thirty traces into a project, as a team does. Each of them may join training."""
    incoming = project / "datasets/incoming"
    incoming.mkdir(parents=True, exist_ok=True)
    rows = []
    for sacks, weight in itertools.product(range(3, 9), range(12, 17)):
        step = f"{sacks} sacks weigh {sacks} × {weight} = {sacks * weight} kg"
        row = {"prompt": f"How heavy are {sacks} sacks of {weight} kg?", "trace_steps": [step]}
        rows.append(canonical_json({**row, "final_answer": str(sacks * weight)}) + b"\n")
    (incoming / TEAM_FILE).write_bytes(b"".join(rows))
    return incoming / TEAM_FILE


def copy_project(project: Path, folder: Path) -> Path:
    """Copy a project with its outputs. Paths that assets hand on point into the copy."""
    shutil.copytree(project, folder, symlinks=True)
    for path in (folder / ".cache").rglob("*.json"):
        path.write_bytes(path.read_bytes().replace(bytes(project), bytes(folder)))
    return folder


def contents(project: Path) -> dict[str, str]:
    """The sha256 of each folder in which a run writes datasets, evidence and outputs."""
    cached = ("models", "predictions", "rl", "runs", "training")
    names = ("datasets", "submission_runs", *(f".cache/{name}" for name in cached))
    return {name: sha256_folder(project / name) for name in names}


def materialize(root: Path, *selection: str, config: dict[str, Any] | None = None) -> dg.ExecuteInProcessResult:
    """Materialize assets by name in this process, tiny preset, without raising."""
    ops = {name: part for name, part in {**TINY, **(config or {})}.items() if name in selection}
    return dg.materialize(
        ASSETS,
        selection=list(selection),
        resources={
            "paths": ProjectPaths(root=str(root), run="tiny"),
            "template": TemplateResource(),
            "io_manager": RefusingIOManager(),
        },
        run_config={"ops": ops},
        instance=dg.DagsterInstance.ephemeral(),
        raise_on_error=False,
    )


def materialized(result: dg.ExecuteInProcessResult) -> set[str]:
    """The names of the assets that were materialized."""
    return {e.asset_key.to_user_string() for e in result.get_asset_materialization_events() if e.asset_key}


def failed_checks(result: dg.ExecuteInProcessResult) -> set[str]:
    """The names of the checks that did not pass."""
    return {e.check_name for e in result.get_asset_check_evaluations() if not e.passed}


def blocking_failures(result: dg.ExecuteInProcessResult) -> set[str]:
    """The names of the checks that did not pass and stop what is below."""
    evaluated = result.get_asset_check_evaluations()
    return {e.check_name for e in evaluated if not e.passed and e.severity is dg.AssetCheckSeverity.ERROR}


def assert_described(asset: dg.AssetsDefinition) -> None:
    """Assert that an asset is described, owned and versioned, and that all its checks block."""
    for spec in asset.specs:
        assert spec.description
        assert len(spec.description) > 40
        assert spec.owners
        assert spec.kinds
        assert spec.code_version
    assert all(check.blocking for check in asset.check_specs)


def metadata_of(result: dg.ExecuteInProcessResult, asset: str) -> dict[str, Any]:
    """The metadata with which an asset was materialized."""
    (event,) = [e for e in result.get_asset_materialization_events() if e.asset_key == dg.AssetKey(asset)]
    return {key: value.value for key, value in event.materialization.metadata.items()}


def step_errors(result: dg.ExecuteInProcessResult) -> str:
    """The errors of the failed steps, one a line; the cause of an error where it has one."""
    found = [e.step_failure_data.error for e in result.all_events if e.is_step_failure]
    return "\n".join((error.cause or error).message for error in found if error)


def offending(check: dg.AssetCheckEvaluation) -> str:
    """The offending lines that a check shows."""
    return "\n".join(str(value.value) for name, value in check.metadata.items() if name.startswith("offending_"))


def materialize_all(folder: Path, *configs: Path) -> str:
    """Run the whole graph on the tiny preset through the real command line; returns what it printed.

    Args:
        configs: files of run config to add to the preset.
    """
    files = [word for path in (ROOT / "m32_assets/presets/tiny.yaml", *configs) for word in ("--config", str(path))]
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("dagster")),
            "asset",
            "materialize",
            "--select",
            "*",
            "-m",
            "m32_assets.definitions",
            *files,
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-6000:]
    return done.stdout + done.stderr
