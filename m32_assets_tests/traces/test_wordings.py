"""Wordings stand in text files, one a line: each belongs to a family, and none stands twice."""

from pathlib import Path

import pytest

from m32_assets.traces import wordings as module
from m32_assets.traces.family import families
from m32_assets.traces.wordings import keyed_wordings, wordings

FILES = sorted(Path(module.__file__).parent.glob("*.txt"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_line_is_a_wording_of_its_own(path: Path):
    assert path.stem in families()
    lines = wordings(path.stem)
    assert lines
    assert all(line and line == line.strip() for line in lines)
    assert len(set(lines)) == len(lines)


def test_a_line_without_a_key_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "wordings", lambda family: ("+ | {a} plus {b}?", "{a} minus {b}?"))
    with pytest.raises(ValueError, match=r"minus.*KEY \| WORDING"):
        keyed_wordings("any")
