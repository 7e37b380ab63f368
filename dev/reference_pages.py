"""Generates the reference pages from the code: ``python -m dev.reference_pages`` writes ``docs/reference/``.

A test compares the committed pages with the generated ones.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, get_type_hints

from pydantic import BaseModel

from m32_assets.cli.main import COMMANDS, EPILOG
from m32_assets.common.files import write_atomic
from m32_assets.common.markdown import table_cell, type_name
from m32_assets.orchestration.presets import preset_names, preset_path

ROOT = Path(__file__).parents[1]
FOLDER = Path("docs/reference")
MADE = "<!-- made by python -m dev.reference_pages; do not edit -->"
SAMPLE_CHARS = 900
_cell = partial(table_cell, escape="|")


def pages() -> dict[str, str]:
    """File name → Markdown of each reference page."""
    return {"cli.md": cli_page(), "config.md": config_page(), "formats.md": formats_page()}


def cli_page() -> str:
    """Every subcommand with its arguments."""
    parts = [
        MADE,
        "# Command line",
        "",
        "`.venv/bin/m32 COMMAND`. In the terminal `m32 COMMAND --help` shows the same.",
        "",
    ]
    for name in COMMANDS:
        parts += _command(name)
    exit_codes = EPILOG.partition("examples:")[0].partition("\n")[2].rstrip()
    parts += ["## Exit codes", "", "```text", *(line.strip() for line in exit_codes.splitlines()), "```", ""]
    return "\n".join(parts)


def _command(name: str) -> Iterator[str]:
    holder = argparse.ArgumentParser(prog="m32").add_subparsers()
    importlib.import_module(f"m32_assets.cli.{COMMANDS[name]}").add_parser(holder)
    parser = holder.choices[name]
    (summary,) = (action.help for action in holder._choices_actions)
    yield from (f"## m32 {name}", "", parser.description or f"{str(summary)[:1].upper()}{str(summary)[1:]}.", "")
    if parser.epilog:
        yield from ("```text", parser.epilog.strip(), "```", "")
    yield from ("| argument | description |", "| --- | --- |")
    for action in parser._actions:
        if isinstance(action, argparse._HelpAction):
            continue
        flag = ", ".join(action.option_strings) or str(action.metavar or action.dest)
        value = "" if action.nargs == 0 or not action.option_strings else f" {action.metavar or _choices(action)}"
        said = (action.help or "").replace("%(default)s", str(action.default))
        required = " **Required.**" if action.required and action.option_strings else ""
        yield f"| `{flag}{value}` | {_cell(said)}{required} |"
    yield ""


def _choices(action: argparse.Action) -> str:
    return "{" + ",".join(str(choice) for choice in action.choices) + "}" if action.choices else action.dest.upper()


def config_page() -> str:
    """Every field of the run config, and the presets."""
    from m32_assets.definitions import defs

    job = defs().resolve_implicit_global_asset_job_def()
    parts = [
        MADE,
        "# Run config",
        "",
        "A run config is a preset's file, a file of your own (`m32 run --config FILE`), or what you enter in the "
        "launchpad. An invalid value is refused before the run starts. Brackets give bounds and default.",
        "",
        "A file is read by the rules of YAML 1.2: `2e-5` is a number, `yes` and `2026-11-29` are text. Refused with "
        "their line are a duplicate key, an unknown name and a value of another type. A section with nothing in it is "
        "empty.",
        "",
    ]
    for node in sorted(job.nodes, key=lambda node: node.name):
        fields = getattr(node.definition.config_schema.as_field().config_type, "fields", None)  # pyright: ignore
        if fields:
            parts += [f"## ops.{node.name}.config", "", *_fields(fields), ""]
    for name in ("paths", "template"):
        fields = job.resource_defs[name].config_schema.as_field().config_type.fields  # pyright: ignore
        parts += [f"## resources.{name}.config", "", *_fields(fields), ""]
    parts += ["## Presets", ""]
    for preset in map(preset_path, preset_names()):
        parts += [f"### {preset.stem}", "", "```yaml", preset.read_text("utf-8").strip(), "```", ""]
    return "\n".join(parts)


def _fields(fields: dict[str, Any]) -> Iterator[str]:
    yield from ("| field | type | description |", "| --- | --- | --- |")
    for name, field in fields.items():
        kind = field.config_type
        inner = getattr(kind, "inner_type", kind)
        written = inner.given_name or getattr(getattr(inner, "scalar_type", None), "given_name", "") or inner.key
        yield f"| `{name}` | {_cell(str(written).removesuffix('SourceType'))} | {_cell(field.description or '')} |"


def formats_page() -> str:
    """Every file format that the project reads or writes: its fields and a sample."""
    from m32_assets.data.about import About
    from m32_assets.data.eval_set import EvalItem
    from m32_assets.data.eval_set_manifest import EvalSetManifest, QuestionCounts
    from m32_assets.data.intake import KINDS
    from m32_assets.data.items import Question
    from m32_assets.evaluation.baselines import Baselines
    from m32_assets.evaluation.comparison import Comparison
    from m32_assets.evaluation.gate import RunResult
    from m32_assets.evaluation.predictions import Prediction
    from m32_assets.evaluation.recorded_baselines import BaselineRecord, RecordedBaseline
    from m32_assets.evaluation.samples import SampleScores, ScoresAtK
    from m32_assets.evaluation.scorecard import Scorecard
    from m32_assets.rl.completions import CompletionRow
    from m32_assets.sft.rows import TunixRow
    from m32_assets.submission.eval_summary import EvalScores, EvalSummary
    from m32_assets.submission.evidence import MetricsRow, RecordedConfig, RunManifest
    from m32_assets.submission.rl_evidence import RecordedRounds, RoundRow, ShownAnswer
    from m32_assets.traces.demand import Demand
    from m32_assets.traces.manifest import Manifest
    from m32_assets.traces.provenance import Provenance, SourceFile
    from m32_assets.traces.schema import ReasoningTrace, TraceStep

    evidence = "Sample: `submission_runs/m32_v1/{0}`."
    traces, questions = _first_line("golden-v2/dataset.jsonl"), _first_line("eval-v1/eval_set.jsonl")
    rendered, messages = _rendered(traces)
    parts = [
        MADE,
        "# File formats",
        "",
        "A JSONL file has one JSON object per line, in UTF-8. A model marked *strict* refuses unknown keys.",
        "",
        "## dataset.jsonl: reasoning traces",
        "",
        *_model(ReasoningTrace),
        *_model(TraceStep, "Each of `steps`"),
        *_sample(traces),
        "## legacy.jsonl: the flat form",
        "",
        "`trace_steps`, a list of strings, replaces `steps`. `m32 verify-dataset` and the incoming folder read both.",
        "",
        *_sample(_first_line("dev-reasoning-v1/legacy.jsonl")),
        "## aside.jsonl, report.json: lines that an ingest put aside, and its counts",
        "",
        f"A row of `aside.jsonl` has `file`, `line`, `kind` ({', '.join(KINDS)}), `reason` and the "
        "record itself as `raw`, or as `raw_base64` if it is not UTF-8. `line` is the number of the line, the array "
        "item or the row. `report.json` counts them, in total and per file: `given` = `accepted` + `questions` + "
        "`aside`.",
        "",
        "## questions.jsonl: questions with an answer and no work",
        "",
        *_model(Question),
        "## &lt;file&gt;.about.yaml: what is said about an incoming file",
        "",
        *_model(About),
        "## manifest.json of a dataset",
        "",
        "Earlier versions have one sentence as `provenance`. It is read as the description; generator and licence are "
        "then `unknown`.",
        "",
        *_model(Manifest),
        *_model(Provenance, "`provenance`"),
        *_model(SourceFile, "Each of `provenance.files`"),
        *_sample(_manifest_sample()),
        "## eval_set.jsonl, dev.jsonl, test.jsonl: questions",
        "",
        *_model(EvalItem),
        *_sample(questions),
        *_model(Demand, "`demand`"),
        *_sample(_first_line("eval-v2/dev.jsonl", '"demand"')),
        "## manifest.json of an eval set",
        "",
        *_model(EvalSetManifest),
        *_model(QuestionCounts, "Each of `files`"),
        *_sample(_read("eval-v1/manifest.json")),
        "## train.jsonl, validation.jsonl: rendered rows",
        "",
        *_model(TunixRow),
        *_sample(rendered),
        "## messages.jsonl: the same rows as messages",
        "",
        "The format that TRL, axolotl and `datasets` read.",
        "",
        *_sample(messages),
        "## predictions.jsonl",
        "",
        *_model(Prediction),
        evidence.format("predictions.jsonl"),
        "",
        "`samples.jsonl` has several rows of each question, which differ in `sample`.",
        "",
        "`predictions_eval-v2.jsonl` has the same rows for the held-out questions. The untuned model's are in "
        "`baseline_zero_shot.jsonl`, `baseline_few_shot.jsonl`, `baseline_zero_shot_eval-v2.jsonl` and "
        "`baseline_few_shot_eval-v2.jsonl`.",
        "",
        "## completions.jsonl: what m32 rewards scores",
        "",
        *_model(CompletionRow),
        "## recorded.json: baselines recorded in the repository",
        "",
        "In `datasets/<eval set>/baselines/<model>/`, beside the predictions `zero_shot.jsonl` and `few_shot.jsonl`.",
        "",
        *_model(BaselineRecord),
        *_model(RecordedBaseline, "Each of `baselines`"),
        "## Scorecard (`m32 judge --json`, and in eval_summary.json)",
        "",
        *_model(Scorecard),
        *_model(Comparison, "With `--baseline`, `comparison`"),
        *_model(SampleScores, "Of several samples, `sample_scores`"),
        *_model(ScoresAtK, "Each of `scores`"),
        "## eval_summary.json",
        "",
        *_model(EvalSummary),
        *_model(EvalScores, "`held_out`"),
        *_model(Baselines, "`baselines`"),
        evidence.format("eval_summary.json"),
        "",
        "## accepted/<eval set>.json: the run that later ones are compared with",
        "",
        *_model(RunResult),
        "## run_manifest.json",
        "",
        *_model(RunManifest),
        evidence.format("run_manifest.json"),
        "",
        "## The run's configuration",
        "",
        *_model(RecordedConfig),
        *_model(RecordedRounds, "`rl`"),
        "## metrics.jsonl",
        "",
        *_model(MetricsRow),
        evidence.format("metrics.jsonl"),
        "",
        "## rl_metrics.jsonl: rounds after SFT",
        "",
        *_model(RoundRow),
        "## rl_samples.jsonl: answers of the rounds",
        "",
        *_model(ShownAnswer),
    ]
    return "\n".join(parts)


def _model(model: type[BaseModel], title: str = "") -> Iterator[str]:
    strict = " Strict." if model.model_config.get("extra") == "forbid" else ""
    said = " ".join((model.__doc__ or "").split("\n\n")[0].split())
    yield from (f"{title + ': ' if title else ''}`{model.__name__}`. {said}{strict}", "")
    yield from ("| field | type | description |", "| --- | --- | --- |")
    hints = get_type_hints(model)
    for name, field in model.model_fields.items():
        default = [] if field.is_required() else [f"default `{field.get_default(call_default_factory=True)!r}`"]
        said = "; ".join([field.description or "", *default] if field.description else default)
        yield f"| `{name}` | {_cell(type_name(hints[name]))} | {_cell(said)} |"
    yield ""


def _sample(value: Any) -> Iterator[str]:
    text = json.dumps(value, ensure_ascii=False, indent=2)
    text = text if len(text) < SAMPLE_CHARS else json.dumps(value, ensure_ascii=False)
    yield from ("```json", text, "```", "")


def _read(name: str) -> Any:
    return json.loads((ROOT / "datasets" / name).read_text("utf-8"))


def _first_line(name: str, holding: str = "") -> Any:
    with (ROOT / "datasets" / name).open(encoding="utf-8") as lines:
        return json.loads(next(line for line in lines if holding in line))


def _manifest_sample() -> Any:
    value = _read("golden-v2/manifest.json")
    return {**value, "trace_ids": [*value["trace_ids"][:2], "…"]}


def _rendered(trace: dict[str, Any]) -> tuple[Any, Any]:
    from m32_assets.sft.rows import render_rows
    from m32_assets.sft.template import PromptTemplate
    from m32_assets.traces.schema import ReasoningTrace

    template, value = PromptTemplate(), ReasoningTrace.model_validate(trace)
    (row,) = render_rows([value], template)
    return row.model_dump(), {"messages": template.messages(value)}


def main() -> int:
    """Write the pages."""
    for name, text in pages().items():
        write_atomic(ROOT / FOLDER / name, text.rstrip("\n").encode() + b"\n")
        print(FOLDER / name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
