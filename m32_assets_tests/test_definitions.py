"""The code location: it imports no heavy package, and its assets and checks are complete and described."""

import subprocess
import sys

import dagster as dg
import pytest

from m32_assets.definitions import defs as load
from m32_assets_tests.support.project import ASSETS, assert_described
from m32_assets_tests.test_layers import HEAVY

CHECKS = {
    "base_model:complete",
    "baseline_evaluation:all_scored",
    "baseline_evaluation:examples_apart",
    "curated_v1:answers",
    "curated_v1:arithmetic",
    "curated_v1:no_leaks",
    "curated_v1:no_repeats",
    "curated_v1:read_again",
    "curated_v1:schema",
    "curated_v1:shares",
    "curated_v1:steps_say_something",
    "dev_reasoning_v1:schema",
    "dev_reasoning_v2:answers",
    "dev_reasoning_v2:arithmetic",
    "dev_reasoning_v2:no_leaks",
    "dev_reasoning_v2:composition",
    "dev_reasoning_v2:no_repeats",
    "dev_reasoning_v2:schema",
    "dev_reasoning_v2:steps_say_something",
    "eval_set:disjoint_from_training",
    "eval_set:schema",
    "evaluation:all_scored",
    "family_evaluation:all_scored",
    "family_evaluation:apart",
    "golden_v2:schema",
    "ingested_questions:accounted_for",
    "ingested_questions:apart",
    "ingested_traces:accounted_for",
    "ingested_traces:all_in",
    "ingested_traces:schema",
    "merged_model:same_logits",
    "mixture_ablation:trials_ran",
    "rl_checkpoint:apart",
    "rl_checkpoint:better",
    "rl_checkpoint:restores",
    "sft_checkpoint:learned",
    "sft_checkpoint:loss_mask",
    "sft_checkpoint:restores",
    "sft_data:held_out",
    "sft_data:ingested",
    "sft_data:extra_traces",
    "sft_data:rendered",
    "submission_bundle:evidence_complete",
    "submission_bundle:licences",
    "submission_bundle:may_be_handed_in",
    "submission_bundle:no_credentials",
    "submission_bundle:small_enough",
    "submission_bundle:trained_rows",
    "submission_bundle:verified",
    "evaluation:no_regression",
}


def test_import_loads_no_heavy_package():
    code = f"import sys, m32_assets.definitions as d; d.defs(); print([m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_graph_has_exactly_these_assets_and_checks():
    definitions = load()
    dg.Definitions.validate_loadable(definitions)
    graph = definitions.resolve_asset_graph()
    assert not graph.external_asset_keys
    assert {k.to_user_string() for k in graph.materializable_asset_keys} == {name.split(":")[0] for name in CHECKS}
    assert {f"{k.asset_key.to_user_string()}:{k.name}" for k in graph.asset_check_keys} == CHECKS


def test_model_depends_on_no_data_and_baseline_on_no_training_data():
    graph = load().resolve_asset_graph()

    def upstream(asset: str) -> set[str]:
        return {key.to_user_string() for key in graph.get(dg.AssetKey(asset)).parent_keys}

    assert upstream("base_model") == set()
    assert upstream("baseline_evaluation") == {"base_model", "eval_set"}


def test_every_asset_is_described_and_in_a_group():
    for asset in ASSETS:
        assert isinstance(asset, dg.AssetsDefinition)
        assert_described(asset)
        assert {spec.group_name for spec in asset.specs} <= {
            "traces",
            "sft",
            "model",
            "evaluation",
            "submission",
            "mixture",
        }


def test_what_is_evaluated_and_handed_in_is_the_checkpoint_after_the_rounds():
    graph = load().resolve_asset_graph()
    for name in ("evaluation", "merged_model", "family_evaluation"):
        above = {key.to_user_string() for key in graph.get(dg.AssetKey(name)).parent_keys}
        assert "rl_checkpoint" in above
        assert "sft_checkpoint" not in above


@pytest.mark.parametrize("name", ["sft_checkpoint", "rl_checkpoint"])
def test_training_is_tagged_for_an_accelerator(name: str):
    training = next(a for a in ASSETS if isinstance(a, dg.AssetsDefinition) and a.key.to_user_string() == name)
    assert training.op.pool == "gpu"
    assert "dagster-k8s/config" in training.op.tags
