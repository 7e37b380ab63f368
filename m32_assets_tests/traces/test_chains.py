"""Calculations in a row: numbers and results fit together, and chosen numbers keep the rules."""

import pytest

from m32_assets.traces.chains import MAX_LINES, calculated, chosen
from m32_assets.traces.columns import working

RANGES = {"n": range(2, 9), "p": range(3, 20), "B": range(50, 90)}


def test_every_calculation_has_its_numbers_and_result():
    assert calculated("p + n; B - ^; ^ × 2", {"n": 3, "p": 8, "B": 60}) == [
        (8, "+", 3, 11),
        (60, "-", 11, 49),
        (49, "×", 2, 98),
    ]


def test_results_further_back():
    done = calculated("a × b; c × d; ^^ + ^", {"a": 2, "b": 6, "c": 3, "d": 4})
    assert [result for *_, result in done] == [12, 12, 24]


def test_the_next_multiple_and_a_quotient_that_leaves_something():
    assert calculated("n up p", {"n": 7, "p": 3}) == [(7, "up", 3, 9)]
    assert calculated("n ÷ p", {"n": 7, "p": 2}) == [(7, "÷", 2, -1)]


@pytest.mark.parametrize("work", ["n × p; B - ^", "B - p; ^ ÷ n", "p + n; B - ^; ^ × 2"])
def test_chosen_numbers_keep_the_rules(work: str):
    found = chosen(work, RANGES, 40, "a key")
    assert found == chosen(work, RANGES, 40, "a key")
    assert len(found) == 40
    for values in found:
        done = calculated(work, values)
        assert min(result for *_, result in done) > 0
        assert len(set(values.values())) == len(values)
        assert len(set(done)) == len(done)
        assert sum(len(working(a, sign, b)) or 1 for a, sign, b, _ in done) <= MAX_LINES


def test_other_keys_choose_other_numbers():
    assert chosen("n × p", RANGES, 20, "one") != chosen("n × p", RANGES, 20, "two")
