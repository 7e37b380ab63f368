"""Pictures of a dataset: drawn from any traces, the same for the same ones."""

from m32_assets.traces.dataset import generate
from m32_assets.traces.plots import composition_plot, length_plot, length_sketch
from m32_assets_tests.traces.verification.mutators import make

PNG = b"\x89PNG"


def test_pictures_are_the_same_for_the_same_traces():
    traces = list(generate(42, 100))
    first = composition_plot(traces)
    assert first.startswith(PNG)
    assert composition_plot(traces) == first
    assert composition_plot(traces[:50]) != first


def test_traces_of_nobody_and_lengths_of_one_kind_are_drawn():
    assert composition_plot([make(category="x'y", family="$a_b")]).startswith(PNG)
    assert length_plot([7, 7], [1, 1], "tokens").startswith(PNG)


def test_the_small_histograms_are_short_whatever_the_lengths():
    for tokens in ([7], [1, 100_000], list(range(500))):
        address = length_sketch(tokens, [2, 1000], "estimated tokens")
        assert f"tokens%20per%20trace,%20{min(tokens)}%20to%20{max(tokens)}" in address
        assert len(address) < 960
