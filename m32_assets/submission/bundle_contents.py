"""Collect the parts of the bundle from where the run left them, by name in the zip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import m32_assets
from m32_assets.common.files import readable_json
from m32_assets.sft import trained_on as written
from m32_assets.submission.bundle_layout import (
    APART,
    CHECKPOINTS,
    CURATED,
    DATASET_METADATA,
    DECODING,
    EVAL_SET,
    EVIDENCE,
    EXTRA_ROWS,
    INGESTED,
    KERNEL_METADATA,
    NOTEBOOK,
    NOTICE,
    TEMPLATE,
    TOKENIZER,
    TRAIN_ROWS,
    VALIDATION_ROWS,
)
from m32_assets.submission.cards import MODEL_CARD, gemma_notice, model_card
from m32_assets.submission.eval_summary import EvalSummary
from m32_assets.submission.evidence import RecordedConfig, evidence_files
from m32_assets.submission.kaggle import dataset_metadata, kaggle_slug, kernel_metadata
from m32_assets.submission.locks import LOCKS
from m32_assets.submission.notebook import notebook


def bundle_contents(
    root: Path,
    run_folder: Path,
    config: RecordedConfig,
    summary: EvalSummary,
    *,
    checkpoint: Path,
    steps: int,
    dataset: Path,
    curated: Path,
    trained_on: Path,
    eval_set: Path,
    apart: Sequence[Path],
    tokenizer: Path,
    owner: str,
    platform: str,
    merged: Path | None = None,
) -> dict[str, Path | bytes]:
    """Name in the zip → file, folder or bytes.

    Args:
        root: the project's folder, with pyproject.toml, LICENSE and the locks of what runs it.
        checkpoint: ``…/actor/<step>``, the one that was evaluated.
        steps: number of steps of the run.
        dataset: the folder of the signed dataset.
        curated: the folder of the hand-written dataset.
        trained_on: the folder that ``sft.trained_on`` wrote.
        eval_set: the questions of the headline score.
        apart: the project's own questions, ``…/<version>/<file>``, which the training data was kept apart from.
        owner: the team's Kaggle name.
        platform: what trained: cpu, gpu or tpu.
        merged: the folder of the merged weights, if they are handed in too.
    """
    template = {"style": config.style, "instruction": config.instruction, "prompt_template": config.prompt_template}
    base, slug = config.base_model, kaggle_slug(config.bundle_name, summary.run_version)
    return {
        **{f"{EVIDENCE}/{name}": run_folder / name for name in evidence_files(run_folder)},
        f"{CHECKPOINTS}/{checkpoint.name}": checkpoint,
        **_dataset("dataset", dataset),
        **_dataset(CURATED, curated),
        TRAIN_ROWS: trained_on / written.TRAINING,
        VALIDATION_ROWS: trained_on / written.VALIDATION,
        EXTRA_ROWS: trained_on / written.EXTRA,
        **(_dataset(INGESTED, trained_on / written.INGESTED) if config.ingested_files else {}),
        EVAL_SET: eval_set,
        **{apart_name(path): path for path in apart},
        TOKENIZER: tokenizer,
        TEMPLATE: readable_json(template),
        DECODING: readable_json(config.decoding.model_dump(exclude_none=True)),
        NOTEBOOK: notebook(config),
        KERNEL_METADATA: kernel_metadata(owner, slug, platform),
        DATASET_METADATA: dataset_metadata(owner, slug),
        "LICENSE": root / "LICENSE",
        NOTICE: gemma_notice(base.model_id, base.terms).encode(),
        MODEL_CARD: model_card(config, summary, int(checkpoint.name), steps).encode(),
        **source_files(root),
        **({"merged": merged} if merged else {}),
    }


def _dataset(name: str, folder: Path) -> dict[str, Path | bytes]:
    return {f"{name}/{file}": folder / file for file in ("dataset.jsonl", "manifest.json", "README.md")}


def apart_name(path: Path) -> str:
    """The name in the zip of a file of the project's own questions, ``…/<version>/<file>``."""
    return f"{APART}/{path.parent.name}/{path.name}"


def source_files(root: Path) -> Mapping[str, Path]:
    """The installed package and what is needed to install it."""
    package = Path(m32_assets.__file__).parent
    files = {
        p.relative_to(package).as_posix(): p
        for p in package.rglob("*")
        if p.is_file() and "__pycache__" not in p.parts and not p.name.startswith(".")
    }
    return {
        **{f"source/m32_assets/{name}": file for name, file in sorted(files.items())},
        **{f"source/{name}": root / name for name in ("pyproject.toml", "README.md", *LOCKS)},
    }
