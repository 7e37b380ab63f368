"""Replay: make recorded answers again from the zip and the base weights, in a fresh process."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json, write_atomic
from m32_assets.evaluation.predictions import read_predictions
from m32_assets.submission.bundle_layout import EVAL_SET, EVIDENCE, HELD_OUT_SET, checkpoint_folders
from m32_assets.submission.evidence import HELD_OUT_PREDICTIONS, PREDICTIONS, RUN_CONFIG, RecordedConfig
from m32_assets.submission.verify import unpack_verified

MODELS = Path(".cache/models")
"""The cache of base models, below the project's folder."""
TIMEOUT_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class ReplayReport:
    """How many answers were made again, and how many of them equal the recorded ones."""

    asked: int
    same: int
    findings: list[str]


def replay(path: Path, n: int, *, model: Path | None = None) -> ReplayReport:
    """Make the first ``n`` recorded predictions of each question set again and compare their outputs exactly.

    The zip is verified and unpacked into an empty folder. There a new Python process restores the checkpoint as the
    judge does and answers. It runs the installed package, never code from the zip.

    Args:
        n: number of predictions of each question set; all if fewer are recorded.
        model: the folder of the base model, which is not in the bundle, or one above it. By default the cached one,
            which is made or downloaded if it is missing.

    Raises:
        M32Error: the zip does not verify, the base model differs, or the process fails.
    """
    if n < 1:
        raise M32Error("replay", str(n), "at least 1 prediction")
    with tempfile.TemporaryDirectory(prefix="m32-replay-") as scratch:
        folder, work = Path(scratch) / "bundle", Path(scratch) / "work"
        work.mkdir()
        unpack_verified(path, folder)
        config = RecordedConfig.model_validate(read_json(folder / EVIDENCE / RUN_CONFIG))
        base = base_model_folder(config, model, work)
        recorded, questions = [], []
        for predictions, eval_set in ((PREDICTIONS, EVAL_SET), (HELD_OUT_PREDICTIONS, HELD_OUT_SET)):
            if (folder / EVIDENCE / predictions).exists():
                rows = read_predictions(folder / EVIDENCE / predictions)[:n]
                # only the recorded questions, in the recorded order
                questions += _questions(folder / eval_set, [row.id for row in rows])
                recorded += rows
        write_atomic(work / "questions.jsonl", b"".join(questions))
        checkpoint = folder / checkpoint_folders(_names(folder))[-1]
        _answer_in_new_process(
            work,
            MODELS.parent / "jax",
            {
                "--checkpoint": checkpoint,
                "--eval-set": work / "questions.jsonl",
                "--out": work / "answers.jsonl",
                "--model": base,
                "--max-new-tokens": config.decoding.max_new_tokens,
            },
        )
        again = {row.id: row.output for row in read_predictions(work / "answers.jsonl")}
    findings = [
        f"{row.id}: the checkpoint answers {again.get(row.id, '')[:120]!r}, recorded is {row.output[:120]!r}"
        for row in recorded
        if again.get(row.id) != row.output
    ]
    return ReplayReport(asked=len(recorded), same=len(recorded) - len(findings), findings=findings)


def base_model_folder(config: RecordedConfig, model: Path | None, work: Path) -> Path:
    """The folder of the base model that the run tuned, with its sha256 checked."""
    from m32_assets.gemma.model_folder import open_model_folder
    from m32_assets.gemma.mounted import recorded_model
    from m32_assets.gemma.registry import model_entry
    from m32_assets.gemma.weights import fetch_model

    if model:
        # as Kaggle mounts it: somewhere below
        mounted = model if (model / "config.json").exists() else recorded_model(model, config.base_model.sha256)
        base = open_model_folder(mounted or model)
    else:
        entry = model_entry(config.base_model.model_id)
        # random weights are quickly made, and another version of this project may have left others in the cache
        base = fetch_model(entry, work / "models" if entry.source == "random" else MODELS)
    for name, digest in sorted(config.base_model.sha256.items()):
        if (found := base.sha256.get(name)) != digest:
            raise M32Error(
                str(base.path / name),
                f"sha256 {found}",
                f"{digest}, which the run tuned",
                "Give its folder with --model",
            )
    return base.path.resolve()


def _questions(path: Path, ids: list[str]) -> list[bytes]:
    from m32_assets.common.files import canonical_json
    from m32_assets.data.eval_set import read_eval_set

    items = {item.id: item for item in read_eval_set(path)}
    return [canonical_json(items[name].model_dump()) + b"\n" for name in ids]


def _names(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]


def _answer_in_new_process(work: Path, compiled: Path, options: dict[str, object]) -> None:
    """Run ``m32 predict`` in ``work``, with the compilation cache ``compiled``."""
    words = [str(word) for option in options.items() for word in option]
    command = [sys.executable, "-m", "m32_assets.cli.main", "predict", *words]
    # it runs in ``work``, so that nothing in the caller's folder is imported
    done = subprocess.run(
        command,
        cwd=work,
        capture_output=True,
        text=True,
        check=False,
        timeout=TIMEOUT_SECONDS,
        env={
            **os.environ,
            "PYTHONSAFEPATH": "1",
            "JAX_COMPILATION_CACHE_DIR": str(compiled.resolve()),
            "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
        },
    )
    if done.returncode:
        raise M32Error("m32 predict", f"exit code {done.returncode} ({done.stderr.strip()[-600:]})", "answers")
