"""The judge on whole predictions."""

import pytest
from pydantic import ValidationError

from m32_assets.common.errors import M32Error
from m32_assets.data.decontamination import PromptIndex
from m32_assets.data.eval_set import EvalItem
from m32_assets.evaluation.answers import extract, same_answer
from m32_assets.evaluation.judge import Scorecard, answer_agrees, judge, scorecard
from m32_assets.traces.demand import Demand

FORM = "<reasoning>2 + 2 = 4</reasoning>\n<answer>4</answer>"


@pytest.mark.parametrize(
    ("predicted", "expected", "prompt", "same"),
    [
        ("4", "4", "", True),
        (" 4. ", "4", "", True),
        ("4.00", "4", "", True),
        ("1,200", "1200", "", True),
        ("$5", "5", "How many dollars?", True),
        ("1/2", "0.5", "", True),
        ("twelve", "12", "", True),
        ("60 km", "60", "How far in km?", True),
        ("PARIS", "paris", "", True),
        ("-4", "-4", "", True),
        ("5", "4", "", False),
        ("60 miles", "60", "How far in km?", False),
        ("4 5", "45", "", False),
        ("London", "Paris", "", False),
        ("4", "-4", "", False),
        ("yes", "no", "", False),
        ("40", "4", "", False),
        ("grdn!", "grdn", "", False),
        (None, "4", "", False),
        ("0.33", "1/3", "", False),
    ],
)
def test_same_answer(predicted: str | None, expected: str, prompt: str, same: bool):
    assert same_answer(predicted, expected, prompt) is same


@pytest.mark.parametrize(
    ("output", "well_formed", "answer"),
    [
        (FORM, True, "4"),
        (FORM + "<end_of_turn>", True, "4"),
        ("so " + FORM, False, "4"),
        (FORM + " done", False, "4"),
        ("<reasoning></reasoning>\n<answer>4</answer>", False, "4"),
        ("Reasoning:\n1. 2 + 2 = 4\nAnswer: 4", True, "4"),
        ("4", False, None),
        ("", False, None),
        (FORM + "\n" + FORM, False, "4"),
    ],
)
def test_extract(output: str, well_formed: bool, answer: str | None):
    found = extract(output)
    assert (found.well_formed, found.answer) == (well_formed, answer)


def test_skipped_item_counts_as_wrong():
    items = [EvalItem(id=str(i), prompt=f"{i}?", expected_answer="4") for i in range(4)]
    card = scorecard(judge([{"id": "0", "output": FORM}], items))
    assert (card.n_items, card.n_scored, card.n_skipped, card.primary_score) == (4, 1, 3, 25.0)


def test_prediction_for_an_unknown_item_is_refused():
    with pytest.raises(M32Error, match="not in the eval set"):
        judge([{"id": "x", "output": ""}], [EvalItem(id="0", prompt="?", expected_answer="4")])


def test_wording_of_the_training_data_is_found():
    assert PromptIndex(["what is 3 plus 4"]).overlap("What is 12 plus 9?")
    assert not PromptIndex(["what is 3 plus 4"]).overlap("Sum of 12 and 9?")


@pytest.mark.parametrize(
    ("answer", "correct"),
    [
        ("Ferry hits bridge", True),
        ("a BRIDGE, hit by a ferry.", True),
        ("Ferry hits pier", False),
        ("The old ferry hits the old bridge", False),
        ("Ferry hits\nbridge", False),
        ("", False),
    ],
)
def test_answer_to_a_demand_is_right_if_it_meets_it(answer: str, correct: bool):
    demand = Demand(max_words=6, includes=[["ferry"], ["bridge"]])
    item = EvalItem(id="a", prompt="A headline, please.", expected_answer="Ferry hits bridge", demand=demand)
    (row,) = judge([{"id": "a", "output": f"<answer>{answer}</answer>"}], [item])
    assert row.correct is correct
    assert row.expected_answer == "Ferry hits bridge"


def test_question_with_a_demand_but_without_prediction_is_wrong():
    item = EvalItem(id="a", prompt="Say something.", expected_answer="hi", demand=Demand(max_words=6))
    (row,) = judge([], [item])
    assert not row.scored
    assert not row.correct


def test_outputs_without_an_answer_are_counted_apart_from_wrong_ones():
    outputs = [FORM, "The answer is 4.", "<reasoning>a</reasoning>\n<answer> </answer>", FORM.replace("4<", "5<"), ""]
    items = [EvalItem(id=str(i), prompt=f"{i}?", expected_answer="4") for i in range(6)]
    card = scorecard(judge([{"id": str(i), "output": output} for i, output in enumerate(outputs)], items))
    assert (card.n_scored, card.n_skipped, card.no_answer) == (5, 1, 3)
    assert card.primary_score == round(100 / 6, 2)
    assert Scorecard.model_validate(card.model_dump()) == card


def test_card_of_an_older_version_has_no_count_and_no_null():
    former = scorecard(judge([], [EvalItem(id="0", prompt="?", expected_answer="4")])).model_dump(exclude={"no_answer"})
    card = Scorecard.model_validate(former)
    assert card.no_answer is None
    assert card.model_dump() == former
    with pytest.raises(ValidationError, match="null"):
        Scorecard.model_validate({**former, "no_answer": None})


@pytest.mark.parametrize(
    ("answer", "work", "agrees"),
    [
        ("½", "so 1/2 is left", True),
        ("1,200", "3 × 400 = 1200", True),
        ("**5**", "2 + 3 = 5", True),
        ("$5", "it is $5.00", True),
        ("1\u202f200", "it is 1,200", True),
        ("6", "2 + 3 = 5", False),
        ("Paris", "the capital is Paris", True),
    ],
)
def test_agreement_reads_numbers_as_the_verifier_does(answer: str, work: str, agrees: bool):
    assert answer_agrees(answer, work) is agrees
