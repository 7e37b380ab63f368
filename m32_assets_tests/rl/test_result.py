"""The best round's checkpoint stands beside that of SFT, and what former stages left is removed."""

from pathlib import Path

import numpy as np
import orbax.checkpoint as ocp
import pytest

from m32_assets.common.files import sha256_folder
from m32_assets.rl.result import RlResult, publish_round


def result(folder: Path, best: int, updates: int) -> RlResult:
    """A result whose best round is written."""
    for number in (1, 2):
        place = folder / "actor" / str(number)
        (place / "optimizer_state").mkdir(parents=True)
        with ocp.StandardCheckpointer() as checkpointer:
            checkpointer.save(place / "model_params", {"weights": np.array([number])})
    return RlResult(str(folder), "correct", 2, best, "", "", updates, 1.0, 0)


def weights(checkpoint: Path) -> int:
    """What ``result`` wrote into a round."""
    return int(ocp.StandardCheckpointer().restore(checkpoint / "model_params")["weights"][0])


@pytest.fixture
def sft(tmp_path: Path) -> Path:
    """An SFT checkpoint of step 40 in the evidence, beside one that a former stage left."""
    actors = tmp_path / "evidence/checkpoints/actor"
    for name in ("40", "44"):
        (actors / name / "model_params").mkdir(parents=True)
        (actors / name / "model_params/weights").write_text(name, "utf-8")
    return actors / "40"


def test_best_round_stands_behind_sft_and_former_ones_are_removed(sft: Path, tmp_path: Path):
    before = sha256_folder(sft)
    found = publish_round(result(tmp_path / "stage", best=2, updates=8), sft, tmp_path / "evidence")
    assert found == sft.with_name("48")
    assert sorted(path.name for path in sft.parent.iterdir()) == ["40", "48"]
    assert weights(found) == 2
    assert [path.name for path in found.iterdir()] == ["model_params"], "the judge needs no state of the optimizer"
    assert sha256_folder(sft) == before
    # another stage of as many updates takes its place
    assert publish_round(result(tmp_path / "other", best=1, updates=8), sft, tmp_path / "evidence") == found
    assert weights(found) == 1


def test_where_no_round_is_better_sft_itself_is_handed_on(sft: Path, tmp_path: Path):
    before = sha256_folder(sft)
    assert publish_round(result(tmp_path / "stage", best=0, updates=0), sft, tmp_path / "evidence") == sft
    assert [path.name for path in sft.parent.iterdir()] == ["40"]
    assert sha256_folder(sft) == before
