"""The deployment examples: parsed, compared with the code, and run as far as possible without a cluster."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import yaml

from m32_assets.distributed.training import RayProcesses
from m32_assets.distributed_definitions import defs as load
from m32_assets.shards.shard import equal_shards
from m32_assets_tests.support.project import ROOT

DEPLOY = ROOT / "deploy/ray"


def containers(cluster: dict[str, Any]) -> list[dict[str, Any]]:
    """The head's container, then one per worker group."""
    groups = [cluster["spec"]["headGroupSpec"], *cluster["spec"]["workerGroupSpecs"]]
    return [container for group in groups for container in group["template"]["spec"]["containers"]]


def test_kuberay_pods_require_the_token_and_share_the_disk():
    documents = {d["kind"]: d for d in yaml.safe_load_all((DEPLOY / "kuberay.yaml").read_text("utf-8"))}
    assert set(documents) == {"RayCluster", "PersistentVolumeClaim", "NetworkPolicy"}
    cluster = documents["RayCluster"]
    pinned = re.search(r"^ray\[.*\]==(\S+)", (ROOT / "requirements-ray.lock").read_text("utf-8"), re.M)
    assert pinned
    assert cluster["spec"]["rayVersion"] == pinned[1]
    assert len(containers(cluster)) == 3
    for container in containers(cluster):
        variables = {entry["name"]: entry for entry in container["env"]}
        assert variables["RAY_AUTH_MODE"]["value"] == "token"
        assert "secretKeyRef" in variables["RAY_AUTH_TOKEN"]["valueFrom"]
        assert container["volumeMounts"] == [{"name": "m32", "mountPath": "/mnt/m32"}]
        assert container["resources"]["limits"] == container["resources"]["requests"]
    assert documents["PersistentVolumeClaim"]["spec"]["accessModes"] == ["ReadWriteMany"]
    labels = documents["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"]
    assert labels == {"ray.io/cluster": cluster["metadata"]["name"]}


@pytest.mark.parametrize(("name", "asset"), [("shards", "trace_shards"), ("training", "distributed_training")])
def test_run_configs_fit_the_assets(name: str, asset: str):
    config = yaml.safe_load((DEPLOY / f"{name}.yaml").read_text("utf-8"))
    asked = dg.Definitions(jobs=[dg.define_asset_job("asked", [asset])])
    job = dg.Definitions.merge(load(), asked).resolve_job_def("asked")
    assert dg.validate_run_config(job, config)
    if sharded := config["resources"].get("sharded"):
        equal_shards(42, sharded["config"]["count"], sharded["config"]["shards"])  # refuses more than the families have
    config["resources"]["paths"]["config"]["rooot"] = "/"
    with pytest.raises(dg.DagsterInvalidConfigError, match="rooot"):
        dg.validate_run_config(job, config)


def test_the_workspace_names_both_locations():
    workspace = yaml.safe_load((DEPLOY / "workspace.yaml").read_text("utf-8"))
    modules = [entry["python_module"]["module_name"] for entry in workspace["load_from"]]
    assert modules == ["m32_assets.definitions", "m32_assets.distributed_definitions"]


def cluster_command(*arguments: str, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [DEPLOY / "cluster.sh", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={
            "PATH": os.environ["PATH"],
            "RAY_DRY_RUN": "1",
            "M32_RAY_TOKEN_FILE": str(home / "secret/token"),
            "M32_RAY_NODE_ADDRESS": "10.0.0.7",
        },
    )


def test_plain_cluster_starts_with_a_token_only(tmp_path: Path):
    refused = cluster_command("worker", "10.0.0.7", home=tmp_path)
    assert refused.returncode == 2
    assert "found no token" in refused.stderr
    head = cluster_command("head", home=tmp_path)
    assert head.returncode == 0, head.stderr
    assert "ray start --head" in head.stdout
    assert "0.0.0.0" not in head.stdout
    token = tmp_path / "secret/token"
    assert re.fullmatch(r"[0-9a-f]{64}", token.read_text("utf-8"))
    assert token.stat().st_mode & 0o777 == 0o600
    worker = cluster_command("worker", "10.0.0.7", home=tmp_path)
    assert "--address 10.0.0.7:6379" in worker.stdout
    assert token.read_text("utf-8") not in head.stdout + worker.stdout
    assert cluster_command("start", home=tmp_path).returncode == 2


def test_scaling_of_cpu_gpu_and_tpu():
    def scaling(**more: Any) -> dict[str, Any]:
        return RayProcesses(**more).scaling()

    assert scaling() == {"num_workers": 2, "resources_per_worker": {"CPU": 1}}
    assert scaling(processes=4, platform="gpu", resources={"GPU": 8}) == {
        "num_workers": 4,
        "use_gpu": True,
        "resources_per_worker": {"GPU": 8},
    }
    slice_of_16 = scaling(processes=4, platform="tpu", topology="4x4", accelerator_type="TPU-V6E", resources={"TPU": 4})
    assert slice_of_16 == {
        "num_workers": 4,
        "use_tpu": True,
        "topology": "4x4",
        "accelerator_type": "TPU-V6E",
        "resources_per_worker": {"TPU": 4},
    }
    from ray.train import ScalingConfig

    assert ScalingConfig(**slice_of_16).topology == "4x4"
    for wrong in ({"platform": "npu"}, {"processes": 0}):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            scaling(**wrong)


def pins(lock: str) -> dict[str, str]:
    """The versions in a lock file, by package."""
    text = (ROOT / lock).read_text("utf-8")
    assert "index-url" not in text
    assert "find-links" not in text
    found = re.findall(r"^([a-z0-9._-]+)(?:\[[^]]*\])?==([^\s;]+)", text, re.M)
    assert text.count("--hash=sha256:") >= len(found) > 50
    return dict(found)


def test_ray_lock_adds_packages_and_changes_no_version():
    everybody, ray = pins("requirements.lock"), pins("requirements-ray.lock")
    assert {
        name: (everybody[name], version) for name, version in ray.items() if everybody.get(name, version) != version
    } == {}
    assert {"ray", "dagster-ray"} <= set(ray) - set(everybody)
