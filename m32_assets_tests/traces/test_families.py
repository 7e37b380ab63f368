"""Every family builds, never repeats a prompt, and is answered again from its prompt alone."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from m32_assets.traces.family import CATEGORIES, Draft, families

SEED, COUNT = 42, 300
DOCS = Path(__file__).parents[2] / "docs" / "data.md"
STEP_TYPES = {"plan", "compute", "convert", "compare", "recall", "conclude", "transform", "count"}
NAMES = sorted(families())


def solver(name: str) -> Callable[[str], str]:
    solve = families()[name].solve
    assert solve is not None
    return solve


@cache
def drafts(name: str) -> list[Draft]:
    family = families()[name]
    return [family.draft(SEED, k) for k in range(min(COUNT, family.size))]


def faults(draft: Draft, solve: Callable[[str], str]) -> list[str]:
    """What is wrong with one draft, from its text alone."""
    found = []
    if (again := solve(draft.prompt)) != draft.answer:
        found.append(f"the prompt {draft.prompt!r} solves to {again!r}, the draft says {draft.answer!r}")
    if not 1 <= len(draft.steps) <= 8:
        found.append(f"{len(draft.steps)} steps for {draft.prompt!r}")
    if draft.answer.casefold() not in draft.steps[-1][1].casefold():
        found.append(f"the last step {draft.steps[-1][1]!r} does not state the answer {draft.answer!r}")
    contents = [content for _, content in draft.steps]
    if len(set(contents)) != len(contents):
        found.append(f"a step is said twice: {contents}")
    for text in (draft.prompt, draft.answer, *contents):
        if re.search(r"\{[a-z_]*\}", text.replace("{}", "")) or "<name>" in text:
            found.append(f"a placeholder is left in {text!r}")
        if not text.strip():
            found.append("an empty text")
    if unknown := {kind for kind, _ in draft.steps} - STEP_TYPES:
        found.append(f"unknown step types {unknown}")
    return found


@pytest.mark.parametrize("name", NAMES)
def test_drafts_hold(name: str) -> None:
    solve = solver(name)
    found = [fault for draft in drafts(name) for fault in faults(draft, solve)]
    assert not found, f"{len(found)} faults, the first: {found[0]}"


@pytest.mark.parametrize("name", NAMES)
def test_prompts_differ(name: str) -> None:
    prompts = [draft.prompt for draft in drafts(name)]
    assert len(set(prompts)) == len(prompts)


@pytest.mark.parametrize("name", NAMES)
def test_first_and_last_trace(name: str) -> None:
    family = families()[name]
    assert family.category in CATEGORIES
    assert not faults(family.draft(SEED, family.size - 1), solver(name))
    with pytest.raises(IndexError):
        family.draft(SEED, family.size)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), where=st.floats(0, 1, exclude_max=True))
def test_any_seed_any_place(name: str, seed: int, where: float) -> None:
    family = families()[name]
    assert not faults(family.draft(seed, int(where * family.size)), solver(name))


@pytest.mark.parametrize("name", NAMES)
def test_steps_are_short(name: str) -> None:
    longest = max(sum(len(content) for _, content in draft.steps) for draft in drafts(name))
    assert longest <= 480


def test_no_prompt_in_two_families() -> None:
    owner: dict[str, str] = {}
    for name in NAMES:
        for draft in drafts(name):
            assert owner.setdefault(draft.prompt, name) == name, draft.prompt


def test_there_are_140_families() -> None:
    assert len(NAMES) == 140
    assert list(families()) == NAMES


def test_every_family_is_in_the_docs_under_its_theme() -> None:
    _header, *rows = re.findall(r"^\| (\w+) \| [^|]+ \| ([a-z_, ]+) \|$", DOCS.read_text("utf-8"), re.MULTILINE)
    documented = {name: theme for theme, names in rows for name in names.split(", ")}
    assert documented == {name: Path(inspect.getfile(families()[name].build)).parent.name for name in NAMES}


@pytest.mark.parametrize(
    ("fault", "draft"),
    [
        ("solves to", Draft("What is 12 + 30?", [("conclude", "12 + 30 = 43")], "43")),
        ("does not state", Draft("What is 12 + 30?", [("conclude", "the sum is forty-two")], "42")),
        ("said twice", Draft("What is 12 + 30?", [("compute", "42"), ("conclude", "42")], "42")),
        ("placeholder", Draft("What is 12 + 30?", [("conclude", "{a} gives 42")], "42")),
        ("unknown step types", Draft("What is 12 + 30?", [("think", "so it is 42")], "42")),
        ("empty text", Draft("What is 12 + 30?", [("plan", " "), ("conclude", "42")], "42")),
        ("9 steps", Draft("What is 12 + 30?", [("compute", f"step {i}: 42") for i in range(9)], "42")),
    ],
)
def test_planted_faults_are_found(fault: str, draft: Draft) -> None:
    assert any(fault in found for found in faults(draft, solver("addition")))
