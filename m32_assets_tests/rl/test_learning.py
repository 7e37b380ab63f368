"""What is learned beside the answers of a round."""

from dataclasses import replace
from pathlib import Path

from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.rl.learning import sft_examples
from m32_assets_tests.rl import toy


def test_rounds_have_different_sft_rows_until_all_were_taken(folder: ModelFolder, tmp_path: Path):
    stage = toy.stage(folder, tmp_path, tmp_path)
    count = len(stage.sft_rows) // 3
    rounds = [[tuple(one.ids) for one in sft_examples(stage, number, count)] for number in (1, 2, 3)]
    found = [ids for one in rounds for ids in one]
    assert len(found) == len(set(found)) == 3 * count
    assert [tuple(one.ids) for one in sft_examples(stage, 2, count)] == rounds[1]
    other = replace(stage, settings=stage.settings.model_copy(update={"rl_seed": 7}))
    assert [tuple(one.ids) for one in sft_examples(other, 1, count)] != rounds[0]
    assert len(sft_examples(stage, 5, 10_000)) == len(stage.sft_rows), "no row twice"
