"""A real Ray cluster on loopback with a token: run an asset on it, and kill what works there."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from multiprocessing import resource_tracker
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from ray._private.authentication_test_utils import reset_auth_token_state

from dev.local_ray import RayCluster, running_ray
from m32_assets.defs_distributed.resources import RayJobs, ShardedDataset
from m32_assets.orchestration.io_manager import RefusingIOManager
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.orchestration.template_resource import TemplateResource
from m32_assets_tests.support.witness import alive

ROWS, SHARDS = 192_000, 96  # in sixteen parts: six shards of 2000 rows each


@pytest.fixture(scope="module")
def cluster() -> Iterator[RayCluster]:
    """A cluster of two CPUs that this process can use. Afterwards, all its processes have ended."""
    # start it without the cluster's variables, which mark the processes that the cluster ends
    resource_tracker.ensure_running()
    with pytest.MonkeyPatch.context() as patch:
        with running_ray() as running:
            for name, value in running.environment.items():
                patch.setenv(name, value)
            reset_auth_token_state()  # Ray reads the variables once, and an earlier test imported it
            yield running
            seen = running.processes()
        assert seen
        assert running.processes() == []
        assert [pid for pid in seen if alive(pid)] == []
    reset_auth_token_state()


def run(
    cluster: RayCluster, asset: Any, root: Path, dataset: dict[str, Any] | None = None, warns: bool = False, **more: Any
) -> tuple[dg.ExecuteInProcessResult, dict[str, Any], str]:
    """Materialize an asset on the cluster. Return the result, its metadata and the run's log.

    Args:
        warns: its check may warn.
    """
    size = dataset or {"count": ROWS, "shards": SHARDS}
    jobs = RayJobs(address=cluster.address, poll_seconds=0.2)
    with dg.DagsterInstance.ephemeral() as instance:
        result = dg.materialize(
            [asset],
            instance=instance,
            raise_on_error=False,
            resources={
                "paths": ProjectPaths(root=str(root), run="tiny"),
                "io_manager": RefusingIOManager(),
                "ray": jobs,
                "template": TemplateResource(),
                "sharded": ShardedDataset(**size, engine="ray"),
            },
            **more,
        )
        logged = "\n".join(entry.user_message for entry in instance.all_logs(result.run_id))
    assert result.success, logged[-3000:]
    (event,) = result.get_asset_materialization_events()
    (check,) = result.get_asset_check_evaluations()
    assert check.passed or (warns and check.severity == dg.AssetCheckSeverity.WARN)
    return result, {name: value.value for name, value in event.materialization.metadata.items()}, logged


def workers(cluster: RayCluster, doing: str) -> list[int]:
    """Processes of the cluster with this task in their title."""
    found = []
    for pid in cluster.processes():
        with contextlib.suppress(OSError):
            if Path(f"/proc/{pid}/cmdline").read_bytes().startswith(f"ray::{doing}".encode()):
                found.append(pid)
    return found


def killer(cluster: RayCluster, doing: str, when: Callable[[], object]) -> tuple[threading.Thread, list[int]]:
    """A thread that kills one worker of this task once ``when()`` is true, and the list of what it killed."""
    killed: list[int] = []

    def watch() -> None:
        end = time.monotonic() + 400
        while time.monotonic() < end and not killed:
            if when() and (found := workers(cluster, doing)):
                os.kill(found[-1], signal.SIGKILL)
                killed.append(found[-1])
            time.sleep(0.02)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    return thread, killed
