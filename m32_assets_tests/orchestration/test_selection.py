"""Selections mean what they mean in Dagster's UI. Missing inputs and outdated assets are found."""

from typing import Any

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.definitions import graph_job
from m32_assets.orchestration.presets import MIXTURE_GROUP, PRESET_SELECTION
from m32_assets.orchestration.selection import missing_above, out_of_date, select

ABOVE_TRAINING = [
    "dev_reasoning_v2",
    "curated_v1",
    "ingested_traces",
    "base_model",
    "eval_set",
    "sft_data",
    "sft_checkpoint",
]


@pytest.fixture(scope="module")
def graph() -> Any:
    return graph_job().asset_layer.asset_graph


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("sft_data", ["sft_data"]),
        ("+sft_checkpoint", ABOVE_TRAINING),
        ("1+sft_checkpoint", ["base_model", "sft_data", "sft_checkpoint"]),
        (
            "sft_checkpoint+",
            [
                "sft_checkpoint",
                "rl_checkpoint",
                "evaluation",
                "merged_model",
                "submission_bundle",
                "family_evaluation",
            ],
        ),
        ("sft_checkpoint+1", ["sft_checkpoint", "rl_checkpoint"]),
        ("rl_checkpoint+1", ["rl_checkpoint", "evaluation", "merged_model", "family_evaluation"]),
        ("+rl_checkpoint", [*ABOVE_TRAINING, "ingested_questions", "rl_checkpoint"]),
        ("eval_set,golden_v2", ["golden_v2", "eval_set"]),
        ("eval_set or golden_v2", ["golden_v2", "eval_set"]),
        ('key:"eval_set"', ["eval_set"]),
        ("dev_*", ["dev_reasoning_v1", "dev_reasoning_v2"]),
        ("group:evaluation", ["baseline_evaluation", "evaluation"]),
        ("kind:jax and not group:model and not group:mixture", ["baseline_evaluation", "evaluation"]),
        ("sinks(*)", ["submission_bundle", "family_evaluation", "mixture_ablation"]),
        ("merged_model, 1+merged_model", ["rl_checkpoint", "evaluation", "merged_model"]),
    ],
)
def test_selection_means_what_it_means_in_the_ui(text: str, names: list[str], graph: Any):
    chosen = select(text, graph)
    assert sorted(chosen) == sorted(names)
    assert chosen == [name for name in select("*", graph) if name in names], "upstream assets come first"


def test_star_selects_every_asset_and_a_preset_all_but_the_studies(graph: Any):
    assert len(select("*", graph)) == len(graph.toposorted_asset_keys)
    left_out = set(select("*", graph)) - set(select(PRESET_SELECTION, graph))
    assert left_out == set(select(f"group:{MIXTURE_GROUP}", graph)) == {"family_evaluation", "mixture_ablation"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("evalution", "no asset 'evalution', expected one of evaluation, family_evaluation, baseline_evaluation"),
        ("+evalution", "no asset 'evalution'"),
        (
            "sft_data,nothing_of_ours",
            "no asset 'nothing_of_ours', expected one of base_model, curated_v1, dev_reasoning_v1",
        ),
        ("sft_data evaluation", "no valid selection"),
        ("++sft_data", "no valid selection"),
        ("sft_data,", "no valid selection"),
        ("", "no valid selection"),
        ("group:nothing", "found no asset, expected"),
    ],
)
def test_selection_of_nothing_is_refused(text: str, message: str, graph: Any):
    with pytest.raises(M32Error) as refused:
        select(text, graph)
    assert message in str(refused.value)


PARENTS = {"a": [], "b": ["a"], "c": ["b"], "d": ["b", "c"], "e": ["d"]}


@pytest.mark.parametrize(
    ("selected", "made", "missing"),
    [
        (["e"], [], ["a", "b", "c", "d"]),
        (["e"], ["a", "b"], ["c", "d"]),
        (["e"], ["d"], []),
        (["c", "d", "e"], ["b"], []),
        (["d"], ["c"], ["a", "b"]),
        (["a"], [], []),
    ],
)
def test_missing_upstream_assets_are_found(selected: list[str], made: list[str], missing: list[str]):
    assert missing_above(selected, PARENTS, made) == missing


def test_asset_made_from_a_former_version_is_out_of_date():
    outputs = {
        "a": {"data_version": "2", "upstream_versions": {}},
        "b": {"data_version": "1", "upstream_versions": {"a": "1"}},
        "c": {"data_version": "1", "upstream_versions": {"b": "1", "gone": "9"}},
    }
    assert out_of_date(outputs) == {"b": ["a"]}
    outputs["b"]["upstream_versions"]["a"] = "2"
    assert out_of_date(outputs) == {}
