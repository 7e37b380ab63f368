"""The notebook of the bundle, executed from the unpacked zip."""

import shutil
import zipfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from m32_assets.common.files import sha256_folder
from m32_assets.submission.bundle_layout import NOTEBOOK, TRAIN_ROWS


def test_notebook_trains_and_answers_from_the_unpacked_bundle(tiny_project: Path, tiny_bundle: Path, tmp_path: Path):
    with zipfile.ZipFile(tiny_bundle) as archive:
        archive.extractall(tmp_path)
    book = nbformat.read(tmp_path / NOTEBOOK, as_version=4)
    nbformat.validate(book)
    # the base weights are mounted, as a Kaggle model is
    mounted = tmp_path / "kaggle/input/gemma-3/transformers/tiny/1"
    shutil.copytree(tiny_project / ".cache/models/tiny", mounted)
    (rounds,) = (cell.source for cell in book.cells if cell.id == "rounds-text")
    assert "The run went on with 1 round of `correct`" in rounds
    assert "None of them was better, so the checkpoint of the step above is handed in." in rounds
    for cell in book.cells:
        cell.source = cell.source.replace('Path("/kaggle")', f"Path({str(tmp_path / 'kaggle')!r})")
    # the source in the zip runs, not the installed package
    book.cells.append(nbformat.v4.new_code_cell("import m32_assets; print('from', m32_assets.__file__)"))
    NotebookClient(book, timeout=300, resources={"metadata": {"path": str(tmp_path / "notebook")}}).execute()
    said = "".join(out.get("text", "") for cell in book.cells if cell.cell_type == "code" for out in cell.outputs)
    assert f"from {tmp_path / 'source'}" in said
    assert f"base weights of {mounted}\n" in said
    assert "devices: [CpuDevice(id=0)]" in said
    assert "<start_of_turn>model" in said
    trained = (tmp_path / TRAIN_ROWS).read_bytes().count(b"\n")
    assert f"{trained} training rows" in said
    assert "30 ingested" in said
    assert "12 of 12 answers are those on record" in said
    assert "4 of 4 answers are those on record" in said, "the held-out questions too"
    last = Path(_after(said, "last checkpoint "))
    assert [path.name for path in last.parent.iterdir()] == [last.name], "the best checkpoint is the only one left"
    with zipfile.ZipFile(tiny_bundle) as archive:
        assert f"checkpoints/actor/{last.name}/m32.json" in archive.namelist(), "the step that the run took"
    uploaded = Path(_after(said, "for an upload as a Kaggle model: "))
    assert uploaded == last.parents[2] / "jax/tiny"
    assert sha256_folder(uploaded / "actor" / last.name) == sha256_folder(last)
    shutil.rmtree(last.parents[3])


def _after(said: str, mark: str) -> str:
    return said.partition(mark)[2].partition("\n")[0]
