"""Solvers are asked about prompts that this project generated, provably, and about no others."""

from __future__ import annotations

from typing import Any

import pytest

from m32_assets.traces.dataset import generate
from m32_assets.traces.extra_traces import extra_traces
from m32_assets.traces.family import families
from m32_assets.traces.schema import ReasoningTrace
from m32_assets.traces.verification import check_trace, verify_traces
from m32_assets.traces.verification.solver import family_of
from m32_assets_tests.traces.verification.mutators import changed, make

ROWS = list(generate(42, 100))


def with_meta(trace: ReasoningTrace, **meta: Any) -> ReasoningTrace:
    return changed(trace, meta={**(trace.meta or {}), **meta})


def test_every_generated_trace_is_solved_again() -> None:
    extra = list(extra_traces(7, 100, 50))
    report = verify_traces([*ROWS, *extra], expected_composition=False)
    assert report.solved == 200
    assert report.lines["solver"] == []


def test_changed_answer_of_a_generated_trace_is_found() -> None:
    rows = [changed(trace, final_answer=f"{trace.final_answer}0") for trace in ROWS]
    assert verify_traces(rows).lines["solver"] == list(range(1, 101))


@pytest.mark.parametrize(
    "meta",
    [
        {"index": 10**9},
        {"index": -1},
        {"index": True},
        {"index": 1.0},
        {"index": "1"},
        {"seed": None},
        {"seed": "42"},
        {"seed": 43},
        {"seed": 10**400},
        {"family": "no_such_family"},
        {"family": "../addition"},
        {"family": "os"},
        {"family": ""},
        {"family": ["gcd"]},
        {"family": "x" * 100_000},
    ],
)
def test_trace_whose_origin_is_not_proved_is_not_solved(meta: dict[str, Any]) -> None:
    (row,) = [with_meta(changed(trace, final_answer="0"), **meta) for trace in ROWS[:1]]
    assert family_of(row) is None
    assert verify_traces([row]).counts["solver"] == 0


def test_other_prompt_with_the_origin_of_a_generated_one_is_not_solved() -> None:
    row = changed(ROWS[0], prompt=f"{ROWS[0].prompt} Please.")
    assert family_of(row) is None
    assert verify_traces([row]).solved == 0


@pytest.mark.parametrize("family", sorted(families()))
def test_no_solver_sees_foreign_numbers(family: str) -> None:
    row = make("gcd(700000000021, 900000000013) =", ("the last remainder above 0 is 1",), "1", family=family)
    assert [kind for kind, _ in check_trace(row)] == []


def test_prompt_is_that_of_the_draft_in_any_order() -> None:
    family = families()["gcd"]
    drafts = {k: family.draft(7, k).prompt for k in range(20)}
    assert [family.prompt(7, k) for k in (19, *range(20))] == [drafts[19], *drafts.values()]
    assert family.prompt(8, 19) == family.draft(8, 19).prompt != drafts[19]
    with pytest.raises(IndexError):
        family.prompt(7, family.size)
