"""Rewards that can be verified: each is a share from 0 to 1, and a gate and weights make one total of them.

What a model must not be paid for, no part pays for: work that says nothing, claims that say nothing, an answer outside
the form, several answers, and a completion that was cut.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from m32_assets.common.errors import M32Error, misfit, nearest
from m32_assets.data.eval_set import EvalItem
from m32_assets.evaluation.answers import extract
from m32_assets.evaluation.judge import answer_agrees, is_right
from m32_assets.inference.stop_criteria import MAX_NEW_TOKENS
from m32_assets.rl.claims_that_count import claims_that_count
from m32_assets.rl.own_rewards import is_own, own_function, own_reward, require_own_name
from m32_assets.rl.shown_work import shows_work, steps_of
from m32_assets.traces.demand import Demand
from m32_assets.traces.verification.claims import find_claims
from m32_assets.traces.verification.length import estimated_tokens

Reward = Callable[[str, str, str, Mapping[str, Any]], float]
"""``(prompt, completion, reference, meta)`` → a share from 0 to 1. :func:`meta_of` says what ``meta`` has."""
TARGET_TOKENS = 128
"""Estimated tokens of a completion up to which ``length`` is 1; nine of ten training answers are shorter."""
LIMIT_TOKENS = MAX_NEW_TOKENS
"""Estimated tokens from which ``length`` is 0."""
CUT = ("length", "loop")
"""Each ``finish_reason`` of a completion that did not end by itself."""
DEFAULT_WEIGHTS: Mapping[str, float] = {"answer": 1.0, "claims": 0.1}
_MARGIN = 1e-9
"""By how much the weight of ``answer`` is greater than the others, as a share of it; more than rounding takes away."""


def meta_of(
    identity: str,
    sample: int,
    finish_reason: str,
    demand: Demand | Mapping[str, Any] | None,
    others: Mapping[str, Any] = MappingProxyType({}),
) -> dict[str, Any]:
    """What rewards read beside the texts: ``id``, ``sample``, ``finish_reason``, and ``demand`` if there is one.

    It is the same where a file is scored and in the rounds, so what a reward can read in the one it can in the other.

    Args:
        identity: the id of the question.
        demand: it becomes a mapping of what is demanded, as in files.
        others: further fields of a row.
    """
    found = {**others, "id": identity, "sample": sample, "finish_reason": finish_reason}
    if demand is not None:
        found["demand"] = demand.model_dump() if isinstance(demand, Demand) else deepcopy(dict(demand))
    return found


@dataclass(frozen=True, slots=True)
class Scored:
    """The reward of a completion.

    Attributes:
        total: 0 to 1.
        parts: each reward that has a weight, 0 to 1, also where the gate makes the total 0.
    """

    total: float
    parts: dict[str, float]


def answer(prompt: str, completion: str, reference: str, meta: Mapping[str, Any]) -> float:
    """1 for a right answer in the form, behind work that says something.

    It is right by the judge's rules: it meets ``meta["demand"]``, or without one is the reference.

    Raises:
        M32Error: the demand is not one.
    """
    demand, found = _demand(meta), extract(completion)
    # not validated: a prompt of any form can be scored
    item = EvalItem.model_construct(id="", prompt=prompt, expected_answer=reference, demand=demand)
    return float(found.well_formed and is_right(found.answer, item) and shows_work(found, prompt))


def claims(prompt: str, completion: str, reference: str, meta: Mapping[str, Any]) -> float:
    """The share of true arithmetic claims among those that say something; 0 if none of them does.

    Work that says something and claims nothing has no false claim: 1. It would pay otherwise to calculate where nothing
    is asked for. :mod:`~m32_assets.rl.claims_that_count` says which claims say something.
    """
    read = extract(completion)
    steps = steps_of(read)
    if not any(True for step in steps for _ in find_claims(step)):
        return float(shows_work(read, prompt))
    found = claims_that_count(steps, prompt, reference)
    return sum(claim.holds for claim in found) / len(found) if found else 0.0


def agreement(prompt: str, completion: str, reference: str, meta: Mapping[str, Any]) -> float:
    """1 if the last step of work that says something ends in the answer, right or wrong."""
    found = extract(completion)
    return float(answer_agrees(found.answer, found.reasoning or "", prompt) and shows_work(found, prompt))


def length(prompt: str, completion: str, reference: str, meta: Mapping[str, Any]) -> float:
    """1 up to ``TARGET_TOKENS``, then less in a straight line to 0 at ``LIMIT_TOKENS``; 0 if the work says nothing."""
    if not shows_work(extract(completion), prompt):
        return 0.0
    left = (LIMIT_TOKENS - estimated_tokens(completion)) / (LIMIT_TOKENS - TARGET_TOKENS)
    return min(1.0, max(0.0, left))


REWARDS: Mapping[str, Reward] = {"answer": answer, "claims": claims, "agreement": agreement, "length": length}
"""The rewards that are built in, by name."""


def score(
    prompt: str, completion: str, reference: str, meta: Mapping[str, Any], weights: Mapping[str, float]
) -> Scored:
    """The reward of a completion: the weighted mean of its parts, behind the gate of the form.

    A completion that is not well-formed has a total of 0, and so has one that was cut, by ``meta["finish_reason"]``.
    The form is never a part that adds to others. If all rewards are a user's own, there is no gate: such a task need
    not have this form.

    Args:
        meta: what else is known of the question and the completion (:func:`meta_of`). A user's own rewards can read it
            and not change it.
        weights: name of a reward, or ``module:name`` of a user's own → its weight. A weight of 0 leaves it out.

    Raises:
        M32Error: the weights are refused (see :func:`require_weights`), the demand in ``meta`` is not one, or a user's
            own reward is missing, fails or returns something else than a number from 0 to 1.
    """
    require_weights(weights)
    counted = {name: weight for name, weight in weights.items() if weight}
    passes = not has_gate(weights) or passes_gate(completion, meta)
    parts = {name: _part(name, prompt, completion, reference, meta) for name in counted}
    if not passes:
        return Scored(0.0, parts)
    whole = math.fsum(counted.values())
    return Scored(min(1.0, math.fsum(weight / whole * parts[name] for name, weight in counted.items())), parts)


def has_gate(weights: Mapping[str, float]) -> bool:
    """Whether the form is a gate: it is, unless all rewards that count are a user's own."""
    return not all(is_own(name) for name, weight in weights.items() if weight)


def passes_gate(completion: str, meta: Mapping[str, Any]) -> bool:
    """Whether a completion is well-formed and was not cut."""
    return meta.get("finish_reason") not in CUT and extract(completion).well_formed


def require_weights(weights: Mapping[str, float]) -> None:
    """Check weights before anything is scored with them. Modules of a user's own rewards are not imported.

    Where ``answer`` has a weight, the other built-in ones together stay below it: they only tell right completions from
    each other, and wrong ones. A user's own rewards may have any weight. That a wrong answer does not earn more than a
    right one is then the user's responsibility.

    Raises:
        M32Error: no reward has a weight, a name is unknown, a weight is negative or not finite, or the other built-in
            weights together reach that of ``answer``.
    """
    for name, weight in weights.items():
        if is_own(name):
            require_own_name(name)
        elif name not in REWARDS:
            fix = f"Is it {nearest(name, REWARDS)}? A function of your own is module:name"
            raise M32Error("reward", repr(name), f"one of {', '.join(REWARDS)}", fix)
        if not _is_weight(weight):
            fix = "A weight of 0 leaves the reward out"
            raise M32Error(f"weight of {name!r}", repr(weight)[:80], "a finite number of at least 0", fix)
    if not any(weights.values()):
        found = f"{dict(weights)} only" if weights else "none"
        fix = f"Begin with {', '.join(f'{name}: {weight:g}' for name, weight in DEFAULT_WEIGHTS.items())}"
        raise M32Error("rewards", found, "at least one reward with a weight above 0", fix)
    if not _is_weight(sum(map(float, weights.values()))):
        fix = "Only their ratios count: divide all by the same number"
        raise M32Error("rewards", "weights whose sum is not finite", "smaller weights", fix)
    right = weights.get("answer", 0)
    others = math.fsum(weight for name, weight in weights.items() if name in REWARDS and name != "answer")
    if right and others >= right * (1 - _MARGIN):
        found = f"{right:g}, and {others:g} of {_others(weights)}"
        fix = "A wrong answer could earn as much as a right one"
        raise M32Error("weight of 'answer'", found, "more than the other built-in weights together", fix)


def require_rewards(weights: Mapping[str, float]) -> None:
    """Check weights, and that a user's own rewards can be found, which imports their modules.

    Raises:
        M32Error: as :func:`require_weights`, or there is no such function.
    """
    require_weights(weights)
    for name, weight in weights.items():
        if weight and is_own(name):
            own_function(name)


def _part(name: str, prompt: str, completion: str, reference: str, meta: Mapping[str, Any]) -> float:
    if is_own(name):
        # a copy: what is inside it can be changed
        return own_reward(name, prompt, completion, reference, MappingProxyType(deepcopy(dict(meta))))
    return REWARDS[name](prompt, completion, reference, meta)


def _others(weights: Mapping[str, float]) -> str:
    return " and ".join(name for name, weight in weights.items() if weight and name in REWARDS and name != "answer")


def _is_weight(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return math.isfinite(value) and value >= 0
    except OverflowError:  # an integer that no float holds
        return False


def _demand(meta: Mapping[str, Any]) -> Demand | None:
    """The demand of the question: one of the data model, or as it is in a file."""
    given = meta.get("demand")
    if given is None or isinstance(given, Demand):
        return given
    try:
        return Demand.model_validate(given)
    except ValidationError as error:
        raise misfit("meta demand", error, known=Demand.model_fields) from None
