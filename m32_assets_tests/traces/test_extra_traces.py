"""Extra traces: the shares of the kinds, basic families first, and the shares of weighted families within a kind."""

from collections import Counter
from collections.abc import Mapping

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.traces import extra_traces as module
from m32_assets.traces.dataset import generate
from m32_assets.traces.extra_traces import BASIC_FAMILIES, extra_traces
from m32_assets.traces.family import families

SIGNED = list(generate(42, 100))
KINDS = {name: family.slice or family.category for name, family in families().items()}


def written_by(count: int, weights: Mapping[str, float] | None = None) -> list[str]:
    """The families of the first extra traces."""
    return [(trace.meta or {})["family"] for trace in extra_traces(42, count, len(SIGNED), weights)]


def test_extra_traces_have_edge_cases_and_no_golden_style():
    metas = [trace.meta or {} for trace in extra_traces(42, 100, len(SIGNED))]
    assert Counter(meta.get("slice", meta["category"]) for meta in metas) == {
        "reasoning": 80,
        "synthetic": 10,
        "edge_case": 10,
    }


def test_extra_traces_begin_with_the_basic_families(monkeypatch: pytest.MonkeyPatch):
    assert families().keys() >= BASIC_FAMILIES
    monkeypatch.setattr(module, "CURRICULUM_ROWS", 200)
    written = written_by(600)
    assert {*written[:200]} <= BASIC_FAMILIES
    assert not {*written[200:]} <= BASIC_FAMILIES
    assert max(Counter(written[:200]).values()) <= 9


def test_other_families_take_the_turns_of_a_used_up_family():
    edges = [family for family in families().values() if family.slice == "edge_case"]
    small = min(edges, key=lambda family: family.size)
    written = Counter(written_by(3000 + 80 * small.size))
    assert small.size - written[small.name] <= len(SIGNED) // 10  # those of the dataset
    assert all(written[name] <= family.size for name, family in families().items())


def test_weighted_families_get_their_shares_within_their_kind():
    weights = {"addition": 3.0, "clock": 1.0, "kin": 0.5, "edge_noise": 1.0, "edge_unicode": 3.0, "string_case": 0.2}
    assert {KINDS[name] for name in weights} == {"reasoning", "edge_case", "synthetic"}
    written = written_by(90, weights)
    assert Counter(written) == {
        **{"addition": 48, "clock": 16, "kin": 8},
        **{"edge_unicode": 7, "edge_noise": 2},
        "string_case": 9,
    }
    reasoning = [name for name in written if KINDS[name] == "reasoning"]
    assert all(abs(Counter(reasoning[:n])["clock"] - n / 4.5) <= 1 for n in range(72))
    assert written[:30] == written_by(30, weights)


@pytest.mark.parametrize(
    "weights",
    [
        None,
        {"addition": 1.0},
        {"edge_noise": 1.0, "edge_unicode": 5.0},
        {"golden_sum": 9.0, "golden_text": 1.0},
        dict.fromkeys(families(), 0.2),
    ],
)
def test_weights_leave_the_shares_of_the_kinds(weights: dict[str, float] | None):
    assert Counter(KINDS[name] for name in written_by(100, weights)) == {
        "reasoning": 80,
        "synthetic": 10,
        "edge_case": 10,
    }


def test_kind_of_which_no_family_is_weighted_takes_turns_as_without_weights():
    kinds = "synthetic", "edge_case"
    weighted, others = written_by(100, {"kin": 1.0, "golden_sum": 1.0}), written_by(100)
    assert [name for name in weighted if KINDS[name] in kinds] == [name for name in others if KINDS[name] in kinds]
    assert {name for name in weighted if KINDS[name] == "reasoning"} == {"kin"}


@pytest.mark.parametrize(
    "weights", [{"no_family": 1.0}, {"addition": -1.0}, {"addition": float("nan")}, {"addition": float("inf")}]
)
def test_faulty_weights_are_refused(weights: dict[str, float]):
    with pytest.raises(M32Error, match=r"weight of .*m32 run --select family_evaluation"):
        written_by(10, weights)


def test_used_up_families_are_refused():
    small = min((f for f in families().values() if KINDS[f.name] == "edge_case"), key=lambda family: family.size)
    message = r"no edge_case family that has a trace left and a weight above 0.*give weight to another edge_case family"
    with pytest.raises(M32Error, match=message):
        written_by(10 * small.size + 10, {small.name: 1.0, "edge_noise": 0.0})
    with pytest.raises(M32Error, match=message):
        written_by(10, {"edge_noise": 0.0})


def test_kind_that_is_used_up_without_weights_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "BASIC_FAMILIES", {name for name in BASIC_FAMILIES if KINDS[name] != "edge_case"})
    with pytest.raises(M32Error, match=r"no edge_case family that has a trace left, .*Lower extra_traces, or add"):
        written_by(10)
