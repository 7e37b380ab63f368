"""Rewards: what each pays for, what none pays for, and how they combine."""

import math
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from m32_assets.common.errors import M32Error
from m32_assets.rl.rewards import (
    DEFAULT_WEIGHTS,
    LIMIT_TOKENS,
    REWARDS,
    TARGET_TOKENS,
    Reward,
    agreement,
    answer,
    claims,
    length,
    meta_of,
    require_rewards,
    require_weights,
    score,
)
from m32_assets.traces.demand import Demand
from m32_assets.traces.verification.length import estimated_tokens

PROMPT = "Ann has 3 boxes of 4 pens and finds 5 more. How many pens has she?"
REFERENCE = "17"


def form(work: str, said: str = REFERENCE) -> str:
    return f"<reasoning>{work}</reasoning>\n<answer>{said}</answer>"


WORK = "in boxes: 3 × 4 = 12\nwith the others: 12 + 5 = 17"
RIGHT = form(WORK)
WRONG = form("in boxes: 3 × 4 = 12\nwith the others: 12 + 5 = 18", "18")
TRUE_BUT_WRONG = form("in boxes: 3 × 4 = 12\none more: 12 + 4 = 16", "16")
NUMBERED = "Reasoning:\n1. in boxes: 3 × 4 = 12\n2. with the others: 12 + 5 = 17\nAnswer: 17"


def of(reward: Reward, completion: str, meta: dict[str, Any] | None = None) -> float:
    return reward(PROMPT, completion, REFERENCE, meta or {})


def total(completion: str, weights: dict[str, float] | None = None, **meta: Any) -> float:
    return score(PROMPT, completion, REFERENCE, meta, weights or DEFAULT_WEIGHTS).total


@pytest.mark.parametrize(
    "completion", [RIGHT, f"{RIGHT}<end_of_turn>", NUMBERED, form(WORK, "17 pens"), form(WORK, "17.0")]
)
def test_right_answer_in_the_form_is_paid(completion: str):
    assert of(answer, completion) == 1
    assert total(completion) == 1


@pytest.mark.parametrize(
    "completion",
    [
        WRONG,
        TRUE_BUT_WRONG,
        form(""),
        form(" \n "),
        form("Let me think step by step.\nOkay, let's start."),
        form("..."),
        form("17"),
        form("So the answer is 17.\n17"),
        form("17 = 17"),
        form(PROMPT),
        form("Check: 5 is 5"),
        "Reasoning:\n1. Let's think.\n2. So it is 17\nAnswer: 17",
        "17",
        "The answer is 17.",
        f"{RIGHT} I hope this helps.",
        f"Sure! {RIGHT}",
        "<answer>17</answer>",
        f"<answer>17</answer>\n<reasoning>{WORK}</reasoning>",
        f"{RIGHT}\n<answer>17</answer>",
        f"{RIGHT}\n<answer>18</answer>",
        form(f"{WORK}\n<answer>17</answer>"),
        form(WORK, "16 or 17"),
        form(WORK, "16, 17, 18"),
        form(WORK, "17 (or 18)"),
        form(WORK, "16\n17"),
        form(WORK, ""),
        f"<reasoning>{WORK}</reasoning>\n<answer>17",
        "",
    ],
)
def test_answer_pays_for_nothing_else(completion: str):
    assert of(answer, completion) == 0
    assert total(completion) <= DEFAULT_WEIGHTS["claims"] / sum(DEFAULT_WEIGHTS.values())


@pytest.mark.parametrize("demand", [{"max_words": 3, "includes": [["pens"]]}, Demand(max_words=3, includes=[["pens"]])])
def test_demand_decides_in_place_of_the_reference(demand: Any):
    assert of(answer, form(WORK, "red pens"), {"demand": demand}) == 1
    assert of(answer, form(WORK, "17"), {"demand": demand}) == 0
    assert of(answer, form("", "red pens"), {"demand": demand}) == 0


def test_meta_is_the_same_in_a_file_and_in_the_rounds():
    demand = {"max_words": 3}
    read = meta_of("q", 1, "stop", Demand(max_words=3), {"topic": "pens"})
    assert read == {"id": "q", "sample": 1, "finish_reason": "stop", "demand": demand, "topic": "pens"}
    assert meta_of("q", 1, "stop", demand) == {name: read[name] for name in ("id", "sample", "finish_reason", "demand")}
    assert "demand" not in meta_of("q", 0, "stop", None)
    assert meta_of("q", 0, "stop", demand)["demand"] is not demand


def opens_the_gate(prompt: str, completion: str, reference: str, meta: dict[str, Any]) -> float:
    meta.pop("finish_reason")
    return 1.0


def test_own_reward_cannot_change_what_the_gate_reads():
    weights = {"answer": 1.0, f"{__name__}:opens_the_gate": 1.0}
    with pytest.raises(M32Error, match=r"opens_the_gate' \(test_rewards.py:\d+\): found AttributeError"):
        score(PROMPT, RIGHT, "17", {"finish_reason": "length"}, weights)


def test_what_is_no_demand_is_refused():
    with pytest.raises(M32Error, match="meta demand max_word: found 3, expected no such field"):
        of(answer, RIGHT, {"demand": {"max_word": 3}})


@pytest.mark.parametrize(
    ("completion", "share"),
    [
        (RIGHT, 1),
        (NUMBERED, 1),
        (WRONG, 1 / 2),
        (form("3 × 4 = 13\n13 + 5 = 19", "19"), 0),
        (form("a box has pens"), 1),
        (form("a box has pens\n20 + 2 = 22"), 0),
        (form("a box has pens\n12 + 0 = 12"), 0),
        (form("a box has pens\n3 × 4 = 13"), 0),
        (form("Let me think."), 0),
        (form("17\nso the answer is 17"), 0),
        (form("5 = 5\n" * 10), 0),
        (form("20 + 2 = 22\n" * 10), 0),
        (form("3 × 4 = 13\n" + "12 + 5 = 17\n" * 10), 1 / 2),
        (form("", "12 + 5 = 17"), 0),
        ("12 + 5 = 17", 0),
        ("", 0),
    ],
)
def test_claims_pays_the_share_of_true_claims_in_the_work(completion: str, share: float):
    assert of(claims, completion) == share


@pytest.mark.parametrize(
    ("completion", "agrees"),
    [
        (RIGHT, 1),
        (WRONG, 1),
        (NUMBERED, 1),
        (form(WORK, "18"), 0),
        (form("", "17"), 0),
        (form("so 17", "17"), 0),
        (f"<reasoning>{WORK}</reasoning>", 0),
        ("17", 0),
    ],
)
def test_agreement_pays_if_the_last_step_ends_in_the_answer(completion: str, agrees: int):
    assert of(agreement, completion) == agrees


def _of_tokens(tokens: int) -> str:
    """A completion of that many estimated tokens."""
    completion = form(WORK + "\n" + "a " * (tokens - estimated_tokens(form(f"{WORK}\n"))))
    assert estimated_tokens(completion) == tokens
    return completion


@pytest.mark.parametrize(
    ("tokens", "share"),
    [
        (60, 1),
        (TARGET_TOKENS, 1),
        ((TARGET_TOKENS + LIMIT_TOKENS) // 2, 1 / 2),
        (LIMIT_TOKENS, 0),
        (10 * LIMIT_TOKENS, 0),
    ],
)
def test_length_falls_from_the_target_to_the_limit(tokens: int, share: float):
    assert of(length, _of_tokens(tokens)) == share


@pytest.mark.parametrize("completion", ["", "17", form(""), form("Let me think."), form("17")])
def test_length_pays_nothing_for_no_work(completion: str):
    assert of(length, completion) == 0


@pytest.mark.parametrize("reason", ["length", "loop"])
def test_cut_completion_has_no_total(reason: str):
    assert total(RIGHT, finish_reason=reason) == 0
    assert total(RIGHT, finish_reason="stop") == total(RIGHT, finish_reason="") == total(RIGHT) == 1


@pytest.mark.parametrize("completion", [f"so {RIGHT}", "17", f"<reasoning>{WORK}</reasoning>", "", f"{RIGHT}\n{RIGHT}"])
def test_completion_outside_the_form_has_no_total(completion: str):
    weights = {"claims": 1.0, "agreement": 1.0, "length": 1.0}
    assert total(completion, weights) == 0
    assert total(RIGHT, weights) == 1


def test_parts_are_told_where_the_gate_is_shut():
    scored = score(PROMPT, f"so {RIGHT}", REFERENCE, {}, {"answer": 1, "claims": 0.1, "length": 0})
    assert (scored.total, scored.parts) == (0, {"answer": 0, "claims": 1}), "a weight of 0 leaves a reward out"


def test_total_is_the_weighted_mean_of_the_parts():
    scored = score(PROMPT, WRONG, REFERENCE, {}, {"answer": 1, "claims": 0.5, "agreement": 0.25})
    assert scored.parts == {"answer": 0, "claims": 0.5, "agreement": 1}
    assert scored.total == pytest.approx((0.5 * 0.5 + 0.25) / 1.75)


SETS = st.fixed_dictionaries(
    {"answer": st.floats(1e-300, 1e300)}, optional={name: st.floats(0, 1) for name in REWARDS if name != "answer"}
)
RIGHT_ONES = [
    RIGHT,
    form(f"{WORK}\nof 3 + 4 = 8 and 1 + 1 = 3"),
    form("a box holds some pens\nthe others are counted too", "17"),
    _of_tokens(LIMIT_TOKENS),
]
WRONG_ONES = [WRONG, TRUE_BUT_WRONG, form(WORK, "18"), form(""), "17", f"{RIGHT}\n{RIGHT}"]


def _accepted(weights: dict[str, float]) -> bool:
    try:
        require_weights(weights)
    except M32Error:
        return False
    return True


@given(SETS)
@example({"answer": 1.0, "claims": 1 - 2e-9})
@example({"answer": 3e-300, "claims": 0.3, "agreement": 0.3, "length": 0.399})
def test_right_answer_totals_more_than_a_wrong_one(shares: dict[str, float]):
    answers = shares["answer"]
    weights = {name: share if name == "answer" else share * answers for name, share in shares.items()}
    if not _accepted(weights):
        others = sum(share for name, share in shares.items() if name != "answer")
        assert others > 0.999, "only weights that reach that of the answer are refused"
        return
    worst, best = min(total(one, weights) for one in RIGHT_ONES), max(total(one, weights) for one in WRONG_ONES)
    assert 0 <= best < worst <= 1


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ({}, "rewards: found none, expected at least one reward with a weight above 0"),
        ({"answer": 0.0}, "expected at least one reward with a weight above 0"),
        ({"answr": 1.0}, "reward: found 'answr', expected one of answer, claims.* Is it answer"),
        ({"answer": -1.0}, "weight of 'answer': found -1.0, expected a finite number of at least 0"),
        ({"answer": math.nan}, "found nan"),
        ({"answer": math.inf}, "found inf"),
        ({"answer": 10**400}, "expected a finite number"),
        ({"answer": "1"}, "found '1', expected a finite number"),
        ({"answer": True}, "found True, expected a finite number"),
        ({"claims": 1e308, "length": 1e308}, "expected smaller weights"),
        ({"answer": 1.0, "claims": 1.0}, "found 1, and 1 of claims, expected more than the other built-in weights"),
        ({"answer": 1.0, "claims": 0.5, "length": 0.6}, "found 1, and 1.1 of claims and length"),
        ({"mine:": 1.0}, "found 'mine:', expected module:name"),
        ({"../mine:a": 1.0}, "expected module:name"),
        ({"a:b:c": 1.0}, "expected module:name"),
    ],
)
def test_weights_are_refused(weights: Any, said: str):
    with pytest.raises(M32Error, match=said):
        require_weights(weights)
    with pytest.raises(M32Error, match=said):
        score(PROMPT, RIGHT, REFERENCE, {}, weights)


@pytest.mark.parametrize(
    "weights",
    [
        DEFAULT_WEIGHTS,
        {"answer": 1},
        {"claims": 2.0, "length": 1.0},
        {"answer": 0.0, "claims": 1.0},
        {"no.such:one": 9.0},
    ],
)
def test_weights_are_accepted(weights: dict[str, float]):
    require_weights(weights)


def test_functions_of_a_user_are_looked_for_where_that_is_asked():
    require_rewards({"answer": 1.0, "no.such:one": 0.0, f"{__name__}:always": 1.0})
    with pytest.raises(M32Error, match="reward 'no_such_module:one': found ModuleNotFoundError"):
        require_rewards({"no_such_module:one": 1.0})


def always(prompt: str, completion: str, reference: str, meta: Any) -> float:
    return 1.0


def drops_demand(prompt: str, completion: str, reference: str, meta: Any) -> float:
    meta["demand"].clear()
    return 1.0


@pytest.mark.parametrize("names", [("answer", "drops_demand"), ("drops_demand", "answer")])
def test_reward_of_a_user_cannot_change_what_others_read(names: tuple[str, str]):
    weights = {name if name == "answer" else f"{__name__}:{name}": 1.0 for name in names}
    meta = meta_of("1", 0, "stop", {"max_words": 1})
    two_words = f"{RIGHT.partition('<answer>')[0]}<answer>two words</answer>"
    assert score(PROMPT, two_words, REFERENCE, meta, weights).parts["answer"] == 0.0
    assert meta["demand"]["max_words"] == 1


def test_user_reward_beside_built_in_ones_is_behind_the_gate():
    weights = {"answer": 1.0, f"{__name__}:always": 3.0}
    assert total(WRONG, weights) == 0.75
    assert total("no form", weights) == total(WRONG, weights, finish_reason="length") == 0


def test_rewards_of_a_user_alone_need_no_form():
    weights = {f"{__name__}:always": 3.0, "answer": 0.0}
    assert total("no form", weights) == total("no form", weights, finish_reason="length") == 1
