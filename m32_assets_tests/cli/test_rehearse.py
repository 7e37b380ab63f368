"""m32 rehearse on the tiny model: what it prints, what it refuses, and the folder of weights that it loads."""

from pathlib import Path

import pytest

from m32_assets.cli.main import main
from m32_assets.cli.run_plan import CURATED_COUNT
from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json
from m32_assets.gemma.model_folder import INDEX, open_model_folder
from m32_assets.gemma.random_folder import write_random_folder
from m32_assets.gemma.registry import model_entry
from m32_assets.gemma.weights import TINY_TOKENIZER
from m32_assets.training.memory import adapter_parameters
from m32_assets.training.rehearsal import Compiling, Loading, compile_step, load
from m32_assets.training.settings import TrainingSettings
from m32_assets_tests.support.project import ROOT

SHAPE = model_entry("tiny").shape


def test_rehearsal_says_what_each_device_holds(capsys: pytest.CaptureFixture[str]):
    assert main(["rehearse", "--preset", "tiny", "--no-weights", "--devices", "1", "--devices", "2"]) == 0
    said = capsys.readouterr().out
    one, two = said.split("\n1 device\n")[1].split("\n2 devices")
    assert "between devices, a step                   0.00 GB (none)" in one
    assert "all-reduce" in two
    assert "embedder/matrix" in one
    assert said.endswith("\nfits on 2 devices\n")
    assert "schedule     about " in said


def test_training_that_does_not_fit_names_settings(capsys: pytest.CaptureFixture[str]):
    arguments = ["rehearse", "--preset", "gpu", "--no-weights", "--layers", "1", "--device-gb", "2"]
    assert main(arguments) == 1
    said = capsys.readouterr().out
    assert "does not fit into 2.0 GB. Set " in said
    assert said.endswith("\ndoes not fit on 1 device: see above\n")


@pytest.mark.parametrize(
    ("more", "where"),
    [(["--devices", "3"], "batch_size: found 2, spread over 3 devices"), (["--device-gb", "0"], "device-gb")],
)
def test_impossible_devices_are_refused(more: list[str], where: str, capsys: pytest.CaptureFixture[str]):
    assert main(["rehearse", "--preset", "tiny", "--no-weights", *more]) == 2
    assert where in capsys.readouterr().err


def test_folder_in_shards_is_loaded_whole(tmp_path: Path):
    settings = TrainingSettings(lora_rank=8)
    shards = write_random_folder(tmp_path / "model", SHAPE, TINY_TOKENIZER, shard_bytes=50_000)
    assert shards > 2
    assert len(set(read_json(tmp_path / "model" / INDEX)["weight_map"].values())) == shards
    assert open_model_folder(tmp_path / "model").shape == SHAPE
    loaded = load(Loading(folder=tmp_path / "model", settings=settings))
    assert loaded.weights == SHAPE.parameters
    assert loaded.adapters == sum(adapter_parameters(SHAPE, settings))
    assert loaded.dtype == "bfloat16"
    # the same bytes each time
    assert write_random_folder(tmp_path / "again", SHAPE, TINY_TOKENIZER, shard_bytes=50_000) == shards
    names = sorted(path.name for path in (tmp_path / "model").iterdir())
    assert all((tmp_path / "model" / n).read_bytes() == (tmp_path / "again" / n).read_bytes() for n in names)


def test_failure_in_the_process_is_one_sentence():
    job = Compiling(
        model="tiny", settings=TrainingSettings(lora_target_modules="none"), devices=2, targets=64, replicate=False
    )
    with pytest.raises(M32Error, match=r"rehearsal, compiling for 2 devices.*matches no module"):
        compile_step(job)


def test_planned_curated_traces_are_those_of_the_dataset():
    with (ROOT / "datasets/curated-v1/dataset.jsonl").open("rb") as lines:
        assert sum(1 for _ in lines) == CURATED_COUNT
