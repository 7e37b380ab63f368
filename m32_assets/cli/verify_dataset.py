"""m32 verify-dataset: check a file of traces from its text alone."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from m32_assets.traces.verification.report import Report

SHOWN = 10


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser(
        "verify-dataset",
        help="check a JSONL file of reasoning traces",
        description="Check a JSONL file of reasoning traces from its text alone. Claims are recomputed, answers are "
        "solved again, and repeats, empty steps and leaks of questions are found. Prints the count of each kind of "
        "finding, its first sentences, and a closing line. Exits 1 if anything was found.",
        epilog="example:\n  m32 verify-dataset datasets/dev-reasoning-v2/dataset.jsonl \\\n"
        "      --eval-set datasets/eval-v1/eval_set.jsonl \\\n"
        "      --eval-set datasets/eval-v2/dev.jsonl --eval-set datasets/eval-v2/test.jsonl",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="traces, in the strict or the legacy form")
    parser.add_argument(
        "--eval-set",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="questions that must not leak into the traces; may be given more than once",
    )
    parser.add_argument(
        "--tokenizer",
        type=Path,
        metavar="FOLDER",
        help="a model folder with tokenizer.model, e.g. .cache/models/gemma3-270m, to count tokens with "
        "(default: estimates)",
    )
    parser.add_argument("--json", action="store_true", help='print {"counts": {kind: n}, "lines": {kind: [numbers]}}')


def run(args: argparse.Namespace) -> int:
    """Print the findings; 1 if there are any."""
    from m32_assets.common.errors import M32Error
    from m32_assets.data.eval_set import held_out_prompts
    from m32_assets.gemma.tokenizer import token_counter
    from m32_assets.traces.verification import verify_file

    report = verify_file(
        args.file,
        held_out=held_out_prompts(args.eval_set),
        tokenizer=token_counter(args.tokenizer) if args.tokenizer else None,
    )
    if not report.traces and not any(report.counts.values()):
        raise M32Error(str(args.file), "no traces", "at least one, one per line")
    if args.json:
        print(json.dumps({"counts": report.counts, "lines": report.lines}, sort_keys=True))
    else:
        for kind, count in report.counts.items():
            print(f"{kind:14} {count}")
            messages = report.messages[kind]
            for message in messages[:SHOWN]:
                print(f"    {message}")
            if len(messages) > SHOWN:
                print(f"    … and {len(messages) - SHOWN} more; all line numbers: --json")
        print(f"\n{args.file}: {_verdict(report, bool(args.eval_set))}")
    return 1 if any(report.counts.values()) else 0


def _verdict(report: Report, compared: bool) -> str:
    """The closing sentence, with a note if leaks were not checked."""
    with_findings = {line for lines in report.lines.values() for line in lines}
    found = f"findings on {len(with_findings)} of its lines" if with_findings else "nothing was found"
    leaks = "" if compared else "; leaks were not checked, which takes --eval-set"
    return f"{report.traces} traces checked, {found}{leaks}"
