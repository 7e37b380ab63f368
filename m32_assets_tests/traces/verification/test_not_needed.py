"""A calculation with the number that its plan calls not needed is found, and one with an equal number is not."""

from __future__ import annotations

import pytest

from m32_assets.traces.verification import check_trace
from m32_assets_tests.traces.verification.mutators import make

ASKED = "My brother, who is 34, asked me this. Ann has 5 boxes with 24 pens each. How many pens is that?"
PLAN = "5 boxes with 24 pens each; wanted: pens; not needed: age 34"


def used(*steps: str, prompt: str = ASKED, plan: str = PLAN) -> bool:
    answer = steps[-1].rpartition("= ")[2]
    return any("not needed" in sentence for _, sentence in check_trace(make(prompt, (plan, *steps), answer)))


@pytest.mark.parametrize(
    "steps",
    [
        ("pens: 5 × 34 = 170",),
        ("pens: 5 × 24 = 120", "with the brother: 120 + 34 = 154"),
        ("pens: 34 × 24 = 816",),
        ("pens: 5 × 24 = 120", "pens: 120 − 34 = 86"),
        ("pens: 5 × 24 = 120", "pens: 34 pens + 120 pens = 154"),
        ("first 34 + 0 = 34", "pens: 5 × 34 = 170"),
    ],
)
def test_a_calculation_with_the_number_is_found(steps: tuple[str, ...]) -> None:
    assert used(*steps)


def test_a_grouped_number_is_found_with_and_without_its_comma() -> None:
    asked, plan = ASKED.replace("34", "2,500"), PLAN.replace("34", "2,500")
    for number in ("2500", "2,500"):
        assert used("pens: 5 × 24 = 120", f"pens: 120 + {number} = 2620", prompt=asked, plan=plan)


@pytest.mark.parametrize(
    "steps",
    [
        ("pens: 5 × 24 = 120",),
        # part of another number
        ("pens: 340 - 220 = 120",),
        ("pens: 1.34 + 118.66 = 120",),
        ("pens: 34.5 + 85.5 = 120",),
        ("pens: 1,034 - 914 = 120",),
        # the work has computed it
        ("half: 120 ÷ 2 = 60", "pens: 24 + 10 = 34", "pens: 34 + 86 = 120"),
        ("ones: 5 + 29 = 34, carry 1", "pens: 34 + 86 = 120"),
        # in passing
        ("the brother is 34", "pens: 5 × 24 = 120"),
    ],
)
def test_another_number_of_the_same_digits_is_not(steps: tuple[str, ...]) -> None:
    assert not used(*steps)


@pytest.mark.parametrize(
    ("prompt", "plan"),
    [
        (ASKED.replace("24 pens", "34 pens"), PLAN.replace("24 pens", "34 pens")),
        (ASKED.replace("24 pens", "thirty-four pens"), PLAN),
        (ASKED, PLAN.replace("24 pens", "34 pens")),
    ],
)
def test_a_number_that_the_question_has_twice_is_not(prompt: str, plan: str) -> None:
    assert not used("pens: 5 × 34 = 170", prompt=prompt, plan=plan)


def test_numbers_of_written_arithmetic_are_not() -> None:
    plan = PLAN.replace("34", "20")
    asked, steps = ASKED.replace("34", "20"), "pens: 5 × 24\n20 × 5 = 100, 4 × 5 = 20\n100 + 20 = 120"
    assert not used(steps, prompt=asked, plan=plan)
    asked, plan = ASKED.replace("34", "13"), PLAN.replace("34", "13")
    columns = "ones: 3 < 7, 13 - 7 = 6, borrow 1\ntens: 5 - 1 = 4, 4 - 2 = 2"
    assert not used(f"pens: 53 - 27\n{columns}\n53 - 27 = 26", prompt=asked, plan=plan)
    assert used("pens: 5 × 24 = 120", "left: 120 - 13 = 107", prompt=asked, plan=plan)
