"""Extraction of answers, and their comparison: each rule with an answer that it accepts and one that it refuses."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from m32_assets.evaluation.answers import extract, same_answer

FORM = "<reasoning>2 + 2 = 4</reasoning>\n<answer>4</answer>"
NUMBERED = "Reasoning:\n1. Add 2 and 2.\n2. 2 + 2 = 4\nAnswer: 4"
HAND_JUDGED = Path(__file__).parent / "hand_judged.jsonl"


@pytest.mark.parametrize(
    ("output", "answer", "reasoning", "style"),
    [
        (FORM, "4", "2 + 2 = 4", "tags"),
        (FORM + "<end_of_turn>", "4", "2 + 2 = 4", "tags"),
        (FORM + "\n<end_of_turn>\n", "4", "2 + 2 = 4", "tags"),
        ("<reasoning>a\nb < c</reasoning>\n<answer> 4 </answer>", "4", "a\nb < c", "tags"),
        ("<reasoning>a</reasoning>\n<answer>one\ntwo</answer>", "one\ntwo", "a", "tags"),
        (NUMBERED, "4", "1. Add 2 and 2.\n2. 2 + 2 = 4", "numbered"),
        (NUMBERED + "<end_of_turn>", "4", "1. Add 2 and 2.\n2. 2 + 2 = 4", "numbered"),
    ],
)
def test_complete_form_is_well_formed(output: str, answer: str, reasoning: str, style: str):
    found = extract(output)
    assert (found.answer, found.reasoning, found.well_formed, found.style) == (answer, reasoning, True, style)


@pytest.mark.parametrize(
    ("output", "answer"),
    [
        ("So: " + FORM, "4"),
        (FORM + " done", "4"),
        (FORM + "<end_of_turn><end_of_turn>", "4"),
        (FORM + "\n" + FORM, "4"),
        (FORM + "\n<answer>5</answer>", None),
        ("<reasoning>a</reasoning> <answer>4</answer>", "4"),
        ("<reasoning>a</reasoning>\n\n<answer>4</answer>", "4"),
        ("<reasoning></reasoning>\n<answer>4</answer>", "4"),
        ("<reasoning> \n </reasoning>\n<answer>4</answer>", "4"),
        ("<reasoning>a</reasoning>\n<answer> </answer>", None),
        ("<reasoning>a</reasoning>\n<answer>4", None),
        ("<reasoning>a\n<answer>4</answer>", "4"),
        ("<reasoning>a<reasoning>b</reasoning>\n<answer>4</answer>", "4"),
        ("<reasoning>a</reasoning>\n<answer><answer>4</answer>", "4"),
        ("<reasoning>a<start_of_turn>user</reasoning>\n<answer>4</answer>", "4"),
        ("<answer>4</answer>\n<reasoning>a</reasoning>", "4"),
        ("<answer>4</answer>", "4"),
        ("4", None),
        ("The answer is 4", None),
        ("", None),
        ("Answer: 4", "4"),
        ("Reasoning:\nAnswer: 4", "4"),
        ("Reasoning:\n1. a\n3. b\nAnswer: 4", "4"),
        ("Reasoning:\n1. a\nAnswer: 4\nAnswer: 5", None),
        ("Reasoning:\n1. a\nAnswer: 4\nbye", "4"),
        ("Reasoning:\n1. a", None),
        ("Reasoning:\n1. a\nAnswer:", None),
    ],
)
def test_anything_else_is_not_well_formed(output: str, answer: str | None):
    found = extract(output)
    assert not found.well_formed
    assert found.answer == answer


@pytest.mark.parametrize(
    "piece", ["<answer>", "</answer>", "<reasoning>", "<", "Answer: 4\n", "\nAnswer:", " ", "</reasoning>\n<answer>"]
)
def test_long_degenerate_output_is_extracted_quickly(piece: str):
    assert not extract(piece * 20_000).well_formed


# (rule, prompt, expected answer, the same answer, another answer)
RULES = [
    ("case", "Capital of France?", "Paris", "pARIS", "Pariss"),
    ("case, where the question asks for one", "Write go in upper case.", "GO", "GO.", "go"),
    ("yes and no are never a case", "Is X in upper case? yes or no", "yes", "Yes", "no"),
    ("white space", "Which words?", "light blue", " light \n blue", "lightblue"),
    ("final period", "Which word?", "blue", "blue.", "blue!"),
    ("thousands separators", "How many in all?", "1200", "1,200", "12,00"),
    ("thousands separators in a list", "Which two, separated by commas?", "1, 200", "1, 200.", "1,200"),
    ("trailing zeros", "How much is it?", "4", "4.00", "400"),
    ("trailing zeros, where decimals are asked for", "Round to two decimal places.", "2.50", "2.500", "2.5"),
    ("number words", "How many?", "12", "twelve", "a dozen"),
    (
        "number words to a million",
        "How many?",
        "3205",
        "three thousand two hundred and five",
        "three thousand two hundred",
    ),
    ("number words, where digits are asked for", "Write it in digits.", "23", "23.0", "twenty-three"),
    ("fraction and decimal", "What is half of one?", "0.5", "1/2", "1/3"),
    ("mixed number", "What is 3 / 2?", "1.5", "1 1/2", "11/2"),
    ("a fraction is exact", "What is a third?", "1/3", "2/6", "0.3333"),
    ("unfinished division", "What is 12 / 4?", "3", "3", "12/4"),
    ("lowest terms", "Bring 6/8 to lowest terms.", "3/4", "3 / 4", "6/8"),
    ("as a decimal", "Write 1/4 as a decimal.", "0.25", ".25", "1/4"),
    ("minus sign", "What is 2 - 6?", "-4", "−4", "4"),
    ("unit asked for", "How long is it in cm?", "50", "50 cm", "50 m"),
    ("unit asked for, left out", "How long is it in cm?", "50 cm", "50 centimeters", "500"),
    ("unit only mentioned", "Convert 5 km to meters.", "5000", "5000 m", "5000 km"),
    ("counted things", "How many red hats are left of 9 hats?", "4", "4 red hats", "4 of 9"),
    ("dimension asked for", "2 kg plus 3 kg: what weight is that?", "5", "5 kg", "5 kg net"),
    ("square", "How many square meters?", "12", "12 m²", "12 m"),
    ("speed", "What is the speed in km/h?", "60", "60 kilometers per hour", "60 km"),
    ("currency sign", "What is the price in dollars?", "5", "$5.00", "€5"),
    ("currency sign, where no money is asked for", "How many cups?", "5", "5 cups", "$5"),
    ("cents are no dollars", "How many cents is that?", "40", "40 cents", "$40"),
    ("percent", "What percentage is that?", "15", "15 %", "0.15"),
    ("percent, where none is asked for", "What is 10% of 200?", "20", "20", "20%"),
    ("lists", "Sort them, commas between.", "a, b", "a,b", "b, a"),
    ("letters glued to a number", "Reverse cba321.", "123abc", "123ABC", "123 abc"),
    ("composed characters", "Which letter?", "ü", "u\u0308", "u"),
]


@pytest.mark.parametrize(("rule", "prompt", "expected", "same", "other"), RULES, ids=[rule[0] for rule in RULES])
def test_rule_accepts_the_same_answer_and_refuses_another(rule: str, prompt: str, expected: str, same: str, other: str):
    assert same_answer(same, expected, prompt)
    assert not same_answer(other, expected, prompt)


def test_judge_agrees_with_hand_judged_pairs():
    pairs = [json.loads(line) for line in HAND_JUDGED.read_text("utf-8").splitlines()]
    assert len({(p["prompt"], p["expected"], p["predicted"]) for p in pairs}) == len(pairs) >= 200
    assert min(sum(p["same"] for p in pairs), sum(not p["same"] for p in pairs)) >= 100
    wrong = [p for p in pairs if same_answer(p["predicted"], p["expected"], p["prompt"]) != p["same"]]
    assert len(wrong) <= 0.01 * len(pairs), wrong


def test_empty_prediction_is_never_correct():
    assert not same_answer(None, "4", "2 + 2?")
    assert not same_answer("", "4", "2 + 2?")
    assert not same_answer(" ", " ", "?")


@given(st.integers(0, 10**7), st.integers(0, 3))
def test_ways_to_write_a_number_are_the_same_answer(n: int, zeros: int):
    written = [str(n), f"{n:,}", f"{n}.", f" {n} ", f"{n}.{'0' * (zeros + 1)}", f"${n:,}.00"]
    for text in written:
        assert same_answer(text, str(n), "What does it cost in dollars?")


@given(st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6))
def test_different_numbers_are_different_answers(a: int, b: int):
    assert same_answer(f"{a:,}", f"{b}", "How much?") is (a == b)


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_any_text_is_judged_and_equals_itself(predicted: str, expected: str, prompt: str):
    verdict = same_answer(predicted, expected, prompt)
    assert verdict is same_answer(f" {predicted}\n", expected, prompt)
    assert same_answer(expected, expected, prompt) is bool(expected.strip())


@given(st.text(max_size=200))
def test_text_within_a_well_formed_output_is_extracted_unchanged(output: str):
    found = extract(f"<reasoning>{output}</reasoning>\n<answer>4</answer>")
    if found.well_formed:
        assert found.reasoning == output.strip()
        assert found.answer == "4"
