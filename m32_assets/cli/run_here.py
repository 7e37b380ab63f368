"""A run in this process: its steps, its events, its output and its signals."""

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
from m32_assets.orchestration.dead_runs import fail_dead_runs
from m32_assets.orchestration.instance import CONFIG_FILE, dagster_home, opened_instance
from m32_assets.orchestration.run_attempts import command_tags, refuse_second_run, run_tags

# RunFollower reads the events from the instance
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
    """Run the assets in this process and its children, and return the follower of their events.

    Args:
        code: the module of the code location, from which the step processes load the job.
        name: the run's name; no other run of that name may run at the same time.
        log: the file for all events and for the output of steps and libraries.
        before: seconds that each asset took in an earlier run.

    Raises:
        M32Error: another run of that name is running, or the instance cannot be opened.
    """
    repository = ReconstructableRepository.for_module(code, "defs", working_directory=str(Path.cwd()))
    with contextlib.ExitStack() as stack:
        # else that of the current folder, or one that ends with the run
        home = dagster_home() or (
            Path.cwd() if Path(CONFIG_FILE).exists() else Path(stack.enter_context(tempfile.TemporaryDirectory()))
        )
        instance = stack.enter_context(opened_instance(home))
        fail_dead_runs(instance)
        refuse_second_run(instance, name)
        log.unlink(missing_ok=True)
        out = stack.enter_context(log.open("a", encoding="utf-8"))
        tags = {**run_tags(name), **command_tags()}
        follower = RunFollower(instance, tags, progress, out, before)
        stack.enter_context(_redirected(out.fileno()))
        stack.enter_context(follower.following())
        # as in Dagster's own commands, a signal ends the steps and is recorded
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
def heeded_signals() -> Iterator[None]:
    """Let SIGINT, SIGTERM and SIGHUP all end the run, even if a shell started this process with SIGINT ignored."""

    def as_terminated(*_: Any) -> None:
        signal.raise_signal(signal.SIGTERM)  # its handler changes during the run

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
    """A copy of stdout that still reaches the user while the process's own descriptors are redirected to the log."""
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
    """Redirect stdout and stderr of this process and its children to the descriptor ``target``."""
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
