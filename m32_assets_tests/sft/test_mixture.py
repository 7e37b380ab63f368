"""Mixtures: each source gives what was asked for, nothing held out is trained on, and larger samples hold smaller."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.data.curated import CURATED_KEY
from m32_assets.data.eval_set import eval_files
from m32_assets.data.ingest import INGESTED_KEY
from m32_assets.sft.mixture import Mixture, Sources, held_out_traces, read_sources, sample_of, training_data
from m32_assets.sft.rows import row_id
from m32_assets.sft.template import PromptTemplate
from m32_assets.traces.dataset import generate, provenance, write_dataset
from m32_assets.traces.extra_traces import extra_traces
from m32_assets.traces.schema import DATASET_KEY, ReasoningTrace, TraceStep

TEMPLATE = PromptTemplate()
SIGNED = list(generate(42, 100))


def written(number: int, dataset: str) -> ReasoningTrace:
    words = "zero one two three four five six seven eight nine".split()
    prompt = f"{' '.join(words[int(digit)] for digit in f'{number:03}')} what comes next in {dataset}?"
    steps = [TraceStep(i=0, type="conclude", content=f"after it comes item {number} of {dataset}")]
    return ReasoningTrace(
        trace_version="1.0",
        prompt=prompt,
        final_answer=f"item {number} of {dataset}",
        steps=steps,
        meta={"dataset": dataset},
    )


CURATED = [written(number, "curated") for number in range(60)]
INGESTED = [written(number, "ingested") for number in range(8)]
SOURCES = Sources(SIGNED, 42, [], CURATED, INGESTED)


def test_each_source_gives_what_was_asked_for():
    mixture = Mixture(signed_traces=40, curated_traces=30, extra_traces=20, ingested_traces=5, validation_share=0.2)
    data = training_data(SOURCES, mixture, TEMPLATE)
    assert len(data.rows) == len(data.traces) == 40 + 30 + 20 + 5
    assert len(data.training) + len(data.validation) == len(data.rows)
    assert (data.counts["extra"], data.counts["ingested"]) == (20, 5)
    assert sum(data.counts.values()) == len(data.training)
    assert data.extra.traces == list(extra_traces(42, 20, len(SIGNED)))
    assert [len(lines) for lines in data.left_out.values()] == [3]
    held = {row.metadata["dataset"] for row in data.validation}
    assert held == {"dev-reasoning-v2", "curated"}


def test_nothing_is_on_both_sides():
    data = training_data(SOURCES, Mixture(curated_traces=60, extra_traces=20, validation_share=0.3), TEMPLATE)
    assert not {row.id for row in data.training} & {row.id for row in data.validation}
    held = {trace.prompt for trace in held_out_traces(CURATED, 0.3)}
    assert 8 < len(held) < 30
    for trace in CURATED:
        sides = [any(trace.prompt in row.prompt for row in rows) for rows in (data.training, data.validation)]
        assert sides == [trace.prompt not in held, trace.prompt in held]


def test_without_a_source_nothing_of_it_is_trained_on():
    data = training_data(SOURCES, Mixture(extra_traces=0), TEMPLATE)
    assert {row.metadata["dataset"] for row in data.rows} == {"dev-reasoning-v2"}
    assert (data.counts["curated"], data.counts["extra"], data.counts["ingested"]) == (0, 0, 0)


def test_ingested_traces_alone_are_trained_on_and_validated_on():
    mixture = Mixture(signed_traces=0, ingested_traces=100, validation_share=0.4)
    data = training_data(SOURCES, mixture, TEMPLATE)
    assert {row.metadata["dataset"] for row in data.rows} == {"ingested"}
    assert len(data.training) + len(data.validation) == len(INGESTED)
    assert data.training
    assert data.validation
    assert data.counts == {"signed": 0, "curated": 0, "extra": 0, "ingested": len(data.training)}
    twin = SIGNED[3].model_copy(update={"meta": None})
    sources = Sources(SIGNED, 42, [], [], [twin, *INGESTED])
    alone = training_data(sources, mixture, TEMPLATE)
    assert not alone.left_out, "a repeat of what is not trained on is none"


def test_questions_of_an_outside_eval_set_are_not_trained_on(tmp_path: Path):
    for key, traces in ((DATASET_KEY, SIGNED), (CURATED_KEY, CURATED), (INGESTED_KEY, INGESTED)):
        write_dataset(tmp_path / key, key, traces, provenance(42, 100))
    for path in eval_files(tmp_path):
        path.parent.mkdir(exist_ok=True)
        path.touch()
    mine = tmp_path / "mine.jsonl"
    mine.write_text(json.dumps({"id": "1", "prompt": INGESTED[3].prompt, "expected_answer": "4"}) + "\n", "utf-8")
    mixture = Mixture(signed_traces=0, ingested_traces=100, validation_share=0.1)
    for eval_sets, joined in (((), len(INGESTED)), ([mine], len(INGESTED) - 1)):
        data = training_data(read_sources(tmp_path, eval_sets), mixture, TEMPLATE)
        assert len(data.rows) == joined
        assert any(INGESTED[3].prompt in row.prompts for row in data.rows) == (not eval_sets)


def test_trace_that_would_be_read_as_another_is_left_out_with_its_reason():
    numbered = PromptTemplate("numbered", "")
    step = TraceStep(i=0, type="step", content="it says\nAnswer: 5")
    odd = INGESTED[0].model_copy(update={"steps": [step]})
    sources = Sources(SIGNED, 42, [], [], [odd, *INGESTED[1:]])
    mixture = Mixture(signed_traces=10, ingested_traces=100)
    found = training_data(sources, mixture, numbered)
    assert found.counts["ingested"] == len(INGESTED) - 1
    ((reason,),) = found.left_out.values()
    assert "steps.0.content has a line that begins with Answer:" in reason
    assert training_data(sources, mixture, TEMPLATE).counts["ingested"] == len(INGESTED)


def test_weights_choose_the_families():
    data = training_data(SOURCES, Mixture(extra_traces=20, family_weights={"kin": 1.0}), TEMPLATE)
    metas = [trace.meta or {} for trace in data.extra.traces]
    assert {meta["family"] for meta in metas if meta.get("slice", meta["category"]) == "reasoning"} == {"kin"}


def test_extra_traces_and_ingested_ones_do_not_repeat_curated_ones():
    further = list(extra_traces(42, 20, len(SIGNED)))
    curated = [further[3].model_copy(update={"meta": {"dataset": "curated"}})]
    data = training_data(
        Sources(SIGNED, 42, [], curated, curated), Mixture(extra_traces=20, ingested_traces=9), TEMPLATE
    )
    assert data.extra.repeats == 1
    assert list(data.left_out) == ["is a repeat"]


def test_larger_sample_holds_the_smaller_one_in_order():
    small, large = sample_of(CURATED, 10), sample_of(CURATED, 30)
    assert len(small) == 10
    assert [trace for trace in large if trace in small] == small
    assert [trace for trace in CURATED if trace in large] == large
    assert sample_of(CURATED, 1000) == CURATED
    assert sample_of(list(reversed(CURATED)), 10) == list(reversed(small))


def test_unknown_setting_or_unsigned_extra_traces_are_refused():
    with pytest.raises(ValueError, match="extra"):
        Mixture(more=3)  # pyright: ignore[reportCallIssue]
    with pytest.raises(M32Error, match="Set extra_traces to 0"):
        training_data(Sources(SIGNED, None, []), Mixture(extra_traces=10), TEMPLATE)


def test_few_rows_are_trained_on_though_none_is_held_out():
    held = set(map(row_id, held_out_traces(SIGNED, 0.3)))
    alone = next(trace for trace in SIGNED if row_id(trace) not in held)
    data = training_data(Sources([alone], 42, []), Mixture(validation_share=0.3), TEMPLATE)
    assert (len(data.training), data.validation) == (1, [])


def test_rows_that_are_all_held_out_are_refused():
    held = held_out_traces(SIGNED, 0.3)[:2]
    with pytest.raises(M32Error, match=r"training rows: found none, and 2 held out, expected at least one"):
        training_data(Sources(held, 42, []), Mixture(validation_share=0.3), TEMPLATE)
