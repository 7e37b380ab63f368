"""Extra traces: which family writes which further trace of a dataset's seed, in turn or by weights.

Extra traces come in blocks of ten like the dataset, but of other shares: eight reasoning, one synthetic, one edge case.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Literal

from m32_assets.common.errors import M32Error
from m32_assets.traces.dataset import check_range, locate, trace_of
from m32_assets.traces.family import Family, families
from m32_assets.traces.schema import ReasoningTrace

Kind = Literal["reasoning", "synthetic", "edge_case"]
EXTRA_BLOCK: tuple[Kind, ...] = (
    "reasoning",
    "reasoning",
    "reasoning",
    "reasoning",
    "synthetic",
    "edge_case",
    "reasoning",
    "reasoning",
    "reasoning",
    "reasoning",
)
"""Ten extra traces: more reasoning and edge cases than in the dataset. Golden-style rows are learned quickly."""
CURRICULUM_ROWS = 3000
"""The first extra traces, which are of ``BASIC_FAMILIES`` alone."""
BASIC_FAMILIES = frozenset(
    """
    addition subtraction multiplication division division_remainder half_double word_add word_subtract word_multiply
    word_divide word_problem small_story story_changes number_chain order_of_operations missing_number
    linear_equation sequences_arithmetic percentage_of fraction_of average clock weekday unit_conversion rectangle
    shapes even_odd divisibility facts_animals facts_calendar facts_geography facts_nature facts_shapes facts_units
    facts_words first_last_letter string_case plurals number_words format_list follow_instructions edge_off_by_one
    edge_zero_one edge_messy_sum edge_noise
    """.split()
)
"""The families of one or two operations, on what people ask most."""


def extra_traces(
    seed: int, count: int, after: int, weights: Mapping[str, float] | None = None
) -> Iterator[ReasoningTrace]:
    """Traces of the same seed that go on where a dataset of ``after`` rows ends, and repeat none of its rows.

    A longer sequence begins with the shorter one. The kinds are those of ``EXTRA_BLOCK``, with and without weights.

    Without weights the first ``CURRICULUM_ROWS`` are of ``BASIC_FAMILIES`` alone: in a short training, forty families
    seen often teach more than a hundred seen a few times.

    Args:
        weights: the share of each family among those of its kind, in proportion. A family that is not named has none.
            The families of a kind of which none is named take turns, as without weights. Golden-style ones have none.

    Raises:
        M32Error: the numbers are not whole blocks of ten, or exceed the families' ``capacity``, or a weight is of no
            family, below zero or infinite, or the families of a kind are used up.
    """
    check_range(count, after)
    _check_weights(weights or {})
    used = Counter(locate(row)[0].name for row in range(after))
    chosen = {kind: _chosen(kind, weights or {}, used) for kind in dict.fromkeys(EXTRA_BLOCK)}
    for kind in itertools.islice(itertools.cycle(EXTRA_BLOCK), count):
        family = next(chosen[kind])
        yield trace_of(family, used[family.name], seed)
        used[family.name] += 1


def _check_weights(weights: Mapping[str, float]) -> None:
    """Refuse weights that are of no family, or no share."""
    for name, weight in weights.items():
        if name not in families() or not 0 <= weight < math.inf:
            raise M32Error(
                f"weight of {name}",
                str(weight),
                "a family's name and a number from 0 up",
                "Write the scores again with m32 run --select family_evaluation, or take this family out of them",
            )


def _chosen(kind: Kind, weights: Mapping[str, float], used: Mapping[str, int]) -> Iterator[Family]:
    """The family of each extra trace of a kind; ``used`` counts the traces that each has written."""
    members = [family for family in families().values() if kind == (family.slice or family.category)]
    weighted = [family for family in members if family.name in weights]
    yield from _by_weight(weighted, weights, used) if weighted else _in_turn(kind, members, used)
    raise M32Error(
        "extra traces",
        f"no {kind} family that has a trace left" + (" and a weight above 0" if weighted else ""),
        f"one for each {kind} trace",
        f"Lower extra_traces, or {'give weight to' if weighted else 'add'} another {kind} family",
    )


def _in_turn(kind: Kind, members: list[Family], used: Mapping[str, int]) -> Iterator[Family]:
    """Round robin over the families that are not used up: in the first ``CURRICULUM_ROWS`` over the basic ones."""
    rows = (row for row in itertools.count() if EXTRA_BLOCK[row % len(EXTRA_BLOCK)] == kind)
    for turn, row in enumerate(rows):
        left = [f for f in members if used[f.name] < f.size and (row >= CURRICULUM_ROWS or f.name in BASIC_FAMILIES)]
        if not left:
            return
        yield left[turn % len(left)]


def _by_weight(members: list[Family], weights: Mapping[str, float], used: Mapping[str, int]) -> Iterator[Family]:
    """Families such that after any number of traces each has its share, to within one trace.

    Every turn adds to each family its weight; the family with the most is chosen and gives back the weights of all.
    """
    owed = dict.fromkeys((family.name for family in members), 0.0)
    while left := [f for f in members if weights[f.name] and used[f.name] < f.size]:
        for family in left:
            owed[family.name] += weights[family.name]
        chosen = max(left, key=lambda family: owed[family.name])
        owed[chosen.name] -= sum(weights[family.name] for family in left)
        yield chosen
