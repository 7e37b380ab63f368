"""Augmentation: extra traces are clean, repeat nothing, and share no wording with the eval set."""

from collections import Counter

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.data import augmentation
from m32_assets.data.augmentation import augment
from m32_assets.traces import dataset
from m32_assets.traces.dataset import BASIC_FAMILIES, extra_traces, generate
from m32_assets.traces.family import families
from m32_assets.traces.schema import ReasoningTrace

SIGNED = list(generate(42, 100))


def test_extra_traces_go_on_where_the_dataset_ends():
    found = augment(SIGNED, 42, 50, [])
    assert found.traces == list(extra_traces(42, 50, len(SIGNED)))
    assert found.findings == []
    assert (found.leaks, found.repeats) == (0, 0)
    written = {(trace.meta["family"], trace.meta["index"]) for trace in [*SIGNED, *found.traces] if trace.meta}
    assert len(written) == 150
    assert found.traces[:20] == list(extra_traces(42, 20, len(SIGNED)))


def test_extra_traces_have_edge_cases_and_no_golden_style():
    metas = [trace.meta or {} for trace in extra_traces(42, 100, len(SIGNED))]
    assert Counter(meta.get("slice", meta["category"]) for meta in metas) == {
        "reasoning": 80,
        "synthetic": 10,
        "edge_case": 10,
    }


def test_extra_traces_begin_with_the_basic_families(monkeypatch: pytest.MonkeyPatch):
    assert families().keys() >= BASIC_FAMILIES
    monkeypatch.setattr(dataset, "CURRICULUM_ROWS", 200)
    written = [(trace.meta or {})["family"] for trace in extra_traces(42, 600, len(SIGNED))]
    assert {*written[:200]} <= BASIC_FAMILIES
    assert not {*written[200:]} <= BASIC_FAMILIES
    assert max(Counter(written[:200]).values()) <= 9


def test_other_families_take_the_turns_of_a_used_up_family():
    edges = [family for family in families().values() if family.slice == "edge_case"]
    small = min(edges, key=lambda family: family.size)
    written = Counter((t.meta or {})["family"] for t in extra_traces(42, 3000 + 80 * small.size, len(SIGNED)))
    assert small.size - written[small.name] <= len(SIGNED) // 10  # those of the dataset
    assert all(written[name] <= family.size for name, family in families().items())


def test_weighted_families_get_their_shares():
    weights = {"addition": 3.0, "clock": 1.0, "kin": 0.5, "edge_noise": 0.0}
    written = [(t.meta or {})["family"] for t in extra_traces(42, 90, len(SIGNED), weights)]
    assert Counter(written) == {"addition": 60, "clock": 20, "kin": 10}
    assert all(abs(Counter(written[:n])["clock"] - n / 4.5) <= 1 for n in range(90))
    assert written[:30] == [(t.meta or {})["family"] for t in extra_traces(42, 30, len(SIGNED), weights)]


@pytest.mark.parametrize("weights", [{"no_family": 1.0}, {"addition": -1.0}, {"addition": float("nan")}])
def test_faulty_weights_are_refused(weights: dict[str, float]):
    with pytest.raises(M32Error, match="weight of"):
        list(extra_traces(42, 10, len(SIGNED), weights))


def test_used_up_weighted_families_are_refused():
    small = min(families().values(), key=lambda family: family.size)
    with pytest.raises(M32Error, match="more than the weighted families have"):
        list(extra_traces(42, small.size + 10 - small.size % 10, len(SIGNED), {small.name: 1.0}))


def test_other_known_traces_are_not_repeated():
    further = list(extra_traces(42, 20, len(SIGNED)))
    found = augment(SIGNED, 42, 20, [], known=[further[6]])
    assert further[6].prompt not in {trace.prompt for trace in found.traces}
    assert found.repeats == 1


def test_leaks_are_dropped_and_counted():
    further = list(extra_traces(42, 50, len(SIGNED)))
    found = augment(SIGNED, 42, 50, [further[3].prompt, further[7].prompt])
    prompts = {trace.prompt for trace in found.traces}
    assert further[3].prompt not in prompts
    assert further[7].prompt not in prompts
    assert found.leaks == 50 - len(found.traces) >= 2


def test_repeat_is_dropped_and_false_claim_is_found(monkeypatch: pytest.MonkeyPatch):
    def faulty(seed: int, count: int, after: int, weights: None) -> list[ReasoningTrace]:
        traces = list(extra_traces(seed, count, after))
        wrong = traces[1].steps[-1].model_copy(update={"content": f"2 + 2 = 5, so {traces[1].final_answer}"})
        return [SIGNED[4], traces[1].model_copy(update={"steps": [*traces[1].steps[:-1], wrong]}), *traces[2:]]

    monkeypatch.setattr(augmentation, "extra_traces", faulty)
    found = augment(SIGNED, 42, 20, [])
    assert found.repeats == 1
    assert SIGNED[4].prompt not in {trace.prompt for trace in found.traces}
    assert [finding.split(":")[0] for finding in found.findings] == ["arithmetic"]


def test_dataset_without_a_seed_has_no_extra_traces():
    with pytest.raises(M32Error, match="Set extra_traces to 0"):
        augment(SIGNED, None, 10, [])
    assert augment(SIGNED, None, 0, []).traces == []
