"""A real Ray on loopback with a token: shards, killed workers, cancelled runs, and training on two processes."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
from ray.job_submission import JobStatus, JobSubmissionClient

from dev.local_ray import RayCluster
from m32_assets.common.files import sha256_file
from m32_assets.data.jsonl_rows import write_jsonl
from m32_assets.defs_distributed.shards import sft_shards, trace_shards
from m32_assets.defs_distributed.training import distributed_training
from m32_assets.gemma.loading import device_mesh
from m32_assets.gemma.model_folder import open_model_folder
from m32_assets.orchestration.instance import make_storages
from m32_assets.orchestration.model_config import TrainingConfig
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.sft.rows import render_rows
from m32_assets.sft.template import PromptTemplate
from m32_assets.shards.engines import process_pool
from m32_assets.shards.index import shards_folder
from m32_assets.shards.pipeline import PartOrder
from m32_assets.shards.stages import Recipe
from m32_assets.traces.dataset import generate
from m32_assets.training.checkpoints import load_tuned
from m32_assets.training.trainer import train
from m32_assets_tests.distributed.ray_cluster import ROWS, SHARDS, killer, run, workers
from m32_assets_tests.support.processes import kill_tree, start_dagster, wait_for
from m32_assets_tests.support.shard_orders import order, stamps


def test_cluster_refuses_requests_without_the_token(cluster: RayCluster):
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(f"{cluster.address}/api/jobs/", timeout=10)
    inodes = {p.resolve().name for pid in cluster.processes() for p in sockets_of(pid)}
    listening = [row for table in ("tcp", "tcp6") for row in table_rows(table) if row[3] == "0A" and row[9] in inodes]
    assert len(listening) > 5
    assert {row[1].rpartition(":")[0] for row in listening} <= {"0100007F", "0000000000000000FFFF00000100007F"}


def sockets_of(pid: int) -> list[Path]:
    """The inodes of a process's open sockets, as paths."""
    found = []
    with contextlib.suppress(OSError):
        for entry in Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(OSError):
                if (target := os.readlink(entry)).startswith("socket:["):
                    found.append(Path(target[len("socket:[") : -1]))
    return found


def table_rows(table: str) -> list[list[str]]:
    """Rows of the kernel's socket table: local address in column 1, state in 3, inode in 9."""
    return [line.split() for line in Path(f"/proc/net/{table}").read_text("utf-8").splitlines()[1:]]


def test_killed_worker_costs_its_shard_and_ray_writes_what_the_pool_writes(cluster: RayCluster, tmp_path: Path):
    folder = shards_folder(tmp_path / ".cache" / "shards", 42, ROWS, SHARDS)
    before: dict[str, tuple[int, int]] = {}

    def one_is_finished() -> bool:
        if list(folder.glob("receipts/verify/*.json")):
            found = stamps(folder).items()
            before.update({n: s for n, s in found if n.startswith("receipts/verify/") and not n.endswith(".part")})
        return bool(before)

    watcher, killed = killer(cluster, "work_shard", one_is_finished)
    _, metadata, logged = run(cluster, trace_shards, tmp_path, partition_key="part-03")
    watcher.join()
    assert len(killed) == 1
    recipe = Recipe(str(tmp_path / "pool"), ("generate", "verify"))
    same = PartOrder(seed=42, count=ROWS, shards=SHARDS, part=3, parts=16, recipe=recipe)
    pool = same.work(process_pool(2), lambda line: None)
    assert metadata["sha256"] == pool.sha256
    assert metadata["composition"] == pool.composition
    assert (metadata["shards"], metadata["rows"], metadata["failed_shards"]) == (6, 12_000, 0)
    assert metadata["processes"] >= 2
    assert "6 of 6 shards" in logged  # progress, by Pipes
    # files finished before the kill were not written again, and nothing is half-written
    after = stamps(folder)
    assert before
    assert all(after[name] == stamp for name, stamp in before.items())
    assert {name for name in after if name.endswith((".jsonl", ".parquet", ".u64"))} == set(pool.files)
    assert not [name for name in after if name.endswith(".part")]


def test_ray_renders_and_tokenizes_as_the_pool_does(cluster: RayCluster, tiny_model: Path, tmp_path: Path):
    ProjectPaths(root=str(tmp_path), run="tiny").write_outputs("base_model", {"folder": str(tiny_model)})
    rows, shards = 1600, 32  # in sixteen parts: two shards of 50 rows each
    size = {"count": rows, "shards": shards, "max_seq_len": 2048}
    _, metadata, _ = run(cluster, sft_shards, tmp_path, size, partition_key="part-03")
    asked = order(tmp_path / "pool", tiny_model, count=rows, shards=shards, part=3, parts=16)
    pool = asked.work(process_pool(2), lambda line: None)
    assert (metadata["sha256"], metadata["tokens"]) == (pool.sha256, pool.tokens)
    folder = shards_folder(tmp_path / ".cache" / "shards", 42, rows, shards)
    assert {"rows", "tokens"} <= {name.partition("/")[0] for name in pool.files}
    assert {name: sha256_file(folder / name) for name in pool.files} == pool.files


def query_webserver(address: str, query: str, **variables: Any) -> dict[str, Any]:
    """Send a GraphQL query to a Dagster webserver and return its only field."""
    request = urllib.request.Request(
        f"{address}/graphql",
        json.dumps({"query": query, "variables": variables}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        body = json.load(answer)
    assert "errors" not in body, body
    return next(iter(body["data"].values()))


LAUNCH = """
mutation($params: ExecutionParams!) {
  launchPipelineExecution(executionParams: $params) {
    __typename
    ... on LaunchRunSuccess { run { runId } }
    ... on PythonError { message }
    ... on RunConfigValidationInvalid { errors { message } }
  }
}"""
STATUS = "query($id: ID!) { runOrError(runId: $id) { ... on Run { status } } }"
TERMINATE = "mutation($id: String!) { terminateRun(runId: $id) { __typename } }"


def test_cancelling_a_run_stops_its_ray_job(cluster: RayCluster, tmp_path: Path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with dg.DagsterInstance.from_config(str(tmp_path)) as instance:
        make_storages(instance)
    # like make dev-ray: the environment has the cluster's address and token
    dev = start_dagster(
        tmp_path,
        "dev",
        "-h",
        "127.0.0.1",
        "-p",
        str(port),
        "-m",
        "m32_assets.distributed_definitions",
        environment=cluster.environment,
    )
    jobs = JobSubmissionClient(cluster.address)
    known = {job.submission_id for job in jobs.list_jobs()}
    try:
        wait_for("the webserver", lambda: answers(f"{address}/server_info"), 240)
        config = {
            "resources": {
                "paths": {"config": {"root": str(tmp_path)}},
                # one long shard
                "sharded": {"config": {"count": 1_200_000, "shards": 16, "engine": "ray"}},
            }
        }
        launched = query_webserver(
            address,
            LAUNCH,
            params={
                "selector": {
                    "repositoryLocationName": "m32_assets.distributed_definitions",
                    "repositoryName": "__repository__",
                    "pipelineName": "__ASSET_JOB",
                    "assetSelection": [{"path": ["trace_shards"]}],
                },
                "runConfigData": config,
                "mode": "default",
                "executionMetadata": {"tags": [{"key": "dagster/partition", "value": "part-02"}]},
            },
        )
        assert launched["__typename"] == "LaunchRunSuccess", launched
        run_id = launched["run"]["runId"]
        wait_for("shards under way", lambda: workers(cluster, "work_shard"), 240)
        assert query_webserver(address, TERMINATE, id=run_id)["__typename"] == "TerminateRunSuccess"
        wait_for("the cancelled run", lambda: query_webserver(address, STATUS, id=run_id)["status"] == "CANCELED", 120)
        (job,) = [job for job in jobs.list_jobs() if job.submission_id not in known]
        assert job.submission_id
        wait_for("the stopped job", lambda: jobs.get_job_status(job.submission_id) == JobStatus.STOPPED, 60)
        wait_for("idle workers", lambda: not workers(cluster, "work_shard"), 60)
        assert not list(tmp_path.rglob("receipts/verify/*"))
    finally:
        dev.terminate()
        # it may wait for a busy code server; this test is about Ray's job
        with contextlib.suppress(subprocess.TimeoutExpired):
            dev.wait(60)
        kill_tree(dev)


def answers(url: str) -> bool:
    """Whether a server responds with a page."""
    with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5) as answer:
        return answer.status == 200
    return False


@pytest.mark.timeout(1500)
def test_two_processes_train_like_one_and_resume_after_a_kill(cluster: RayCluster, tiny_model: Path, tmp_path: Path):
    traces = list(generate(42, 300))
    rows = render_rows(traces, PromptTemplate())
    write_jsonl(tmp_path / "train.jsonl", rows[:270])
    write_jsonl(tmp_path / "validation.jsonl", rows[270:])
    paths = ProjectPaths(root=str(tmp_path), run="tiny")
    for asset, facts in (
        ("sft_data", {name: str(tmp_path / f"{name}.jsonl") for name in ("train", "validation")}),
        ("base_model", {"folder": str(tiny_model)}),
    ):
        paths.write_outputs(asset, facts)
    states = paths.cache / "training"

    def first_checkpoint() -> bool:
        return bool(list(states.glob("*/seals/[0-9]*.json")))  # training resumes from sealed checkpoints only

    watcher, killed = killer(cluster, "RayTrainWorker", first_checkpoint)
    config = {"lora_rank": 4, "batch_size": 2, "max_seq_len": 1024, "learning_rate": 0.02, "precision": "float32"}
    _, shown, logged = run(
        cluster, distributed_training, tmp_path, run_config={"ops": {"distributed_training": {"config": config}}}
    )
    watcher.join()
    assert len(killed) == 1
    assert shown["resumed_from"] > 0
    assert "validation loss" in logged  # progress, by Pipes
    # the same inputs on one process, with another cache
    model = open_model_folder(tiny_model)
    one = train(
        model,
        tmp_path / "train.jsonl",
        tmp_path / "validation.jsonl",
        TrainingConfig(**config).settings(),
        tmp_path / "one" / "training",
    )
    two = Path(shown["folder"])
    alone, together = (
        [json.loads(line) for line in (folder / "metrics.jsonl").read_bytes().splitlines()]
        for folder in (Path(one.folder), two)
    )
    assert [r["step"] for r in together] == [r["step"] for r in alone] == list(range(1, one.steps + 1))
    assert [r["loss"] for r in together] == pytest.approx([r["loss"] for r in alone], rel=1e-3)
    assert shown["validation_loss"] == pytest.approx(one.validation_loss, rel=1e-3)
    # sft_checkpoint has the same inputs: it finds the training of two processes
    told: list[str] = []
    again = train(
        model,
        tmp_path / "train.jsonl",
        tmp_path / "validation.jsonl",
        TrainingConfig(**config).settings(),
        states,
        told.append,
    )
    assert again.folder == str(two)
    assert "is reused" in told[0]
    load_tuned(model, again.checkpoint, TrainingConfig(**config).settings(), device_mesh())
