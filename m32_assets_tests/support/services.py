"""The services of a deployment, for drills: code server, daemon, and runs launched through the queue."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import yaml

from m32_assets.orchestration.instance import make_storages
from m32_assets_tests.support.ports import free_port, listens
from m32_assets_tests.support.processes import DAGSTER, kill_tree, start_dagster, wait_for
from m32_assets_tests.support.project import ROOT

SQLITE, POSTGRES = ROOT / "dagster.yaml", ROOT / "deploy/postgres/dagster.yaml"


def write_instance(folder: Path, instance_file: Path) -> None:
    """Write the committed instance with runs monitored every two seconds, and create its storages."""
    config = yaml.safe_load(instance_file.read_text("utf-8"))
    config["run_monitoring"] |= {"poll_interval_seconds": 2}
    (folder / "dagster.yaml").write_text(yaml.safe_dump(config), "utf-8")
    with contextlib.chdir(folder), dg.DagsterInstance.from_config(str(folder)) as instance:  # its folders are relative
        make_storages(instance)


class CodeServer:
    """A code server that can be killed and started again on its port."""

    def __init__(self, folder: Path, module: str) -> None:
        self.port = free_port()
        self._folder, self._module = folder, module
        server = {"grpc_server": {"host": "127.0.0.1", "port": self.port, "location_name": "drill"}}
        (folder / "workspace.yaml").write_text(yaml.safe_dump({"load_from": [server]}), "utf-8")
        self.process = self._start()

    def _start(self) -> subprocess.Popen[str]:
        process = start_dagster(
            self._folder, "api", "grpc", "-m", self._module, "-h", "127.0.0.1", "-p", str(self.port)
        )
        wait_for("the code server", lambda: listens(self.port) or process.poll() is not None, 120)
        return process

    def kill(self) -> None:
        """Kill the server with SIGKILL, and nothing else."""
        self.process.kill()
        self.process.wait()

    def start_again(self) -> None:
        """Start it on the same port."""
        self.process = self._start()


@contextlib.contextmanager
def code_server(folder: Path, module: str) -> Iterator[CodeServer]:
    """A code server that is killed at the end, with all processes below it."""
    server = CodeServer(folder, module)
    try:
        yield server
    finally:
        kill_tree(server.process)


def start_daemon(folder: Path) -> subprocess.Popen[str]:
    """Start the daemon on the workspace.yaml of the folder."""
    with (folder / "daemon.out").open("a") as out:
        return subprocess.Popen(
            [DAGSTER + "-daemon", "run", "-w", "workspace.yaml"],
            cwd=folder,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            env={**os.environ, "DAGSTER_HOME": str(folder), "PYTHONPATH": str(ROOT)},
        )


def launch(folder: Path, job: str, config: dict[str, Any]) -> None:
    """Launch a run through the queue, as the UI does.

    Raises:
        RuntimeError: the command failed.
    """
    process = start_dagster(
        folder, "job", "launch", "-w", "workspace.yaml", "-l", "drill", "-j", job, "--config-json", json.dumps(config)
    )
    if process.wait(120):
        raise RuntimeError((folder / "dagster.out").read_text("utf-8")[-3000:])
