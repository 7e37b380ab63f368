"""Check a run's evidence: every file is there, none has gaps, and none contradicts another."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from m32_assets.common.files import sha256_file
from m32_assets.submission.contracts import PLACEHOLDER
from m32_assets.submission.eval_summary import EvalSummary
from m32_assets.submission.evidence import (
    BASELINE_FILES,
    HASHED,
    HELD_OUT_FILES,
    MANIFEST,
    METRICS,
    OPTIONAL,
    PREDICTIONS,
    RL_METRICS,
    RL_SAMPLES,
    RUN_CONFIG,
    SAMPLES,
    SUMMARY,
    Lineage,
    MetricsRow,
    RecordedConfig,
    RecordedPrediction,
    RunManifest,
    evidence_files,
)
from m32_assets.submission.rl_evidence import RoundRow, ShownAnswer, rounds_findings

FORMS: dict[str, type[BaseModel]] = {
    MANIFEST: RunManifest,
    SUMMARY: EvalSummary,
    RUN_CONFIG: RecordedConfig,
    METRICS: MetricsRow,
    **dict.fromkeys((PREDICTIONS, *BASELINE_FILES.values(), *OPTIONAL), RecordedPrediction),
    RL_METRICS: RoundRow,
    RL_SAMPLES: ShownAnswer,
}
"""What a JSON file is, or each line of a JSONL file."""
_MAX_BYTES = 64_000_000
_MAX_FINDINGS = 20


def check_evidence(run_folder: Path) -> list[str]:
    """Findings over the evidence files of a run folder; an empty list if they are complete and agree.

    Every file is there. Nothing is null, not finite, empty or a placeholder; what a model wrote is only quoted. The
    manifest holds the sha256 of the files. Scores, losses, steps, rounds and rows agree.
    """
    findings: list[str] = []
    parsed: dict[str, list[Any]] = {}
    for name in evidence_files(run_folder):
        path = run_folder / name
        if not path.is_file() or path.is_symlink():
            findings.append(f"{name} is missing")
            continue
        size = path.stat().st_size
        if not 0 < size <= _MAX_BYTES:
            findings.append(f"{name} has {size} bytes, expected 1 to {_MAX_BYTES}")
            continue
        try:
            text = path.read_bytes().decode()
        except UnicodeDecodeError as error:
            findings.append(f"{name} is not UTF-8 ({error.reason} at byte {error.start})")
            continue
        if name in FORMS:
            parsed[name], found = _parsed(name, text)
        else:
            found = _text_findings(name, text)
        findings += found[:_MAX_FINDINGS]
    manifest, summary, config = ((parsed.get(name) or [None])[0] for name in (MANIFEST, SUMMARY, RUN_CONFIG))
    if manifest:
        findings += _manifest_findings(run_folder, manifest)
    if manifest and summary and manifest.run_version != summary.run_version:
        findings.append(f"{SUMMARY} is of run {summary.run_version!r}, {MANIFEST} of {manifest.run_version!r}")
    if manifest and config and manifest.model_id != config.base_model.model_id:
        findings.append(
            f"{RUN_CONFIG} names the model {config.base_model.model_id!r}, {MANIFEST} {manifest.model_id!r}"
        )
    if config:
        findings += rounds_findings(config.rl, parsed.get(RL_METRICS), parsed.get(RL_SAMPLES))
    if summary:
        findings += _summary_findings(summary, parsed) + _sample_findings(summary, parsed.get(SAMPLES))
    return findings + _metrics_findings(parsed.get(METRICS, []), manifest, summary)


def parse_strictly(text: str) -> Any:
    """Parse JSON; NaN, infinities and duplicate keys are a ValueError."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ValueError("duplicate key")
        return found

    def refuse(constant: str) -> Any:
        raise ValueError(f"{constant} is not a number")

    try:
        return json.loads(text, object_pairs_hook=once, parse_constant=refuse)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def problems(error: ValidationError) -> list[str]:
    """One sentence per error: the field, what is wrong, and what was found."""
    found = error.errors(include_url=False)[:_MAX_FINDINGS]
    fields = [".".join(map(str, problem["loc"])) for problem in found]
    return [
        f"{f'{field}: ' if field else ''}{problem['msg']}, found {str(problem['input'])[:80]!r}"
        for field, problem in zip(fields, found, strict=True)
    ]


def _parsed(name: str, text: str) -> tuple[list[BaseModel], list[str]]:
    """The valid rows of a JSONL file or the one object of a JSON file, and findings over the others."""
    lines = text.split("\n") if name.endswith(".jsonl") else [text]
    rows, findings = [], []
    for number, line in enumerate(lines, 1):
        where = f"{name}:{number}" if name.endswith(".jsonl") else name
        if not line.strip():
            continue
        try:
            rows.append(FORMS[name].model_validate(parse_strictly(line)))
        except ValidationError as error:
            findings += [f"{where} {problem}" for problem in problems(error)]
        except ValueError as error:
            findings.append(f"{where} is not JSON ({error})")
    return rows, findings if rows or findings else [f"{name} has no rows"]


def _text_findings(name: str, text: str) -> list[str]:
    if name.endswith(".html"):
        return [] if "<html" in text and text.rstrip().endswith("</html>") else [f"{name} is not a complete page"]
    match = PLACEHOLDER.search(text)
    findings = [f"{name} holds the placeholder {match[0]!r}"] if match else []
    return findings if text.strip() else [f"{name} is blank"]


def _manifest_findings(run_folder: Path, manifest: RunManifest) -> list[str]:
    there = [name for name in evidence_files(run_folder) if name != MANIFEST]
    findings = [f"{MANIFEST} evidence: no sha256 of {n}" for n in there if n not in manifest.evidence]
    for name, digest in sorted(manifest.evidence.items()):
        if name in OPTIONAL and name not in there:
            findings.append(f"{name} is missing")
        elif name not in (*HASHED, *OPTIONAL):
            findings.append(f"{MANIFEST} evidence: {name!r} is not an evidence file")
        elif (run_folder / name).is_file() and sha256_file(run_folder / name) != digest:
            findings.append(f"{name} is not the file that {MANIFEST} was written for (its sha256 differs)")
    if manifest.config_path not in HASHED:
        findings.append(f"{MANIFEST} config_path: {manifest.config_path!r} is not a file of this folder")
    return findings + [f"{MANIFEST} lineage: {finding}" for finding in lineage_findings(manifest.lineage)]


def lineage_findings(lineage: Mapping[str, Lineage]) -> list[str]:
    """Stale assets: those made from a version of an upstream asset that is not the recorded one."""
    findings = []
    for asset, versions in sorted(lineage.items()):
        for name, used in sorted(versions.upstream.items()):
            if name not in lineage:
                findings.append(f"{asset} was made from {name}, which has no recorded version")
            elif lineage[name].version != used:
                findings.append(
                    f"{asset} is stale: made from {name} {used[:12]}, which is now {lineage[name].version[:12]}"
                )
    return findings


def _summary_findings(summary: EvalSummary, parsed: dict[str, list[Any]]) -> list[str]:
    findings = []
    card = summary.scorecard
    if summary.primary_score != card.primary_score:
        findings.append(f"{SUMMARY} primary_score is {summary.primary_score}, its scorecard says {card.primary_score}")
    if summary.metrics.get("answer_correctness") != card.primary_score:
        findings.append(f"{SUMMARY} metrics.answer_correctness is not the scorecard's {card.primary_score}")
    judged = summary.judged_files()
    there, expected = {name for name in HELD_OUT_FILES if name in parsed}, {f.name for f in judged if f.held_out}
    findings += [f"{name} is missing, though {SUMMARY} has held_out" for name in sorted(expected - there)]
    findings += [f"{name} is of no run: {SUMMARY} has no held_out" for name in sorted(there - expected)]
    for scores, where in ((summary, ""), (summary.held_out, "held_out ")):
        if scores and scores.compared_with != (better := scores.baselines.better()):
            findings.append(f"{SUMMARY} {where}compares with {scores.compared_with}, the better baseline is {better}")
    for name, label, scorecard, scores, _ in judged:
        if scorecard.n_items < 1 or scorecard.n_scored + scorecard.n_skipped != scorecard.n_items:
            findings.append(
                f"{SUMMARY} {label}: {scorecard.n_scored} scored + {scorecard.n_skipped} skipped of {scorecard.n_items}"
            )
        if name not in parsed:
            continue
        ids = [row.id for row in parsed[name]]
        if len(set(ids)) != len(ids):
            findings.append(f"{name} has a duplicate id")
        if len(ids) != scorecard.n_scored:
            findings.append(f"{name} has {len(ids)} rows, {SUMMARY} {label} scored {scorecard.n_scored}")
        if scorecard.n_items != (of := scores.scorecard.n_items):
            findings.append(f"{SUMMARY} compares {of} items with {scorecard.n_items} of {label}")
    return findings


def _sample_findings(summary: EvalSummary, rows: list[RecordedPrediction] | None) -> list[str]:
    """Samples without scores, scores without samples, or another number of samples than was scored."""
    scores = summary.sample_scores
    if scores is None:
        return [] if rows is None else [f"{SUMMARY} has no sample_scores for {SAMPLES}"]
    if rows is None:
        return [f"{SUMMARY} has sample_scores, but {SAMPLES} is missing"]
    findings = []
    if len({(row.id, row.sample) for row in rows}) != len(rows):
        findings.append(f"{SAMPLES} has a duplicate id and sample")
    if len(rows) != (expected := scores.samples * (scores.n_items - scores.n_skipped)):
        findings.append(f"{SAMPLES} has {len(rows)} rows, {SUMMARY} sample_scores scored {expected}")
    if scores.n_items != summary.scorecard.n_items:
        findings.append(
            f"{SUMMARY} sample_scores has {scores.n_items} items, the scorecard {summary.scorecard.n_items}"
        )
    return findings


def _metrics_findings(rows: list[MetricsRow], manifest: RunManifest | None, summary: EvalSummary | None) -> list[str]:
    findings = []
    if any(later.step <= earlier.step for earlier, later in itertools.pairwise(rows)):
        findings.append(f"{METRICS} has steps that do not rise")
    if rows and manifest and rows[-1].step != manifest.max_steps:
        findings.append(f"{METRICS} ends at step {rows[-1].step}, {MANIFEST} has max_steps {manifest.max_steps}")
    final = summary.metrics.get("final_loss") if summary else None
    if summary and final is None:
        findings.append(f"{SUMMARY} metrics has no final_loss")
    elif rows and final is not None and final != rows[-1].loss:
        findings.append(f"{SUMMARY} metrics.final_loss is {final}, {METRICS} ends with {rows[-1].loss}")
    return findings
