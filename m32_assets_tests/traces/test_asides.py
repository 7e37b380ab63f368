"""Asides: sentences with a number that nobody needs, in one of eight prompts of the families that tell a story."""

from __future__ import annotations

import re
from functools import cache

import pytest

from m32_assets.traces.asides import asides, tells, with_aside, without_aside
from m32_assets.traces.columns import with_working
from m32_assets.traces.family import Draft, Family, families
from m32_assets.traces.schema import ReasoningTrace, TraceStep
from m32_assets.traces.verification import check_trace

SEED, COUNT = 7, 300
NAMES = sorted(name for name in families() if tells(name))
NOT_NEEDED = re.compile(r"; not needed: ([a-z ]+) (\d+)$")


@cache
def with_asides(name: str) -> list[tuple[int, Draft]]:
    """The numbers and drafts that have an aside."""
    family = families()[name]
    drafts = [(k, family.draft(SEED, k)) for k in range(COUNT)]
    return [(k, draft) for k, draft in drafts if without_aside(draft.prompt) != draft.prompt]


def bare(family: Family, k: int) -> Draft:
    """The draft of the same point without an aside, as the family builds it."""
    return family._built(SEED, k)


def trace_of(name: str, k: int, draft: Draft, steps: list[str]) -> ReasoningTrace:
    kinds = [kind for kind, _ in draft.steps]
    return ReasoningTrace(
        trace_version="1.0",
        prompt=draft.prompt,
        final_answer=draft.answer,
        steps=[TraceStep(i=i, type=kinds[i], content=content) for i, content in enumerate(steps)],
        meta={"family": name, "seed": SEED, "index": k},
    )


def test_about_one_of_eight_prompts_has_an_aside() -> None:
    shares = {name: len(with_asides(name)) / COUNT for name in NAMES}
    assert abs(sum(shares.values()) / len(shares) - 1 / 8) < 0.015
    assert min(shares.values()) > 0.04
    assert max(shares.values()) < 0.22


def test_families_without_a_story_have_none() -> None:
    assert {"addition", "facts_units", "unit_conversion", "format_list"} & set(NAMES) == set()
    assert {"word_add", "story_times", "mean_story", "compare_totals"} <= set(NAMES)
    for name in ("addition", "facts_units", "unit_conversion", "format_list"):
        family = families()[name]
        assert all(family.draft(SEED, k).prompt == bare(family, k).prompt for k in range(60))


@pytest.mark.parametrize("name", NAMES)
def test_an_aside_changes_the_prompt_and_the_plan_only(name: str) -> None:
    family = families()[name]
    for k, draft in with_asides(name):
        without = bare(family, k)
        assert without_aside(draft.prompt) == without.prompt
        assert draft.answer == without.answer
        assert list(draft.steps[1:]) == list(with_working(without.steps))[1:]
        assert NOT_NEEDED.sub("", draft.steps[0][1]) == without.steps[0][1]


@pytest.mark.parametrize("name", NAMES)
def test_the_plan_names_a_number_of_the_aside_that_nothing_else_has(name: str) -> None:
    for k, draft in with_asides(name):
        said = NOT_NEEDED.search(draft.steps[0][1])
        assert said, draft
        without = bare(families()[name], k)
        assert re.findall(r"\d+", draft.prompt).count(said[2]) == 1
        assert said[2] not in re.findall(r"\d+", without.prompt)
        assert sum(len(content) for _, content in draft.steps) <= 480


@pytest.mark.parametrize("name", NAMES)
def test_the_prompt_is_the_same_when_another_was_written_in_between(name: str) -> None:
    family = families()[name]
    for k, draft in with_asides(name)[:5]:
        family.draft(SEED, k + 1)
        assert family.prompt(SEED, k) == draft.prompt


@pytest.mark.parametrize("name", NAMES)
def test_a_step_that_uses_the_number_is_found(name: str) -> None:
    for k, draft in with_asides(name)[:5]:
        contents = [content for _, content in draft.steps]
        assert check_trace(trace_of(name, k, draft, contents)) == []
        unneeded = contents[0].rpartition(" ")[2]
        contents[-1] = f"first {unneeded} + 0 = {unneeded}\n{contents[-1]}"
        found = check_trace(trace_of(name, k, draft, contents))
        assert any(kind == "contradiction" and "not needed" in sentence for kind, sentence in found), found


def test_every_aside_has_one_number_and_asks_nothing() -> None:
    sentences = [aside.sentence for aside in asides()]
    assert len(set(sentences)) == len(sentences) >= 30
    for aside in asides():
        written = aside.sentence.format(n=aside.numbers[0].digits)
        assert aside.place in ("front", "any")
        assert len(re.findall(r"\d+", written)) == 1
        assert "?" not in written
        assert written[0].isupper()
        assert written.endswith(".")
        assert re.fullmatch(r"[a-z ]+", aside.noun)
        assert len(aside.numbers) > 5


@pytest.mark.parametrize(
    ("prompt", "steps"),
    [
        ("7 nets, 9 balls each. balls=?", [("plan", "7 nets with 9 balls; wanted: balls")]),
        ("How many legs do seven spiders have in all?", [("recall", "a spider has 8 legs")]),
        ("How many legs do seven spiders have in all?", [("plan", "x" * 470)]),
    ],
)
def test_notes_and_long_traces_have_none(prompt: str, steps: list[tuple[str, str]]) -> None:
    assert all(with_aside(prompt, steps, "word_add", SEED, k) == (prompt, steps) for k in range(60))


def test_an_aside_fits_what_the_prompt_is_about() -> None:
    steps = [("plan", "Ann is 30, Bo 4 years older; wanted: age of Bo"), ("conclude", "age of Bo: 30 + 4 = 34")]
    prompt = "Ann is thirty years old. Bo is 4 years older. How old is Bo on New Year's Day?"
    told = [with_aside(prompt, steps, "word_ages", SEED, k) for k in range(400)]
    plans = {said[0][1].partition("; not needed: ")[2] for _, said in told}
    assert len(plans) > 50
    assert not any(plan.startswith(("age", "years")) or plan.endswith((" 30", " 4", " 34")) for plan in plans)
    assert {text.startswith("Ann") for text, _ in told} == {True, False}


@pytest.mark.parametrize(
    ("question", "before"),
    [
        ("How many pens are in all boxes?", False),
        ("How many pens does Ann have then?", False),
        ("How many pens can lie there now?", False),
        ("How many pens would the same boxes hold?", False),
        ("So how many pens has Ann left?", False),
        ("How many pens?", False),
        ("How many pens are there in the end?", True),
        ("How many pens does Ann have now?", True),
    ],
)
def test_an_aside_stands_before_a_question_that_does_not_point_to_it(question: str, before: bool) -> None:
    told = f"Ann has 5 boxes with 24 pens each. Bo gives her 3 more pens. {question}"
    steps = [("plan", "5 boxes with 24 pens each and 3 more; wanted: pens"), ("compute", "5 × 24 + 3 = 123")]
    prompts = [with_aside(told, steps, "word_add", SEED, k)[0] for k in range(400)]
    assert any(prompt.endswith(f"Bo gives her 3 more pens. {question}") for prompt in prompts)
    assert any(not prompt.endswith(f"Bo gives her 3 more pens. {question}") for prompt in prompts) == before
