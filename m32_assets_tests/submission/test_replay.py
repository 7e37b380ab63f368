"""The replay reproduces recorded answers from the zip, and finds forged ones."""

import json
import zipfile
from pathlib import Path

import pytest

from m32_assets.cli.main import main
from m32_assets.common.files import sha256_bytes
from m32_assets.submission.bundle_layout import SUMS
from m32_assets.submission.replay import replay
from m32_assets.submission.zip_writer import write_zip


def test_recorded_answers_are_reproduced(
    tiny_bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)  # no model is cached here, so the random weights are made again
    assert main(["verify-bundle", str(tiny_bundle), "--replay", "10"]) == 0
    assert "14 of 14 recorded answers came again" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["predictions.jsonl", "predictions_eval-v2.jsonl"])
def test_forged_answer_is_found(name: str, tiny_bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    with zipfile.ZipFile(tiny_bundle) as archive:
        parts: dict[str, Path | bytes] = {n: archive.read(n) for n in archive.namelist() if n != SUMS}
        lines = archive.read(f"evidence/{name}").splitlines()
        manifest = json.loads(archive.read("evidence/run_manifest.json"))
    row = json.loads(lines[1])
    row["output"] += " and so on"
    forged = b"".join(line + b"\n" for line in [lines[0], json.dumps(row).encode(), *lines[2:]])
    manifest["evidence"][name] = sha256_bytes(forged)
    parts |= {f"evidence/{name}": forged, "evidence/run_manifest.json": json.dumps(manifest).encode()}
    write_zip(tmp_path / "forged.zip", parts)
    report = replay(tmp_path / "forged.zip", 3)
    assert (report.asked, report.same) == (6, 5)
    assert row["id"] in report.findings[0]
