"""The check of a run's evidence: every file there, nothing hollow, nothing that contradicts another file."""

from __future__ import annotations

import itertools
import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from m32_assets.common.files import sha256_file
from m32_assets.submission.evidence import (
    BASELINE_FILES,
    FILES,
    HASHED,
    MANIFEST,
    METRICS,
    PREDICTIONS,
    RUN_CONFIG,
    SUMMARY,
    EvalSummary,
    RecordedConfig,
    RunManifest,
    lineage_findings,
)

# what a form that nobody filled in looks like
PLACEHOLDER = re.compile(
    r"<\s*(?:pending|todo|tbd|fixme|fill|insert|your|placeholder|replace|unknown|n/?a)\b[^<>]{0,80}>"
    r"|\b(?:TODO|TBD|FIXME|PENDING|CHANGEME|CHANGE_ME|REPLACE_ME|PLACEHOLDER)\b"
    r"|\{\{[^{}]{0,80}\}\}|\$\{[^{}]{0,80}\}|\bYOUR_[A-Z_]+\b|\bX{6,}\b"
)
_HOLLOW_WORDS = {"", "unknown", "none", "null", "nan", "n/a", "pending", "tbd", "todo"}
_MAX_BYTES = 64_000_000
_MAX_FINDINGS = 20
Model = TypeVar("Model", bound=BaseModel)


def check_evidence(run_folder: Path) -> list[str]:
    """Findings over the evidence files of a run folder; an empty list where they are complete and agree.

    Every file is there; no null, NaN, placeholder or empty score anywhere (what a model wrote is quoted, not judged);
    the two JSON contracts hold; the sha256 in the manifest are those of the files; scores, losses, steps and rows
    agree.
    """
    findings: list[str] = []
    parsed: dict[str, list[Any]] = {}
    for name in FILES:
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
        found, parsed[name] = _content_findings(name, text)
        findings += found[:_MAX_FINDINGS]
    manifest = _model(MANIFEST, RunManifest, parsed, findings)
    summary = _model(SUMMARY, EvalSummary, parsed, findings)
    config = _model(RUN_CONFIG, RecordedConfig, parsed, findings)
    if manifest:
        findings += _manifest_findings(run_folder, manifest)
    if manifest and summary and manifest.run_version != summary.run_version:
        findings.append(f"{SUMMARY} is of run {summary.run_version!r}, {MANIFEST} of {manifest.run_version!r}")
    if manifest and config and manifest.model_id != config.base_model.model_id:
        findings.append(
            f"{RUN_CONFIG} names the model {config.base_model.model_id!r}, {MANIFEST} {manifest.model_id!r}"
        )
    if config and "{question}" not in config.prompt_template:
        findings.append(f"{RUN_CONFIG} prompt_template has no {{question}}")
    if summary:
        findings += _summary_findings(summary, parsed)
    findings += _metrics_findings(parsed.get(METRICS, []), manifest, summary)
    return findings


def parse_strictly(text: str) -> Any:
    """JSON in which NaN, infinities and a key said twice are errors (ValueError)."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ValueError("a key stands there twice")
        return found

    def refuse(constant: str) -> Any:
        raise ValueError(f"{constant} is no number")

    try:
        return json.loads(text, object_pairs_hook=once, parse_constant=refuse)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def hollow_parts(value: Any, where: str, *, quoted: bool = False) -> Iterator[str]:
    """Nulls, numbers that are none and, unless ``quoted``, strings that stand for nothing."""
    if value is None:
        yield f"{where} is null"
    elif isinstance(value, float) and not math.isfinite(value):  # 1e999 parses to infinity
        yield f"{where} is {value}"
    elif isinstance(value, str) and not quoted:
        # an instruction may be empty: that is a setting
        if value.strip().casefold() in _HOLLOW_WORDS and not (value == "" and where.endswith(" instruction")):
            yield f"{where} is {value!r}"
        elif match := PLACEHOLDER.search(value):
            yield f"{where} holds the placeholder {match[0]!r}"
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from hollow_parts(
                item, f"{where}.{key}" if where[-1:] not in ": " else f"{where}{key}", quoted=quoted
            )
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from hollow_parts(item, f"{where}[{index}]", quoted=quoted)


def _content_findings(name: str, text: str) -> tuple[list[str], list[Any]]:
    quoted = name in (PREDICTIONS, *BASELINE_FILES.values())
    if name.endswith(".html"):
        return ([] if "<html" in text and text.rstrip().endswith("</html>") else [f"{name} is no whole page"]), []
    if name.endswith(".txt"):
        match = PLACEHOLDER.search(text)
        findings = [f"{name} holds the placeholder {match[0]!r}"] if match else []
        return findings + ([] if text.strip() else [f"{name} is blank"]), []
    findings, values = [], []
    lines = [line for line in text.split("\n") if line.strip()] if name.endswith(".jsonl") else [text]
    for number, line in enumerate(lines, 1):
        where = f"{name}:{number} " if name.endswith(".jsonl") else f"{name} "
        try:
            value = parse_strictly(line)
        except ValueError as error:
            findings.append(f"{where}is not JSON ({error})")
            continue
        if not isinstance(value, dict):
            findings.append(f"{where}is {type(value).__name__}, expected an object")
            continue
        values.append(value)
        findings += hollow_parts(value, where, quoted=quoted)
    return findings + ([] if values or findings else [f"{name} has no rows"]), values


def _model(name: str, model: type[Model], parsed: dict[str, list[Any]], findings: list[str]) -> Model | None:
    if not parsed.get(name):
        return None
    try:
        return model.model_validate(parsed[name][0])
    except ValidationError as error:
        findings += [f"{name} {problem}" for problem in problems(error)]
        return None


def problems(error: ValidationError) -> list[str]:
    """What does not fit its form, a sentence each: the field, why, and what was found."""
    found = error.errors(include_url=False)[:_MAX_FINDINGS]
    fields = [".".join(map(str, problem["loc"])) for problem in found]
    return [
        f"{f'{field}: ' if field else ''}{problem['msg']}, found {str(problem['input'])[:80]!r}"
        for field, problem in zip(fields, found, strict=True)
    ]


def _manifest_findings(run_folder: Path, manifest: RunManifest) -> list[str]:
    findings = [f"{MANIFEST} evidence: no sha256 of {n}" for n in HASHED if n not in manifest.evidence]
    for name, digest in sorted(manifest.evidence.items()):
        if name not in HASHED:
            findings.append(f"{MANIFEST} evidence: {name!r} is no evidence file")
        elif (run_folder / name).is_file() and sha256_file(run_folder / name) != digest:
            findings.append(f"{name} is not the file that {MANIFEST} was written for (its sha256 differs)")
    if manifest.config_path not in HASHED:
        findings.append(f"{MANIFEST} config_path: {manifest.config_path!r} is no file of this folder")
    return findings + [f"{MANIFEST} lineage: {finding}" for finding in lineage_findings(manifest.lineage)]


def _summary_findings(summary: EvalSummary, parsed: dict[str, list[Any]]) -> list[str]:
    findings = []
    card, baselines = summary.scorecard, summary.baselines
    if summary.primary_score != card.primary_score:
        findings.append(f"{SUMMARY} primary_score is {summary.primary_score}, its scorecard says {card.primary_score}")
    if summary.metrics.get("answer_correctness") != card.primary_score:
        findings.append(f"{SUMMARY} metrics.answer_correctness is not the scorecard's {card.primary_score}")
    if summary.compared_with != (better := baselines.better()):
        findings.append(f"{SUMMARY} compares with {summary.compared_with}, the better baseline is {better}")
    judged = [("scorecard", card, PREDICTIONS)]
    judged += [(f"baselines.{name}", baselines.card(name), file) for name, file in BASELINE_FILES.items()]
    for label, scores, name in judged:
        if scores.n_items < 1 or scores.n_scored + scores.n_skipped != scores.n_items:
            findings.append(
                f"{SUMMARY} {label}: {scores.n_scored} scored + {scores.n_skipped} skipped of {scores.n_items}"
            )
        if name not in parsed:
            continue
        ids = [row.get("id") for row in parsed[name]]
        if len(set(map(repr, ids))) != len(ids):
            findings.append(f"{name} has an id twice")
        if len(ids) != scores.n_scored:
            findings.append(f"{name} has {len(ids)} rows, {SUMMARY} {label} scored {scores.n_scored}")
        if scores.n_items != card.n_items:
            findings.append(f"{SUMMARY} compares {card.n_items} items with {scores.n_items} of {label}")
    return findings


def _metrics_findings(rows: list[Any], manifest: RunManifest | None, summary: EvalSummary | None) -> list[str]:
    if not rows:
        return []
    findings = []
    for number, row in enumerate(rows, 1):
        for name, kind in (("step", int), ("loss", (int, float))):
            if not isinstance(row.get(name), kind) or isinstance(row.get(name), bool):
                findings.append(f"{METRICS}:{number} {name} is {row.get(name)!r}, expected a number")
    if findings:
        return findings[:_MAX_FINDINGS]
    steps = [row["step"] for row in rows]
    if any(later <= earlier for earlier, later in itertools.pairwise(steps)):
        findings.append(f"{METRICS} has steps that do not rise")
    if manifest and steps[-1] != manifest.max_steps:
        findings.append(f"{METRICS} ends at step {steps[-1]}, {MANIFEST} has max_steps {manifest.max_steps}")
    final = summary.metrics.get("final_loss") if summary else None
    if summary and final is None:
        findings.append(f"{SUMMARY} metrics has no final_loss")
    elif final is not None and final != float(rows[-1]["loss"]):
        findings.append(f"{SUMMARY} metrics.final_loss is {final}, {METRICS} ends with {rows[-1]['loss']}")
    return findings
