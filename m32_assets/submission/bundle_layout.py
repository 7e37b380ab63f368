"""The layout of a bundle: names of its parts, and its limits."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from m32_assets.data.eval_set import HELD_OUT, HELD_OUT_FILE
from m32_assets.submission.evidence import FILES

SUMS = "SHA256SUMS"
EVIDENCE = "evidence"
CHECKPOINTS = "checkpoints/actor"
DATASET = "dataset/dataset.jsonl"
CURATED, CURATED_DATASET = "curated", "curated/dataset.jsonl"
"""The folder of the hand-written traces."""
INGESTED = "ingested"
"""The folder of the ingested traces that were trained on, if any were."""
INGESTED_DATASET, INGESTED_MANIFEST = f"{INGESTED}/dataset.jsonl", f"{INGESTED}/manifest.json"
TRAIN_ROWS, VALIDATION_ROWS = "rows/train.jsonl", "rows/validation.jsonl"
EXTRA_ROWS = "rows/extra_traces.jsonl"
"""The extra traces, which are in no dataset."""
EVAL_SET = "eval_set/eval_set.jsonl"
"""The questions of the headline score, which may be an outside set."""
APART = "eval_set/apart"
"""Every file of the project's own questions, ``<version>/<file>``: what the training data was kept apart from."""
HELD_OUT_SET = f"{APART}/{HELD_OUT.version}/{HELD_OUT_FILE}"
TOKENIZER = "tokenizer/tokenizer.model"
EXAMPLES = "source/m32_assets/evaluation/worked_examples.jsonl"
NOTEBOOK = "notebook/notebook.ipynb"
NOTICE = "GEMMA_NOTICE.md"
TEMPLATE, DECODING = "prompt_template.json", "decoding.json"
DATASET_METADATA, KERNEL_METADATA = "dataset-metadata.json", "notebook/kernel-metadata.json"

REQUIRED = (
    *(f"{EVIDENCE}/{name}" for name in FILES),
    f"{CHECKPOINTS}/*/m32.json",
    f"{CHECKPOINTS}/*/model_params/_METADATA",
    DATASET,
    "dataset/manifest.json",
    "dataset/README.md",
    EVAL_SET,
    TOKENIZER,
    TEMPLATE,
    DECODING,
    NOTEBOOK,
    KERNEL_METADATA,
    DATASET_METADATA,
    EXAMPLES,
    "source/pyproject.toml",
    # bundles of earlier versions have one lock, with the development tools
    "source/requirements*.lock",
    "source/m32_assets/__init__.py",
    "LICENSE",
    NOTICE,
    "MODEL_CARD.md",
)
"""Names in every bundle; ``*`` matches the training step, or one lock at least."""

MAX_FILES = 10_000
MAX_BYTES = 8_000_000_000
"""Unpacked; a merged 1B model in float32 is 4 GB."""
MAX_ZIP_BYTES = 4_000_000_000
MAX_RATIO = 500
"""Unpacked bytes per packed byte of a file larger than 1 MiB."""


def missing_parts(names: Iterable[str]) -> list[str]:
    """The required names and patterns that match none of ``names``."""
    there = set(names)
    return [part for part in REQUIRED if part not in there and not any(fnmatchcase(name, part) for name in there)]


def checkpoint_folders(names: Iterable[str]) -> list[str]:
    """The checkpoint folders among the names, ``checkpoints/actor/<step>``, by step."""
    found = {"/".join(name.split("/")[:3]) for name in names if name.startswith(f"{CHECKPOINTS}/")}
    return sorted(found, key=lambda name: (len(name), name))
