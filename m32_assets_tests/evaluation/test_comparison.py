"""Comparisons of two models on the same questions: the exact McNemar test and the paired interval."""

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.evaluation.comparison import compare, mcnemar_tail, p_in_words
from m32_assets.evaluation.group_scores import wilson_interval
from m32_assets_tests.evaluation.test_group_scores import rows


@pytest.mark.parametrize(
    ("successes", "discordant", "tail"),
    [(0, 0, 1.0), (0, 1, 0.5), (0, 5, 1 / 32), (1, 5, 6 / 32), (2, 8, 37 / 256), (4, 8, 163 / 256), (8, 8, 1.0)],
)
def test_mcnemar_tail_is_exact(successes: int, discordant: int, tail: float):
    assert mcnemar_tail(successes, discordant) == pytest.approx(tail, abs=1e-12)


@pytest.mark.parametrize(
    ("better", "worse", "p_value"),
    [(0, 0, 1.0), (1, 0, 1.0), (5, 0, 0.0625), (6, 0, 0.03125), (0, 6, 0.03125), (4, 4, 1.0), (10, 2, 158 / 4096)],
)
def test_p_value_is_that_of_the_two_sided_exact_test(better: int, worse: int, p_value: float):
    before, after = rows(range(20, 20 + worse)), rows(range(better))
    found = compare(before, after)
    assert (found.better, found.worse) == (better, worse)
    assert found.p_value == pytest.approx(p_value, abs=1e-12)


def test_only_questions_with_different_verdicts_count():
    few, many = compare(rows([]), rows(range(6))), compare(rows(range(30, 60)), rows([*range(6), *range(30, 60)]))
    assert few.p_value == many.p_value
    assert few.difference == many.difference == 10.0


def test_interval_is_paired_and_encloses_the_difference():
    found = compare(rows(range(30, 60)), rows([*range(6), *range(30, 60)]))
    low, high = found.interval
    assert 0 < low < found.difference == 10.0 < high < 25
    unpaired = wilson_interval(36, 60)
    assert high - low < unpaired[1] - unpaired[0], "questions with the same verdict add no noise"
    assert compare(rows(range(30, 60)), rows([*range(6), *range(30, 60)])).interval == found.interval


def test_interval_is_a_point_without_differences():
    assert compare(rows([1, 2]), rows([1, 2])).interval == [0.0, 0.0]


def test_interval_of_exchanged_models_is_mirrored():
    gain, loss = compare(rows([]), rows(range(12))), compare(rows(range(12)), rows([]))
    assert loss.difference == -gain.difference
    assert loss.interval == pytest.approx([-gain.interval[1], -gain.interval[0]], abs=1.7)


def test_changes_and_group_differences_are_reported():
    found = compare(rows([0, 1]), rows([0, 2]))
    assert [item.change for item in found.items[:4]] == ["both right", "worse", "better", "both wrong"]
    assert sum(found.section_differences.values()) == pytest.approx(0)
    assert set(found.section_differences.values()) == {0.0, 5.0, -5.0}


def test_different_questions_are_refused():
    with pytest.raises(M32Error, match="the same questions"):
        compare(rows([])[1:], rows([]))
    with pytest.raises(M32Error, match="duplicate id"):
        compare(rows([]), [*rows([]), *rows([])])
    with pytest.raises(M32Error):
        compare([], [])
    changed = [row.model_copy(update={"expected_answer": "5"}) for row in rows([])]
    with pytest.raises(M32Error, match="the same eval set"):
        compare(rows([]), changed)


def test_p_values_are_never_written_as_nothing():
    assert [p_in_words(p) for p in (1.0, 0.01234, 0.0001, 0.00009, 0.0)] == [
        "p = 1.0000",
        "p = 0.0123",
        "p = 0.0001",
        "p < 0.0001",
        "p < 0.0001",
    ]
