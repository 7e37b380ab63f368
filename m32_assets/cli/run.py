"""m32 run: materialize the graph with a preset, show the progress and summarize the result."""

from __future__ import annotations

import argparse
import contextlib
import os
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from m32_assets.common.errors import M32Error, of_system, relative
from m32_assets.orchestration.presets import PRESET_SELECTION, first_comment, preset_names, preset_path

if TYPE_CHECKING:
    from m32_assets.cli.progress import Progress
    from m32_assets.cli.run_follow import RunFollower
    from m32_assets.common.yaml_files import YamlFile
    from m32_assets.orchestration.project_paths import ProjectPaths

LONGEST = 3
"""How many of the slowest assets the summary names."""
STOPPED = "stopped; the next run resumes training from its last checkpoint"


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the subcommand."""
    names = preset_names()
    about = "\n".join(f"  {name:12} {first_comment(preset_path(name))}" for name in names)
    parser = subparsers.add_parser(
        "run",
        help="materialize the whole graph with a preset",
        description="Materialize the whole graph or a part of it, and print a summary. Training and answers that are "
        "finished for the same data, model and settings are reused. On a terminal a moving line shows the running "
        "asset; elsewhere a line is printed when an asset starts and ends, and at least every 30 seconds. The full "
        "log, with stack traces and the output of libraries, is .cache/runs/<run>/run.log.",
        epilog=f"presets, in m32_assets/presets:\n{about}\n\n"
        "A preset is a run config: copy one, change it, and pass its path to --config.\n\n"
        "selections, as in Dagster's UI, joined by commas:\n"
        "  sft_data            one asset\n"
        "  +sft_data           with all upstream assets; 2+sft_data with two levels\n"
        "  sft_checkpoint+     with all downstream assets\n"
        "  group:evaluation    a group; also kind:jax, tag:KEY=VALUE, and, or, not\n"
        "  *                   all assets, also the studies of the group mixture\n\n"
        "examples:\n  m32 run --preset tiny\n  m32 run --config mine.yaml\n"
        "  m32 run --select 'sft_checkpoint+'   training and everything after it",
    )
    parser.add_argument(
        "--preset",
        default="local",
        choices=names,
        metavar="NAME",
        help="a preset, see below (default: %(default)s)",
    )
    parser.add_argument("--config", type=Path, metavar="FILE", help="your own run config, instead of a preset")
    parser.add_argument(
        "--select",
        default=PRESET_SELECTION,
        metavar="ASSETS",
        help="the assets to make, see below (default: all but the studies, %(default)s)",
    )
    parser.add_argument(
        "--replay",
        type=int,
        default=10,
        metavar="N",
        help="repeat N recorded answers from the zip alone (default: %(default)s; 0 to skip)",
    )
    parser.add_argument(
        "--line-every",
        type=float,
        default=30.0,
        metavar="SECONDS",
        help="longest time without a line if the output is not a terminal (default: %(default)g)",
    )


def run(args: argparse.Namespace) -> int:
    """Run the command; 0 if every asset was made and every check passed."""
    from m32_assets.cli.progress import Progress
    from m32_assets.cli.run_here import heeded_signals, own_output
    from m32_assets.locks.file_lock import file_lock
    from m32_assets.orchestration.instance import dagster_home
    from m32_assets.orchestration.run_config import project_paths, read_config

    path = args.config or preset_path(args.preset)
    began, config = time.time(), read_config(path)
    paths = project_paths(config)
    dagster_home()
    lock, holder = paths.locks / f"run-{paths.checked_run()}.lock", {"command": "m32 run", "pid": os.getpid()}
    with contextlib.ExitStack() as stack:
        stack.enter_context(heeded_signals())
        # two runs of one name share folders; for runs in the queue its limit per name excludes them
        stack.enter_context(file_lock(f"run {paths.run}", lock, 0, holder, "Wait for that run or stop it"))
        progress = stack.enter_context(Progress(stack.enter_context(own_output()), args.line_every))
        try:
            return _run(args, config, paths, progress)
        except KeyboardInterrupt:
            progress.line(STOPPED)
            return 1
        except Exception as error:
            log, explained = paths.work / "run.log", isinstance(error, M32Error)
            if not explained or (log.exists() and log.stat().st_mtime >= began):
                _log_stack(log)
            if explained:
                raise
            return _unexplained(error, log, progress)


def _log_stack(log: Path) -> None:
    """Write the stack of the error that ends this command below what the steps have logged."""
    with contextlib.suppress(OSError):
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8", errors="backslashreplace") as out:
            traceback.print_exc(file=out)


def _unexplained(error: Exception, log: Path, progress: Progress) -> int:
    """Say what ended the command, where neither a step nor this project has explained it."""
    said = str(of_system(error)) if isinstance(error, OSError) else f"{type(error).__name__}: {error}"
    progress.line(f"\nerror        {' '.join(said.split())[:500]}")
    progress.line(f"full log     {relative(str(log))}")
    return 1


def _run(args: argparse.Namespace, config: YamlFile, paths: ProjectPaths, progress: Progress) -> int:
    from m32_assets.cli.progress import clock
    from m32_assets.cli.run_here import materialize
    from m32_assets.cli.run_plan import needs, plan_lines, planned_rounds, require, seconds_before
    from m32_assets.common.files import read_json, write_json
    from m32_assets.definitions import graph_job
    from m32_assets.orchestration.rl_config import rl_settings_of
    from m32_assets.orchestration.run_config import disagreements, resolved_config
    from m32_assets.orchestration.selection import out_of_date, select
    from m32_assets.rl.rewards import require_rewards

    started, job = time.perf_counter(), graph_job()
    kept, log = paths.work / "durations.json", paths.work / "run.log"
    assets = select(args.select, job.asset_layer.asset_graph)
    resolved, problems = resolved_config(job, config.value, config.where)
    if problems := problems or disagreements(resolved, assets, config.where):
        return _refused(problems, progress)
    _require_above(args, assets, job.asset_layer.asset_graph, paths)
    if "rl_checkpoint" in assets and (rounds := rl_settings_of(resolved)).rounds:
        require_rewards(rounds.rewards)  # before the hours that come before its first answer
    before, where = seconds_before(kept, "" if args.config else args.preset)
    need = needs(assets, resolved, paths.cache)
    progress.line(f"{first_comment(config.path)}\nrun {paths.run}, selection {args.select}\n")
    rounds = planned_rounds(assets, resolved, before, where)
    progress.line("\n".join([*plan_lines(assets, before, where, need, rounds), ""]))
    paths.work.mkdir(parents=True, exist_ok=True)
    require(need, paths.work)
    follower = materialize("m32_assets.definitions", assets, config.value, paths.run, log, before, progress)
    if not follower.succeeded:
        return _failed(follower, log, progress)
    write_json(kept, {**(read_json(kept) if kept.exists() else {}), **follower.durations})
    progress.line(f"\nwall time    {clock(time.perf_counter() - started)}")
    if len(follower.durations) > LONGEST:
        progress.line(f"longest      {_longest(follower.durations)}")
    if old := out_of_date(paths.all_outputs()):
        progress.line(f"out of date  {', '.join(old)}: made from earlier inputs; run again to make them anew")
    if "submission_bundle" in follower.durations:
        return _summary(paths.evidence, paths.outputs("submission_bundle"), args.replay, progress)
    progress.line("next         make dev, to see the results")
    return 0


def _require_above(args: argparse.Namespace, assets: Sequence[str], graph: Any, paths: ProjectPaths) -> None:
    """Refuse a selection whose upstream assets have not been made."""
    from m32_assets.orchestration.selection import missing_above

    parents = {
        key.to_user_string(): [parent.to_user_string() for parent in graph.get(key).parent_keys]
        for key in graph.toposorted_asset_keys
    }
    if missing := missing_above(assets, parents, paths.all_outputs()):
        source = f"--config {args.config}" if args.config else f"--preset {args.preset}"
        raise M32Error(
            f"selection {args.select!r}",
            f"no output of {', '.join(missing)} in run {paths.run!r}",
            "all upstream assets",
            f"Make them too: m32 run {source} --select '{','.join([*missing, args.select])}'",
        )


def _refused(problems: Sequence[str], progress: Progress) -> int:
    for problem in problems:
        progress.line(f"error        {problem}")
    progress.line("nothing was run; docs/reference/config.md lists the fields of a run config")
    return 2


def _failed(follower: RunFollower, log: Path, progress: Progress) -> int:
    progress.line("")
    # the errors of steps that a signal has ended are in the log
    for error in [] if follower.stopped else follower.errors:
        progress.line(f"error        {error}")
    if below := [name for name in follower.planned if name not in follower.assets]:
        progress.line(f"not started  {', '.join(below)}")
    progress.line(f"full log     {relative(str(log))}")
    if follower.stopped:
        progress.line("next         run again: finished training and answers are reused")
    else:
        progress.line("next         fix the cause and run again, see docs/how-to/failed-check.md")
    return 1


def _summary(folder: Path, bundle: dict[str, Any], answers: int, progress: Progress) -> int:
    from m32_assets.cli.progress import clock
    from m32_assets.common.files import read_json
    from m32_assets.submission.eval_summary import EvalSummary
    from m32_assets.submission.replay import replay

    progress.line(EvalSummary.model_validate(read_json(folder / "eval_summary.json")).in_short())
    path = relative(str(bundle["path"]))
    progress.line(f"bundle       {path}  ({bundle['size'] / 1e6:.1f} MB, sha256 {bundle['sha256'][:16]}…)")
    if answers:
        began = time.perf_counter()
        progress.working(lambda: f"  … {'replay':22} {clock(time.perf_counter() - began):>12}   answering from the zip")
        report = replay(Path(bundle["path"]), answers)
        progress.line(f"replay       {report.same} of {report.asked} recorded answers repeated exactly from the zip")
        for finding in [*(f"near tie, {tie}" for tie in report.near_ties), *report.findings]:
            progress.line(f"             {finding}")
        if report.findings:
            return 1
    progress.line(f"report       {relative(str(folder / 'report.html'))}")
    progress.line(f"next         .venv/bin/m32 verify-bundle {path}   or   make dev, to see the graph")
    return 0


def _longest(seconds: dict[str, float]) -> str:
    from m32_assets.cli.progress import clock

    slowest = sorted(seconds, key=lambda name: -seconds[name])[:LONGEST]
    return ", ".join(f"{name} {clock(seconds[name])}" for name in slowest)
