"""m32 accept: make a judged run the one that later runs are compared with."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser(
        "accept",
        help="make a run the accepted best of its eval set",
        description="Make a judged run the one that later runs of the same questions are compared with. The check "
        "no_regression reads it from submission_runs/accepted/<eval set>.json. A run with a lower score is refused "
        "without --lower.",
        epilog="examples:\n"
        "  m32 accept --run m32_v2 --predictions submission_runs/m32_v2/predictions_eval-v2.jsonl \\\n"
        "      --eval-set datasets/eval-v2/test.jsonl --limit 200\n"
        "  m32 accept --run m32_v2 --predictions submission_runs/m32_v2/predictions.jsonl \\\n"
        "      --eval-set datasets/eval-v1/eval_set.jsonl",
    )
    parser.add_argument("--predictions", type=Path, required=True, metavar="FILE", help="JSONL of {id, output, …}")
    parser.add_argument("--eval-set", type=Path, required=True, metavar="FILE", help="JSONL of questions")
    parser.add_argument(
        "--limit", type=int, default=0, metavar="N", help="the run was asked only the first N questions (default: all)"
    )
    parser.add_argument(
        "--eval-version",
        metavar="NAME",
        help="name of those questions (default: as the evaluation names them, e.g. eval-v1 or eval-v2-test-first-200)",
    )
    parser.add_argument("--run", required=True, metavar="NAME", dest="name", help="name of the run, e.g. m32_v1")
    parser.add_argument(
        "--runs",
        type=Path,
        default=Path("submission_runs"),
        metavar="DIR",
        help="folder of all runs; the accepted one is written to its folder accepted (default: %(default)s)",
    )
    parser.add_argument("--lower", action="store_true", help="accept a score below that of the accepted run")


def run(args: argparse.Namespace) -> int:
    """Print the gate's verdict, then accept the run."""
    from m32_assets.common.errors import M32Error
    from m32_assets.data.eval_set import QuestionSet, read_eval_set
    from m32_assets.evaluation.gate import accept, accepted_path, regression_gate, run_result
    from m32_assets.evaluation.judge import judge, read_predictions

    if args.limit < 0:
        raise M32Error("limit", str(args.limit), "at least 1 question, or 0 for all")
    questions = QuestionSet(args.eval_set, args.limit)
    name = args.eval_version or questions.name
    rows = judge(
        read_predictions(args.predictions), read_eval_set(args.eval_set, args.limit or None), str(args.predictions)
    )
    result = run_result(rows, run=args.name, eval_set=name)
    path = accepted_path(args.runs, name)
    print(regression_gate(result, path).sentence)
    accept(result, path, lower=args.lower)
    print(f"accepted: {path}")
    return 0
