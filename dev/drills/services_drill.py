"""Drill of the deployment: ``python -m dev.drills.services_drill``, on Postgres.

Input: the commands of the systemd units, with only the project's folder and the ports replaced.
Must hold: all services answer, the read-only webserver refuses a launch, and a launched run succeeds.
Prints: the number of services, the answer of each webserver to the launch, and the statuses of the runs.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import httpx
import yaml

from dev.local_postgres import running_postgres
from m32_assets_tests.deploy.test_files import DEPLOY, unit
from m32_assets_tests.support.ports import free_port
from m32_assets_tests.support.processes import kill_tree, wait_for
from m32_assets_tests.support.project import ROOT, make_project

ORDER = ("code", "daemon", "webserver", "view")
PORTS = ("4266", "3000", "3001")
LOCATIONS = "{ workspaceOrError { ... on Workspace { locationEntries { name locationOrLoadError { __typename } } } } }"
DAEMONS = "{ instance { daemonHealth { allDaemonStatuses { daemonType required healthy } } } }"
LAUNCH = """mutation { launchPipelineExecution(executionParams: {
  selector: {repositoryLocationName: "m32_assets", repositoryName: "__repository__", jobName: "run_tiny",
             assetSelection: [{path: ["golden_v2"]}]},
  runConfigData: {resources: {paths: {config: {run: "tiny"}}}}, mode: "default"}) {
    __typename ... on PythonError { message } } }"""
RUNS = "{ runsOrError { ... on Runs { results { status } } } }"


def ask(port: int, query: str) -> dict[str, Any]:
    """The answer to a GraphQL query, empty while the server does not answer."""
    try:
        answer = httpx.post(f"http://127.0.0.1:{port}/graphql", json={"query": query}, timeout=60)
        return answer.json()["data"] or {}
    except (httpx.TransportError, ValueError):
        return {}


def main() -> int:
    """Run the drill. Returns 1 if a service did not answer as it must, or the run did not succeed."""
    with running_postgres() as server, tempfile.TemporaryDirectory() as temporary:
        folder = make_project(Path(temporary))
        ports = {port: free_port() for port in PORTS}
        shutil.copytree(DEPLOY / "postgres", folder / "deploy/postgres")
        workspace = yaml.safe_load((DEPLOY / "workspace.yaml").read_text("utf-8"))
        workspace["load_from"][0]["grpc_server"]["port"] = ports["4266"]
        (folder / "deploy/workspace.yaml").write_text(yaml.safe_dump(workspace), "utf-8")
        environment = {
            **os.environ,
            **server.environment,
            "DAGSTER_HOME": str(folder / "deploy/postgres"),
            "PYTHONPATH": str(ROOT),
        }
        processes = []
        try:
            for name in ORDER:
                for kind in ("ExecStartPre", "ExecStart"):
                    for line in unit(DEPLOY / f"systemd/m32-{name}.service").get(f"Service.{kind}", []):
                        command = _local_command(line, ports)
                        if kind == "ExecStartPre":
                            subprocess.run(command, cwd=folder, env=environment, check=True)
                        else:
                            processes.append(_start(command, folder, name, environment))
            web, view = ports["3000"], ports["3001"]
            for port in (web, view):
                wait_for("the code location", lambda port=port: _loaded(ask(port, LOCATIONS)), 900)
            wait_for("the daemons", lambda: _healthy(ask(web, DAEMONS)), 600)
            refused = ask(view, LAUNCH)
            launched = ask(web, LAUNCH)
            if "LaunchRunSuccess" not in str(launched):
                print(f"the webserver did not launch the run: {launched}")
                return 1
            wait_for("the run", lambda: _statuses(ask(web, RUNS)) in (["SUCCESS"], ["FAILURE"]), 900)
            statuses = _statuses(ask(web, RUNS))
        finally:
            for process in reversed(processes):
                kill_tree(process)
    answers = [answer.get("launchPipelineExecution", {}).get("__typename") for answer in (refused, launched)]
    print(
        f"services: {len(ORDER)}, read-only webserver says {answers[0]}, webserver says {answers[1]}, runs: {statuses}"
    )
    return 0 if answers == ["UnauthorizedError", "LaunchRunSuccess"] and statuses == ["SUCCESS"] else 1


def _local_command(line: str, ports: dict[str, int]) -> list[str]:
    words = [str(ports.get(word, word)) for word in shlex.split(line)]
    return [str(Path(sys.executable).with_name(Path(words[0]).name)), *words[1:]]


def _start(command: list[str], folder: Path, name: str, environment: dict[str, str]) -> subprocess.Popen[str]:
    with (folder / f"{name}.out").open("w") as out:
        return subprocess.Popen(command, cwd=folder, env=environment, stdout=out, stderr=out, text=True)


def _loaded(answer: dict[str, Any]) -> bool:
    entries = answer.get("workspaceOrError", {}).get("locationEntries", [])
    return [(e["name"], (e["locationOrLoadError"] or {}).get("__typename")) for e in entries] == [
        ("m32_assets", "RepositoryLocation")
    ]


def _healthy(answer: dict[str, Any]) -> bool:
    found = answer.get("instance", {}).get("daemonHealth", {}).get("allDaemonStatuses", [])
    return bool(found) and all(one["healthy"] for one in found if one["required"])


def _statuses(answer: dict[str, Any]) -> list[str]:
    return [run["status"] for run in answer.get("runsOrError", {}).get("results", [])]


if __name__ == "__main__":
    sys.exit(main())
