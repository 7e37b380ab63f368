"""Completions in a file: whose prompt and reference they have, and what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.data.eval_set import EvalItem
from m32_assets.rl.completions import read_completions
from m32_assets.traces.demand import Demand

ROW = {"prompt": "1 + 1?", "completion": "2", "reference": "2"}
ITEMS = [
    EvalItem(id="a", prompt="1 + 1?", expected_answer="2"),
    EvalItem(id="b", prompt="Say hi", expected_answer="hi", demand=Demand(max_words=1)),
]


def write(folder: Path, *rows: dict[str, Any]) -> Path:
    path = folder / "completions.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def test_row_is_complete_by_itself(tmp_path: Path):
    path = write(
        tmp_path, ROW, {"id": 7, "prompt": "p", "output": "o", "expected_answer": 3, "sample": 1, "topic": "t"}
    )
    first, second = read_completions(path)
    assert (first.name, first.prompt, first.text, first.reference) == ("1", "1 + 1?", "2", "2")
    assert (second.name, second.text, second.reference) == ("7", "o", "3")
    assert second.meta == {"id": "7", "finish_reason": "", "sample": 1, "topic": "t"}


def test_demand_is_enough_without_a_reference(tmp_path: Path):
    (one,) = read_completions(write(tmp_path, {"prompt": "p", "completion": "c", "demand": {"max_words": 3}}))
    assert (one.reference, one.meta["demand"]) == ("", {"max_words": 3})


def test_question_is_taken_from_the_eval_set(tmp_path: Path):
    path = write(tmp_path, {"id": "b", "output": "\0"}, {"id": "a", "prompt": "<user>1 + 1?</user>", "output": "2"})
    first, second = read_completions(path, ITEMS)
    assert (first.prompt, first.text, first.reference) == ("Say hi", "\0", "hi")
    assert first.meta["demand"] == {"max_words": 1}
    assert (second.prompt, second.reference) == ("1 + 1?", "2")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"prompt": "p", "reference": "r"}, "found no completion, expected a field completion or output"),
        ({**ROW, "output": "o"}, "found both completion and output, expected one of them"),
        ({**ROW, "expected_answer": "2"}, "found both reference and expected_answer"),
        ({"completion": "c", "reference": "r"}, "prompt: found no such field, expected the question. Or name its file"),
        ({"prompt": "p", "completion": "c"}, "found no reference, expected a field .* --eval-set"),
        ({**ROW, "prompt": "a\0b"}, "found a NUL character"),
        ({**ROW, "finish_reason": "LENGTH"}, "finish_reason: found 'LENGTH', expected '', 'stop', 'length' or 'loop'"),
        ({**ROW, "sample": "1"}, "sample: found '1', expected a valid integer"),
        ({**ROW, "demand": {"max_word": 1}}, "demand.max_word: found 1, expected no such field"),
    ],
)
def test_malformed_row_is_named_with_its_line(row: dict[str, Any], said: str, tmp_path: Path):
    with pytest.raises(M32Error, match=f"completions.jsonl:2.* ?{said}"):
        read_completions(write(tmp_path, ROW, row))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"output": "o"}, "id: found no such field"),
        ({"id": "c", "output": "o"}, "id: found 'c', expected the id of a question"),
        ({"id": "a", "prompt": "2 + 2?", "output": "o"}, "prompt: found '2 .*expected '1 "),
    ],
)
def test_row_of_no_question_is_refused(row: dict[str, Any], said: str, tmp_path: Path):
    with pytest.raises(M32Error, match=f"completions.jsonl:1 {said}"):
        read_completions(write(tmp_path, row), ITEMS)


def test_file_without_rows_is_refused(tmp_path: Path):
    with pytest.raises(M32Error, match="found no completions, expected at least one"):
        read_completions(write(tmp_path))
