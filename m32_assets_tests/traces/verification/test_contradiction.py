"""An answer that its own work contradicts is found, and where the work may have meant it nothing is."""

from __future__ import annotations

import pytest

from m32_assets.traces.verification import check_trace
from m32_assets_tests.traces.verification.mutators import make

STAMPS = "With 12 new stamps Ilse now owns four times what Per owns, and Per owns 9. How many did Ilse own before?"


def contradicted(steps: tuple[str, ...], answer: str, prompt: str = "Work this out, please.") -> bool:
    return "contradiction" in {kind for kind, _ in check_trace(make(prompt, steps, answer))}


@pytest.mark.parametrize(
    ("steps", "answer", "prompt"),
    [
        # another number than the work ends in
        (("17 × 6 = 102",), "120", "A ferry takes 17 cars and each car holds 6 people. How many people is that?"),
        (("9 × 4 = 36", "36 - 12 = 24"), "42", STAMPS),
        (("9 × 4 = 36", "36 - 12 = 24 stamps before."), "25 stamps", STAMPS),
        (("3 × $4 = $12",), "$14", "What do three pens at $4 cost?"),
        (("4*6=<<4*6=24>>24 minutes",), "26", "How long?"),
        (("10 ÷ 4 = 2.5",), "3.5", "Share it."),
        (("3/4 - 1/2 = 1/4",), "1/3", "What is left?"),
        (("3 + 4 = 7",), "**8**", "Add them."),
        (("3 + 4 = 7",), "x = 8", "Add them."),
        # the value of an earlier step
        (("9 × 4 = 36", "36 - 12 = 24"), "36", STAMPS),
        (("8 × 7 = 56 seats", "56 - 11 = 45 seats"), "56", "8 rows of 7 seats, 11 are broken. How many are good?"),
        # a value from nowhere, behind a calculation of something else
        (("60 × 0.25 = 15", "so 35% of 60 is 21"), "21", "How much is 35% of 60?"),
        # another unit
        (("3 × 60 = 180 minutes",), "180 hours", "How long?"),
        (("so it is 5 kg",), "5 g", "How heavy is it?"),
        (("2 × 3 = 6, so $6.",), "€6", "What does it cost?"),
        # the opposite word
        (("91 = 7 × 13", "so 91 is prime: no"), "yes", "Is 91 prime?"),
        (("so the claim is true.",), "false", "True or false?"),
        (("no rest is left, so it divides: yes!",), "No.", "Does it divide?"),
        (("so the answer is (B).",), "C", "A, B or C?"),
    ],
)
def test_contradicted_answer_is_found(steps: tuple[str, ...], answer: str, prompt: str) -> None:
    assert contradicted(steps, answer, prompt)


@pytest.mark.parametrize(
    ("steps", "answer", "prompt"),
    [
        (("17 × 6 = 102",), "102", "How many?"),
        (("17 × 6 = 102 people",), "102 people", "How many?"),
        (("17 × 60 = 1,020",), "1020", "How many?"),
        (("3 × 60 = 180 minutes",), "3 hours", "How long?"),
        (("3 × 60 = 180 minutes",), "3", "How many hours?"),
        (("2.5 × 100 = 250 cents",), "$2.50", "How much?"),
        (("1 ÷ 4 = 0.25",), "25%", "What percentage?"),
        (("1 ÷ 4 = 0.25",), "25", "What percent is that?"),
        (("22 ÷ 7 ≈ 3.142857",), "3.14", "Divide."),
        (("397 × 5 = 1985, about 2000",), "2000", "Estimate."),
        (("21 ÷ 4 = 5.25 buses",), "6", "How many buses?"),
        (("5 - 12 = -7",), "7", "How many degrees colder?"),
        (("17 ÷ 5 = 3 remainder 2",), "2", "What is the remainder?"),
        (("1 + 5 = 6, half a dozen",), "6", "How many?"),
        (("half of one is 1 ÷ 2 = 0.5",), "1/2", "What is half of one?"),
        (("x is 5", "check: 2 × 5 + 3 = 13"), "5", "2x + 3 = 13, x = ?"),
        (("140 ÷ 28 = 5 days, because 5 × 28 = 140",), "5", "How many days?"),
        (("10% of 60 is 6", "35% of 60 is 21"), "21", "How much is 35% of 60?"),
        (("60 × 0.35 = 21", "so 35% of 60 is 21"), "21", "How much is 35% of 60?"),
        (("half of 60 is 30", "30 - 9 = 21", "so 35% of 60 is 21"), "21", "How much is 35% of 60?"),
        (("12 ÷ 4 = 3 and 20 ÷ 4 = 5, so it is 3/5.",), "3/5", "Simplify 12/20."),
        (("3 × 5 = 15, so it is 3x + 15",), "3x + 15", "Expand 3(x + 5)."),
        (("91 = 7 × 13, so it is not prime",), "yes", "Is 91 composite?"),
        (("no other number divides it: yes",), "yes", "Is 7 prime?"),
        (("so the answer is B",), "B", "A, B or C?"),
        (("the capital of France is Paris",), "Paris", "Capital of France?"),
        (("17 × 6 = 102", "so there are many people"), "many", "Are there many?"),
    ],
)
def test_sound_answer_is_not_contradicted(steps: tuple[str, ...], answer: str, prompt: str) -> None:
    assert not contradicted(steps, answer, prompt)


def test_sentence_names_both_ends() -> None:
    found = dict(check_trace(make("How many?", ("17 × 6 = 102",), "120")))
    assert found["contradiction"] == "the work ends in 102, the answer is '120'"
