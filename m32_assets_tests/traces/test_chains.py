"""Calculations in a row: plan, lines and results fit together, and chosen numbers keep the rules."""

import pytest

from m32_assets.traces.chains import chosen, worked
from m32_assets.traces.verification import check_arithmetic

RANGES = {"n": range(2, 9), "p": range(3, 20), "B": range(50, 90)}


def test_plan_lines_and_results():
    plan, lines, done = worked("n × p; B - ^", {"n": 3, "p": 8, "B": 60})
    assert plan == "first 3 × 8, then 60 - it"
    assert lines == ["3 × 8 = 24", "60 - 24 = 36"] or lines == ["8 × 3 = 24", "60 - 24 = 36"]
    assert done == [24, 36]


def test_results_further_back():
    plan, lines, done = worked("a × b; c × d; ^^ + ^", {"a": 2, "b": 6, "c": 3, "d": 4})
    assert plan == "first 2 × 6, then 3 × 4, then their sum"
    assert lines[-1] == "12 + 12 = 24"
    assert done == [12, 12, 24]


def test_a_quotient_that_leaves_something_is_marked():
    assert worked("n ÷ p", {"n": 7, "p": 2})[2] == [-1]


@pytest.mark.parametrize("work", ["n × p; B - ^", "B - p; ^ ÷ n", "p + n; B - ^; ^ × 2"])
def test_chosen_numbers_keep_the_rules(work: str):
    found = chosen(work, RANGES, 40, "a key")
    assert found == chosen(work, RANGES, 40, "a key")
    assert len(found) == 40
    for values in found:
        _, lines, done = worked(work, values)
        assert min(done) > 0
        assert len(set(values.values())) == len(values)
        assert len(lines) == len(set(lines)) < 7
        assert [check_arithmetic(line) for line in lines] == [[]] * len(lines)


def test_other_keys_choose_other_numbers():
    assert chosen("n × p", RANGES, 20, "one") != chosen("n × p", RANGES, 20, "two")
