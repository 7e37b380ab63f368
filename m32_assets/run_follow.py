"""What a run's event log says, as a terminal shows it: what runs, how far it is, how long it takes."""

from __future__ import annotations

import ast
import logging
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TextIO

import dagster as dg

from m32_assets.recovery import run_worker

CLEAR = "\r\x1b[K"


@dataclass(slots=True)
class AssetRun:
    """One asset of the run: when it began and ended (seconds since the epoch), and its checks."""

    name: str
    began: float
    ended: float | None = None
    passed: int = 0
    failed: list[str] = field(default_factory=list)
    said: str = ""

    @property
    def seconds(self) -> float:
        """How long it has taken until now, or did take."""
        return (self.ended or time.time()) - self.began


class RunFollower:
    """Reads the event log of the run that a process works on, and writes one line an asset.

    Args:
        instance: where the events are.
        pid: the process that works on the run.
        out: where to write; what runs now is a moving line, shown on a terminal only.
        log: where every event goes.
        before: seconds that each asset took in an earlier run of the same name, for the estimate.
    """

    def __init__(
        self, instance: dg.DagsterInstance, pid: int, out: TextIO, log: TextIO, before: Mapping[str, float]
    ) -> None:
        self.instance, self.pid, self.out, self.log, self.before = instance, pid, out, log, before
        self.run_id = ""
        self.planned: list[str] = []
        self.assets: dict[str, AssetRun] = {}
        self.errors: list[str] = []
        self._cursor: str | None = None
        self._since = time.time() - 60

    def look(self) -> None:
        """Read what is new, show it."""
        if not self.run_id:
            self.run_id = self._find()
        more = bool(self.run_id)
        while more:
            page = self.instance.get_records_for_run(self.run_id, self._cursor, limit=1000)
            for record in page.records:
                self._entry(record.event_log_entry)
            self._cursor, more = page.cursor, page.has_more
        self._show_now()

    def line(self, text: str) -> None:
        """Write a line that stays."""
        self.out.write(f"{CLEAR if self.out.isatty() else ''}{text}\n")
        self.out.flush()

    @property
    def durations(self) -> dict[str, float]:
        """Seconds of each asset that has ended."""
        return {a.name: round(a.seconds, 1) for a in self.assets.values() if a.ended}

    def _find(self) -> str:
        """The id of the run whose worker is the process; empty until there is one."""
        from datetime import UTC, datetime

        recent = dg.RunsFilter(created_after=datetime.fromtimestamp(self._since, UTC))
        for run in self.instance.get_runs(recent, limit=20):
            worker = run_worker(self.instance, run.run_id)
            if worker and worker.pid == self.pid:
                return run.run_id
        return ""

    def _entry(self, entry: dg.EventLogEntry) -> None:
        at = time.strftime("%H:%M:%S", time.gmtime(entry.timestamp))
        message = entry.dagster_event.message if entry.dagster_event else entry.user_message
        level = logging.getLevelName(entry.level)
        self.log.write(f"{at} {level:8} {entry.step_key or '-':22} {message or ''}\n")
        if entry.dagster_event:
            self._event(entry.dagster_event, entry.timestamp)
        elif entry.step_key in self.assets and message:
            self.assets[entry.step_key].said = message.splitlines()[0]

    def _event(self, event: dg.DagsterEvent, when: float) -> None:
        name, kinds = event.step_key or "", dg.DagsterEventType
        match event.event_type:
            case kinds.ENGINE_EVENT if not self.planned:
                keys = event.engine_event_data.metadata.get("step_keys")
                self.planned = list(ast.literal_eval(str(keys.value))) if keys else []
            case kinds.STEP_WORKER_STARTING | kinds.STEP_START if name not in self.assets:
                self.assets[name] = AssetRun(name, when)
            case kinds.ASSET_CHECK_EVALUATION:
                check = event.asset_check_evaluation_data
                if check.passed:
                    self.assets[name].passed += 1
                else:
                    self.assets[name].failed.append(f"{check.check_name}: {check.description or 'failed'}")
            case kinds.STEP_SUCCESS:
                self._ended(self.assets[name], when)
            case kinds.STEP_FAILURE:
                asset = self.assets.setdefault(name, AssetRun(name, when))
                if not asset.failed:  # a failed check ends its step too, and its sentence says it better
                    self.errors.append(f"{name}: {_cause(event.step_failure_data.error)}")
                self._ended(asset, when, "failed")
            case kinds.STEP_UP_FOR_RETRY:
                self.line(f"  ~ {name:22} is tried again: {_cause(event.step_retry_data.error)}")
            case kinds.RUN_FAILURE if not self.errors and not any(a.failed for a in self.assets.values()):
                self.errors.append(event.message or "the run failed")

    def _ended(self, asset: AssetRun, when: float, how: str = "") -> None:
        if asset.ended:
            return
        asset.ended = when
        checks = f"{asset.passed} checks hold" if asset.passed != 1 else "1 check holds"
        mark = "x" if how or asset.failed else "+"
        self.line(f"  {mark} {asset.name:22} {clock(asset.seconds):>12}   {how or checks}")
        for sentence in asset.failed:
            self.line(f"      {sentence}")

    def _show_now(self) -> None:
        running = [asset for asset in self.assets.values() if not asset.ended]
        if not self.out.isatty():
            return
        if not running:
            self.out.write(CLEAR)
            return
        asset = max(running, key=lambda a: (bool(a.said), a.began))
        done = sum(1 for a in self.assets.values() if a.ended)
        left = f", {clock(self._left())} left if it goes as before" if self.before else ""
        count = f"[{done} of {len(self.planned)} done{left}]"
        text = f"  … {asset.name:22} {clock(asset.seconds):>12}   {asset.said or 'starting'}"
        self.out.write(CLEAR + f"{text[: shutil.get_terminal_size().columns - len(count) - 3]}  {count}")
        self.out.flush()

    def _left(self) -> float:
        """Seconds that the assets that have not ended took before, less what they have had."""
        left = 0.0
        for name in self.planned:
            asset = self.assets.get(name)
            if asset is None or not asset.ended:
                left += max(0.0, self.before.get(name, 0.0) - (asset.seconds if asset else 0.0))
        return left


def clock(seconds: float) -> str:
    """Seconds as people say them: ``8 s``, ``3 min 05 s``, ``2 h 10 min``."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02} min"


def _cause(error: object) -> str:
    """The innermost message: what went wrong, without the layers that carried it."""
    while cause := getattr(error, "cause", None):
        error = cause
    return str(getattr(error, "message", "no error was recorded")).strip()
