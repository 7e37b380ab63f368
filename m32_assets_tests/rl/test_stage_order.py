"""The inputs of a stage, from a project's folder."""

from pathlib import Path

from m32_assets.common.files import canonical_json, write_atomic
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.orchestration.rl_config import stage_order
from m32_assets.rl.settings import RlSettings
from m32_assets.rl.stage_order import StageOrder
from m32_assets_tests.support.rl_project import rl_project

SETTINGS = RlSettings(
    generated_prompts=20, curated_prompts=200, ingested_prompts=0, held_out_prompts=4, prompts_per_round=4
)


def _questions(order: StageOrder) -> set[str]:
    prompts = order.stage().prompts
    return {one.question for one in (*prompts.training, *prompts.held_out)}


def test_an_order_survives_its_way_as_json(folder: ModelFolder, tmp_path: Path):
    paths = rl_project(tmp_path, folder.path)
    order = stage_order(paths, paths.outputs("sft_checkpoint"), SETTINGS)
    assert StageOrder.model_validate_json(order.model_dump_json()) == order
    assert order.stage().fingerprint({}) == order.stage().fingerprint({})


def test_prompts_are_apart_from_an_eval_set_of_ones_own(folder: ModelFolder, tmp_path: Path):
    """One that sft_data was kept apart from."""
    paths = rl_project(tmp_path, folder.path)
    sft = paths.outputs("sft_checkpoint")
    before = _questions(stage_order(paths, sft, SETTINGS))
    asked = sorted(before)[3]
    own = tmp_path / "own.jsonl"
    write_atomic(own, canonical_json({"id": "a", "prompt": asked, "expected_answer": "1"}) + b"\n")
    data = paths.outputs("sft_data")
    paths.write_outputs("sft_data", {**data, "eval_set": str(own)})
    order = stage_order(paths, sft, SETTINGS)
    assert asked in order.sources.held_out
    after = _questions(order)
    assert asked not in after
    assert len(after & before) > 100
