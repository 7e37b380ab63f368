"""Scores before and after with their intervals, and their plots and sketches."""

from collections.abc import Sequence
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from scipy.stats import binomtest

from m32_assets.common.errors import M32Error
from m32_assets.data.eval_set import CATEGORIES, SECTIONS
from m32_assets.evaluation.group_scores import before_and_after, wilson_interval
from m32_assets.evaluation.plots import category_plot, loss_plot
from m32_assets.evaluation.scorecard import JudgedRow
from m32_assets.evaluation.sketches import loss_sketch, score_sketch
from m32_assets.orchestration.metadata import INLINE, sketch

PNG = b"\x89PNG"


def row(number: int, section: str, category: str, correct: bool) -> JudgedRow:
    return JudgedRow(
        id=str(number),
        section=section,
        category=category,
        difficulty="easy",
        prompt="2 + 2?",
        expected_answer="4",
        predicted_answer="4" if correct else "5",
        output="",
        scored=True,
        correct=correct,
        well_formed=True,
        arithmetic_holds=True,
        answer_agrees_with_reasoning=True,
        reasoning_chars=1,
        reasoning_steps=1,
    )


def rows(right: Sequence[int]) -> list[JudgedRow]:
    """60 questions of all sections and categories; those with these numbers are answered correctly."""
    return [row(n, SECTIONS[n % 3], CATEGORIES[n % len(CATEGORIES)], n in right) for n in range(60)]


def drawn(address: str) -> list[str]:
    """The words of an SVG data URI, which must be valid XML."""
    assert address.startswith("data:image/svg+xml,")
    return [e.text or "" for e in ElementTree.fromstring(unquote(address.partition(",")[2])) if e.tag.endswith("text")]


@pytest.mark.parametrize(("right", "of"), [(0, 5), (5, 5), (1, 3), (19, 183), (60, 183)])
def test_interval_is_wilsons_in_percent(right: int, of: int):
    other = binomtest(right, of).proportion_ci(method="wilson")
    assert wilson_interval(right, of) == pytest.approx((100 * other.low, 100 * other.high), abs=1e-9)


def test_groups_are_all_then_sections_then_categories_by_score():
    groups = before_and_after(rows([0]), rows(range(0, 60, 19)))  # all those of the first category
    assert [g.kind for g in groups] == ["all", *["section"] * 3, *["category"] * len(CATEGORIES)]
    assert [g.name for g in groups[1:4]] == sorted(SECTIONS)
    assert (groups[0].questions, groups[0].before.score, groups[0].after.score) == (60, 1.67, 6.67)
    best = groups[4]
    assert (best.name, best.questions, best.before.score, best.after.score) == (CATEGORIES[0], 4, 25.0, 100.0)
    assert best.after.low < 100 == best.after.high
    assert all(g.before.low <= g.before.score <= g.before.high for g in groups)


def test_different_questions_are_refused():
    with pytest.raises(M32Error, match="the same questions"):
        before_and_after(rows([])[1:], rows([]))
    with pytest.raises(M32Error):
        before_and_after([], [])


def test_plot_depends_on_every_answer_and_on_nothing_else():
    name = "untuned, few-shot"
    picture = category_plot(before_and_after(rows([0]), rows([0, 1])), name)
    assert picture.startswith(PNG)
    assert category_plot(before_and_after(rows([0]), rows([0, 1])), name) == picture
    assert category_plot(before_and_after(rows([1]), rows([0, 1])), name) != picture
    assert category_plot(before_and_after(rows([0]), rows([0, 1])), "untuned, zero-shot") != picture, (
        "it names what it shows"
    )


@pytest.mark.parametrize("name", ["few-shot", "zero-shot"])
@pytest.mark.parametrize("before", [range(0), range(60), range(0, 60, 5)])
@pytest.mark.parametrize("right", [range(0), range(60), range(0, 60, 7)])
def test_score_sketch_is_short_enough_for_the_page(right: range, before: range, name: str):
    address = score_sketch(before_and_after(rows(before), rows(right)), name)
    assert {"all", "core", "edge case", "trace sensitive", f"{name} → tuned"} < set(drawn(address))
    assert len(str(sketch(address, f"score, {name} and tuned").value)) < 1000


@pytest.mark.parametrize("steps", [1, 24, 5000])
def test_loss_sketch_is_short_enough_for_any_number_of_steps(steps: int):
    metrics = [
        {"step": n + 1, "loss": 9999.0 / (n + 1)} | ({"validation_loss": 0.5} if n % 3 == 0 else {})
        for n in range(steps)
    ]
    address = loss_sketch(metrics)
    assert f"step {steps}" in drawn(address)
    assert len(address) < INLINE
    assert loss_plot(metrics[:50]).startswith(PNG)
