"""m32 rewards: score completions with rewards before a training is spent on them."""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from m32_assets.rl.completions import Completion
    from m32_assets.rl.rewards import Scored

ANSWER_CHARS = 40
"""Characters of an answer in the table."""
NAME_CHARS = 40
"""Characters of an id in the table."""


class Row(NamedTuple):
    """A completion and what was found about it."""

    completion: Completion
    scored: Scored
    answer: str
    well_formed: bool
    cut: bool


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser(
        "rewards",
        help="score completions with the rewards of reinforcement learning",
        description="Score completions with the rewards of reinforcement learning, each part by itself, so that a "
        "reward can be tried before an hour of training is spent on it. A completion that is not well-formed or was "
        "cut has a total of 0, unless all rewards are functions of your own. Several completions of one prompt are a "
        "group; a group whose totals are all the same teaches nothing.",
        epilog="examples:\n  m32 rewards completions.jsonl\n  m32 rewards submission_runs/m32_v1/predictions.jsonl \\\n"
        "      --eval-set datasets/eval-v1/eval_set.jsonl --reward answer=1 --reward length=0.2\n"
        "  m32 rewards completions.jsonl --reward my_rewards:short=1",
    )
    parser.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="JSONL of {prompt, completion, reference, …}; the last two may be named output and expected_answer",
    )
    parser.add_argument(
        "--eval-set",
        type=Path,
        metavar="FILE",
        help="JSONL of questions: prompt, reference and demand are taken from it, by id",
    )
    parser.add_argument(
        "--reward",
        action="append",
        default=[],
        metavar="NAME=WEIGHT",
        help="answer, claims, agreement, length, or module:name of a function of your own; may be repeated "
        "(default: answer=1 and claims=0.1)",
    )
    parser.add_argument(
        "--show", type=int, default=20, metavar="N", help="completions in the table, the first N (default: %(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="print all completions and the summary as JSON")


def run(args: argparse.Namespace) -> int:
    """Print the rewards of each completion and their means."""
    from m32_assets.common.errors import M32Error
    from m32_assets.common.files import readable_json
    from m32_assets.data.eval_set import read_eval_set
    from m32_assets.rl.completions import read_completions
    from m32_assets.rl.rewards import DEFAULT_WEIGHTS, require_rewards

    if args.show < 0:
        raise M32Error("--show", str(args.show), "0 or more completions")
    weights = _weights(args.reward) or dict(DEFAULT_WEIGHTS)
    require_rewards(weights)
    items = read_eval_set(args.eval_set) if args.eval_set else None
    rows = [_row(one, weights) for one in read_completions(args.file, items)]
    found = _summary(rows)
    if args.json:
        completions = [
            {
                "id": row.completion.name,
                "sample": row.completion.meta["sample"],
                "total": row.scored.total,
                "parts": row.scored.parts,
                "answer": row.answer,
                "well_formed": row.well_formed,
                "cut": row.cut,
            }
            for row in rows
        ]
        print(readable_json({"weights": weights, **found, "completions": completions}).decode(), end="")
    else:
        print("\n".join([*_table(rows, found["mean"], args.show), "", *_summary_lines(found)]))
    return 0


def _weights(given: Sequence[str]) -> dict[str, float]:
    """The weights of ``NAME=WEIGHT``."""
    from m32_assets.common.errors import M32Error

    weights: dict[str, float] = {}
    for text in given:
        name, _, number = text.partition("=")
        try:
            weight = float(number)
        except ValueError:
            expected = "NAME=WEIGHT, such as answer=1"
            raise M32Error("--reward", repr(text[:80]), expected) from None
        if name in weights:
            raise M32Error("--reward", f"{name!r} twice", "each reward once")
        weights[name] = weight
    return weights


def _row(completion: Completion, weights: dict[str, float]) -> Row:
    from m32_assets.evaluation.answers import extract
    from m32_assets.rl.rewards import CUT, score

    scored = score(completion.prompt, completion.text, completion.reference, completion.meta, weights)
    found = extract(completion.text)
    return Row(completion, scored, found.answer or "", found.well_formed, completion.meta["finish_reason"] in CUT)


def _summary(rows: Sequence[Row]) -> dict[str, Any]:
    """The means, the share that is well-formed, and the groups."""
    groups: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        groups[row.completion.prompt].append(row.scored.total)
    several = [totals for totals in groups.values() if len(totals) > 1]
    return {
        "mean": {
            "total": _mean([row.scored.total for row in rows]),
            **{name: _mean([row.scored.parts[name] for row in rows]) for name in rows[0].scored.parts},
        },
        "well_formed": _mean([row.well_formed for row in rows]),
        "cut": _mean([row.cut for row in rows]),
        "prompts": len(groups),
        "groups": len(several),
        "groups_without_variance": sum(len(set(totals)) == 1 for totals in several),
    }


def _mean(values: Sequence[float]) -> float:
    return round(sum(values) / len(values), 6)


def _table(rows: Sequence[Row], mean: dict[str, float], show: int) -> Iterator[str]:
    """A line for each of the first completions, and one with the means of all."""
    from m32_assets.cli.runs import aligned

    lines = [("id", *mean, "answer")]
    for row in rows[:show]:
        numbers = (row.scored.total, *row.scored.parts.values())
        name = f"{row.completion.name}#{row.completion.meta['sample']}"
        name = name.removesuffix("#0")
        lines.append((_one_line(name, NAME_CHARS), *(f"{n:.3f}" for n in numbers), _one_line(row.answer, ANSWER_CHARS)))
    lines.append(("mean", *(f"{value:.3f}" for value in mean.values()), ""))
    *table, last = aligned(lines, right=range(1, len(mean) + 1))
    yield from table
    if len(rows) > show:
        yield f"… and {len(rows) - show} more (--show {len(rows)})"
    yield last


def _summary_lines(found: dict[str, Any]) -> Iterator[str]:
    yield f"well-formed  {100 * found['well_formed']:.1f} %"
    yield f"cut          {100 * found['cut']:.1f} %"
    if found["groups"]:
        yield f"groups       {found['groups']} prompts with several completions"
        yield f"no variance  {found['groups_without_variance']} of them: all totals the same, so nothing to learn"


def _one_line(text: str, most: int) -> str:
    """The beginning of a text without what could break the table."""
    text = " ".join(text.split())
    text = text if len(text) <= most else f"{text[: most - 1]}…"
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
