"""Wordings are the lines of text files: each file belongs to a family, and no line occurs twice in it."""

import functools
import inspect
import itertools
import re
from pathlib import Path

import pytest

from m32_assets.traces import families as package
from m32_assets.traces.family import families
from m32_assets.traces.wordings import keyed_wordings, wordings

MAX_SIMILARITY = 0.75
"""Of two wordings of one question: their common sequences of four letters, out of all of theirs."""
FILES = sorted(Path(package.__file__).parent.rglob("*.txt"))


@functools.cache
def sequences(text: str) -> frozenset[str]:
    """Every four letters in a row, with the fields masked."""
    words = re.findall(r"\w+|[^\w\s]", re.sub(r"\{[^{}]*\}", "#", text.lower()))
    padded = f"  {' '.join(words)}  "
    return frozenset(padded[i : i + 4] for i in range(len(padded) - 3))


def similarity(one: str, other: str) -> float:
    """The Jaccard similarity of two texts' sequences."""
    mine, theirs = sequences(one), sequences(other)
    return len(mine & theirs) / len(mine | theirs)


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


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_two_wordings_are_alike(path: Path):
    texts: dict[tuple[str, ...], list[str]] = {}
    for line in wordings(str(path)):
        fields = line.split(" | ")
        scene = path.stem.startswith("story_")
        place = tuple(fields[: 1 + scene]) if len(fields) > 1 else ()
        text = fields[min(1 + scene, len(fields) - 1)]
        # orders of parts and lists of words are no wordings
        if re.search(r"[{?]", text) and len(re.findall(r"[^\W\d_]{2,}", re.sub(r"\{[^{}]*\}", "", text))) > 1:
            texts.setdefault(place, []).append(text)
    found = [
        f"{one!r} and {other!r}"
        for some in texts.values()
        for one, other in itertools.combinations(some, 2)
        if similarity(one, other) >= MAX_SIMILARITY
    ]
    assert not found, f"{len(found)} pairs, the first: {found[0]}"


def test_similar_texts_are_found():
    assert similarity("How many {things} has {name} now?", "How many {a} has {b} now?") == 1
    assert similarity("What do {n} pens cost?", "What do {n} pencils cost?") > 0.5
    assert similarity("What do {n} pens cost?", "I pay for {n} pens. Total?") < 0.2


def test_a_line_without_a_key_is_refused(tmp_path: Path):
    (tmp_path / "any.txt").write_text("+ | {a} plus {b}?\n{a} minus {b}?\n")
    with pytest.raises(ValueError, match=r"minus.*KEY \| WORDING"):
        keyed_wordings(str(tmp_path / "any.py"))
