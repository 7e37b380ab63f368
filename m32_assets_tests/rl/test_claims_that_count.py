"""Claims that count: not tautologies, not repeats, not what has nothing to do with the question."""

import pytest

from m32_assets.rl.claims_that_count import claims_that_count

PROMPT = "Ann has 3 boxes of 4 pens and finds 5 more. How many pens has she?"
REFERENCE = "17"
WORK = "in boxes: 3 × 4 = 12\nwith the others: 12 + 5 = 17"


def counted(work: str, prompt: str = PROMPT, reference: str = REFERENCE) -> tuple[int, int]:
    """How many true and how many false claims count."""
    found = [claim.holds for claim in claims_that_count(work.split("\n"), prompt, reference)]
    return sum(found), len(found) - sum(found)


@pytest.mark.parametrize(
    ("work", "expected"),
    [
        (WORK, (2, 0)),
        ("in boxes: 3 × 4 = 12\nwith the others: 12 + 5 = 18", (1, 1)),
        ("3 × 4 = 13\n13 + 5 = 19", (0, 2)),
        ("in boxes: 3 × 4 = 12\n12 ÷ 0 = 0", (1, 1)),
        ("a box has pens", (0, 0)),
        ("", (0, 0)),
        # claims that say nothing
        ("5 = 5\n" * 10, (0, 0)),
        ("5 = 5.0 = 5 pens", (0, 0)),
        ("(5) = 5\n3 + 4 = 4 + 3\n12 ≈ 12", (0, 0)),
        ("so 4 is 4", (0, 0)),
        ("3 × 4 = 13\n" + "5 = 5\n" * 10, (0, 1)),
        # nor those that need no calculating
        ("3 + 0 = 3\n0 + 3 = 3 boxes\n4 - 0 = 4", (0, 0)),
        ("3 × 1 = 3\n1 × 4 = 4\n17 = 17 × 1\n5 ÷ 1 = 5\n5/1 = 5\n4^1 = 4", (0, 0)),
        ("5 - 5 = 0\n3/3 = 1\n5 ÷ 5 = 1\n3 × 0 = 0\n0 × 4 = 0\n0/4 = 0", (0, 0)),
        ("3 + 0 + 0 = 3 × 1", (0, 0)),
        ("3 × 4 = 13\n" + "\n".join(f"{n} + 0 = {n}" for n in range(3, 18)), (0, 1)),
        ("3 + 0 = 4\n5 - 5 = 5\n3 × 1 = 4", (0, 3)),
        ("√1 = 1\n1! = 1\n4¹ = 4\n1² = 1\n1 = 1³", (0, 0)),
        # comparisons of numbers that nobody gave
        ("3 × 4 = 13\n" + "\n".join(f"12 > {n}" for n in range(6, 12)), (0, 1)),
        ("4 > 3\n5 ≠ 3", (2, 0)),
        ("3 × 4 > 5", (1, 0)),
        ("3 > 9", (0, 1)),
        # the same claim with an idle operation
        ("12 + 5 = 17\n12 + 5 + 0 = 17\n12 + 5 = 17 × 1", (1, 0)),
        # a zero or a one that does not make the others idle
        ("3 + 4 + 0 = 7\n4 × 3 × 1 = 12", (2, 0)),
        ("12 + 1 = 13\n17 - 1 = 16\n10 - 5 × 0 = 10", (3, 0)),
        ("4 × 25 % = 1\n5 × 100 % = 5", (2, 0)),
        # the same claim again, in other words
        ("3 × 4 = 13\n" + "12 + 5 = 17\n" * 10, (1, 1)),
        ("3 × 4 = 13\n12 + 5 = 17\n5 + 12 = 17 pens\n17 = 12 + 5\n12 plus 5 is 17", (1, 1)),
        ("1/4 = 0.25 of 4\n0.25 = 1/4", (1, 0)),
        # true, but not about the question
        ("20 + 2 = 22", (0, 0)),
        ("20 + 2 = 22\n" * 20, (0, 0)),
        ("3 × 4 = 13\n" + "20 + 2 = 22\n" * 20, (0, 1)),
        # false, whatever it is about
        (f"{WORK}\n20 + 2 = 23\n20 + 2 = 23", (2, 1)),
    ],
)
def test_only_claims_that_say_something_count(work: str, expected: tuple[int, int]):
    assert counted(work) == expected


@pytest.mark.parametrize(
    ("prompt", "reference", "work"),
    [
        ("How many hours have two weeks?", "336", "a week: 7 × 24 = 168\nboth: 168 × 2 = 336"),
        ("How many hours has a week?", "168", "7 × 24 = 168"),
        ("What is 135 + 48?", "183", "ones: 5 + 8 = 13, carry 1\ntens: 3 + 4 + 1 = 8\n135 + 48 = 183"),
        ("What is a quarter of 1,200?", "300", "1200 ÷ 4 = 300"),
        ("Write 2/4 in lowest terms", "1/2", "2/4 = 1/2"),
        ("Is water wet?", "yes", "1 + 1 = 2"),  # nothing tells which claims are about it
    ],
)
def test_work_may_begin_with_what_is_known(prompt: str, reference: str, work: str):
    assert counted(work, prompt, reference) == (len(work.split("\n")), 0)
    assert counted(f"{work}\n2 + 2 = 5", prompt, reference)[1] == 1


def test_what_is_read_is_bounded():
    assert sum(counted("\n".join(f"{n} + 3 = {n + 3}" for n in range(5000)))) < 2000
