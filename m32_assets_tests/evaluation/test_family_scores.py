"""Scores by family: counted from judged answers, written and read strictly, and turned into weights."""

from pathlib import Path

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.common.files import write_json
from m32_assets.data.eval_set import EvalItem
from m32_assets.evaluation.family_scores import (
    LEAST_WEIGHT,
    family_scores,
    family_weights,
    read_family_scores,
    shares_wrong,
)
from m32_assets.evaluation.judge import judge
from m32_assets.traces.family import families

FORM = "<reasoning>{}</reasoning>\n<answer>{}</answer>"
RIGHT, FALSE_CLAIM = FORM.format("2 + 2 = 4", "4"), FORM.format("2 + 2 = 5", "5")
WRONG_PLAN, RUN_ON = FORM.format("2 × 3 = 6", "6"), "<reasoning>" + "3 " * 200


def judged(**outputs: list[str]):
    items = [
        EvalItem(id=f"{name}-{n}", prompt=f"{name} {n}?", expected_answer="4", category=name)
        for name, some in outputs.items()
        for n in range(len(some))
    ]
    given = [output for some in outputs.values() for output in some]
    return judge([{"id": item.id, "output": output} for item, output in zip(items, given, strict=True)], items)


ROWS = judged(addition=[RIGHT, RIGHT], clock=[WRONG_PLAN, FALSE_CLAIM], kin=[RIGHT, WRONG_PLAN], gcd=[RUN_ON])


def test_wrong_answers_are_counted_by_family_and_kind():
    scores = family_scores("ab", ROWS)
    assert {name: (one.asked, one.wrong) for name, one in scores.families.items()} == {
        "addition": (2, {}),
        "clock": (2, {"wrong_plan": 1, "false_claim": 1}),
        "gcd": (1, {"run_on": 1}),
        "kin": (2, {"wrong_plan": 1}),
    }
    assert shares_wrong(scores) == {"clock": 100.0, "gcd": 100.0, "kin": 50.0, "addition": 0.0}


def test_families_that_fail_get_more_and_wrong_plans_more_than_false_claims():
    weights = family_weights(family_scores("ab", ROWS))
    assert weights == {"addition": LEAST_WEIGHT, "clock": 0.95, "gcd": 1.2, "kin": 0.7}
    assert families().keys() > weights.keys()


def test_file_is_read_as_it_was_written_and_refused_otherwise(tmp_path: Path):
    scores, path = family_scores("ab", ROWS), tmp_path / "family_scores.json"
    write_json(path, scores.model_dump())
    assert read_family_scores(path) == scores
    with pytest.raises(M32Error, match=r"a family_scores\.json"):
        read_family_scores(tmp_path / "none.json")
    path.write_text('{"checkpoint": "ab", "families": {"kin": {"asked": 0, "wrong": {}}}}')
    with pytest.raises(M32Error, match="asked"):
        read_family_scores(path)
