"""Practice: further traces that are clean, repeat nothing, and share no wording with the eval set."""

from collections import Counter

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.data import augmentation
from m32_assets.data.augmentation import augment
from m32_assets.traces import dataset
from m32_assets.traces.dataset import BASICS, extra_traces, generate
from m32_assets.traces.family import families
from m32_assets.traces.legacy import LEGACY_KEY
from m32_assets.traces.schema import ReasoningTrace

SIGNED = list(generate(42, 100))


def test_practice_goes_on_where_the_families_of_the_dataset_stopped():
    found = augment(SIGNED, 50, [])
    assert found.traces == list(extra_traces(42, 50, len(SIGNED)))
    assert found.findings == []
    assert (found.leaks, found.repeats) == (0, 0)
    written = {(trace.meta["family"], trace.meta["index"]) for trace in [*SIGNED, *found.traces] if trace.meta}
    assert len(written) == 150
    assert found.traces[:20] == list(extra_traces(42, 20, len(SIGNED)))


def test_practice_has_edge_cases_and_no_golden_style():
    metas = [trace.meta or {} for trace in extra_traces(42, 100, len(SIGNED))]
    assert Counter(meta.get("slice", meta["category"]) for meta in metas) == {
        "reasoning": 80,
        "synthetic": 10,
        "edge_case": 10,
    }


def test_practice_begins_with_the_basics(monkeypatch: pytest.MonkeyPatch):
    assert families().keys() >= BASICS
    monkeypatch.setattr(dataset, "BASICS_FIRST", 200)
    written = [(trace.meta or {})["family"] for trace in extra_traces(42, 600, len(SIGNED))]
    assert {*written[:200]} <= BASICS
    assert not {*written[200:]} <= BASICS
    assert max(Counter(written[:200]).values()) <= 9


def test_a_family_that_is_used_up_hands_its_turns_on():
    edges = [family for family in families().values() if family.slice == "edge_case"]
    small = min(edges, key=lambda family: family.size)
    written = Counter((t.meta or {})["family"] for t in extra_traces(42, 3000 + 80 * small.size, len(SIGNED)))
    assert small.size - written[small.name] <= len(SIGNED) // 10  # those of the dataset
    assert all(written[name] <= family.size for name, family in families().items())


def test_traces_that_share_wording_with_the_eval_set_are_dropped_and_counted():
    further = list(extra_traces(42, 50, len(SIGNED)))
    found = augment(SIGNED, 50, [further[3].prompt, further[7].prompt])
    prompts = {trace.prompt for trace in found.traces}
    assert further[3].prompt not in prompts
    assert further[7].prompt not in prompts
    assert found.leaks == 50 - len(found.traces) >= 2


def test_a_repeat_is_dropped_and_a_false_claim_is_found(monkeypatch: pytest.MonkeyPatch):
    def faulty(seed: int, count: int, after: int) -> list[ReasoningTrace]:
        traces = list(extra_traces(seed, count, after))
        wrong = traces[1].steps[-1].model_copy(update={"content": f"2 + 2 = 5, so {traces[1].final_answer}"})
        return [SIGNED[4], traces[1].model_copy(update={"steps": [*traces[1].steps[:-1], wrong]}), *traces[2:]]

    monkeypatch.setattr(augmentation, "extra_traces", faulty)
    found = augment(SIGNED, 20, [])
    assert found.repeats == 1
    assert SIGNED[4].prompt not in {trace.prompt for trace in found.traces}
    assert [finding.split(":")[0] for finding in found.findings] == ["arithmetic"]


def test_a_dataset_without_a_seed_is_refused():
    foreign = SIGNED[0].model_copy(update={"meta": {"dataset": LEGACY_KEY}})
    with pytest.raises(M32Error, match="Set extra_traces to 0"):
        augment([foreign], 10, [])
