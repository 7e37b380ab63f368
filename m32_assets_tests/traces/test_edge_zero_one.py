"""Zero and one: the solver reads every wording with any number, not only with the numbers that are drawn for it."""

from __future__ import annotations

import pytest

from m32_assets.traces.families.edge_cases.edge_zero_one import WORDINGS, edge_zero_one, solve


@pytest.mark.parametrize("wording", WORDINGS, ids=lambda wording: wording[1][:40])
def test_every_wording_is_solved_with_any_number(wording: tuple[str, ...]) -> None:
    for k in range(120):
        draft = edge_zero_one.build((wording, k))
        assert solve(draft.prompt) == draft.answer, draft.prompt


@pytest.mark.parametrize(
    ("prompt", "answer"),
    [
        ("What is 51 ÷ 1?", "51"),
        ("What is 51 ÷ 51?", "1"),
        ("100 % of 100", "100"),
        ("21 over 21, as a whole number", "1"),
    ],
)
def test_a_number_that_ends_with_the_divisor_is_not_the_divisor(prompt: str, answer: str) -> None:
    assert solve(prompt) == answer
