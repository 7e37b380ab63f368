"""The first step says what is known and wanted, every calculation has a name, and no number comes from nowhere."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from m32_assets.traces.family import Draft, families
from m32_assets.traces.verification.number_words import in_digits

SEED, COUNT = 42, 80
# Families that compute nothing: they recall, spell, copy, rewrite or lay out.
NOTHING_COMPUTED = {
    *(name for name in families() if name.startswith(("facts_", "format_"))),
    *("classify", "follow_instructions", "golden_repeat", "golden_text", "letters_of_words", "plurals", "rewrite"),
    *("edge_long_prompt", "edge_short_prompt", "edge_unicode", "edge_whitespace_punctuation", "summarise_line"),
}
RECALLED = {"facts_shapes", "facts_words"}
"""Families whose recalled fact may say how its number is made: "LXX is L + X + X, 50 + 10 + 10 = 70"."""
COMPUTING = sorted({*families()} - NOTHING_COMPUTED)
NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?")
CALCULATION = re.compile(r"[\d)]%? [-+×÷] [-√($€£]?\d")
# A calculation with nothing but numbers and signs before it.
BARE = re.compile(rf"[^\w□:]*(?:{NUMBER.pattern}[^\w□:]*)*?{CALCULATION.pattern}")
# Of one family's drafts, the share in which a number of the question may be calculated with that the first step lacks:
# 24 hours or 100% can be in a question by chance too.
BY_CHANCE = 1 / 4


def calculations(draft: Draft) -> list[str]:
    """The first lines of the steps that calculate; what follows in a step is its working."""
    lines = [content.partition("\n")[0] for _, content in draft.steps]
    return [line for line in lines if CALCULATION.search(line)]


def faults(draft: Draft) -> list[str]:
    """What a stranger would miss in the steps of a draft that computes."""
    found = [f"a bare calculation: {line!r}" for line in calculations(draft) if BARE.match(line)]
    found += [f"not said what is added up: {line!r}" for line in calculations(draft) if line.startswith("so far: ")]
    if len(draft.steps) > 1 and "wanted: " not in draft.steps[0][1]:
        found.append(f"the first step does not say what is wanted: {draft.steps[0][1]!r}")
    return found


def unsaid(draft: Draft) -> set[str]:
    """The numbers of the question with which a later step calculates, and which the first step does not say."""
    asked, said = ({*NUMBER.findall(in_digits(text))} for text in (draft.prompt, draft.steps[0][1]))
    used = {
        n for line in calculations(draft)[:2] for n in NUMBER.findall(line.rpartition(" = ")[0].partition(" = ")[0])
    }
    return (used & asked) - said


@pytest.mark.parametrize("name", COMPUTING)
def test_steps_are_said_in_words(name: str) -> None:
    family = families()[name]
    drafts = [family.draft(SEED, k) for k in range(min(COUNT, family.size))]
    found = [fault for draft in drafts for fault in faults(draft)]
    assert not found, f"{len(found)} faults, the first: {found[0]}"
    lacking = [(draft.steps[0][1], numbers) for draft in drafts if len(draft.steps) > 1 and (numbers := unsaid(draft))]
    assert len(lacking) <= BY_CHANCE * len(drafts), f"numbers are used before they are named: {lacking[:2]}"


@pytest.mark.parametrize("name", ["average", "golden_sum", "mean_story", "multiples_between"])
def test_no_sum_on_the_way_is_left_out(name: str) -> None:
    family, seen = families()[name], 0
    for k in range(min(1500, family.size)):
        steps = [content for _, content in family.draft(SEED, k).steps]
        for step, following in pairwise(steps):
            if " first two: " in f" {step}" or " first three: " in step or " first four: " in step:
                total = step.rpartition(" = ")[2]
                assert f": {total} + " in following, steps
                seen += 1
    assert seen


@pytest.mark.parametrize("name", sorted(NOTHING_COMPUTED - RECALLED))
def test_nothing_is_computed(name: str) -> None:
    family = families()[name]
    assert not [line for k in range(min(COUNT, family.size)) for line in calculations(family.draft(SEED, k))]


@pytest.mark.parametrize("name", sorted(RECALLED))
def test_a_recalled_calculation_has_words_before_it(name: str) -> None:
    drafts = [families()[name].draft(SEED, k) for k in range(COUNT)]
    assert any(calculations(draft) for draft in drafts)
    assert not [line for draft in drafts for line in calculations(draft) if BARE.match(line)]


PLAN = ("plan", "3 films of 15, 18 and 9 minutes; wanted: minutes in all")


@pytest.mark.parametrize(
    ("fault", "steps"),
    [
        ("a bare calculation", [PLAN, ("compute", "15 + 18 = 33"), ("conclude", "minutes in all: 33 + 9 = 42")]),
        ("a bare calculation", [PLAN, ("compute", "first two: 15 + 18 = 33"), ("conclude", "(15 + 18) + 9 = 42")]),
        ("a bare calculation", [PLAN, ("conclude", "15 + 18 + 9\n33 + 9 = 42")]),
        ("what is added up", [PLAN, ("compute", "so far: 15 + 18 = 33"), ("conclude", "minutes in all: 33 + 9 = 42")]),
        ("what is wanted", [("plan", "3 films of 15, 18 and 9 minutes"), ("conclude", "minutes in all: 33 + 9 = 42")]),
    ],
)
def test_planted_faults_are_found(fault: str, steps: list[tuple[str, str]]) -> None:
    found = faults(Draft("Films of 15, 18 and 9 minutes: minutes in all?", steps, "42"))
    assert [fault in line for line in found] == [True]


def test_steps_that_are_right_have_no_fault() -> None:
    steps = [PLAN, ("compute", "first two: 15 + 18\nones: 5 + 8 = 13"), ("conclude", "minutes in all: 33 + 9 = 42")]
    draft = Draft("Films of fifteen, 18 and 9 minutes: minutes in all?", steps, "42")
    assert not faults(draft)
    assert not unsaid(draft)
    assert not faults(Draft("x + 3 = 5", [("plan", "x and 3 make 5; wanted: x"), ("conclude", "x: 5 - 3 = 2")], "2"))


def test_numbers_that_the_first_step_lacks_are_found() -> None:
    steps = [("plan", "3 films; wanted: minutes in all"), ("compute", "first two: 15 + 18 = 33")]
    draft = Draft("Films of fifteen, 18 and 9 minutes: minutes in all?", steps, "42")
    assert unsaid(draft) == {"15", "18"}
