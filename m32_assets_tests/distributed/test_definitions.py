"""The second code location: it loads without Ray, and names what is missing when it is asked to work."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import yaml

from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json
from m32_assets.defs_distributed import rounds, shards, training
from m32_assets.defs_distributed.resources import PARTS, RayJobs, ShardedDataset
from m32_assets.distributed_definitions import defs as load
from m32_assets.orchestration.io_manager import RefusingIOManager
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.orchestration.template_resource import TemplateResource
from m32_assets.sft.rows import read_training_rows
from m32_assets_tests.support.project import ROOT, assert_described

WITHOUT_RAY = """
import sys

class Nowhere:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("ray", "dagster_ray", "pyarrow"):
            raise ModuleNotFoundError(f"No module named {name!r}")

sys.meta_path.insert(0, Nowhere())
import json
import dagster as dg
from m32_assets.definitions import defs as main
from m32_assets.distributed_definitions import defs
from m32_assets.defs_distributed.resources import RayJobs
from m32_assets.common.errors import M32Error

for location in (main(), defs()):
    dg.Definitions.validate_loadable(location)
graph = defs().resolve_asset_graph()
try:
    RayJobs().run(dg.build_asset_context(), "shards", {}, "verified")
except M32Error as error:
    message = str(error)
heavy = [m for m in ("jax", "flax", "tunix", "matplotlib", "transformers") if m in sys.modules]
print(json.dumps([sorted(k.to_user_string() for k in graph.materializable_asset_keys), message, heavy]))
"""


def test_what_only_one_process_can_do_is_refused(tmp_path: Path):
    (tmp_path / "fingerprint.json").write_text("{}")
    for given in ({"max_hours": 1.0}, {"continue_from": str(tmp_path)}):
        with pytest.raises(ValueError, match="nothing: the steps of one process are planned"):
            training.DistributedConfig(**given)
    training.DistributedConfig()


def test_rounds_are_at_least_one_and_their_processes_get_their_devices():
    with pytest.raises(ValueError, match="rounds"):
        rounds.DistributedRlConfig(rounds=0)
    assert rounds.DistributedRlConfig(resources={"GPU": 1, "CPU": 4, "v6e": 2}).options() == {
        "num_cpus": 4,
        "num_gpus": 1,
        "resources": {"v6e": 2},
        "runtime_env": {"env_vars": {"JAX_PLATFORMS": "cpu"}},
    }


def test_both_locations_load_without_ray_and_name_what_is_missing():
    done = subprocess.run([sys.executable, "-c", WITHOUT_RAY], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    keys, message, heavy = json.loads(done.stdout.splitlines()[-1])
    assert keys == ["distributed_rounds", "distributed_training", "sft_shards", "shard_index", "trace_shards"]
    assert message == "Ray: found no package dagster-ray, expected dagster-ray installed. Install m32-assets[ray]"
    assert heavy == []


def test_assets_and_checks_are_exactly_these():
    definitions = load()
    dg.Definitions.validate_loadable(definitions)
    graph = definitions.resolve_asset_graph()
    assert {k.to_user_string() for k in graph.external_asset_keys} == {
        "sft_data",
        "base_model",
        "sft_checkpoint",
        "dev_reasoning_v2",
        "curated_v1",
        "ingested_questions",
        "eval_set",
    }
    assert {f"{k.asset_key.to_user_string()}:{k.name}" for k in graph.asset_check_keys} == {
        "trace_shards:verified",
        "sft_shards:rendered",
        "shard_index:composition",
        "shard_index:no_repeats",
        "distributed_training:learned",
        "distributed_rounds:better",
    }
    for asset in dg.load_assets_from_modules([shards, training, rounds]):
        assert isinstance(asset, dg.AssetsDefinition)
        assert_described(asset)


def test_all_partitions_and_their_index_on_the_pool(tiny_model: Path, tmp_path: Path):
    paths = ProjectPaths(root=str(tmp_path), run="tiny")
    paths.write_outputs("base_model", {"folder": str(tiny_model)})
    resources = {
        "paths": paths,
        "io_manager": RefusingIOManager(),
        "sharded": ShardedDataset(
            count=320,
            shards=PARTS,
            workers=1,
            max_seq_len=2048,
        ),
        "ray": RayJobs(),
        "template": TemplateResource(style="numbered"),
    }
    with dg.DagsterInstance.ephemeral() as instance:
        early = dg.materialize([shards.shard_index], resources=resources, instance=instance, raise_on_error=False)
        assert not early.success
        for number in range(PARTS):
            part = [shards.trace_shards, shards.sft_shards] if number == 5 else [shards.trace_shards]
            result = dg.materialize(part, partition_key=f"part-{number:02d}", resources=resources, instance=instance)
            assert all(check.passed for check in result.get_asset_check_evaluations())
        result = dg.materialize([shards.shard_index], resources=resources, instance=instance)
    assert {c.check_name: c.passed for c in result.get_asset_check_evaluations()} == {
        "composition": True,
        "no_repeats": True,
    }
    folder = resources["sharded"].folder(paths)
    index = read_json(folder / "index.json")
    assert index["composition"] == {"golden_style": 32, "reasoning": 224, "synthetic": 64}
    assert len(index["files"]) == 3 * PARTS
    assert [p.name for p in (folder / "rows").iterdir()] == ["00005-of-00016.jsonl"]
    assert all(
        "Reasoning:\n1. " in row.completion for row in read_training_rows(folder / "rows" / "00005-of-00016.jsonl")
    )


def test_failed_shard_fails_the_check_of_its_partition(tiny_model: Path, tmp_path: Path):
    paths = ProjectPaths(root=str(tmp_path), run="tiny")
    paths.write_outputs("base_model", {"folder": str(tiny_model)})
    result = dg.materialize(
        [shards.trace_shards, shards.sft_shards],
        partition_key="part-00",
        raise_on_error=False,
        resources={
            "paths": paths,
            "io_manager": RefusingIOManager(),
            # every conversation is longer
            "sharded": ShardedDataset(count=320, shards=PARTS, workers=1, max_seq_len=64),
            "ray": RayJobs(),
            "template": TemplateResource(),
        },
        instance=dg.DagsterInstance.ephemeral(),
    )
    assert {c.check_name: c.passed for c in result.get_asset_check_evaluations()} == {
        "verified": True,
        "rendered": False,
    }
    text = next(c for c in result.get_asset_check_evaluations() if c.check_name == "rendered").description
    assert text
    assert "tokens, expected at most 64" in text


@pytest.mark.parametrize("wrong", [{"shards": 20}, {"count": 165}, {"workers": 0}, {"engine": "spark"}])
def test_impossible_settings_are_refused_before_anything_runs(wrong: dict[str, object]):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        ShardedDataset(**wrong)  # pyright: ignore[reportArgumentType]


def _refusal(resources: dict[str, object]) -> str:
    """Why a run of ``trace_shards`` is refused when it is launched."""
    job = dg.Definitions.merge(load(), dg.Definitions(jobs=[dg.define_asset_job("asked", ["trace_shards"])]))
    with pytest.raises(dg.DagsterInvalidConfigError) as refused:
        dg.validate_run_config(
            job.resolve_job_def("asked"), {"resources": {n: {"config": c} for n, c in resources.items()}}
        )
    return str(refused.value)


@pytest.mark.parametrize(
    ("resources", "said"),
    [
        (
            {"ray": {"address": "ray://m32-ray-head-svc:10001"}},
            "address: found 'ray://m32-ray-head-svc:10001', expected the address of Ray's dashboard, e.g. "
            "http://m32-ray-head-svc:8265 (ray:// is that of Ray's client)",
        ),
        ({"ray": {"address": "head:6379"}}, "expected the address of Ray's dashboard, e.g. http://head:8265"),
        ({"ray": {"address": "http://"}}, "expected the address of Ray's dashboard"),
        ({"ray": {"poll_seconds": 0.0}}, "poll_seconds: found 0.0"),
        ({"sharded": {"count": 165}}, "count: found 165"),
        ({"sharded": {"ray": {"address": "http://head:8265"}}}, 'unexpected config entry "ray"'),
        ({"paths": {"run": "../up"}}, "run: found '../up'"),
    ],
)
def test_settings_of_the_cluster_are_refused_at_launch(resources: dict[str, object], said: str):
    assert said in _refusal(resources)


def test_address_of_the_environment_is_checked_too(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("RAY_API_SERVER_ADDRESS", "ray://head:10001")
    with pytest.raises(M32Error, match=r"RAY_API_SERVER_ADDRESS: found 'ray://head:10001', expected the address of"):
        RayJobs().run(dg.build_asset_context(), "shards", {}, "verified")


def test_shards_are_worked_on_the_one_cluster_and_with_the_one_template_of_the_run_config(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    asked: list[tuple[str, str]] = []

    def submit(self: RayJobs, _: object, kind: str, order: dict[str, Any], check: str) -> dg.MaterializeResult:
        asked.append((self.address, order["recipe"]["template"]["style"]))
        return dg.MaterializeResult(check_results=[dg.AssetCheckResult(passed=True, check_name=check)])

    monkeypatch.setattr(RayJobs, "run", submit)
    config = yaml.safe_load((ROOT / "deploy/ray/shards.yaml").read_text("utf-8"))
    config["resources"]["paths"]["config"]["root"] = str(tmp_path)
    config["resources"]["template"] = {"config": {"style": "numbered"}}
    asset_job = dg.define_asset_job("asked", ["trace_shards"], executor_def=dg.in_process_executor)
    job = dg.Definitions.merge(load(), dg.Definitions(jobs=[asset_job])).resolve_job_def("asked")
    assert job.execute_in_process(
        run_config=config, partition_key="part-00", instance=dg.DagsterInstance.ephemeral()
    ).success
    assert asked == [(config["resources"]["ray"]["config"]["address"], "numbered")]
