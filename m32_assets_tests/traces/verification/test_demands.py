"""Demands in ``meta``: met, unmet, unreadable. And prompts that people wrote, with their mistakes."""

import pytest

from m32_assets.traces.verification import verify_traces
from m32_assets_tests.traces.verification.mutators import make

ROW = make("Name the cat that sleeps on the mat in two words.", ("The cat is called Old Tom",), "Old Tom")


def with_meta(**meta: object):
    return ROW.model_copy(update={"meta": meta})


def test_met_demand_is_no_finding():
    assert not any(verify_traces([with_meta(demand={"exact_words": 2, "starts_with": "Old"})]).counts.values())


@pytest.mark.parametrize(
    ("demand", "said"),
    [
        ({"exact_words": 3}, "2 words, expected exactly 3"),
        ({"includes": [["Kim"]]}, "none of Kim"),
        ({"words": 2}, "meta.demand: found"),
        ({}, "meta.demand: found"),
        ("two words", "meta.demand: found"),
    ],
)
def test_unmet_or_unreadable_demand_is_found(demand: object, said: str):
    report = verify_traces([with_meta(demand=demand)])
    assert report.counts["demand"] == 1
    assert said in report.messages["demand"][0]


def test_prompts_of_people_may_have_mistakes_and_their_steps_may_not():
    prompt = "a elefant  is heavyer than an mouse ?"
    typos = make(prompt, ("an elephant is heavier, so yes",), "yes")
    assert verify_traces([typos]).counts["grammar"] == 1
    by_hand = typos.model_copy(update={"meta": {"generator": "hand"}})
    assert verify_traces([by_hand]).counts["grammar"] == 0
    step = make(prompt, ("a elephant is heavier, so yes",), "yes").model_copy(update={"meta": {"generator": "hand"}})
    assert verify_traces([step]).counts["grammar"] == 1
