"""eval-v1: right keys, known labels, no overlap with training, and each fault planted."""

import itertools
import json
from fractions import Fraction
from pathlib import Path

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.data.eval_set import (
    EvalItem,
    QuestionSet,
    eval_set_path,
    read_eval_set,
    read_questions,
    validate_eval_set,
)
from m32_assets.data.eval_set_card import eval_set_card, write_manifest_and_card
from m32_assets.data.eval_set_manifest import read_eval_manifest
from m32_assets.evaluation.answers import same_answer
from m32_assets_tests.data.scenes import same_scenes, training_prompts
from m32_assets_tests.data.worked_keys import WORKED

QUESTIONS = eval_set_path(Path(__file__).parents[2] / "datasets")
FOLDER = QUESTIONS.parent
ITEMS = read_eval_set(QUESTIONS)
PROMPTS = [one.prompt for one in ITEMS]
BY_HAND = 20
"""Questions without a computable key: a capital, an antonym, who is the youngest."""


def item(**changes: str) -> EvalItem:
    return ITEMS[0].model_copy(update=changes)


def write(path: Path, *rows: dict) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def test_eval_set_is_valid_and_apart_from_every_family():
    assert validate_eval_set(ITEMS, training_prompts()) == []
    assert len(ITEMS) >= 150


def test_no_family_has_a_scene_of_the_eval_set():
    assert same_scenes(PROMPTS, training_prompts()) == []


def test_scene_in_other_words_is_found():
    question = "A watch loses 2 minutes each day. Two weeks on, by how many minutes is it behind?"
    near = "A watch loses 5 minutes a day. How many minutes does it lose in two weeks?"
    assert same_scenes(PROMPTS, ["A tap drips 5 litres a day. How much is that in two weeks?", near]) == [
        (question, near)
    ]


def test_every_computable_key_is_recomputed():
    keys = {item.id: item.expected_answer for item in ITEMS}
    assert WORKED.keys() <= keys.keys()
    assert len(keys) - len(WORKED) == BY_HAND
    for name, worked in WORKED.items():
        key = keys[name]
        assert key == worked if isinstance(worked, str) else Fraction(key) == worked, name


def test_judge_accepts_every_key_and_refuses_the_next_key():
    for one, other in itertools.pairwise(ITEMS):
        assert same_answer(one.expected_answer, one.expected_answer, one.prompt)
        if one.expected_answer.casefold() != other.expected_answer.casefold():
            assert not same_answer(other.expected_answer, one.expected_answer, one.prompt), one.id


def test_manifest_and_card_match_the_questions():
    manifest = read_eval_manifest(FOLDER)
    assert manifest.items == len(ITEMS)
    assert (FOLDER / "README.md").read_text("utf-8") == eval_set_card(manifest)


def test_changed_question_makes_the_manifest_stale(tmp_path: Path):
    lines = (FOLDER / "eval_set.jsonl").read_bytes()
    (tmp_path / "eval_set.jsonl").write_bytes(lines)
    write_manifest_and_card(tmp_path)
    (tmp_path / "eval_set.jsonl").write_bytes(lines.replace(b"folding chairs", b"garden chairs"))
    with pytest.raises(M32Error, match=r"manifest\.json sha256: found"):
        read_eval_manifest(tmp_path)


def test_outside_set_needs_three_fields(tmp_path: Path):
    items = read_eval_set(write(tmp_path / "e.jsonl", {"id": "a", "prompt": " 1+1? ", "expected_answer": "2"}))
    assert items[0].prompt == " 1+1? "
    assert (items[0].section, items[0].difficulty) == ("unspecified", "unspecified")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([{"id": "a", "prompt": "1+1?"}], "e.jsonl:1 expected_answer: found no such field"),
        ([{"id": "a", "prompt": "  ", "expected_answer": "2"}], "e.jsonl:1 prompt"),
        ([{"id": "a", "question": "1+1?", "answer": "2"}], "e.jsonl:1 prompt: found no such field"),
        ([{"id": "a", "prompt": "1+1?", "expected_anwser": "2"}], "Is it what is called expected_anwser there?"),
        (
            [{"id": "a", "prompt": "1+1?", "expected_answer": ["2"]}],
            "e.jsonl:1 expected_answer: found ['2'], expected text",
        ),
        (
            [{"id": "a", "prompt": "1+1?", "expected_answer": True}],
            "e.jsonl:1 expected_answer: found True, expected text",
        ),
        (
            [{"id": "a", "prompt": "1+1?", "expected_answer": None}],
            "e.jsonl:1 expected_answer: found None, expected text",
        ),
        (
            [{"id": "a", "prompt": "pi?", "expected_answer": 3.141592653589793}],
            "found 3.141592653589793, expected text",
        ),
        ([{"id": "a", "prompt": "1+1?", "expected_answer": " "}], "found ' ', expected text that is not blank"),
        ([{"id": 1.0, "prompt": "1+1?", "expected_answer": "2"}], "e.jsonl:1 id: found 1.0, expected text, in quotes"),
        (
            [{"id": "1", "prompt": "1+1?", "expected_answer": "2"}, {"id": 1, "prompt": "p", "expected_answer": "2"}],
            "line 1 has too",
        ),
        (
            [{"id": "a", "prompt": "p", "expected_answer": "2", "note": "x"}],
            "e.jsonl:1 note: found 'x', expected no such field",
        ),
        ([{"id": "a", "prompt": "p", "expected_answer": "2", "catgory": "x"}], "Leave it out, or call it category"),
        ([[]], "e.jsonl:1: found [], expected an object"),
        ([[{"id": "a"}]], "e.jsonl:1: found [{'id': 'a'}], expected an object"),
        ([{"id": "a", "prompt": "p", "expected_answer": "2"}] * 2, "e.jsonl:2 id: found 'a', which line 1 has too"),
        (
            [{"id": i, "prompt": "p", "expected_answer": "2"} for i in "ab"],
            "e.jsonl:2 prompt: found 'p', which line 1 has too",
        ),
        ([], "found no questions"),
    ],
)
def test_malformed_set_is_refused(tmp_path: Path, rows: list[dict], said: str):
    with pytest.raises(M32Error) as refused:
        read_eval_set(write(tmp_path / "e.jsonl", *rows))
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("field", "written", "text"),
    [
        ("id", "1", "1"),
        ("id", "0", "0"),
        ("expected_answer", "12", "12"),
        ("expected_answer", "-3", "-3"),
        ("expected_answer", "0.25", "0.25"),
        ("expected_answer", "1e3", "1000.0"),
        ("expected_answer", "1e-7", "0.0000001"),
    ],
)
def test_number_is_taken_as_text(tmp_path: Path, field: str, written: str, text: str):
    fields = {"id": '"a"', "prompt": '"p"', "expected_answer": '"2"', field: written}
    (tmp_path / "e.jsonl").write_text(f"{{{', '.join(f'{json.dumps(k)}: {v}' for k, v in fields.items())}}}", "utf-8")
    assert getattr(read_eval_set(tmp_path / "e.jsonl")[0], field) == text
    assert getattr(read_questions(tmp_path / "e.jsonl")[0], field) == text


def test_question_without_a_key_can_be_asked_and_not_judged(tmp_path: Path):
    path = write(tmp_path / "e.jsonl", {"id": 1, "prompt": "1+1?"})
    assert [(q.id, q.expected_answer) for q in read_questions(path)] == [("1", None)]
    with pytest.raises(M32Error, match="expected_answer: found no such field"):
        read_eval_set(path)
    with pytest.raises(M32Error, match=r"e\.jsonl:1 expected_answer: found \['2'\]"):
        read_questions(write(path, {"id": 1, "prompt": "1+1?", "expected_answer": ["2"]}))


def test_limit_cuts_no_check(tmp_path: Path):
    rows = [{"id": i, "prompt": f"{i}?", "expected_answer": "2"} for i in range(3)]
    path = write(tmp_path / "e.jsonl", *rows)
    assert [item.id for item in read_eval_set(path, 2)] == ["0", "1"]
    for limit in (0, -1):
        with pytest.raises(M32Error, match="limit: found"):
            read_eval_set(path, limit)
    with pytest.raises(M32Error, match=r"e\.jsonl:3"):
        read_eval_set(write(path, *rows[:2], {}), 2)


def test_name_that_scores_cannot_be_compared_under_is_refused(tmp_path: Path):
    path = write(tmp_path / "my questions.jsonl", {"id": 1, "prompt": "1+1?", "expected_answer": 2})
    with pytest.raises(M32Error, match="found the name 'my questions'"):
        QuestionSet(path).items()


def test_missing_file_and_broken_line_are_refused(tmp_path: Path):
    with pytest.raises(M32Error, match="found no file"):
        read_eval_set(tmp_path / "none.jsonl")
    (tmp_path / "e.jsonl").write_text("{]\n", "utf-8")
    with pytest.raises(M32Error, match=r"e\.jsonl:1"):
        read_eval_set(tmp_path / "e.jsonl")


@pytest.mark.parametrize(
    ("planted", "said"),
    [
        (item(id="x", prompt="New one?", section="extra"), "x: section 'extra' is not one of"),
        (item(id="x", prompt="New one?", category="cooking"), "x: category 'cooking' is not one of"),
        (item(id="x", prompt="New one?", difficulty="brutal"), "x: difficulty 'brutal' is not one of"),
        (item(prompt="New one?"), "id 'core-001' 2 times"),
        (item(id="x", prompt=ITEMS[0].prompt.upper()), "x: duplicate prompt of core-001"),
    ],
)
def test_validation_names_the_planted_fault(planted: EvalItem, said: str):
    findings = validate_eval_set([*ITEMS, planted], [])
    assert len(findings) == 1
    assert findings[0].startswith(said)


def test_validation_finds_missing_sections_and_items():
    findings = validate_eval_set([i for i in ITEMS if i.section == "core"], [])
    assert findings == [
        "89 items, expected at least 100",
        "no item of section 'trace_sensitive'",
        "no item of section 'edge_case'",
    ]
