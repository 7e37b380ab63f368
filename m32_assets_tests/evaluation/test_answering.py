"""While a model answers, its weights are held once."""

from pathlib import Path
from typing import Any

import pytest

from m32_assets.evaluation.answering import answer
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.inference import batch
from m32_assets.inference.answer_log import AnswerLog
from m32_assets.inference.memory import ROWS, cache_bytes
from m32_assets.inference.sampling import GREEDY, Sampling
from m32_assets_tests.support.rounding import live_bytes


@pytest.mark.parametrize("sampling", [GREEDY, Sampling(temperature=1.0)])
def test_weights_are_held_once(
    sampling: Sampling, folder: ModelFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    held, columns = [], []
    step = batch.Batch.step

    def measured(self: Any) -> None:
        step(self)
        held.append(live_bytes())
        columns.append(self.cache[0][0].shape[0] * 64)

    monkeypatch.setattr(batch.Batch, "step", measured)
    before, shape = live_bytes(), folder.shape
    answer(["1 + 1", "2 + 2"], None, folder, 8, sampling=sampling, progress=lambda _: None)
    weights, embedding = 4 * shape.parameters, 4 * shape.vocabulary * shape.hidden
    allowed = weights + embedding + cache_bytes(shape, ROWS, columns[0])
    # held twice it would be more than half as much again
    assert held[0] - before < allowed + weights // 4


def test_finished_answers_need_no_model(folder: ModelFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "log"
    made = answer(["1 + 1"], None, folder, 4, log=lambda: AnswerLog(path, {}), progress=lambda _: None)
    monkeypatch.setattr("m32_assets.evaluation.answering.load_for_inference", lambda *_: pytest.fail("loaded"))
    assert answer(["1 + 1"], None, folder, 4, log=lambda: AnswerLog(path, {}), progress=lambda _: None) == made
