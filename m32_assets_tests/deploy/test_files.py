"""The deployment files, checked without the engines that run them. ``services_drill`` runs their commands."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import yaml
from dagster._serdes import ConfigurableClassData

from m32_assets.orchestration.asset_policy import GPU_TAGS
from m32_assets_tests.support.project import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("m32*.service"))
INSTANCE = yaml.safe_load((DEPLOY / "postgres/dagster.yaml").read_text("utf-8"))


def unit(path: Path) -> dict[str, list[str]]:
    """``{"Service.ExecStart": [...], …}`` of a unit file."""
    found: dict[str, list[str]] = {}
    section = ""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.setdefault(f"{section}.{key}", []).append(value)
    return found


def is_installed(name: str) -> bool:
    return Path(sys.executable).with_name(name).exists()


def test_units_are_valid_and_name_what_exists(tmp_path: Path):
    analyze = shutil.which("systemd-analyze")
    for path in [*UNITS, DEPLOY / "systemd/m32.target"]:
        text = path.read_text("utf-8").replace("/srv/m32-assets/.venv/bin", str(Path(sys.executable).parent))
        (tmp_path / path.name).write_text(text, "utf-8")
    if analyze:
        done = subprocess.run(
            [analyze, "verify", *sorted(tmp_path.iterdir())], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")
    known = {path.name for path in tmp_path.iterdir()} | {"postgresql.service", "network-online.target"}
    for path in UNITS:
        found = unit(path)
        assert found["Service.Restart"] == ["always"]
        assert found["Service.User"] == ["m32"]
        assert found["Install.WantedBy"] == found["Unit.PartOf"] == ["m32.target"]
        for name in " ".join(found["Unit.After"]).split():
            assert name in known
        for line in found["Service.ExecStart"] + found.get("Service.ExecStartPre", []):
            assert is_installed(Path(shlex.split(line)[0]).name)
    assert set(unit(DEPLOY / "systemd/m32.target")["Unit.Wants"][0].split()) == {path.name for path in UNITS}


def test_environment_file_has_what_the_instance_reads():
    names = set(re.findall(r"env: (M32_\w+)", (DEPLOY / "postgres/dagster.yaml").read_text("utf-8")))
    lines = (DEPLOY / "systemd/m32.env.example").read_text("utf-8").splitlines()
    assert names <= {line.partition("=")[0] for line in lines if not line.startswith("#")}
    assert names <= set(compose()["services"]["code"]["environment"])


def test_instances_differ_in_storage_only():
    sqlite = yaml.safe_load((ROOT / "dagster.yaml").read_text("utf-8"))
    assert sqlite["storage"] != INSTANCE["storage"]
    assert sqlite == {**INSTANCE, "storage": sqlite["storage"]}


def compose() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "compose/compose.yaml").read_text("utf-8"))


def test_compose_listens_on_loopback_and_has_no_secret():
    services = compose()["services"]
    assert set(services) == {"postgres", "code", "daemon", "webserver", "view"}
    ports = [port for service in services.values() for port in service.get("ports", [])]
    assert len(ports) == 2
    assert all(port.startswith("127.0.0.1:") for port in ports)
    for service in services.values():
        for name, value in service["environment"].items():
            if "PASSWORD" in name or "URL" in name:
                assert value.startswith("${")
    assert "--read-only" in services["view"]["command"]


def test_compose_starts_existing_programs_after_what_they_need():
    found = compose()
    for name, service in found["services"].items():
        for other, condition in service.get("depends_on", {}).items():
            assert condition == {"condition": "service_healthy"}
            assert "healthcheck" in found["services"][other], f"{name} waits for {other}, which has no health check"
        for volume in service["volumes"]:
            assert volume.split(":")[0] in found["volumes"]
        if "command" in service:
            programs = re.findall(r"(?:^|exec )(dagster[\w-]*)", service["command"])
            assert programs
            assert all(is_installed(program) for program in programs)
        if "build" in service:
            context = (DEPLOY / "compose" / service["build"]["context"]).resolve()
            assert context == ROOT
            assert (context / service["build"]["dockerfile"]).exists()


@pytest.mark.parametrize("file", ["workspace.yaml", "compose/workspace.yaml"])
def test_workspace_names_the_port_of_the_code_server(file: str):
    (entry,) = yaml.safe_load((DEPLOY / file).read_text("utf-8"))["load_from"]
    command = compose()["services"]["code"]["command"]
    if file == "workspace.yaml":
        (command,) = unit(DEPLOY / "systemd/m32-code.service")["Service.ExecStart"]
    assert f"-p {entry['grpc_server']['port']}" in command
    assert f"--location-name {entry['grpc_server']['location_name']}" in command


def test_image_copies_existing_files():
    for line in (DEPLOY / "compose/Dockerfile").read_text("utf-8").splitlines():
        if line.startswith("COPY "):
            assert all((ROOT / name).exists() for name in line.split()[1:-1])


def test_kubernetes_values_agree_with_the_op_and_the_instance():
    values = yaml.safe_load((DEPLOY / "kubernetes/values.yaml").read_text("utf-8"))
    launcher = values["runLauncher"]["config"]["k8sRunLauncher"]
    requested = GPU_TAGS["dagster-k8s/config"]["container_config"]  # type: ignore[index]
    assert launcher["runK8sConfig"]["containerConfig"] == requested
    daemon = values["dagsterDaemon"]
    queue = daemon["runCoordinator"]["config"]["customRunCoordinator"]
    assert queue["config"] == {**INSTANCE["concurrency"]["runs"], **INSTANCE["run_queue"]}
    # loaded as the instance does it: an unknown key is an error
    coordinator = ConfigurableClassData(queue["module"], queue["class"], yaml.safe_dump(queue["config"])).rehydrate(
        as_type=dg.QueuedRunCoordinator
    )
    assert (
        coordinator.get_run_queue_config().max_user_code_failure_retries
        == INSTANCE["run_queue"]["max_user_code_failure_retries"]
    )
    assert daemon["runMonitoring"]["maxRuntimeSeconds"] == INSTANCE["run_monitoring"]["max_runtime_seconds"]
    assert daemon["runRetries"]["maxRetries"] == INSTANCE["run_retries"]["max_retries"]
    mounts = {m["mountPath"] for m in launcher["volumeMounts"]}
    assert mounts == {f"/srv/m32-assets/{name}" for name in (".cache", "datasets", "submission_runs")}


def test_everything_outside_a_container_listens_on_loopback():
    """``dagster dev`` and the webserver have no login."""
    for path in [*UNITS, ROOT / "Makefile"]:
        text = path.read_text("utf-8")
        assert "0.0.0.0" not in text
        for line in text.splitlines():
            if re.search(r"dagster(-webserver| dev| api grpc)\b", line) and not line.startswith(("#", "Description")):
                assert "-h 127.0.0.1" in line, line
