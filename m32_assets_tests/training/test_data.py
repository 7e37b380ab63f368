"""The data of a training: shards and survey are made once, and every process takes the same batches from them."""

from pathlib import Path

import numpy as np
import pytest

from m32_assets.common.errors import M32Error
from m32_assets.data.jsonl_rows import write_jsonl
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.gemma.tokenizer import load_tokenizer
from m32_assets.sft.packing import Batch, pack, split_batches, tokenize
from m32_assets.sft.rows import read_training_rows, render_rows
from m32_assets.sft.template import PromptTemplate
from m32_assets.traces.dataset import generate
from m32_assets.training import data
from m32_assets.training.data import TrainingData, training_data
from m32_assets.training.settings import TrainingSettings

SETTINGS = TrainingSettings(batch_size=2, gradient_accumulation_steps=2, num_epochs=2)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Rows of training and of validation."""
    rows = render_rows(list(generate(42, 40)), PromptTemplate())
    paths = tmp_path / "train.jsonl", tmp_path / "validation.jsonl"
    for path, part in zip(paths, (rows[:32], rows[32:]), strict=True):
        write_jsonl(path, part)
    return paths


def _data(folder: ModelFolder, files: tuple[Path, Path], settings: TrainingSettings = SETTINGS) -> TrainingData:
    return training_data(folder, *files, settings, files[0].parent / "tokens")


def _same(one: Batch, other: Batch) -> bool:
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in ("tokens", "segments", "loss_mask"))


def test_small_data_is_that_of_one_list(folder: ModelFolder, files: tuple[Path, Path]):
    found = _data(folder, files)
    training, validation = (tokenize(read_training_rows(path), load_tokenizer(folder.path), None) for path in files)
    assert found.longest == max(len(c.ids) for c in training + validation)
    assert found.length % 32 == 0
    expected = []
    for epoch in range(2):
        order = np.random.default_rng([SETTINGS.training_seed, epoch]).permutation(len(training)).tolist()
        expected += [(epoch, batch) for batch in split_batches(pack(training, found.length, order), 4)]
    batches = list(found.batches())
    assert found.steps == len(batches) == len(expected)
    for (epoch, batch), (wanted, other) in zip(batches, expected, strict=True):
        assert epoch == wanted
        assert _same(batch, other)
    held_out = split_batches(pack(validation, found.length), 2)
    assert all(_same(batch, other) for (_, batch), other in zip(found.held_out(), held_out, strict=True))
    assert found.findings == []


def test_every_step_can_be_the_first_after_a_restart(folder: ModelFolder, files: tuple[Path, Path]):
    for settings in (SETTINGS, SETTINGS.model_copy(update={"max_steps": 3})):
        every = list(_data(folder, files, settings).batches())
        for done in range(len(every) + 1):
            rest = list(_data(folder, files, settings).batches(done))
            assert [epoch for epoch, _ in rest] == [epoch for epoch, _ in every[done:]]
            assert all(_same(one, other) for (_, one), (_, other) in zip(rest, every[done:], strict=True))
    assert len(every) == 3


def test_shards_and_survey_are_made_once(
    folder: ModelFolder, files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
):
    first = _data(folder, files)

    def again(*_: object) -> None:
        raise AssertionError("made twice")

    monkeypatch.setattr(data, "write_token_shards", again)
    monkeypatch.setattr(data, "survey", again)
    assert _data(folder, files) == first
    write_jsonl(files[0], read_training_rows(files[0])[1:])
    with pytest.raises(AssertionError, match="made twice"):
        _data(folder, files)


def test_another_process_takes_the_same_batches_and_writes_nothing(
    folder: ModelFolder, files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
):
    one = _data(folder, files)
    written = sorted((files[0].parent / "tokens").rglob("*"))
    monkeypatch.setattr(data, "leads", lambda: False)
    other = _data(folder, files)
    # the rows of a batch go to the processes in order, as the mesh has their devices
    for (_, whole), (_, first), (_, second) in zip(one.batches(), one.batches(), other.batches(), strict=True):
        together = np.concatenate([first.tokens[:2], second.tokens[2:]])
        np.testing.assert_array_equal(together, whole.tokens)
    assert sorted((files[0].parent / "tokens").rglob("*")) == written


def test_changed_shard_is_refused_before_training(folder: ModelFolder, files: tuple[Path, Path]):
    found = _data(folder, files)
    path = Path(found.training.shards.paths[0])
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(M32Error, match=r"tokens-00000\.array_record: found changed content, expected .* Delete"):
        _data(folder, files)


def test_row_that_is_too_long_is_refused(folder: ModelFolder, files: tuple[Path, Path]):
    with pytest.raises(M32Error, match=r"row .*: found \d+ tokens, expected at most 16. Raise max_seq_len"):
        _data(folder, files, SETTINGS.model_copy(update={"max_seq_len": 16}))
