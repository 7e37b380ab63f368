"""The log of finished answers: it is read again, but for what was torn, changed or made otherwise."""

from pathlib import Path

import pytest

from m32_assets.inference.answer_log import AnswerLog
from m32_assets.inference.completion import Completion

MADE_FROM = {"model": "a", "sampling": {"seed": 42}}
ANSWERS = [Completion(i, s, [5, 6 + i, 7], "stop", [-0.5, -0.25, -1.0]) for i in range(3) for s in range(2)]


def written(path: Path) -> list[bytes]:
    log = AnswerLog(path, MADE_FROM)
    for answer in ANSWERS:
        log.add(answer)
    return path.read_bytes().splitlines(keepends=True)


def known(path: Path, made_from: dict | None = None) -> list[Completion]:
    return list(AnswerLog(path, made_from or MADE_FROM).known.values())


def test_answers_are_read_again(tmp_path: Path):
    written(tmp_path / "log")
    assert known(tmp_path / "log") == ANSWERS


def test_answers_of_other_settings_are_not_read(tmp_path: Path):
    written(tmp_path / "log")
    assert known(tmp_path / "log", {"model": "b"}) == []
    assert known(tmp_path / "log") == []  # the file was begun anew


@pytest.mark.parametrize("cut", [1, 20, 60])
def test_a_torn_line_is_dropped_and_appending_goes_on(tmp_path: Path, cut: int):
    path = tmp_path / "log"
    whole = b"".join(written(path))
    path.write_bytes(whole[:-cut])
    assert known(path) == ANSWERS[:-1]
    AnswerLog(path, MADE_FROM).add(ANSWERS[-1])
    assert path.read_bytes() == whole


@pytest.mark.parametrize(
    ("old", "new"), [(b'"tokens":[5,7,7]', b'"tokens":[5,8,7]'), (b'"sample":0', b'"sample":9'), (b"{", b"[")]
)
def test_nothing_is_read_from_a_changed_line_on(tmp_path: Path, old: bytes, new: bytes):
    path = tmp_path / "log"
    lines = written(path)
    assert old in lines[3]
    path.write_bytes(b"".join([*lines[:3], lines[3].replace(old, new, 1), *lines[4:]]))
    assert known(path) == ANSWERS[:2]


def test_lines_in_another_order_are_not_read(tmp_path: Path):
    path = tmp_path / "log"
    lines = written(path)
    path.write_bytes(b"".join([*lines[:2], lines[3], lines[2], *lines[4:]]))
    assert known(path) == ANSWERS[:1]


@pytest.mark.parametrize("content", [b"", b"\n", b"\x00\xff\n", b"null\n"])
def test_any_other_file_is_begun_anew(tmp_path: Path, content: bytes):
    path = tmp_path / "log"
    path.write_bytes(content)
    assert known(path) == []
    assert len(written(path)) == 1 + len(ANSWERS)
