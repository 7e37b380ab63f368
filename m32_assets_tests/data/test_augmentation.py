"""Augmentation: extra traces are clean, repeat nothing, and share no wording with the eval set."""

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.data import augmentation
from m32_assets.data.augmentation import augment
from m32_assets.traces.dataset import generate
from m32_assets.traces.extra_traces import extra_traces
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
