"""The script for a borrowed hour: on a CPU every part of it runs, and a part that fails is named."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from m32_assets.common.files import read_json
from m32_assets.gemma.registry import model_entry
from m32_assets.training.settings import TrainingSettings
from m32_assets_tests.support.project import ROOT

SCRIPTS = ROOT / "benchmarks"
PARTS = [
    "device",
    "train tiny",
    "train tiny, stock",
    "losses on the CPU",
    "losses",
    "resume",
    "answers tiny",
    "train tiny, remat",
]


@pytest.fixture
def scripts(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The script's modules, which are no package."""
    monkeypatch.syspath_prepend(str(SCRIPTS))
    import accelerator
    import accelerator_loads
    import accelerator_parts
    import accelerator_report
    import accelerator_speed
    import device_peaks
    import training_sides

    return SimpleNamespace(
        script=accelerator,
        loads=accelerator_loads,
        parts=accelerator_parts,
        speed=accelerator_speed,
        report=accelerator_report,
        peaks=device_peaks,
        sides=training_sides,
    )


def test_every_part_runs_on_a_cpu(tmp_path: Path):
    command = [sys.executable, SCRIPTS / "accelerator.py", "--shape", "tiny", "--minutes", "60", "--out", tmp_path]
    done = subprocess.run(
        [*command, "--cache", tmp_path / "jax"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    log = (tmp_path / "accelerator.log").read_text("utf-8")
    assert done.returncode == 0, done.stdout + done.stderr + log[-3000:]
    written = read_json(tmp_path / "accelerator.json")
    assert [(part["part"], part["outcome"]) for part in written["parts"]] == [(name, "done") for name in PARTS]
    assert written["failed"] == written["aims"] == []
    facts = {part["part"]: part["facts"] for part in written["parts"]}
    for name in ("train tiny", "train tiny, stock", "train tiny, remat"):
        assert facts[name]["useful_tokens_per_second"] > 0
        assert facts[name]["losses"][-1] < facts[name]["losses"][0]
        assert facts[name]["peak_bytes"] > 0
    assert facts["train tiny"]["share_of_peak"] is None, "no datasheet gives a CPU's peak"
    assert facts["train tiny"]["estimated_bytes"] > 0
    assert facts["train tiny, stock"]["ours_to_stock"] > 0
    assert len(facts["losses"]["float32"]) == 50
    assert facts["losses"]["float32_difference"] == 0
    assert facts["resume"]["resumed_from"] == 2
    assert facts["resume"]["differing_arrays"] == 0
    for kind in ("greedy", "drawn", "stock_greedy", "stock_drawn"):
        assert facts["answers tiny"][f"{kind}_answers_per_second"] > 0
    table = done.stdout.rpartition("\npart ")[2]
    assert [line for name in PARTS if (line := f"{name} ") not in table] == []
    for said in ("its peak is not known", "useful tokens/s", "at most 0.0e+00 from the CPU's", "0 of 24 arrays differ"):
        assert said in table


def _broken(keep: Callable[[dict], None], earlier: Any) -> None:
    keep({"losses": [2.0, 1.0]})
    print("what led to it")
    raise RuntimeError("planted\nand a second line")


def _killed(keep: Callable[[dict], None], earlier: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _last(keep: Callable[[dict], None], earlier: Any) -> None:
    assert earlier["device"]["platform"] == "cpu"
    assert "broken" not in earlier, "a part that failed has no facts for others"
    keep({"resumed_from": 2, "differing_arrays": 0, "arrays": 3})


def test_part_that_fails_is_named_and_does_not_end_the_others(
    scripts: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
):
    part = scripts.parts.Part
    planted = [part("broken", 0, _broken), part("killed", 0, _killed), part("last", 0, _last)]
    monkeypatch.setattr(scripts.parts, "plan", lambda shapes, on_cpu: planted)
    assert scripts.script.main(["--out", str(tmp_path), "--cache", str(tmp_path / "jax")]) == 1
    shown = capsys.readouterr().out
    assert "broken: failed: RuntimeError: planted\n" in shown
    assert "killed: failed: ended with -9 and no word\n" in shown
    assert "FAILED: broken; its messages are in" in shown
    assert "loss 2.000 -> 1.000 in 2 steps; RuntimeError: planted" in shown, "what it had kept is in the table"
    written = read_json(tmp_path / "accelerator.json")
    assert written["failed"] == ["broken", "killed"]
    assert written["parts"][-1]["outcome"] == "done"
    log = (tmp_path / "accelerator.log").read_text("utf-8")
    assert "what led to it" in log
    assert "Traceback" in log


def test_part_without_time_is_skipped_and_a_late_one_is_stopped(scripts: SimpleNamespace, tmp_path: Path):
    session = scripts.script.Session(1.0, tmp_path, tmp_path / "jax")
    assert session.run(scripts.parts.Part("long", 3600, _broken)) is None
    assert session.failed == []
    session.run(scripts.parts.Part("late", 0, lambda keep, earlier: time.sleep(3600)))
    assert session.failed == ["late"]
    said = {part["part"]: (part["outcome"], part["why"]) for part in session.parts}
    assert said["long"][0] == "skipped"
    assert "it takes about 3600 s" in said["long"][1]
    assert "stopped when the time was up" in said["late"][1]


def test_missing_tunix_is_a_reason_to_skip(scripts: SimpleNamespace, monkeypatch: pytest.MonkeyPatch):
    assert scripts.sides.has_stock("tunix.sft.peft_trainer")
    assert not scripts.sides.has_stock("no_such_package.sft.peft_trainer")
    monkeypatch.setattr(scripts.speed, "has_stock", lambda module: False)
    with pytest.raises(scripts.loads.SkipError, match="tunix is not installed"):
        scripts.speed.stock_training("tiny", scripts.loads.ON_CPUS, lambda facts: None, {})


def test_rate_beside_a_loss_that_does_not_fall_is_refused(scripts: SimpleNamespace):
    scripts.loads.require_falling([2.0, 1.9])
    for losses in ([2.0, 2.0], [2.0, float("nan")]):
        with pytest.raises(RuntimeError, match="the loss did not fall"):
            scripts.loads.require_falling(losses)


def test_operations_of_a_step(scripts: SimpleNamespace):
    shape = model_entry("gemma3-1b-it").shape
    settings = TrainingSettings(lora_rank=32, batch_size=16, max_seq_len=512, sampled_softmax_size=8192)
    layers = 26 * (1152 * 256 * 10 + 3 * 1152 * 6912)
    without = settings.model_copy(update={"lora_target_modules": "none"})
    expected = 8192 * (4 * layers + 12 * 512 * 1024 * 26) + 4 * 5120 * 8192 * 1152
    assert scripts.sides.step_operations(shape, without, 5120) == expected
    # 25.1 million weights of adapters, each in three products
    assert scripts.sides.step_operations(shape, settings, 5120) - expected == pytest.approx(6 * 8192 * 25.1e6, rel=0.01)
    whole = without.model_copy(update={"sampled_softmax_size": 0})
    assert scripts.sides.step_operations(shape, whole, 5120) - expected == 4 * 5120 * (262_144 - 8192) * 1152


def test_aims_are_for_accelerators(scripts: SimpleNamespace):
    facts = {
        "device": {"platform": "gpu"},
        "train 1b": {"share_of_peak": 0.39, "peak_bytes": 105, "estimated_bytes": 100, "peak_of": "device"},
        "train 1b, stock": {"ours_to_stock": 2.5, "peak_bytes": 1, "estimated_bytes": None, "peak_of": "device"},
        "train 270m": {"share_of_peak": None, "peak_bytes": 88, "estimated_bytes": 100, "peak_of": "device"},
        "answers 1b": {"greedy_to_stock": 1.9, "peak_bytes": 5, "estimated_bytes": 9, "peak_of": "device"},
    }
    assert [(one["aim"], one["met"]) for one in scripts.report.aims(facts)] == [
        ("train 1b: share of the peak", False),
        ("train 1b: memory over its estimate", True),
        ("train 1b, stock: ours_to_stock", True),
        ("train 270m: memory over its estimate", False),
        ("answers 1b: greedy_to_stock", False),
    ]
    assert scripts.report.aims({**facts, "device": {"platform": "cpu"}}) == []


def test_unknown_device_has_no_peak(scripts: SimpleNamespace):
    assert scripts.peaks.bfloat16_peak("NVIDIA H100 80GB HBM3") == 989e12
    assert scripts.peaks.bfloat16_peak("cpu") is None


@pytest.mark.parametrize("minutes", ["0", "-1", "nan", "inf"])
def test_senseless_time_is_refused(
    scripts: SimpleNamespace, tmp_path: Path, minutes: str, capsys: pytest.CaptureFixture
):
    assert scripts.script.main(["--minutes", minutes, "--out", str(tmp_path / "none")]) == 2
    assert "expected a number above 0" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_out_that_is_a_file_is_refused(scripts: SimpleNamespace, tmp_path: Path, capsys: pytest.CaptureFixture):
    (tmp_path / "taken").write_text("")
    assert scripts.script.main(["--out", str(tmp_path / "taken")]) == 2
    assert "expected a file or folder that can be used" in capsys.readouterr().err


def test_larger_shapes_are_planned_first_things_first(scripts: SimpleNamespace):
    names = [part.name for part in scripts.parts.plan(["1b", "270m"], False)]
    assert names[:2] == ["train 1b", "train 1b, stock"]
    assert names[-1] == "answers 270m"
    assert len(names) == len(set(names)) == 10
