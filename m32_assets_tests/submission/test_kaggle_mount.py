"""The notebook's first cell finds its bundle wherever Kaggle mounts it, or ends in one sentence."""

import subprocess
from pathlib import Path

import pytest

from m32_assets.common.files import read_json, write_json
from m32_assets.submission.evidence import RecordedConfig
from m32_assets.submission.notebook import notebook
from m32_assets_tests.support.notebooks import code_cells, run_cells
from m32_assets_tests.support.project import ROOT

CONFIG = read_json(ROOT / "submission_runs/m32_v1/run_config.json")
SETUP = code_cells(notebook(RecordedConfig.model_validate(CONFIG)))["setup"]


def bundle_at(folder: Path, name: str = "a") -> Path:
    """The parts of an unpacked bundle by which it is known."""
    write_json(folder / "evidence/run_config.json", CONFIG)
    (folder / "SHA256SUMS").write_text(name)
    return folder


def run_setup(kaggle: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """The first cell, run in ``folder`` with ``kaggle`` for ``/kaggle``."""
    folder.mkdir(parents=True, exist_ok=True)
    return run_cells(SETUP.replace('Path("/kaggle")', f"Path({str(kaggle)!r})"), "print('AT', BUNDLE)", folder=folder)


@pytest.mark.parametrize(
    "mount",
    [
        "tunix-rt-tiny",
        "datasets/m32-assets/tunix-rt-tiny",
        "datasets/m32-assets/tunix-rt-tiny/tunix_rt_m32_20260101_abcdef0",
        "tunix-rt-tiny/versions/3/tunix_rt_m32_20260101_abcdef0/unpacked",
        "models/us/ours/jax/1b/1",
    ],
)
def test_bundle_is_found_at_any_depth(mount: str, tmp_path: Path):
    place = bundle_at(tmp_path / "kaggle/input" / mount)
    (tmp_path / "kaggle/input/other-data").mkdir()
    (tmp_path / "kaggle/input/other-data/SHA256SUMS").write_text("of something else")
    done = run_setup(tmp_path / "kaggle", tmp_path / "kaggle/working")
    assert f"AT {place}\n" in done.stdout, done.stderr


def test_bundle_around_the_notebook_comes_before_what_is_mounted(tmp_path: Path):
    place = bundle_at(tmp_path / "unpacked")
    bundle_at(tmp_path / "kaggle/input/older", "b")
    assert f"AT {place}\n" in run_setup(tmp_path / "kaggle", place / "notebook").stdout


def test_one_bundle_mounted_at_two_places_is_one_bundle(tmp_path: Path):
    places = [bundle_at(tmp_path / "kaggle/input" / mount) for mount in ("datasets/us/ours", "ours")]
    assert f"AT {places[0]}\n" in run_setup(tmp_path / "kaggle", tmp_path / "work").stdout


def test_nothing_found_is_one_sentence(tmp_path: Path):
    done = run_setup(tmp_path / "kaggle", tmp_path / "work")
    assert done.stderr == (
        f"No bundle is in {tmp_path / 'work'}, above it or below {tmp_path / 'kaggle/input'}: "
        "attach the bundle as a dataset.\n"
    )
    assert done.returncode == 1


def test_two_different_bundles_are_one_sentence_that_names_both(tmp_path: Path):
    places = [bundle_at(tmp_path / "kaggle/input" / name, name) for name in ("a", "datasets/us/b")]
    done = run_setup(tmp_path / "kaggle", tmp_path / "work")
    assert done.stderr == f"Different bundles are in {places[0]} and {places[1]}: attach one of them.\n"


def test_kernel_shows_the_sentence_and_runs_no_further_cell(tmp_path: Path):
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    book = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(SETUP.replace('"/kaggle"', repr(str(tmp_path)))),
            nbformat.v4.new_code_cell("1"),
        ]
    )
    with pytest.raises(CellExecutionError, match=r"No bundle is in .*: attach the bundle as a dataset\."):
        NotebookClient(book, timeout=60, resources={"metadata": {"path": str(tmp_path)}}).execute()
