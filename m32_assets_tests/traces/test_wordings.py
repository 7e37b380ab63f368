"""Wordings are the lines of text files: each file belongs to a family, and no line occurs twice in it."""

import inspect
from pathlib import Path

import pytest

from m32_assets.traces import families as package
from m32_assets.traces.family import families
from m32_assets.traces.wordings import keyed_wordings, wordings

FILES = sorted(Path(package.__file__).parent.rglob("*.txt"))


def test_every_family_but_two_has_a_file_of_wordings():
    own = {"edge_short_prompt", "edge_whitespace_punctuation"}
    assert {path.stem for path in FILES} == families().keys() - own


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_line_is_a_wording_of_its_own(path: Path):
    assert path.parent == Path(inspect.getfile(families()[path.stem].build)).parent
    lines = wordings(str(path))
    assert lines
    assert all(line and line == line.strip() for line in lines)
    assert len(set(lines)) == len(lines)


def test_a_line_without_a_key_is_refused(tmp_path: Path):
    (tmp_path / "any.txt").write_text("+ | {a} plus {b}?\n{a} minus {b}?\n")
    with pytest.raises(ValueError, match=r"minus.*KEY \| WORDING"):
        keyed_wordings(str(tmp_path / "any.py"))
