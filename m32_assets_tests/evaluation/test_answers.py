"""Extraction of answers, and their comparison: each rule with an answer that it accepts and one that it refuses."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from m32_assets.evaluation.answers import extract, reasoning_span, same_answer
from m32_assets.traces.text import number
from m32_assets.traces.verification import check_arithmetic
from m32_assets.traces.verification.final_answer import numbers_in, value_in

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
        (NUMBERED.replace("\n", "\r\n") + "\r\n", "4", "1. Add 2 and 2.\n2. 2 + 2 = 4", "numbered"),
        (FORM + "<eos>", "4", "2 + 2 = 4", "tags"),
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
        # answers within the work count only if there are no others
        ("<reasoning>I put it into <answer></answer> tags. 2 + 2 = 4</reasoning>\n<answer>4</answer>", "4"),
        ("<reasoning>The form is <answer>your answer</answer>. 2 + 2 = 4</reasoning>\n<answer>4</answer>", "4"),
        ("<reasoning>maybe <answer>5</answer>, no</reasoning>\n<answer>4</answer>", "4"),
        ("<reasoning>so it is <answer>4</answer></reasoning>", "4"),
        ("<reasoning><answer>4</answer> or <answer>5</answer></reasoning>", None),
        ("<answer></answer>\n<reasoning>a</reasoning>\n<answer>4</answer>", "4"),
        ("<think>2 + 2 = 4, not <answer>5</answer></think>\n<answer>4</answer>", "4"),
        ("<THINK>a</THINK><Answer>4</Answer>", "4"),
        ("<Reasoning>a</Reasoning>\n<Answer>4</Answer>", "4"),
        ("<reasoning>a</reasoning>\n<answer>4</ANSWER>", "4"),
        # marks of other tools, where there are no tags
        ("2 + 2 = 4\n#### 4", "4"),
        ("2 + 2 = 4\n####4\n", "4"),
        ("#### Step 1\n2 + 2 = 4\n#### Step 2\nso 4", None),
        ("#### 4\n#### 5", None),
        ("so \\boxed{4}", "4"),
        ("so \\boxed{\\frac{1}{2}}.", "\\frac{1}{2}"),
        ("\\boxed{4} and \\boxed{5}", None),
        ("\\boxed{4", None),
        ("2 + 2 = 4\n**Answer:** 4", "4"),
        ("2 + 2 = 4\n**Answer: 4**", "4"),
        ("### Final answer: 4", "4"),
        ("ANSWER: 4", "4"),
        ("Answer: 4\n#### 4", "4"),
        ("**Answer:** 4\n**Answer:** 5", None),
        ("The answer is 4.", None),
        ("The answer: is it 4?", None),
        ("Question: 5?\nso 4", None),
        ("Reasoning:\r\n1. a\r\n3. b\r\nAnswer: 4\r\n", "4"),
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
    "piece",
    [
        "<answer>",
        "</answer>",
        "<reasoning>",
        "<",
        "Answer: 4\n",
        "\nAnswer:",
        " ",
        "</reasoning>\n<answer>",
        "<think>",
        "#### 4\n",
        "####",
        "\\boxed{",
        "\\boxed{{}",
        "Answer: ",
        "**Answer:**",
        "\t",
        "* ",
        "\r\n",
        "<eos>",
    ],
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


# (prompt, expected answer, the same number as people write it, what is not the same)
SPELLINGS = [
    (
        "How many people?",
        "1200",
        "1,200|1\u00a0200|1\u202f200|1\u2009200|1'200|1’200|１２００|1200.00|1200.|+1200|1.2e3|"
        "one thousand two hundred",
        "1 200|1.200|12.00|1,20|12,00|1,2000|1200 or 1300|1200, 1300|1200-1300|about 1200|not 1200",
    ),
    (
        "How many grains?",
        "1234567",
        "1,234,567|12,34,567|1.234.567|1'234'567|1\u00a0234\u00a0567|1234567.0|1\u202f234\u202f567,0",
        "1,234.567|1.234,567|1 234 567|123,4567|1,234,56|1,234'567|1.234.56",
    ),
    (
        "What does it cost in dollars?",
        "1234.5",
        "1,234.50|$1,234.50|$ 1234.5|USD 1,234.50|$1234.50 USD|1234.5 dollars|1.234,50|"
        "US$1,234.50|**$1,234.50**|$\\$1{,}234.50$|1\u00a0234,50",
        "€1234.50|EUR 1234.5|$1234.50 EUR|1234.5 cents|1,2345|$1234,5",
    ),
    (
        "How many of them?",
        "73",
        "**73**|*73*|__73__|`73`|$73$|$$73$$|\\(73\\)|\\[73\\]|\\boxed{73}|$\\boxed{73}$|\\text{73}|\\mathbf{73}|"
        "x = 73|n=73|$x = 73$|**x = 73**|\"73\"|“73”|'73'|73,|73.|73;|73:|73.0",
        "**7**3|*7*|73 or 74|73, 74|[73, 74]|72-73|x = 74|x = 73 or x = 74|x = y = 73|70 + 3 = 73|73!|73?|7 3|>73|~73|"
        "73+|not 73|no 73|3.7e1|73 74|73 and 74|at least 73|73 km|$73.00|*73|73 of 74|7e3|1/73",
    ),
    (
        "What is 2 - 7?",
        "-5",
        "–5|−5|‐5|－5|- 5|-5.0|**-5**|x = -5|$-5$|minus 5|negative five",
        "5|--5|5-|+5|-5 or 5|-5, -6|—5|-  -5",
    ),
    (
        "What part is left?",
        "1/2",
        "½|0.5|.5|2/4|\\frac{1}{2}|\\dfrac{1}{2}|$\\frac{1}{2}$|\\frac12|1 / 2|１/２|1⁄2|5e-1",
        "1/3|0,5|1:2|2|50%|1/2 or 1/3|½ or ⅓|12",
    ),
    ("How much is it?", "2.5", "2½|2 1/2|2 ½|5/2|2\\frac{1}{2}|2.50|25e-1", "2,5|21/2|2½ or 3|2.5.1"),
    (
        "What percent is that?",
        "28%",
        "28|28 %|28 percent|28 per cent|28 pct|28.0%|**28%**|28\\%",
        "0.28|28 cm|2.8%|28% or 29%",
    ),
    ("What is the discount?", "28%", "28 %|28 percent|28pct", "28|0.28"),
    ("How many seconds are left?", "7", "7|7.0|7 seconds|7 s|+7|seven", "07|007|7 minutes|7 m|7:00|-7"),
    ("What is 0 times -3?", "0", "-0|0.0|+0|zero", "00|o|none"),
    ("What does it cost in euros?", "20", "€20|20 €|EUR 20|20 eur|20 euros|€ 20.00", "$20|£20|20 cents"),
    ("How many rupees?", "100000", "₹1,00,000|Rs. 1,00,000|INR 100000|1,00,000 rupees|1,00,000", "$1,00,000|10,00,00"),
    (
        "Which word is it?",
        "blue",
        "\"blue\"|“Blue”|'blue'|**blue**|_blue_|`blue`|blue.|\\text{blue}|$\\text{blue}$",
        'blue!|"blue|blue or red|not blue|the word blue|blue, red|x: blue',
    ),
    ("Which words, in quotation marks?", '"blue"', '"blue"|"Blue".', "blue|'blue'|“blue|**blue**"),
    ("Repeat this line exactly: it's – 5", "it's – 5", "it's – 5|it's – 5.", "it’s – 5|it's - 5|**it's – 5**"),
    ("Give the two numbers, commas between.", "1, 5", "1,5|1 , 5|1, 5.", "1.5|15|1 5|5, 1"),
    ("Solve x + 2 = 7.", "x = 5", "x = 5|x=5|X = 5.|5|**x = 5**", "y = 5|5 = x|x = 6|x|6"),
]


@pytest.mark.parametrize(("prompt", "expected", "same", "other"), SPELLINGS, ids=[f"{s[1]}, {s[0]}" for s in SPELLINGS])
def test_number_is_read_as_people_write_it(prompt: str, expected: str, same: str, other: str):
    assert [text for text in same.split("|") if not same_answer(text, expected, prompt)] == []
    assert [text for text in other.split("|") if same_answer(text, expected, prompt)] == []


@pytest.mark.parametrize("text", ["1,200", "1\u00a0200", "1\u202f200", "1'200", "１２００", "1.2e3", "1200.0"])
def test_verifier_reads_the_numbers_that_the_judge_reads(text: str):
    assert same_answer(text, "1200", "How many?")
    assert check_arithmetic(f"1100 + 100 = {text}") == []
    assert check_arithmetic(f"1100 + 101 = {text}") != []
    assert numbers_in(f"so it is {text}") == [1200]
    assert value_in(text) == 1200


@given(
    st.fractions(min_value=-(10**6), max_value=10**6, max_denominator=100),
    st.sampled_from(["{}", "**{}**", "\\boxed{{{}}}", "x = {}", "${}$", " {} ", "{}.", '"{}"', "`{}`"]),
)
def test_every_dress_of_a_number_is_the_number(value: Fraction, dress: str):
    text = number(value)
    assert same_answer(dress.format(text), text, "What is left?")
    assert not same_answer(dress.format(text), number(value + 1), "What is left?")
    assert not same_answer(dress.format(f"{text} or 3"), text, "What is left?")


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


@pytest.mark.parametrize(
    ("output", "style", "work"),
    [
        ("<reasoning>a < b\nc</reasoning>\n<answer>4</answer>", "tags", "a < b\nc"),
        (" <think> a </think>", "tags", "a"),
        ("<reasoning>a\nb ", "tags", "a\nb"),
        ("<reasoning>a</answer>", "tags", "a"),
        ("<reasoning>a<end_of_turn>\n", "tags", "a"),
        ("<reasoning> </reasoning>", "tags", None),
        ("a</reasoning>", "tags", None),
        ("Reasoning:\n1. a\nAnswer: 4", "tags", None),
        ("Reasoning:\n1. a\n2. b\nAnswer: 4", "numbered", "1. a\n2. b"),
        ("Reasoning:\r\n1. a\r\nAnswer: 4", "numbered", "1. a"),
        ("\nReasoning:\n1. a<eos>", "numbered", "1. a"),
        ("Reasoning:\nAnswer: 4", "numbered", None),
        ("So: Reasoning:\n1. a", "numbered", None),
        ("Reasoning:\n1. <answer>4</answer>", "numbered", None),
    ],
)
def test_work_has_a_place_in_the_output(output: str, style: Literal["tags", "numbered"], work: str | None):
    span = reasoning_span(output, style)
    assert (span and output[slice(*span)]) == work


PIECES = (
    "<reasoning>",
    "</reasoning>",
    "<think>",
    "</think>",
    "<answer>",
    "</answer>",
    "Reasoning:",
    "Answer:",
    "<eos>",
)


@given(st.lists(st.sampled_from((*PIECES, "\n", "\n", " ", "\r\n", "1. a", "b < c"))).map("".join))
def test_work_that_is_extracted_stands_in_its_place(output: str):
    found = extract(output)
    if found.reasoning and found.style != "none":
        span = reasoning_span(output, found.style)
        assert span is not None
        work = output[slice(*span)]
        assert (work if found.style == "tags" else work.replace("\r\n", "\n")) == found.reasoning
