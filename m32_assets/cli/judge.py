"""m32 judge: score predictions against an eval set."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from m32_assets.evaluation.comparison import Comparison
    from m32_assets.evaluation.samples import SampleScores
    from m32_assets.evaluation.scorecard import JudgedRow, Scorecard


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser(
        "judge",
        help="score predictions against an eval set",
        description="Score predictions against an eval set, exactly after normalisation; no model judges. A question "
        "without a prediction counts as wrong. Every wrong answer has a kind. With --baseline also list the questions "
        "that got better or worse, and whether chance explains the difference (exact McNemar test). A file with "
        "several samples of each question gets pass@k and majority votes, which are never mixed with the score of "
        "single answers.",
        epilog="examples:\n  m32 judge --predictions tuned.jsonl --baseline untuned.jsonl \\\n"
        "      --eval-set datasets/eval-v1/eval_set.jsonl\n"
        "  m32 judge --predictions tuned.jsonl --samples samples.jsonl --eval-set datasets/eval-v1/eval_set.jsonl",
    )
    parser.add_argument(
        "--predictions",
        type=Path,
        required=True,
        metavar="FILE",
        help="JSONL of {id, output, …}; several rows of one id, which differ in `sample`, are samples",
    )
    parser.add_argument("--eval-set", type=Path, required=True, metavar="FILE", help="JSONL of questions")
    parser.add_argument(
        "--samples", type=Path, metavar="FILE", help="several samples of each question, to score beside --predictions"
    )
    parser.add_argument("--baseline", type=Path, metavar="FILE", help="predictions of another model to compare with")
    parser.add_argument("--limit", type=int, metavar="N", help="only the first N questions were asked (default: all)")
    parser.add_argument("--json", action="store_true", help="print scorecard, comparison and sample scores as JSON")


def run(args: argparse.Namespace) -> int:
    """Print the scorecard, the kinds of errors, what changed from a baseline, and the scores over samples."""
    from m32_assets.common.errors import M32Error
    from m32_assets.common.files import readable_json
    from m32_assets.data.eval_set import read_eval_set
    from m32_assets.evaluation.comparison import compare
    from m32_assets.evaluation.judge import judge, read_predictions, scorecard
    from m32_assets.evaluation.samples import has_samples, judge_samples, sample_scores
    from m32_assets.evaluation.scorecard import error_kinds_by_category

    items = read_eval_set(args.eval_set, args.limit)
    predictions = read_predictions(args.predictions)
    single, several = predictions, read_predictions(args.samples) if args.samples else []
    before = judge(read_predictions(args.baseline), items, str(args.baseline)) if args.baseline else []
    if has_samples(predictions):
        if args.samples or args.baseline:
            found = f"several samples of a question in {args.predictions}"
            raise M32Error("--predictions", found, "one answer to each question beside --samples or --baseline")
        single, several = [], predictions
    elif args.samples and not has_samples(several):
        raise M32Error("--samples", f"one answer to each question in {args.samples}", "several")
    value: dict[str, object] = {}
    text: list[str] = []
    if single or not several:
        rows = judge(single, items, str(args.predictions))
        card = scorecard(rows)
        value |= card.model_dump()
        text += [*_scores(card), *_kinds(rows, "wrong answers by kind")]
        if args.baseline:
            against = compare(before, rows)
            value["comparison"] = against.model_dump()
            text += _changes(against)
    if several:
        judged = judge_samples(several, items, str(args.samples or args.predictions))
        scores = sample_scores(judged)
        value["sample_scores"] = scores.model_dump()
        text += [*([""] if text else []), *_sample_lines(scores)]
        drawn = [row for rows in judged for row in rows]
        value["sample_error_kinds"] = error_kinds_by_category(drawn)
        text += _kinds(drawn, "wrong samples by kind")
    print(readable_json(value).decode() if args.json else "\n".join([*text, ""]), end="")
    return 0


def _scores(card: Scorecard) -> list[str]:
    low, high = card.interval
    lines = [
        f"score                {card.primary_score:6.2f} of 100  (95 % interval {low} to {high})",
        f"items                {card.n_items} ({card.n_scored} scored, {card.n_skipped} skipped)",
        f"no answer found      {card.no_answer}",
        f"well-formed          {card.well_formed}",
        f"arithmetic holds     {card.arithmetic_holds}",
        f"agrees with its work {card.answer_agrees_with_reasoning}",
    ]
    for title, group in (
        ("section", card.section_scores),
        ("difficulty", card.difficulty_scores),
        ("category", card.category_scores),
    ):
        lines += ["", title, *(f"  {name:18} {value:6.2f}" for name, value in group.items())]
    return lines


def _kinds(rows: Sequence[JudgedRow], title: str) -> list[str]:
    """A line for each category with wrong answers."""
    from m32_assets.evaluation.error_table import error_table

    table = error_table(rows)
    if not table.rows:
        return []
    lines = ["", title, "  " + " ".join([f"{'':18}", *(f"{kind:>11}" for kind in table.kinds)])]
    for name, counts in table.rows:
        lines.append("  " + " ".join([f"{name:18}", *(f"{n or '':>11}" for n in counts)]).rstrip())
    return lines


def _changes(against: Comparison) -> list[str]:
    """The questions that got better or worse."""
    from m32_assets.evaluation.comparison import p_in_words

    gained = f"{against.better} better, {against.worse} worse, {p_in_words(against.p_value)}"
    lines = ["", f"baseline {against.baseline_score} → {against.tuned_score}: {gained}"]
    for item in against.items:
        if item.change in ("better", "worse"):
            answers = f"{item.baseline_answer!r} → {item.tuned_answer!r}, expected {item.expected_answer!r}"
            lines.append(f"  {item.change:7} {item.id}: {answers}")
    return lines


def _sample_lines(scores: SampleScores) -> list[str]:
    """A line for each k, and the questions by right samples."""

    def cell(score: float, interval: Sequence[float]) -> str:
        return f"{score:.2f} ({interval[0]} to {interval[1]})"

    lines = [
        f"samples              {scores.samples} of each question "
        f"({scores.n_items} items, {scores.n_skipped} skipped); 95 % intervals",
        f"  {'k':>4}  {'pass@k':24}  {'majority@k':24}  verified majority@k",
    ]
    for at in scores.scores:
        cells = (
            cell(at.pass_at_k, at.pass_interval),
            cell(at.majority, at.majority_interval),
            cell(at.verified_majority, at.verified_majority_interval),
        )
        lines.append(f"  {at.k:4}  {cells[0]:24}  {cells[1]:24}  {cells[2]}")
    tally = ", ".join(f"{right}: {n}" for right, n in enumerate(scores.right_of_samples) if n)
    return [
        *lines,
        f"some right           {scores.some_right} questions have some samples right and some wrong",
        f"with verified        {scores.with_verified} questions have a well-formed sample without a false claim",
        f"right samples        {tally}  (right samples: questions)",
    ]
