"""Progress of a run, read from its event log."""

from __future__ import annotations

import ast
import contextlib
import logging
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TextIO

import dagster as dg

from m32_assets.cli.progress import Progress, clock, nothing
from m32_assets.evaluation.mixture_trial import TRIAL
from m32_assets.orchestration.causes import cause
from m32_assets.orchestration.training_time import ANNOUNCED
from m32_assets.rl.result import ROUND
from m32_assets.training.step_plan import PLANNED
from m32_assets.training.stopping import STOPPED

LOOK_SECONDS = 0.5
_SHOWN = (ANNOUNCED, PLANNED, STOPPED, f"{ROUND} ", f"{TRIAL} ")
"""Beginnings of the messages that are lines of their own."""
_INTERRUPTED = "steps_interrupted"
"""Metadata of the event that Dagster's executor writes when it passes a signal on to its steps."""
_INTERRUPTIONS = {"DagsterExecutionInterruptedError", "KeyboardInterrupt"}
"""Errors of a run that a signal has ended."""


@dataclass(slots=True)
class AssetRun:
    """One asset of the run: start and end (seconds since the epoch), its checks and its last message."""

    name: str
    started: float
    ended: float | None = None
    passed: int = 0
    failed: list[str] = field(default_factory=list)
    warned: list[str] = field(default_factory=list)
    message: str = ""

    @property
    def seconds(self) -> float:
        """Seconds from the start to the end, or until now."""
        return (self.ended or time.time()) - self.started


class RunFollower:
    """Reads the event log of one run, prints a line when an asset starts or ends, and writes every event to a file.

    Args:
        instance: the instance that holds the events.
        tags: tags that only the followed run has.
        progress: where to print.
        log: the file of all events and stack traces.
        before: seconds that each asset took in an earlier run, for the estimate.
    """

    def __init__(
        self,
        instance: dg.DagsterInstance,
        tags: Mapping[str, str],
        progress: Progress,
        log: TextIO,
        before: Mapping[str, float],
    ) -> None:
        self.instance, self.tags, self.progress, self.log, self.before = instance, tags, progress, log, before
        self.run_id = ""
        self.planned: list[str] = []
        self.assets: dict[str, AssetRun] = {}
        self.errors: list[str] = []
        self.log_problem = ""
        self.succeeded = self.stopped = False
        self._cursor: str | None = None
        self._waiting: set[str] = set()

    @contextlib.contextmanager
    def following(self) -> Iterator[None]:
        """Read new events while the block runs, and once after it."""
        done = threading.Event()
        with ThreadPoolExecutor(1, "follow the run") as pool:
            looking = pool.submit(self._look_until, done)
            try:
                yield
            finally:
                done.set()
                looking.result()
                self.look()
                self.progress.working(nothing)

    def look(self) -> None:
        """Read and show the new events."""
        if not self.run_id:
            runs = self.instance.get_runs(dg.RunsFilter(tags=dict(self.tags)), limit=1)
            self.run_id = runs[0].run_id if runs else ""
        more = bool(self.run_id)
        while more:
            page = self.instance.get_records_for_run(self.run_id, self._cursor, limit=1000)
            for record in page.records:
                self._entry(record.event_log_entry)
            self._cursor, more = page.cursor, page.has_more

    @property
    def durations(self) -> dict[str, float]:
        """Seconds of each asset that has ended."""
        return {a.name: round(a.seconds, 1) for a in self.assets.values() if a.ended}

    def now(self) -> str:
        """One line with the running asset and the remaining time; empty if nothing runs."""
        running = [asset for asset in self.assets.values() if not asset.ended]
        if not running:
            return ""
        asset = max(running, key=lambda a: (bool(a.message), a.started))
        done = sum(1 for a in self.assets.values() if a.ended)
        count = f"[{done} of {len(self.planned)} done{self._left()}]"
        return f"  … {asset.name:22} {clock(asset.seconds):>12}   {count} {asset.message or 'starting'}"

    def _look_until(self, done: threading.Event) -> None:
        self.progress.working(self.now)
        while not done.wait(LOOK_SECONDS):
            self.look()

    def _entry(self, entry: dg.EventLogEntry) -> None:
        at = time.strftime("%H:%M:%S", time.gmtime(entry.timestamp))
        message = entry.dagster_event.message if entry.dagster_event else entry.user_message
        level = logging.getLevelName(entry.level)
        self._logged(f"{at} {level:8} {entry.step_key or '-':22} {message or ''}\n")
        if entry.dagster_event:
            error = getattr(entry.dagster_event.event_specific_data, "error", None)
            if error is not None:
                self._logged(f"{error.to_string()}\n")
            self._event(entry.dagster_event, entry.timestamp)
        elif entry.step_key in self.assets and message:
            self.assets[entry.step_key].message = first = message.splitlines()[0]
            if first.startswith(_SHOWN):
                self.progress.line(f"    {entry.step_key:22} {first}")

    def _logged(self, text: str) -> None:
        """Write to the log and to the disk. What a full disk does not take is lost, and the run goes on to its end."""
        try:
            self.log.write(text)
            self.log.flush()
        except OSError as error:
            if not self.log_problem:
                self.log_problem = (error.strerror or str(error)).lower()
                self.progress.line(f"  ! the log is incomplete: {self.log_problem}")

    def _event(self, event: dg.DagsterEvent, when: float) -> None:
        name, kinds = event.step_key or "", dg.DagsterEventType
        match event.event_type:
            case kinds.ENGINE_EVENT if _INTERRUPTED in event.engine_event_data.metadata:
                self._stopping()
            case kinds.RUN_CANCELED:
                self._stopping()
            case kinds.RUN_FAILURE if _class_name(event.job_failure_data.error) in _INTERRUPTIONS:
                self._stopping()
            case kinds.ENGINE_EVENT if "pool" in event.engine_event_data.metadata:
                self._waits(name, str(event.engine_event_data.metadata["pool"].value))
            case kinds.ENGINE_EVENT if not self.planned:
                keys = event.engine_event_data.metadata.get("step_keys")
                self.planned = list(ast.literal_eval(str(keys.value))) if keys else []
            case kinds.STEP_WORKER_STARTING | kinds.STEP_START if name not in self.assets:
                self.assets[name] = AssetRun(name, when)
                if not self.progress.is_terminal:
                    took = f"took {clock(self.before[name])} before" if name in self.before else ""
                    self.progress.line(f"  > {name:22} {'starts':>12}   {took}".rstrip())
            case kinds.ASSET_CHECK_EVALUATION:
                check, asset = event.asset_check_evaluation_data, self.assets[name]
                if check.passed:
                    asset.passed += 1
                else:
                    warns = check.severity is dg.AssetCheckSeverity.WARN
                    said = f"{check.check_name}: {check.description or 'failed'}"
                    (asset.warned if warns else asset.failed).append(said)
            case kinds.STEP_SUCCESS:
                self._ended(self.assets[name], when)
            case kinds.STEP_FAILURE:
                asset = self.assets.setdefault(name, AssetRun(name, when))
                if not asset.failed:  # a failed check also fails its step; the description of the check is clearer
                    self.errors.append(f"{name}: {cause(event.step_failure_data.error)}")
                self._ended(asset, when, "failed")
            case kinds.STEP_UP_FOR_RETRY:
                self.progress.line(f"  ~ {name:22} is retried: {cause(event.step_retry_data.error)}")
            case kinds.RUN_FAILURE if (
                not self.stopped and not self.errors and not any(a.failed for a in self.assets.values())
            ):
                self.errors.append(event.message or "the run failed")

    def _waits(self, name: str, pool: str) -> None:
        """Name the other runs whose steps an asset waits for. Those of this run are shown as they are."""
        holders = self.instance.event_log_storage.get_concurrency_info(pool).active_run_ids - {self.run_id}
        if holders and name not in self._waiting:
            self._waiting.add(name)
            self.progress.line(
                f"  · {name:22} waits for a slot of the pool {pool}: run {', '.join(sorted(holders))} has it"
            )

    def _stopping(self) -> None:
        if not self.stopped:
            self.stopped = True
            self.progress.line("stopping; the next run resumes training from its last checkpoint")

    def _ended(self, asset: AssetRun, when: float, outcome: str = "") -> None:
        if asset.ended:
            return
        asset.ended = when
        checks = f"{_counted(asset.passed, 'check')} passed"
        checks += f", {_counted(len(asset.warned), 'warning')}" if asset.warned else ""
        mark = "x" if outcome or asset.failed else "+"
        self.progress.line(f"  {mark} {asset.name:22} {clock(asset.seconds):>12}   {outcome or checks}")
        for failure in asset.failed:
            self.progress.line(f"      {failure}")
        for warning in asset.warned:
            self.progress.line(f"      warning: {warning}")

    def _left(self) -> str:
        """The estimated time until the end, with a comma in front: what the unfinished assets took before, less the
        time they have run. It is a lower bound where one of them is new or takes longer than before; empty where
        nothing is known.
        """
        seconds, whole = 0.0, True
        for name in self.planned:
            asset = self.assets.get(name)
            if asset is None or not asset.ended:
                left = self.before.get(name, 0.0) - (asset.seconds if asset else 0.0)
                seconds, whole = seconds + max(0.0, left), whole and left > 0
        return f", {'about' if whole else 'over'} {clock(seconds)} left" if round(seconds) else ""


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


def _class_name(error: object) -> str | None:
    return getattr(error, "cls_name", None)
