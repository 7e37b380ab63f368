"""m32 compare: two runs on the questions that both answered."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from m32_assets.submission.run_comparison import RunComparison, SetComparison
    from m32_assets.submission.runs import Run


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser(
        "compare",
        help="compare two runs, question by question",
        description="Compare run B with run A on the questions that both answered: score, difference with its paired "
        "95 % interval, the exact McNemar test, better and worse by section and category, the questions that changed, "
        "and the settings that differ. Answers are judged again by today's judge and key. Questions that are not of "
        "the same words and answer key in both runs are left out and counted.",
        epilog="example:\n  m32 compare m32_v1 m32_v1_long",
    )
    parser.add_argument("first", metavar="A", help="name of a run, or its folder")
    parser.add_argument("second", metavar="B", help="the run that is compared with it")
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path("submission_runs"),
        metavar="DIR",
        help="folder of all runs (default: %(default)s)",
    )
    parser.add_argument(
        "--datasets",
        type=Path,
        default=Path("datasets"),
        metavar="DIR",
        help="folder of the eval sets (default: %(default)s)",
    )
    parser.add_argument(
        "--eval-set",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="questions of an outside eval set, a file of the name that it had in the run; may be repeated",
    )
    parser.add_argument("--json", action="store_true", help="print the comparison as JSON")


def run(args: argparse.Namespace) -> int:
    """Print the comparison."""
    from m32_assets.common.errors import M32Error
    from m32_assets.common.files import readable_json
    from m32_assets.submission.run_comparison import compare_runs

    for path in args.eval_set:
        if not path.is_file():
            raise M32Error(f"--eval-set {path}", "no file", "JSONL of questions")
    first, second = (_run(name, args.folder) for name in (args.first, args.second))
    if first.folder.resolve() == second.folder.resolve():
        raise M32Error("A and B", f"{first.run} twice", "two runs")
    found = compare_runs(first, second, args.datasets, args.eval_set)
    if args.json:
        print(readable_json(found.as_json()).decode(), end="")
    else:
        print("\n".join(_lines(found)))
    return 0


def _run(name: str, folder: Path) -> Run:
    """The run of this name, or in this folder."""
    from m32_assets.common.errors import M32Error
    from m32_assets.submission.runs import read_run, read_runs

    known = read_runs(folder) if folder.is_dir() else []
    for each in known:
        if name in (each.run, each.folder.name):
            return each
    if Path(name).is_dir():
        return read_run(Path(name).resolve())
    names = ", ".join(each.run for each in known) or "none"
    raise M32Error(f"run {name!r}", "no such run", f"a run of {folder} ({names}), or the folder of a run")


def _lines(found: RunComparison) -> Iterator[str]:
    from m32_assets.submission.run_settings import setting_text

    yield f"A: {found.first.run}    B: {found.second.run}"
    for name, of in (("A", found.first), ("B", found.second)):
        if of.rounds:
            yield f"{name} has rounds after SFT: {of.rounds}"
    yield from (f"note: {note}" for note in found.notes)
    if any(found.left_out):
        yield f"left out: {found.left_out[0]} answers of A and {found.left_out[1]} of B, to questions not shared"
    for one in found.sets:
        yield from _set_lines(one)
    if found.settings:
        yield "\nsettings that differ"
    for name, (before, after) in found.settings.items():
        yield f"  {name}: {setting_text(before, 200)} → {setting_text(after, 200)}"
    if found.inputs:
        yield f"\ninputs that differ: {', '.join(found.inputs)}"


def _set_lines(one: SetComparison) -> Iterator[str]:
    from m32_assets.cli.runs import aligned
    from m32_assets.submission.run_comparison import verdict

    scores = one.comparison
    yield f"\n{one.eval_set}, {scores.n_items} questions"
    yield f"  score       {scores.baseline_score:.2f} → {scores.tuned_score:.2f} of 100"
    low, high = scores.interval
    yield f"  difference  {scores.difference:+.2f} (95 % interval {low:+.2f} to {high:+.2f})"
    yield f"  changed     {scores.better} better, {scores.worse} worse, {verdict(scores)}\n"
    table = [("", "questions", "A", "B", "better", "worse")]
    table += [
        (g.name, str(g.questions), f"{g.first:.1f}", f"{g.second:.1f}", str(g.better), str(g.worse)) for g in one.groups
    ]
    yield from (f"  {line}" for line in aligned(table, right=range(1, 6)))
    if one.error_kinds:
        yield "\n  kinds of error"
        yield from (
            f"    {kind.replace('_', ' ')}: {before} → {after}" for kind, (before, after) in one.error_kinds.items()
        )
    yield "\n  questions that changed"
    for item in one.changed:
        yield f"  {item.change:6} {item.id}: {' '.join(item.prompt.split())[:100]!r}"
        answers = [
            f"{each.answer[:60]!r}" + (f" ({each.error_kind.replace('_', ' ')})" if each.error_kind else "")
            for each in (item.first, item.second)
        ]
        yield f"         {' → '.join(answers)}, expected {item.expected_answer[:60]!r}"
