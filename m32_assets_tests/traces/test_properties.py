"""The law of every family: the verifier, which solves each trace again from its prompt, finds nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from m32_assets.traces.family import families
from m32_assets.traces.schema import ReasoningTrace, TraceStep
from m32_assets.traces.verification import check_trace
from m32_assets.traces.verification.solver import family_of

SEEDS = st.integers(0, 2**63 - 1)


def trace_of(family: str, seed: int, k: int) -> ReasoningTrace:
    found = families()[family]
    index = k % found.size
    draft = found.draft(seed, index)
    steps = [TraceStep(i=i, type=kind, content=content) for i, (kind, content) in enumerate(draft.steps)]
    meta = {"family": family, "seed": seed, "index": index, **({"slice": found.slice} if found.slice else {})}
    return ReasoningTrace(trace_version="1.0", prompt=draft.prompt, final_answer=draft.answer, steps=steps, meta=meta)


@pytest.mark.parametrize("family", sorted(families()))
@settings(max_examples=200, deadline=None)
@given(seed=SEEDS, k=st.integers(0, 2**40))
def test_the_verifier_finds_nothing(family: str, seed: int, k: int) -> None:
    trace = trace_of(family, seed, k)
    assert family_of(trace) is families()[family]
    assert check_trace(trace) == []


def test_number_of_a_notation_is_not_taken_for_that_of_the_question():
    solve = families()["square_root"].solve
    assert solve is not None
    assert [solve(prompt) for prompt in ("4^0.5 =", "4 ** 0.5", "9^(1/2)", "Root of 49.")] == ["2", "2", "3", "7"]
