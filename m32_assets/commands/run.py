"""m32 run: materialize the graph with a preset, show how far it is, and say what came out."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from m32_assets.run_follow import RunFollower

PRESETS = Path(__file__).parents[1] / "presets"
LOOK_SECONDS = 0.5
LONGEST = 3
"""Assets that the summary names for the time they took."""
WITHOUT_A_SUCCESSOR = (
    # the command that Dagster names in its place comes with another package that this project does not need
    "ignore:Function `asset_materialize_command` is superseded",
    # Dagster's own parser of '*' passes it; nothing here does
    "ignore:Parameter `include_sources` of function `AssetSelection.all`",
)
"""Warnings that Dagster's command line gives for being used, one message each."""


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the subcommand."""
    names = sorted(path.stem for path in PRESETS.glob("*.yaml"))
    about = "\n".join(f"  {name:12} {_about(PRESETS / f'{name}.yaml')}" for name in names)
    parser = subparsers.add_parser(
        "run",
        help="materialize the whole graph with a preset",
        description="Materialize the whole graph, or a part of it, and say what came out. What is finished for the same "
        "data, model and settings is reused. On a terminal a moving line shows what runs and how long it takes; "
        "elsewhere there is one line an asset. The whole log goes to .cache/runs/<run>/run.log.",
        epilog=f"presets, in m32_assets/presets:\n{about}\n\nA preset is a run config: copy one, change it, and give its path to --config.\n\n"
        "examples:\n  m32 run --preset tiny\n  m32 run --config mine.yaml\n  m32 run --select 'sft_checkpoint+'   training and what is below it",
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
        "--select",
        default="*",
        metavar="ASSETS",
        help="which assets: names joined by commas, + behind one for all below it, + before one for all above (default: all)",
    )
    parser.add_argument(
        "--replay", type=int, default=10, metavar="N",
        help="make N recorded answers again from nothing but the zip (default: %(default)s; 0 for none)",
    )  # fmt: skip


def run(args: argparse.Namespace) -> int:
    """0 when every asset was made and every check holds; a summary and the next command then."""
    from m32_assets.resources import ProjectPaths
    from m32_assets.training.lease import file_lease

    path = args.config or PRESETS / f"{args.preset}.yaml"
    config = _read_config(path)
    name = config.get("resources", {}).get("paths", {}).get("config", {}).get("run", "m32_v1")
    paths = ProjectPaths(run=name)
    lock, holder = paths.leases / f"run-{paths.checked_run()}.lock", {"command": "m32 run", "pid": os.getpid()}
    # two runs of one name share their folders; the queue's limit holds the same for runs that it starts
    with file_lease(f"run {name}", lock, 0, holder, "Wait for that run or stop it"):
        return _run(args, path, config, name, paths.work, time.perf_counter())


def _run(args: argparse.Namespace, path: Path, config: dict[str, Any], name: str, work: Path, started: float) -> int:
    from m32_assets.files import read_json, write_json
    from m32_assets.run_follow import clock

    work.mkdir(parents=True, exist_ok=True)
    kept, log = work / "durations.json", work / "run.log"
    before = read_json(kept) if kept.exists() else {}
    print(f"{_about(path)}\nrun {name}, selection {args.select}\n", flush=True)
    code, follower = _materialize(args.select, config, name, log, before)
    if code:
        return _failed(follower, log)
    write_json(kept, {**before, **follower.durations})
    print(f"\nwall time    {clock(time.perf_counter() - started)}")
    if len(follower.durations) > LONGEST:
        print(f"longest      {_longest(follower.durations)}")
    if "submission_bundle" not in follower.durations:
        print("next         make dev, to see what was made")
        return 0
    return _summary(Path("submission_runs") / name, read_json(work / "facts/submission_bundle.json"), args.replay)


def _materialize(
    selection: str, config: dict[str, Any], name: str, log: Path, before: dict[str, float]
) -> tuple[int, RunFollower]:
    """Run Dagster's own command, follow its events; its exit code and what was seen."""
    import dagster as dg

    from m32_assets.attempts import refuse_second_run, run_tags
    from m32_assets.recovery import make_storages
    from m32_assets.run_follow import RunFollower

    # the events are read from the instance and not from the console, whose last lines a step's end can cut off
    quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    command = [
        sys.executable, *(part for message in WITHOUT_A_SUCCESSOR for part in ("-W", message)), "-m", "dagster", "asset",
        "materialize", "--select", selection, "-m", "m32_assets.definitions", "--config-json", json.dumps({**config, **quiet}),
    ]  # fmt: skip
    with contextlib.ExitStack() as stack:
        home = os.environ.get("DAGSTER_HOME") or (
            str(Path.cwd()) if Path("dagster.yaml").exists() else stack.enter_context(tempfile.TemporaryDirectory())
        )
        instance = stack.enter_context(dg.DagsterInstance.from_config(home))
        make_storages(instance)
        refuse_second_run(instance, name)
        out = stack.enter_context(log.open("w", encoding="utf-8"))
        process = stack.enter_context(subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
            env={**os.environ, "DAGSTER_HOME": home},
        ))  # fmt: skip
        stack.callback(signal.signal, signal.SIGTERM, signal.getsignal(signal.SIGTERM))
        signal.signal(signal.SIGTERM, lambda *_: _stop(process))
        follower = RunFollower(instance, process.pid, sys.stdout, out, before)
        said: list[str] = []
        reader = threading.Thread(target=_read, args=(process, follower, said), daemon=True)
        reader.start()
        try:
            while process.poll() is None:
                known = follower.run_id
                follower.look()
                if follower.run_id and not known:  # so that the queue starts no second one beside it
                    instance.add_run_tags(follower.run_id, run_tags(name))
                time.sleep(LOOK_SECONDS)
        except KeyboardInterrupt:  # the child has had the same signal as this process
            follower.line("stopping; the next run resumes training from its last checkpoint")
        code = process.wait()
        reader.join(10)
        follower.look()
        if code and not follower.run_id:  # refused before there was a run
            follower.errors.append(_refusal(said))
        return code, follower


def _stop(process: subprocess.Popen[str]) -> NoReturn:
    """Pass a termination on, which unlike Ctrl-C comes to one process alone: Dagster ends its steps and records it."""
    process.terminate()
    raise KeyboardInterrupt


def _read(process: subprocess.Popen[str], follower: RunFollower, said: list[str]) -> None:
    """Show what is not Dagster's own, such as a warning: nothing is hidden; of a refusal only its sentence is shown."""
    assert process.stdout is not None
    for text in process.stdout:
        said.append(text)
        if follower.run_id and text.strip() and " - dagster - DEBUG - " not in text:
            follower.line(f"    {text.rstrip()}")


def _refusal(said: list[str]) -> str:
    """What Dagster's command said before it made a run, without the stack."""
    text = "".join(said)
    refused = re.findall(r"PostProcessingError: (.*)|Error \d+: ((?!Post processing).*)", text)
    refused = refused or re.findall(r"^[\w.]+(?:Error|Exception): (.+)()", text, re.M)[-1:]
    return "\n             ".join(a or b for a, b in refused) or text.strip()[-2000:]


def _failed(follower: RunFollower, log: Path) -> int:
    print()
    for error in follower.errors:
        print(f"error        {error}")
    if not follower.run_id:
        print("refused before anything ran; what a run can be told is in docs/reference/config.md")
        return 2
    if below := [name for name in follower.planned if name not in follower.assets]:
        print(f"not begun    {', '.join(below)}")
    print(f"whole log    {log}")
    print("next         mend the cause and run again, what is finished is reused; docs/how-to/failed-check.md")
    return 1


def _summary(folder: Path, bundle: dict[str, Any], answers: int) -> int:
    from m32_assets.files import read_json
    from m32_assets.submission.evidence import EvalSummary
    from m32_assets.submission.replay import replay

    print(EvalSummary.model_validate(read_json(folder / "eval_summary.json")).in_short())
    path = _short(Path(bundle["path"]))
    print(f"bundle       {path}  ({bundle['size'] / 1e6:.1f} MB, sha256 {bundle['sha256'][:16]}…)", flush=True)
    if answers:
        report = replay(Path(bundle["path"]), answers)
        print(
            f"replay       {report.same} of {report.asked} recorded answers came again from the zip, to the character"
        )
        for finding in report.findings:
            print(f"             {finding}")
        if report.findings:
            return 1
    print(f"report       {folder / 'report.html'}")
    print(f"next         .venv/bin/m32 verify-bundle {path}   or   make dev, to see the graph")
    return 0


def _longest(seconds: dict[str, float]) -> str:
    from m32_assets.run_follow import clock

    most = sorted(seconds, key=lambda name: -seconds[name])[:LONGEST]
    return ", ".join(f"{name} {clock(seconds[name])}" for name in most)


def _read_config(path: Path) -> dict[str, Any]:
    import yaml

    from m32_assets.errors import M32Error

    try:
        value = yaml.safe_load(path.read_text("utf-8"))
    except OSError as error:
        raise M32Error(str(path), str(error.strerror or error), "a run config in YAML") from None
    except yaml.YAMLError as error:
        raise M32Error(str(path), f"invalid YAML ({error})", "a run config in YAML") from None
    if not isinstance(value, dict):
        raise M32Error(str(path), f"a {type(value).__name__}", "a mapping with resources, ops and loggers")
    return value


def _about(path: Path) -> str:
    """The comment that a preset begins with."""
    first = path.read_text("utf-8").partition("\n")[0] if path.is_file() else ""
    return first.lstrip("# ") if first.startswith("#") else str(path)


def _short(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
