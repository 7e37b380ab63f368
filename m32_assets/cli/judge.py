"""m32 judge: score predictions against an eval set."""

from __future__ import annotations

import argparse
from pathlib import Path


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser(
        "judge",
        help="score predictions against an eval set",
        description="Score predictions against an eval set, exactly after normalisation; no model judges. A question "
        "without a prediction counts as wrong. With --baseline also list the questions that got better or worse, and "
        "whether chance explains the difference (exact McNemar test).",
        epilog="example:\n  m32 judge --predictions tuned.jsonl --baseline untuned.jsonl \\\n"
        "      --eval-set datasets/eval-v1/eval_set.jsonl",
    )
    parser.add_argument("--predictions", type=Path, required=True, metavar="FILE", help="JSONL of {id, output, …}")
    parser.add_argument("--eval-set", type=Path, required=True, metavar="FILE", help="JSONL of questions")
    parser.add_argument("--baseline", type=Path, metavar="FILE", help="predictions of another model to compare with")
    parser.add_argument("--limit", type=int, metavar="N", help="only the first N questions were asked (default: all)")
    parser.add_argument("--json", action="store_true", help="print the scorecard (and comparison) as JSON")


def run(args: argparse.Namespace) -> int:
    """Print the scorecard, and with a baseline the questions that got better or worse."""
    from m32_assets.common.files import readable_json
    from m32_assets.data.eval_set import read_eval_set
    from m32_assets.evaluation.comparison import compare
    from m32_assets.evaluation.judge import judge, read_predictions, scorecard

    items = read_eval_set(args.eval_set)[: args.limit]
    rows = judge(read_predictions(args.predictions), items)
    card = scorecard(rows)
    against = compare(judge(read_predictions(args.baseline), items), rows) if args.baseline else None
    if args.json:
        value = card.model_dump()
        if against:
            value["comparison"] = against.model_dump()
        print(readable_json(value).decode(), end="")
        return 0
    low, high = card.interval
    print(f"score                {card.primary_score:6.2f} of 100  (95 % interval {low} to {high})")
    print(f"items                {card.n_items} ({card.n_scored} scored, {card.n_skipped} skipped)")
    print(f"well-formed          {card.well_formed}")
    print(f"arithmetic holds     {card.arithmetic_holds}")
    print(f"agrees with its work {card.answer_agrees_with_reasoning}")
    for title, group in (
        ("section", card.section_scores),
        ("difficulty", card.difficulty_scores),
        ("category", card.category_scores),
    ):
        print(f"\n{title}")
        for name, value in group.items():
            print(f"  {name:18} {value:6.2f}")
    if against:
        gained = f"{against.better} better, {against.worse} worse, p = {against.p_value:.4f}"
        print(f"\nbaseline {against.baseline_score} → {against.tuned_score}: {gained}")
        for item in against.items:
            if item.change in ("better", "worse"):
                answers = f"{item.baseline_answer!r} → {item.tuned_answer!r}, expected {item.expected_answer!r}"
                print(f"  {item.change:7} {item.id}: {answers}")
    return 0
