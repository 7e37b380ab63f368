"""Work that says something, and work that does not."""

import json

import pytest

from m32_assets.evaluation.answers import Extracted, extract
from m32_assets.rl.shown_work import shows_work, steps_of
from m32_assets_tests.support.project import ROOT

PROMPT = "Which of 17 and 12 is larger?"


def work(text: str, answer: str = "17", style: str = "tags") -> Extracted:
    return Extracted(answer, text, True, "numbered" if style == "numbered" else "tags")


@pytest.mark.parametrize(
    "text",
    ["17 > 12", "17 - 12 = 5", "seventeen comes behind twelve", "Let me think.\n17 > 12", "12 is smaller, so 17"],
)
def test_step_with_a_value_or_a_reason_says_something(text: str):
    assert shows_work(work(text), PROMPT)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "...",
        "Let me think.",
        "17",
        "so 17",
        "The answer is 17.\n17",
        "17 = 17",
        "5 is 5",
        PROMPT,
        "Step.\nStep.",
    ],
)
def test_filler_and_the_answer_alone_say_nothing(text: str):
    assert not shows_work(work(text), PROMPT)


def test_answer_is_taken_out_as_a_whole_word_only():
    assert shows_work(work("a cat is an animal", "a"), "What is a cat?")
    assert not shows_work(work("so a", "a"), "Which letter?")
    assert not shows_work(work("x" * 5000, "x" * 5000), PROMPT), "also a long one"
    assert not shows_work(work("(so *.)", "*."), PROMPT), "an answer is no pattern"


def test_numbers_of_steps_are_no_work():
    numbered = work("1. Let me think.\n2. so 17", style="numbered")
    assert steps_of(numbered) == ["Let me think.", "so 17"]
    assert not shows_work(numbered, PROMPT)
    assert shows_work(work("1. 17 > 12", style="numbered"), PROMPT)


def test_training_traces_show_work():
    with (ROOT / "datasets/dev-reasoning-v2/dataset.jsonl").open(encoding="utf-8") as lines:
        for trace in map(json.loads, lines):
            text = "\n".join(step["content"] for step in trace["steps"])
            found = extract(f"<reasoning>{text}</reasoning>\n<answer>{trace['final_answer']}</answer>")
            assert shows_work(found, trace["prompt"]), trace
