"""Plots of a dataset: any traces can be drawn, and the same traces give the same bytes."""

from m32_assets.traces.dataset import generate
from m32_assets.traces.plots import composition_plot, length_plot, length_sketch
from m32_assets_tests.traces.verification.mutators import make

PNG = b"\x89PNG"


def test_same_traces_give_the_same_picture():
    traces = list(generate(42, 100))
    first = composition_plot(traces)
    assert first.startswith(PNG)
    assert composition_plot(traces) == first
    assert composition_plot(traces[:50]) != first


def test_odd_names_and_equal_lengths_are_drawn():
    assert composition_plot([make(category="x'y", family="$a_b")]).startswith(PNG)
    assert length_plot([7, 7], [1, 1], "tokens").startswith(PNG)


def test_sketch_is_short_for_any_lengths():
    for tokens in ([7], [1, 100_000], list(range(500))):
        address = length_sketch(tokens, [2, 1000], "estimated tokens")
        assert f"tokens%20per%20trace,%20{min(tokens)}%20to%20{max(tokens)}" in address
        assert len(address) < 960
