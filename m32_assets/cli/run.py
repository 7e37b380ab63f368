"""m32 run: materialize the graph with a preset, show how far it is, and say what came out."""

from __future__ import annotations

import argparse
import contextlib
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from m32_assets.cli.progress import Progress
    from m32_assets.cli.run_follow import RunFollower
    from m32_assets.orchestration.project_paths import ProjectPaths

PRESETS = Path(__file__).parents[1] / "presets"
LONGEST = 3
"""Assets that the summary names for the time they took."""
STOPPED = "stopped; the next run resumes training from its last checkpoint"


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the subcommand."""
    names = sorted(path.stem for path in PRESETS.glob("*.yaml"))
    about = "\n".join(f"  {name:12} {_about(PRESETS / f'{name}.yaml')}" for name in names)
    parser = subparsers.add_parser(
        "run",
        help="materialize the whole graph with a preset",
        description="Materialize the whole graph, or a part of it, and say what came out. What is finished for the same "
        "data, model and settings is reused. On a terminal a moving line shows what runs and how long it takes; "
        "elsewhere there is a line where an asset begins and ends, and one every 30 seconds between. The whole log, with "
        "the stack of what failed and what other libraries print, goes to .cache/runs/<run>/run.log.",
        epilog=f"presets, in m32_assets/presets:\n{about}\n\n"
        "A preset is a run config: copy one, change it, and give its path to --config.\n\n"
        "selections, as in Dagster's UI, joined by commas:\n"
        "  sft_data            one asset\n"
        "  +sft_data           and all above it; 2+sft_data two levels\n"
        "  sft_checkpoint+     and all below it\n"
        "  group:evaluation    a group; kind:jax, tag:KEY=VALUE, and, or, not\n"
        "  *                   all\n\n"
        "examples:\n  m32 run --preset tiny\n  m32 run --config mine.yaml\n"
        "  m32 run --select 'sft_checkpoint+'   training and all below it, the bundle too",
    )
    parser.add_argument(
        "--preset",
        default="local",
        choices=names,
        metavar="NAME",
        help="one of the presets (default: %(default)s)",
    )
    parser.add_argument("--config", type=Path, metavar="FILE", help="a run config of your own in place of a preset")
    parser.add_argument(
        "--select", default="*", metavar="ASSETS", help="which assets, as in Dagster's UI; see below (default: all)"
    )
    parser.add_argument(
        "--replay",
        type=int,
        default=10,
        metavar="N",
        help="make N recorded answers again from nothing but the zip (default: %(default)s; 0 for none)",
    )
    parser.add_argument(
        "--line-every",
        type=float,
        default=30.0,
        metavar="SECONDS",
        help="where the output is no terminal, the longest time without a line (default: %(default)g)",
    )


def run(args: argparse.Namespace) -> int:
    """0 when every asset was made and every check holds; a summary and the next command then."""
    from m32_assets.cli.progress import Progress
    from m32_assets.cli.run_here import heeded_signals, own_output
    from m32_assets.locks.file_lock import file_lease
    from m32_assets.orchestration.project_paths import ProjectPaths
    from m32_assets.orchestration.run_config import read_config, run_name

    path = args.config or PRESETS / f"{args.preset}.yaml"
    config = read_config(path)
    name = run_name(config, path)
    paths = ProjectPaths(run=name)
    lock, holder = paths.leases / f"run-{paths.checked_run()}.lock", {"command": "m32 run", "pid": os.getpid()}
    with contextlib.ExitStack() as stack:
        stack.enter_context(heeded_signals())
        # two runs of one name share their folders; the queue's limit holds the same for runs that it starts
        stack.enter_context(file_lease(f"run {name}", lock, 0, holder, "Wait for that run or stop it"))
        progress = stack.enter_context(Progress(stack.enter_context(own_output()), args.line_every))
        try:
            return _run(args, path, config, paths, progress)
        except KeyboardInterrupt:
            progress.line(STOPPED)
            return 1


def _run(args: argparse.Namespace, path: Path, config: dict[str, Any], paths: ProjectPaths, progress: Progress) -> int:
    from m32_assets.cli.progress import clock
    from m32_assets.cli.run_here import materialize
    from m32_assets.cli.run_plan import needs, plan_lines, require, seconds_before
    from m32_assets.common.files import read_json, write_json
    from m32_assets.definitions import graph_job
    from m32_assets.orchestration.run_config import resolved_config
    from m32_assets.orchestration.selection import out_of_date, select

    started, job = time.perf_counter(), graph_job()
    kept, log = paths.work / "durations.json", paths.work / "run.log"
    assets = select(args.select, job.asset_layer.asset_graph)
    resolved, problems = resolved_config(job, config)
    if problems:
        return _refused(problems, progress)
    _require_above(args, assets, job.asset_layer.asset_graph, paths)
    before, where = seconds_before(kept, "" if args.config else args.preset)
    need = needs(assets, resolved, paths.cache)
    progress.line(f"{_about(path)}\nrun {paths.run}, selection {args.select}\n")
    progress.line("\n".join([*plan_lines(assets, before, where, need), ""]))
    paths.work.mkdir(parents=True, exist_ok=True)
    require(need, paths.work)
    follower = materialize("m32_assets.definitions", assets, config, paths.run, log, before, progress)
    if not follower.succeeded:
        return _failed(follower, log, progress)
    write_json(kept, {**(read_json(kept) if kept.exists() else {}), **follower.durations})
    progress.line(f"\nwall time    {clock(time.perf_counter() - started)}")
    if len(follower.durations) > LONGEST:
        progress.line(f"longest      {_longest(follower.durations)}")
    if old := out_of_date(paths.all_outputs()):
        progress.line(f"out of date  {', '.join(old)}: made from what was there before; --select '*' makes them again")
    if "submission_bundle" in follower.durations:
        return _summary(paths.evidence, paths.outputs("submission_bundle"), args.replay, progress)
    progress.line("next         make dev, to see what was made")
    return 0


def _require_above(args: argparse.Namespace, assets: Sequence[str], graph: Any, paths: ProjectPaths) -> None:
    """Refuse a selection whose assets need what has not been made."""
    from m32_assets.common.errors import M32Error
    from m32_assets.orchestration.selection import missing_above

    parents = {
        key.to_user_string(): [parent.to_user_string() for parent in graph.get(key).parent_keys]
        for key in graph.toposorted_asset_keys
    }
    if missing := missing_above(assets, parents, paths.all_outputs()):
        source = f"--config {args.config}" if args.config else f"--preset {args.preset}"
        raise M32Error(
            f"selection {args.select!r}",
            f"nothing made yet of {', '.join(missing)} in the run {paths.run!r}",
            "all that the selected assets are made from",
            f"Make it too: m32 run {source} --select '{','.join([*missing, args.select])}'",
        )


def _refused(problems: Sequence[str], progress: Progress) -> int:
    for problem in problems:
        progress.line(f"error        {problem}")
    progress.line("refused before anything ran; what a run can be told is in docs/reference/config.md")
    return 2


def _failed(follower: RunFollower, log: Path, progress: Progress) -> int:
    from m32_assets.common.errors import relative

    progress.line("")
    # what a step says of the signal that ended it is in the log
    for error in [] if follower.stopped else follower.errors:
        progress.line(f"error        {error}")
    if below := [name for name in follower.planned if name not in follower.assets]:
        progress.line(f"not begun    {', '.join(below)}")
    progress.line(f"whole log    {relative(str(log))}")
    if follower.stopped:
        progress.line("next         run again, what is finished is reused")
    else:
        progress.line(
            "next         mend the cause and run again, what is finished is reused; docs/how-to/failed-check.md"
        )
    return 1


def _summary(folder: Path, bundle: dict[str, Any], answers: int, progress: Progress) -> int:
    from m32_assets.cli.progress import clock
    from m32_assets.common.errors import relative
    from m32_assets.common.files import read_json
    from m32_assets.submission.evidence import EvalSummary
    from m32_assets.submission.replay import replay

    progress.line(EvalSummary.model_validate(read_json(folder / "eval_summary.json")).in_short())
    path = relative(str(bundle["path"]))
    progress.line(f"bundle       {path}  ({bundle['size'] / 1e6:.1f} MB, sha256 {bundle['sha256'][:16]}…)")
    if answers:
        began = time.perf_counter()
        progress.working(
            lambda: f"  … {'replay':22} {clock(time.perf_counter() - began):>12}   answering again from the zip"
        )
        report = replay(Path(bundle["path"]), answers)
        progress.line(
            f"replay       {report.same} of {report.asked} recorded answers came again from the zip, to the character"
        )
        for finding in report.findings:
            progress.line(f"             {finding}")
        if report.findings:
            return 1
    progress.line(f"report       {relative(str(folder / 'report.html'))}")
    progress.line(f"next         .venv/bin/m32 verify-bundle {path}   or   make dev, to see the graph")
    return 0


def _longest(seconds: dict[str, float]) -> str:
    from m32_assets.cli.progress import clock

    most = sorted(seconds, key=lambda name: -seconds[name])[:LONGEST]
    return ", ".join(f"{name} {clock(seconds[name])}" for name in most)


def _about(path: Path) -> str:
    """The comment that a preset begins with."""
    first = path.read_text("utf-8").partition("\n")[0] if path.is_file() else ""
    return first.lstrip("# ") if first.startswith("#") else str(path)
