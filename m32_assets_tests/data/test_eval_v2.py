"""eval-v2: right keys, two fair halves, no two questions alike, none like eval-v1 or a training text."""

import itertools
import json
import shutil
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.data.decontamination import PromptIndex
from m32_assets.data.eval_set import (
    CATEGORIES,
    EVAL_V2,
    EvalItem,
    QuestionSet,
    eval_files,
    eval_items,
    eval_prompts,
    eval_set_path,
    held_out_path,
    held_out_questions,
    read_eval_set,
    validate_eval_set,
)
from m32_assets.data.eval_set_card import eval_set_card, write_manifest_and_card
from m32_assets.data.eval_set_manifest import read_eval_manifest
from m32_assets.evaluation.baselines import example_overlaps
from m32_assets.evaluation.judge import is_right
from m32_assets.traces.demand import Demand
from m32_assets.traces.jsonl import read_traces
from m32_assets_tests.data.scenes import alike, same_scenes, training_prompts
from m32_assets_tests.data.worked_keys_v2 import WORKED

DATASETS = Path(__file__).parents[2] / "datasets"
FOLDER = DATASETS / EVAL_V2.version
DEV, TEST = (read_eval_set(FOLDER / name) for name in EVAL_V2.files)
ITEMS = [*DEV, *TEST]
PROMPTS = [item.prompt for item in ITEMS]
BY_HAND = 186
"""Questions without a computable key: a fact, an antonym, a summary, what a text says."""


def shares(items: Sequence[EvalItem], key: str) -> dict[str, float]:
    return {name: n / len(items) for name, n in Counter(getattr(item, key) for item in items).items()}


def test_eval_set_is_valid_and_apart_from_every_family():
    assert validate_eval_set(ITEMS, training_prompts(), EVAL_V2) == []
    assert [item.id for item in ITEMS] == [
        f"{half}-{n:03d}" for half, items in (("dev", DEV), ("test", TEST)) for n in range(1, len(items) + 1)
    ]


def test_no_family_has_a_scene_of_the_eval_set():
    assert same_scenes(PROMPTS, training_prompts()) == []


@pytest.mark.parametrize("name", ["golden-v2/dataset.jsonl", "dev-reasoning-v1/dataset.jsonl"])
def test_questions_are_apart_from_the_traces_written_by_hand_or_before(name: str):
    prompts = [trace.prompt for trace in read_traces(DATASETS / name)]
    assert [found for prompt in PROMPTS if (found := PromptIndex(prompts).shared_with(prompt))] == []
    assert same_scenes(PROMPTS, prompts) == []


def test_questions_are_apart_from_eval_v1_and_from_the_worked_examples():
    others = [item.prompt for item in read_eval_set(eval_set_path(DATASETS))]
    assert PromptIndex(others).overlaps(PROMPTS) == []
    assert same_scenes(PROMPTS, others) == []
    assert example_overlaps(PROMPTS) == []


def test_no_two_questions_are_alike():
    assert alike(PROMPTS) == []


def test_question_in_other_words_or_with_other_numbers_is_alike():
    prompt = "A courier cycles 12 km to the harbour and 7 km to the market. How far is that?"
    numbers = "A courier cycles 9 km to the harbour and 8 km to the market. How far is that?"
    words = "How far does the courier go who cycles 12 km to a harbour, then 7 km to a market?"
    assert alike([prompt, "Which is heavier, iron or cork?"]) == []
    assert "with other numbers" in alike([prompt, numbers])[0]
    assert "is the scene of" in alike([prompt, words])[0]


def test_every_computable_key_is_recomputed():
    keys = {item.id: item.expected_answer for item in ITEMS}
    assert WORKED.keys() <= keys.keys()
    assert len(keys) - len(WORKED) == BY_HAND
    for name, worked in WORKED.items():
        key, found = keys[name], str(worked)
        assert found == key or Fraction(found) == Fraction(key), name


def test_judge_accepts_every_key_and_refuses_the_next_key():
    for one, other in itertools.pairwise(ITEMS):
        assert is_right(one.expected_answer, one), one.id
        if one.expected_answer.casefold() != other.expected_answer.casefold():
            assert not is_right(other.expected_answer, one), one.id


def test_halves_have_nearly_the_same_shares():
    assert abs(len(DEV) - len(TEST)) <= 1
    for key in ("section", "category", "difficulty"):
        dev, test = Counter(getattr(i, key) for i in DEV), Counter(getattr(i, key) for i in TEST)
        assert all(abs(dev[name] - test[name]) <= 4 for name in dev | test), key
    assert all(
        abs(n - Counter(i.category for i in TEST)[name]) <= 1 for name, n in Counter(i.category for i in DEV).items()
    )


@pytest.mark.parametrize("count", [50, 100, 200])
def test_first_questions_are_a_fair_sample_of_the_test_half(count: int):
    """The share of each category is right within one question."""
    first = shares(TEST[:count], "category")
    for name, share in shares(TEST, "category").items():
        assert abs(count * first.get(name, 0.0) - count * share) <= 1, name


def test_categories_are_those_of_eval_v1_and_more():
    assert set(CATEGORIES) < set(EVAL_V2.categories)
    assert {item.category for item in ITEMS} == set(EVAL_V2.categories)


def test_manifest_and_card_match_the_questions():
    manifest = read_eval_manifest(FOLDER)
    assert manifest.version == "eval-v2"
    assert {name: part.items for name, part in manifest.files.items()} == {
        "dev.jsonl": len(DEV),
        "test.jsonl": len(TEST),
    }
    assert (FOLDER / "README.md").read_text("utf-8") == eval_set_card(manifest)


@pytest.mark.parametrize("name", EVAL_V2.files)
def test_changed_question_of_either_half_makes_the_manifest_stale(name: str, tmp_path: Path):
    for file in EVAL_V2.files:
        shutil.copy(FOLDER / file, tmp_path)
    write_manifest_and_card(tmp_path)
    assert (tmp_path / "manifest.json").read_bytes() == (FOLDER / "manifest.json").read_bytes()
    path = tmp_path / name
    path.write_bytes(path.read_bytes().replace(b"?", b"? ", 1))
    with pytest.raises(M32Error, match=r"as dev\.jsonl and test\.jsonl have it"):
        read_eval_manifest(tmp_path)


def test_missing_half_is_refused(tmp_path: Path):
    shutil.copy(FOLDER / "dev.jsonl", tmp_path)
    with pytest.raises(M32Error, match=r"test\.jsonl: found no file"):
        eval_items(tmp_path, EVAL_V2)
    with pytest.raises(M32Error, match=r"test\.jsonl: found no file"):
        write_manifest_and_card(tmp_path)


def test_expected_answer_that_does_not_meet_its_demand_is_found():
    planted = ITEMS[0].model_copy(update={"id": "x", "prompt": "New?", "demand": Demand(exact_words=99)})
    (found,) = validate_eval_set([*ITEMS, planted], [], EVAL_V2)
    assert found.startswith("x: the expected answer does not meet its demand: ")
    assert found.endswith("words, expected exactly 99")


def test_category_of_eval_v2_alone_is_unknown_in_eval_v1():
    planted = ITEMS[0].model_copy(update={"category": "planning"})
    assert any("category 'planning' is not one of" in found for found in validate_eval_set([planted], []))
    assert not any("category" in found for found in validate_eval_set([planted], [], EVAL_V2))


def test_training_is_held_against_every_file_of_both_sets():
    assert [path.relative_to(DATASETS).as_posix() for path in eval_files(DATASETS)] == [
        "eval-v1/eval_set.jsonl",
        "eval-v2/dev.jsonl",
        "eval-v2/test.jsonl",
    ]
    assert set(PROMPTS) < set(eval_prompts(DATASETS))


def test_question_sets_have_the_name_that_scores_are_compared_under(tmp_path: Path):
    assert QuestionSet(eval_set_path(DATASETS)).name == "eval-v1"
    assert QuestionSet(eval_set_path(DATASETS), 12).name == "eval-v1-first-12"
    assert QuestionSet(FOLDER / "dev.jsonl").name == "eval-v2-dev"
    assert held_out_questions(DATASETS, 200).name == "eval-v2-test-first-200"
    assert held_out_questions(DATASETS, len(TEST)).name == "eval-v2-test"
    assert held_out_questions(DATASETS, 10_000) == QuestionSet(held_out_path(DATASETS))
    outside = tmp_path / "test.jsonl"
    outside.write_text(json.dumps({"id": "a", "prompt": "p", "expected_answer": "x"}) + "\n", "utf-8")
    assert (QuestionSet(outside).name, QuestionSet(outside).eval_set) == ("test", None)
    assert [item.id for item in held_out_questions(DATASETS, 2).items()] == ["test-001", "test-002"]
