"""A run in this process: its steps, its events, its output, and the signals that end it."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

import dagster as dg
from dagster._core.definitions.assets.job.asset_job import IMPLICIT_ASSET_JOB_NAME
from dagster._core.definitions.reconstruct import ReconstructableRepository
from dagster._utils.interrupts import capture_interrupts

from m32_assets.cli.progress import Progress
from m32_assets.cli.run_follow import RunFollower
from m32_assets.orchestration.dead_runs import fail_dead_runs, make_storages
from m32_assets.orchestration.run_attempts import command_tags, refuse_second_run, run_tags

# events are read from the instance, which has all of them and in order
_QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def materialize(
    code: str,
    assets: Sequence[str],
    config: Mapping[str, Any],
    name: str,
    log: Path,
    before: Mapping[str, float],
    progress: Progress,
) -> RunFollower:
    """Run the assets in this process and its children, and follow their events; what was seen.

    Args:
        code: the module of the code location, from which the steps' processes load the job again.
        name: of the run, whose folders no other run may use at the same time.
        log: where all events go, with what the steps and their libraries print.
        before: seconds that each asset took in an earlier run.

    Raises:
        M32Error: another run of that name is under way.
    """
    repository = ReconstructableRepository.for_module(code, "defs", working_directory=str(Path.cwd()))
    with contextlib.ExitStack() as stack:
        instance = stack.enter_context(_instance())
        make_storages(instance)
        fail_dead_runs(instance)
        refuse_second_run(instance, name)
        log.unlink(missing_ok=True)
        out = stack.enter_context(log.open("a", encoding="utf-8"))
        tags = {**run_tags(name), **command_tags()}
        follower = RunFollower(instance, tags, progress, out, before)
        stack.enter_context(_redirected(out.fileno()))
        stack.enter_context(follower.following())
        # as Dagster's own commands: a signal ends the steps, and is recorded
        stack.enter_context(capture_interrupts())
        result = dg.execute_job(
            repository.get_reconstructable_job(IMPLICIT_ASSET_JOB_NAME),
            instance,
            run_config={**config, **_QUIET},
            tags=tags,
            asset_selection=[dg.AssetKey(asset) for asset in assets],
            raise_on_error=False,
        )
        follower.succeeded = result.success
    return follower


@contextlib.contextmanager
def _instance() -> Iterator[dg.DagsterInstance]:
    """That of DAGSTER_HOME, or of the present folder, or one for this run alone."""
    with contextlib.ExitStack() as stack:
        home = os.environ.get("DAGSTER_HOME") or (
            str(Path.cwd()) if Path("dagster.yaml").exists() else stack.enter_context(tempfile.TemporaryDirectory())
        )
        yield stack.enter_context(dg.DagsterInstance.from_config(home))


@contextlib.contextmanager
def heeded_signals() -> Iterator[None]:
    """Let SIGINT, SIGTERM and SIGHUP end the work alike, also where a shell has started this with SIGINT ignored."""

    def as_terminated(*_: Any) -> None:
        signal.raise_signal(signal.SIGTERM)  # whatever handles it at the time

    handlers: dict[signal.Signals, Any] = {
        signal.SIGINT: signal.default_int_handler,
        signal.SIGTERM: signal.default_int_handler,
    }
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup
        handlers[signal.SIGHUP] = as_terminated
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def own_output() -> Iterator[TextIO]:
    """This command's output, which stays what it is while the file descriptors of the process go to the log."""
    try:
        number = os.dup(sys.stdout.fileno())
    except io.UnsupportedOperation:
        yield sys.stdout
        return
    sys.stdout.flush()
    with open(number, "w", encoding="utf-8", errors="replace") as out:
        yield out


@contextlib.contextmanager
def _redirected(target: int) -> Iterator[None]:
    """Send what this process and those it starts write to their standard outputs to ``target``."""
    kept = {number: os.dup(number) for number in (1, 2)}
    for number in kept:
        os.dup2(target, number)
    try:
        yield
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        for number, former in kept.items():
            os.dup2(former, number)
            os.close(former)
