"""Check that the parts of an unpacked bundle agree, and name those that are stale or of another run."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import ValidationError

from m32_assets.common.errors import M32Error
from m32_assets.common.files import sha256_bytes
from m32_assets.data.eval_set import read_eval_set
from m32_assets.evaluation.judge import judge, read_predictions, scorecard
from m32_assets.evaluation.samples import judge_samples, sample_scores
from m32_assets.gemma.model_folder import weights_sha256
from m32_assets.submission.bundle_layout import (
    APART,
    CHECKPOINTS,
    CURATED_DATASET,
    DATASET,
    DECODING,
    EVAL_SET,
    EVIDENCE,
    EXAMPLES,
    EXTRA_ROWS,
    HELD_OUT_SET,
    INGESTED_DATASET,
    TEMPLATE,
    TOKENIZER,
    checkpoint_folders,
)
from m32_assets.submission.cards import MODEL_CARD, file_line
from m32_assets.submission.eval_summary import EvalSummary, JudgedFile
from m32_assets.submission.evidence import MANIFEST, RUN_CONFIG, SAMPLES, SUMMARY, RecordedConfig, RunManifest
from m32_assets.submission.evidence_check import parse_strictly
from m32_assets.submission.trained_rows import parts_of, trained_rows

INPUTS = {
    "dataset.jsonl": DATASET,
    "eval_set.jsonl": EVAL_SET,
    "tokenizer.model": TOKENIZER,
    "worked_examples.jsonl": EXAMPLES,
}
SAME_NAME = (CURATED_DATASET, EXTRA_ROWS, INGESTED_DATASET)
"""Inputs of the run, besides the project's own questions, that have the same name in the bundle."""
"""Input of the run → its name in the bundle."""


def consistency_findings(folder: Path, sums: Mapping[str, str]) -> list[str]:
    """Findings over an unpacked bundle whose files have the sha256 ``sums``.

    Data, eval set, tokenizer and checkpoint are those of the manifest. The dataset's own manifest, the checkpoint's
    description, template and decoding agree with the run's settings. The predictions, judged again, give the scores.
    Other checks find missing and malformed files.
    """
    try:
        manifest = RunManifest.model_validate(_json(folder / EVIDENCE / MANIFEST))
        config = RecordedConfig.model_validate(_json(folder / EVIDENCE / RUN_CONFIG))
        summary = EvalSummary.model_validate(_json(folder / EVIDENCE / SUMMARY))
    except (OSError, ValueError):  # found by the evidence check
        return []
    findings = _input_findings(manifest, config, sums)
    findings += _dataset_findings(folder, manifest, sums)
    findings += _checkpoint_findings(folder, manifest, config, sums)
    findings += _settings_findings(folder, config)
    if config.training_rows:
        rows = trained_rows(parts_of(folder), config, manifest.inputs)
        findings += [finding.replace(f"{folder}/", "") for finding in rows.findings]
        findings += [
            f"{MODEL_CARD} does not name {file.name!r}, which the run trained on"
            for file in config.ingested_files
            if MODEL_CARD in sums and file_line(file) not in (folder / MODEL_CARD).read_text("utf-8", "replace")
        ]
    for file in summary.judged_files():
        questions = HELD_OUT_SET if file.held_out else EVAL_SET
        if file.held_out and questions not in sums:
            findings.append(f"{questions} is missing, though {SUMMARY} has held_out")
        if {questions, f"{EVIDENCE}/{file.name}"} <= sums.keys():
            findings += _score_findings(folder, file, folder / questions)
    if {EVAL_SET, f"{EVIDENCE}/{SAMPLES}"} <= sums.keys():
        findings += _sample_findings(folder, summary)
    return findings


def folder_digest(sums: Mapping[str, str], name: str) -> str:
    """``files.sha256_folder`` of the folder ``name``, computed from the sha256 of its files."""
    inside = {PurePosixPath(n).relative_to(name): digest for n, digest in sums.items() if n.startswith(f"{name}/")}
    return sha256_bytes("".join(f"{inside[path]}  {path.as_posix()}\n" for path in sorted(inside)).encode())


def _json(path: Path) -> Any:
    return parse_strictly(path.read_bytes().decode())


def _input_findings(manifest: RunManifest, config: RecordedConfig, sums: Mapping[str, str]) -> list[str]:
    findings = []
    # the project's own questions have the same name in both
    apart = {name: name for name in (*manifest.inputs, *sums) if name.startswith(f"{APART}/")}
    # earlier versions had none of the others
    trained_on = {
        name: name for name in SAME_NAME if name in manifest.inputs or (config.training_rows and name in sums)
    }
    for name, part in (INPUTS | apart | trained_on).items():
        recorded = manifest.inputs.get(name)
        if recorded is None:
            findings.append(f"{MANIFEST} inputs has no {name}")
        elif part not in sums and part in apart:
            findings.append(f"{part} is missing, which the run kept its training data apart from")
        elif part not in sums and part in trained_on:
            findings.append(f"{part} is missing, which the run trained on")
        elif part in sums and sums[part] != recorded:
            findings.append(
                f"{part} is not the {name} of the run (sha256 {sums[part][:12]}, the run had {recorded[:12]})"
            )
    for name, digest in sorted(config.base_model.sha256.items()):
        if manifest.inputs.get(name) != digest:
            findings.append(f"{MANIFEST} inputs and {RUN_CONFIG} base_model name different {name}")
    return findings


def _dataset_findings(folder: Path, manifest: RunManifest, sums: Mapping[str, str]) -> list[str]:
    try:
        described = _json(folder / "dataset/manifest.json")
        key, digest, count = described["dataset_key"], described["sha256"], described["trace_count"]
    except OSError:
        return []
    except (ValueError, KeyError, TypeError) as error:
        return [f"dataset/manifest.json is not a dataset manifest ({type(error).__name__}: {error})"]
    findings = []
    if key != manifest.dataset:
        findings.append(f"dataset/manifest.json is of {key!r}, the run trained on {manifest.dataset!r}")
    if DATASET in sums and digest != sums[DATASET]:
        findings.append("dataset/manifest.json is stale: it has the sha256 of another dataset.jsonl")
    elif (folder / DATASET).is_file() and (folder / DATASET).read_bytes().count(b"\n") != count:
        findings.append(f"{DATASET} does not have the {count} lines of its manifest")
    return findings


def _checkpoint_findings(
    folder: Path, manifest: RunManifest, config: RecordedConfig, sums: Mapping[str, str]
) -> list[str]:
    folders = checkpoint_folders(sums)
    findings = [f"{name} is not a training step" for name in folders if not re.fullmatch(rf"{CHECKPOINTS}/\d+", name)]
    if findings or not folders:
        return findings
    last = folders[-1]
    if manifest.inputs.get("checkpoint") != folder_digest(sums, last):
        findings.append(f"{last} is not the checkpoint that the run evaluated (its sha256 is not inputs.checkpoint)")
    findings += _step_findings(folders, manifest, config)
    try:
        described = _json(folder / last / "m32.json")
        found = {
            "model": described["model"],
            "weights": described["model_sha256"],
            "style": described["template"]["style"],
            "instruction": described["template"]["instruction"],
            "settings": described["settings"],
        }
    except OSError:
        return findings
    except (ValueError, KeyError, TypeError) as error:
        return [*findings, f"{last}/m32.json does not describe a checkpoint ({type(error).__name__}: {error})"]
    expected = {
        "model": config.base_model.model_id,
        "weights": weights_sha256(config.base_model.sha256),
        "style": config.style,
        "instruction": config.instruction,
        "settings": config.training,
    }
    return findings + [
        f"{last}/m32.json {name} is not that of {RUN_CONFIG}" for name in found if found[name] != expected[name]
    ]


def _step_findings(folders: Sequence[str], manifest: RunManifest, config: RecordedConfig) -> list[str]:
    """A checkpoint beyond the steps of the training, or not where its rounds have led."""
    last = folders[-1]
    number = int(last.rpartition("/")[2])
    if config.rl is None:
        beyond = number > manifest.max_steps
        return [f"{last} is beyond the {manifest.max_steps} steps of the run"] if beyond else []
    findings = []
    if config.rl.sft_step > manifest.max_steps:
        findings.append(f"{RUN_CONFIG} rl.sft_step {config.rl.sft_step} is beyond the {manifest.max_steps} steps")
    if number != config.rl.checkpoint:
        after = f"step {config.rl.sft_step} and {config.rl.updates} updates of rounds"
        findings.append(f"{last} is not the checkpoint after {after}, {config.rl.checkpoint}")
    if len(folders) > 1:
        findings.append(f"{folders[0]} is not the checkpoint that the run hands in")
    return findings


def _settings_findings(folder: Path, config: RecordedConfig) -> list[str]:
    findings = []
    template = {"style": config.style, "instruction": config.instruction, "prompt_template": config.prompt_template}
    for part, expected in ((TEMPLATE, template), (DECODING, config.decoding.model_dump(exclude_none=True))):
        try:
            if _json(folder / part) != expected:
                findings.append(f"{part} is not that of {RUN_CONFIG}")
        except OSError:
            continue
        except ValueError as error:
            findings.append(f"{part} is not JSON ({error})")
    return findings


def _score_findings(folder: Path, file: JudgedFile, questions: Path) -> list[str]:
    """Judge the predictions again and compare with the recorded scores."""
    card = file.card
    try:
        items = read_eval_set(questions)[: card.n_items]  # a limited run asks only the first questions
        again = scorecard(judge(read_predictions(folder / EVIDENCE / file.name), items))
    except (M32Error, ValidationError) as error:
        return [f"{file.name} cannot be judged: {str(error).removeprefix(str(folder))}"]
    fields = ["n_items", "n_scored", "primary_score", "section_scores", "category_scores", "difficulty_scores"]
    # not recorded by older versions
    fields += ["error_kinds", "category_error_kinds"] if card.error_kinds else []
    fields += ["no_answer"] if card.no_answer is not None else []
    return [
        f"{EVIDENCE}/{file.name} gives {field} {getattr(again, field)}, {SUMMARY} says {getattr(card, field)}"
        for field in fields
        if getattr(again, field) != getattr(card, field)
    ]


def _sample_findings(folder: Path, summary: EvalSummary) -> list[str]:
    """Judge the samples again and compare with the recorded scores."""
    try:
        items = read_eval_set(folder / EVAL_SET)[: summary.scorecard.n_items]
        again = sample_scores(judge_samples(read_predictions(folder / EVIDENCE / SAMPLES), items))
    except (M32Error, ValidationError) as error:
        return [f"{SAMPLES} cannot be judged: {str(error).removeprefix(str(folder))}"]
    return [] if again == summary.sample_scores else [f"{EVIDENCE}/{SAMPLES} gives other sample_scores than {SUMMARY}"]
