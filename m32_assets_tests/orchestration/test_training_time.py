"""How long a training will take: by one of the same model here, else by the reference machine, else not known."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.common.files import write_json
from m32_assets.data.jsonl_rows import write_jsonl
from m32_assets.orchestration import training_time as module
from m32_assets.orchestration.presets import preset_config
from m32_assets.orchestration.training_time import ANNOUNCED, TrainingTime, training_time
from m32_assets.sft.rows import render_rows
from m32_assets.sft.template import PromptTemplate
from m32_assets.traces.dataset import generate
from m32_assets.training.settings import TrainingSettings


class Tokenizer:
    """Counts characters."""

    def bos_id(self) -> int:
        return 2

    def encode(self, text: str) -> list[int]:
        return [0] * len(text)


@pytest.fixture
def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(module, "load_tokenizer", lambda _: Tokenizer())
    monkeypatch.setattr(module, "visible_accelerators", lambda: ["cpu"])
    write_jsonl(tmp_path / "train.jsonl", render_rows(list(generate(42, 10)), PromptTemplate()))
    return tmp_path / "train.jsonl"


@dataclass
class Folder:
    path: Path
    sha256: dict[str, str]


def expected(rows: Path, model: str = "tiny", **settings: Any) -> TrainingTime:
    folder: Any = Folder(Path("model"), {"model.safetensors": "a" * 64})
    return training_time(model, folder, rows, TrainingSettings(**settings), rows.parent / "training")


def finished(
    rows: Path, name: str, *, tokens: int, seconds: float, platform: str = "cpu", sha256: str = "a" * 64
) -> None:
    folder = rows.parent / "training" / name
    write_json(folder / "result.json", {})
    write_json(folder / "fingerprint.json", {"model": {"model.safetensors": sha256}, "device": {"platform": platform}})
    steps = [{"tokens": tokens // 2, "time": seconds / 2}] * 2
    (folder / "metrics.jsonl").write_text("".join(json.dumps(step) + "\n" for step in steps), "utf-8")


def test_longest_training_of_the_same_model_and_device_tells(rows: Path):
    assert expected(rows).seconds is None
    assert "how long that takes is not known" in str(expected(rows))
    finished(rows, "gpu", tokens=1_000_000, seconds=1, platform="gpu")
    finished(rows, "other", tokens=1_000_000, seconds=1, sha256="b" * 64)
    assert expected(rows).seconds is None
    finished(rows, "short", tokens=100, seconds=1000)
    finished(rows, "long", tokens=10_000, seconds=20)
    found = expected(rows)
    assert found.seconds == pytest.approx(found.tokens * 0.002)
    assert str(found).startswith(
        f"{ANNOUNCED}about {found.tokens} tokens of 10 rows, which takes about 0 minutes, by the"
    )
    assert expected(rows, num_epochs=3).tokens == 3 * found.tokens
    assert expected(rows, max_steps=1, batch_size=1, max_seq_len=64).tokens == 64


def test_reference_machine_tells_of_the_default_model_on_a_cpu(rows: Path, monkeypatch: pytest.MonkeyPatch):
    found = expected(rows, "gemma3-270m")
    assert found.seconds
    assert 0.5e-3 < found.seconds / found.tokens < 10e-3
    assert "Zen 4" in found.source
    monkeypatch.setattr(module, "visible_accelerators", lambda: ["gpu0"])
    assert expected(rows, "gemma3-270m").seconds is None


def test_training_beyond_the_limit_is_refused():
    long = TrainingTime(10**6, 5000, 7200.0, "the reference machine")
    long.require(0)
    long.require(120)
    with pytest.raises(M32Error, match=r"max_minutes: found a training of about 120 minutes \(5000 rows.*at most 119"):
        long.require(119)
    TrainingTime(10**6, 5000, None, "").require(1)


def test_preset_of_own_data_trains_on_nothing_else():
    ops = preset_config("own-data")["ops"]
    none = {"signed_traces": 0, "curated_traces": 0, "extra_traces": 0}
    assert ops["sft_data"]["config"] == {"eval_set": "", **none}
    assert ops["baseline_evaluation"]["config"] == ops["evaluation"]["config"] == {"eval_set": ""}
    assert ops["sft_checkpoint"]["config"]["max_minutes"] > 0
