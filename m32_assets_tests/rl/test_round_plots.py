"""The pictures of rounds: short enough for the page, and of every number that they show."""

from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from m32_assets.orchestration.metadata import sketch
from m32_assets.rl.round_plots import round_plot, round_sketch
from m32_assets_tests.support.rounds import greedy


def rounds(count: int, **changes: Any) -> list[dict[str, Any]]:
    """The rows of ``count`` rounds and of the SFT checkpoint before them."""
    return [
        {
            "round": number,
            **greedy(0.31 + 0.1 * number / max(1, count)),
            "held_out_reward": 0.272727,
            "pass_at_1": 0.282828,
            "pass_at_k": 0.5434783,
            "k": 4,
            "false_claims": 0.4,
            "well_formed": 0.99,
            "entropy": 0.36,
        }
        | changes
        for number in range(count + 1)
    ]


def drawn(address: str) -> ElementTree.Element:
    """An SVG data URI, which must be valid XML."""
    return ElementTree.fromstring(unquote(address.partition(",")[2]))


@pytest.mark.parametrize("count", [0, 1, 12, 400, 10_000])
def test_sketch_is_short_enough_for_any_number_of_rounds(count: int):
    address = round_sketch(rounds(count))
    said = [part.text for part in drawn(address) if part.tag.endswith("text")]
    assert {"greedy", "sampled", "pass@4", f"rounds 0 to {count}", "0.2", "0.6"} == set(said)
    assert len(str(sketch(address, "scores by round").value)) < 1000


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_sketch_of_equal_numbers_stays_within_its_frame(value: float):
    rows = rounds(3, **greedy(value), held_out_reward=value, pass_at_k=value)
    heights = {part.get("d", "").partition(",")[2][:3] for part in drawn(round_sketch(rows)) if part.get("d")}
    assert heights <= {"100", "22L", "22h"}


def test_sketch_marks_the_round_that_is_taken():
    rows = rounds(4)
    rows[2] |= greedy(0.55)
    assert round_sketch(rows) != round_sketch(rounds(4))
    (dot,) = (part.get("d", "") for part in drawn(round_sketch(rows)) if part.get("d", "").endswith("h0"))
    assert dot.startswith("M220,"), "half of the way"


@pytest.mark.parametrize(
    "name", ["greedy_reward", "held_out_reward", "pass_at_k", "false_claims", "well_formed", "entropy"]
)
def test_plot_shows_every_number_and_nothing_else(name: str):
    picture = round_plot(rounds(3))
    assert picture.startswith(b"\x89PNG")
    assert round_plot(rounds(3, seconds={"sampling": 1.0})) == picture
    assert round_plot([*rounds(3)[:3], {**rounds(3)[3], name: 0.7}]) != picture
