"""m32 runs: the runs of a folder side by side."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from m32_assets.submission.runs import Run

HEADS = ("run", "eval set", "score", "95 % interval", "well-formed", "training min", "in all", "trained", "commit")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser(
        "runs",
        help="list the runs: scores, times, and settings that differ",
        description="List the runs of a folder, newest first: score with interval, well-formed answers, kinds of "
        "error, rounds after SFT, minutes of the training steps and from the start of training to the end of the "
        "evaluation, and the settings that are not the same in all of them. * marks the accepted run of an eval set. "
        "A run with broken evidence is listed with what is wrong.",
        epilog="examples:\n  m32 runs\n  m32 runs --html",
    )
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path("submission_runs"),
        metavar="DIR",
        help="folder of all runs (default: %(default)s)",
    )
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--json", action="store_true", help="print the runs as JSON")
    shown.add_argument(
        "--html", action="store_true", help="write the runs and their comparisons to DIR/index.html, for a browser"
    )
    parser.add_argument(
        "--datasets",
        type=Path,
        default=Path("datasets"),
        metavar="DIR",
        help="folder of the eval sets, for --html (default: %(default)s)",
    )


def run(args: argparse.Namespace) -> int:
    """Print the runs or write their page; return 1 if no run can be read."""
    from m32_assets.common.errors import M32Error
    from m32_assets.common.files import readable_json
    from m32_assets.submission.runs import differing_settings, read_runs
    from m32_assets.submission.runs_page import write_runs_page

    runs = read_runs(args.folder)
    if not runs:
        raise M32Error(str(args.folder), "no runs", "a folder for each run", "Make one: m32 run --preset tiny")
    if args.html:
        print(f"{write_runs_page(args.folder, args.datasets, runs)}: {len(runs)} runs")
    elif args.json:
        value = {"runs": [each.as_row() for each in runs], "settings_that_differ": differing_settings(runs)}
        print(readable_json(value).decode(), end="")
    else:
        print("\n".join(_lines(runs, args.folder)))
    return 0 if any(each.readable for each in runs) else 1


def _lines(runs: Sequence[Run], folder: Path) -> Iterator[str]:
    from m32_assets.submission.run_settings import setting_text
    from m32_assets.submission.runs import accepted_elsewhere, differing_settings, error_kinds_text

    readable = [each for each in runs if each.readable]
    if readable:
        yield from aligned([HEADS, *(row for each in readable for row in _rows(each))], right=(2, 5, 6))
    for each in runs:
        if each.problem:
            yield f"{each.run}: {each.problem}"
    yield from accepted_elsewhere(runs, folder)
    if any(each.rounds for each in readable):
        yield "\nrounds after SFT"
        yield from (f"  {each.run}: {each.rounds}" for each in readable if each.rounds)
    if any(scores.error_kinds for each in readable for scores in each.question_sets):
        yield "\nkinds of error"
        for each in readable:
            for scores in each.question_sets:
                yield f"  {each.run}, {scores.eval_set}: {error_kinds_text(scores.error_kinds)}"
    if differ := differing_settings(runs):
        yield "\nsettings that differ"
    for name, by_run in differ.items():
        yield f"  {name}"
        by_value: dict[str, list[str]] = {}
        for of, value in by_run.items():
            by_value.setdefault(setting_text(value, 200), []).append(of)
        yield from (f"    {value}  ({', '.join(names)})" for value, names in by_value.items())


def _rows(run: Run) -> Iterator[tuple[str, ...]]:
    """A row for each question set; only the first has what is said of the whole run."""
    from m32_assets.submission.runs import interval_text, minutes_text

    of_run = (
        minutes_text(run.training_minutes),
        minutes_text(run.total_minutes),
        run.trained_at[:16].replace("T", " ") or "-",
        run.commit or "-",
    )
    for scores in run.question_sets:
        first = scores is run.headline
        yield (
            run.run if first else "",
            scores.eval_set + (" *" if scores.accepted else ""),
            f"{scores.score:.2f}",
            interval_text(scores),
            f"{scores.well_formed} of {scores.questions}",
            *(of_run if first else ("",) * len(of_run)),
        )


def aligned(rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> list[str]:
    """The rows of a table as lines with aligned columns.

    Args:
        right: the columns that are aligned to the right.
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if i in right else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
