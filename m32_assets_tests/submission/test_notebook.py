"""The notebook of the bundle, executed from the unpacked zip."""

import zipfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from m32_assets.submission.bundle_layout import NOTEBOOK


def test_notebook_trains_and_answers_from_the_unpacked_bundle(tiny_bundle: Path, tmp_path: Path):
    with zipfile.ZipFile(tiny_bundle) as archive:
        archive.extractall(tmp_path)
    book = nbformat.read(tmp_path / NOTEBOOK, as_version=4)
    nbformat.validate(book)
    # the source in the zip runs, not the installed package
    book.cells.append(nbformat.v4.new_code_cell("import m32_assets; print('from', m32_assets.__file__)"))
    NotebookClient(book, timeout=300, resources={"metadata": {"path": str(tmp_path / "notebook")}}).execute()
    said = "".join(out.get("text", "") for cell in book.cells if cell.cell_type == "code" for out in cell.outputs)
    assert f"from {tmp_path / 'source'}" in said
    assert "<start_of_turn>model" in said
    assert "12 of 12 answers are those on record" in said
    assert "4 of 4 answers are those on record" in said, "the held-out questions too"
