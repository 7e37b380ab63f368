"""The rules of the competition, as far as a run can be held against them, and its layout of an uploaded model.

Rules: https://www.kaggle.com/competitions/google-tunix-hackathon, with the host's answers to frequent questions.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from m32_assets.common.files import atomic_folder
from m32_assets.submission.bundle_layout import NOTICE, TEMPLATE, TOKENIZER
from m32_assets.submission.cards import MODEL_CARD
from m32_assets.submission.evidence import RecordedConfig

ALLOWED = re.compile(r"gemma2-2b|gemma3-1b")
"""The beginning of the registry's names of the models that may be handed in."""
MAX_OUTPUT_TOKENS = 1024
"""An answer is shorter than this."""


def rule_findings(config: RecordedConfig) -> list[str]:
    """A sentence for each rule that a model of this run breaks; none says that the run itself is wrong."""
    findings = []
    if not ALLOWED.match(config.base_model.model_id):
        findings.append(f"{config.base_model.model_id} is a rehearsal: only Gemma 2 2B and Gemma 3 1B may be handed in")
    if (tokens := config.decoding.max_new_tokens) >= MAX_OUTPUT_TOKENS:
        findings.append(f"answers have up to {tokens} tokens, and may have fewer than {MAX_OUTPUT_TOKENS}")
    if config.style != "tags":
        findings.append(f"answers are of style {config.style}, and must have <reasoning> and <answer>")
    return findings


def model_size(model: str) -> str:
    """The size in a model's name, e.g. ``1b`` of ``gemma3-1b-it``; the whole name if there is none."""
    found = re.search(r"-(\d+[mb])\b", model)
    return found[1] if found else model


def write_kaggle_model(bundle: Path, checkpoint: Path, model: str, out: Path) -> Path:
    """Write ``out/jax/<size>``, the layout in which the competition takes an uploaded model.

    It has the checkpoint as ``actor/<step>``, the tokenizer, the prompt template, the card and the notice.

    Args:
        bundle: the folder of an unpacked bundle.
        checkpoint: ``…/actor/<step>``.
        model: name of the base model in the registry.

    Returns:
        The folder ``out/jax/<size>``, which is replaced if it is there.
    """
    folder = out / "jax" / model_size(model)
    with atomic_folder(folder) as beside:
        shutil.copytree(checkpoint, beside / "actor" / checkpoint.name)
        for source, name in (
            (TOKENIZER, "tokenizer.model"),
            (TEMPLATE, TEMPLATE),
            (MODEL_CARD, "README.md"),
            (NOTICE, NOTICE),
        ):
            shutil.copyfile(bundle / source, beside / name)
    return folder
