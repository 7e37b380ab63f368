"""The notebook's weights: those that are mounted, or a download with the token of the notebook's secret."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from m32_assets.common.files import read_json
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.submission.evidence import RecordedConfig
from m32_assets.submission.notebook import notebook
from m32_assets_tests.support import hubs
from m32_assets_tests.support.notebooks import code_cells, run_cells
from m32_assets_tests.support.project import ROOT

CELLS = code_cells(notebook(RecordedConfig.model_validate(read_json(ROOT / "submission_runs/m32_v1/run_config.json"))))


def run_cell(folder: Path, model_id: str, sha256: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """The cell of the weights, with ``folder / "kaggle"`` for ``/kaggle``."""
    config: dict[str, Any] = {"base_model": {"model_id": model_id, "sha256": sha256}}
    given = f"from pathlib import Path\nKAGGLE, WORK = Path({str(folder)!r}, 'kaggle'), Path({str(folder)!r}, 'work')"
    return run_cells(given, f"config = {config!r}", CELLS["model"], folder=folder)


def test_mounted_weights_of_the_run_come_before_a_download(folder: ModelFolder, tmp_path: Path):
    place = tmp_path / "kaggle/input/gemma-3/transformers/1b-it/1"
    shutil.copytree(folder.path, place)
    done = run_cell(tmp_path, "gemma3-1b-it", dict(folder.sha256))
    assert done.stdout == f"base weights of {place}\n", done.stderr
    assert not (tmp_path / "work").exists()


@pytest.mark.parametrize("secret", [hubs.TOKEN, "another"])
def test_token_of_a_download_is_the_secret_of_the_notebook(
    secret: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "kaggle_secrets.py").write_text(
        f"class UserSecretsClient:\n    def get_secret(self, name):\n        return {{'HF_TOKEN': {secret!r}}}[name]\n"
    )
    monkeypatch.delenv("HF_TOKEN", raising=False)
    with hubs.hub() as state:
        monkeypatch.setenv("HF_ENDPOINT", state.address)
        done = run_cell(tmp_path, "gemma3-1b-it", {"config.json": "0" * 64})
    # the stand-in has no commit of Gemma's, and says so to its own token only
    found = "no commit dcc83ea841ab" if secret == hubs.TOKEN else "the hub refuses it (status 401)"
    assert f"M32Error: google/gemma-3-1b-it: found {found}" in done.stderr
