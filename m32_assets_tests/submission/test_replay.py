"""The replay reproduces recorded answers from the zip, and finds forged ones."""

import json
import zipfile
from pathlib import Path

import pytest

from m32_assets.cli.main import main
from m32_assets.common.files import sha256_bytes
from m32_assets.evaluation import divergence
from m32_assets.submission.bundle_layout import SUMS
from m32_assets.submission.evidence import RUN_CONFIG
from m32_assets.submission.replay import replay
from m32_assets.submission.zip_writer import write_zip


def test_recorded_answers_are_reproduced(
    tiny_bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)  # no model is cached here, so the random weights are made again
    assert main(["verify-bundle", str(tiny_bundle), "--replay", "10"]) == 0
    assert "14 of 14 recorded answers came again" in capsys.readouterr().out
    # m32 predict keeps its compiled programs for the next call
    assert any((tmp_path / ".cache/jax").iterdir())


def _forged(bundle: Path, name: str, path: Path, device: str = "") -> str:
    """Write the bundle with another second answer in ``name``, and perhaps from another device; give the answer's id.

    The sums are those of a careful forger.
    """
    with zipfile.ZipFile(bundle) as archive:
        parts: dict[str, Path | bytes] = {n: archive.read(n) for n in archive.namelist() if n != SUMS}
        lines = archive.read(f"evidence/{name}").splitlines()
        manifest, config = (json.loads(archive.read(f"evidence/{n}")) for n in ("run_manifest.json", RUN_CONFIG))
    row = json.loads(lines[1])
    row["output"] += " and so on"
    changed = {name: b"".join(line + b"\n" for line in [lines[0], json.dumps(row).encode(), *lines[2:]])}
    if device:
        config["decoding"]["device"] = device
        changed[RUN_CONFIG] = json.dumps(config).encode()
        parts["decoding.json"] = json.dumps(config["decoding"]).encode()
    for file, text in changed.items():
        manifest["evidence"][file] = sha256_bytes(text)
        parts[f"evidence/{file}"] = text
    parts["evidence/run_manifest.json"] = json.dumps(manifest).encode()
    write_zip(path, parts)
    return row["id"]


@pytest.mark.parametrize("name", ["predictions.jsonl", "predictions_eval-v2.jsonl"])
def test_forged_answer_is_found(name: str, tiny_bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    forged = _forged(tiny_bundle, name, tmp_path / "forged.zip")
    report = replay(tmp_path / "forged.zip", 3)
    assert (report.asked, report.same) == (6, 5)
    assert forged in report.findings[0]


def test_answer_of_another_device_may_part_at_a_near_tie_only(
    tiny_bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    forged = _forged(tiny_bundle, "predictions.jsonl", tmp_path / "forged.zip", "gpu NVIDIA H200")
    report = replay(tmp_path / "forged.zip", 3)
    assert (report.same, report.near_ties) == (5, [])
    assert forged in report.findings[0]
    assert "logits" in report.findings[0]
    monkeypatch.setattr(divergence, "MARGIN", 1000.0)
    report = replay(tmp_path / "forged.zip", 3)
    assert (report.same, report.findings) == (5, [])
    assert f"{forged}: token" in report.near_ties[0]
    assert report.near_ties[0].endswith("on cpu, recorded on gpu NVIDIA H200")


def test_run_records_the_device_of_its_answers(tiny_bundle: Path):
    with zipfile.ZipFile(tiny_bundle) as archive:
        assert json.loads(archive.read("decoding.json"))["device"] == "cpu"
