"""Solvers, repeats, leaks, lengths, composition and files: both sides of each rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.data.decontamination import PromptIndex
from m32_assets.data.eval_set import held_out_prompts
from m32_assets.traces.dataset import generate
from m32_assets.traces.jsonl import trace_line
from m32_assets.traces.verification import KINDS, verify_file, verify_traces
from m32_assets.traces.verification.length import estimated_tokens
from m32_assets.traces.verification.repeat import near_prompts
from m32_assets_tests.traces.verification.mutators import make

SUM = make("Ana has 31 red pens and buys 12 more. How many pens has she?", ("31 + 12 = 43",), "43")


@pytest.mark.parametrize(
    "prompt",
    [
        SUM.prompt,
        SUM.prompt.upper(),
        SUM.prompt.replace(" ", "  "),
        SUM.prompt.replace("?", " ?!"),
        SUM.prompt.replace("red", "blue"),
        SUM.prompt.replace("Ana", "Ben"),
        SUM.prompt.replace("buys", "then buys"),
    ],
)
def test_repeat_is_found(prompt: str) -> None:
    report = verify_traces([SUM, make(), SUM.model_copy(update={"prompt": prompt})])
    assert report.lines["repeat"] == [3]
    assert "line 1" in report.messages["repeat"][0]


@pytest.mark.parametrize(
    ("prompt", "step", "answer"),
    [
        ("Ana has 32 red pens and buys 12 more. How many pens has she?", "32 + 12 = 44", "44"),
        ("Ana has 31 red pens and buys 13 more. How many pens has she?", "31 + 13 = 44", "44"),
        ("Add 31 and 12.", "31 + 12 = 43", "43"),
    ],
)
def test_other_numbers_or_words_are_no_repeat(prompt: str, step: str, answer: str) -> None:
    assert verify_traces([SUM, make(prompt, (step,), answer)]).counts["repeat"] == 0


@pytest.mark.parametrize(
    ("mine", "theirs", "near"),
    [
        ("the car goes 5 km", "the bus goes 5 km", True),
        ("4 bakers work, so 2 bakers rest", "4 masons work, so 2 masons rest", True),
        ("what is 3 + 4", "how much is 3 + 4", True),
        ("is 7 prime", "is 7 really a prime", True),
        ("P is true and Q is false", "P is false and Q is true", False),
        ("all wugs are dax, all dax are jots, wugs jots", "all zeps are dax, all dax are kell, zeps kell", False),
        ("would 503 appear in a list of primes", "test 503 for primality", False),
    ],
)
def test_near_prompts(mine: str, theirs: str, near: bool) -> None:
    assert near_prompts(mine.split(), theirs.split()) is near
    assert near_prompts(theirs.split(), mine.split()) is near


def test_near_repeat_with_reworded_steps_is_found() -> None:
    text = " ".join(f"stone{n} lies beside river{n}" for n in range(12))
    rows = [
        make(f"Tell what lies there: {text}.", (f"the stones: {text}", "twelve stones"), "twelve stones"),
        make(f"Say what lies there: {text}.", (f"all stones: {text}", "so twelve stones"), "twelve stones"),
    ]
    assert verify_traces(rows).lines["repeat"] == [2]


@pytest.mark.parametrize(
    "held_out",
    [
        SUM.prompt,
        SUM.prompt.lower() + "!!",
        "Ana has 7 red pens and buys 9 more. How many pens has she?",
        "Today Ana has 31 red pens and buys 12 more. How many pens has everybody?",
    ],
)
def test_leak_is_found(held_out: str) -> None:
    assert verify_traces([make(), SUM], held_out=PromptIndex([held_out])).lines["leak"] == [2]


def test_held_out_prompt_inside_a_longer_one_is_a_leak() -> None:
    long = SUM.model_copy(update={"prompt": "Please, my friend, tell me: what is 31 plus 12? Then rest."})
    assert verify_traces([long], held_out=PromptIndex(["What is 31 plus 12?"])).counts["leak"] == 1


@pytest.mark.parametrize(
    "held_out", ["How many pens has she?", "Ben has 31 red pens and sells 12 of them. How many are left?"]
)
def test_short_runs_of_common_words_are_no_leak(held_out: str) -> None:
    other = SUM.model_copy(update={"prompt": "Ana has 3 pens. Her 2 cats ate 1. How many pens does she have?"})
    assert verify_traces([other], held_out=PromptIndex([held_out])).counts["leak"] == 0


def test_length_outliers_are_found() -> None:
    usual = [make(f"What is {n} + 1?", (f"{n} + 1 = {n + 1}",), str(n + 1), family="sums") for n in range(40)]
    story = "and the story goes on with more and more words " * 8
    far = make(f"What is 77 + 1? {story}", ("77 + 1 = 78",), "78", family="sums")
    assert verify_traces([*usual, far]).lines["length"] == [41]
    assert verify_traces([*usual, *([far.model_copy(update={"meta": {"slice": "edge_case"}})])]).counts["length"] == 0
    over = make("What is 77 + 1? " + story * 8, ("77 + 1 = 78",), "78")
    assert verify_traces([over]).lines["length"] == [1]
    assert verify_traces([make()], tokenizer=lambda text: 513 * bool(text)).counts["length"] == 1
    assert verify_traces([over], tokenizer=lambda text: 512 * bool(text)).counts["length"] == 0
    assert estimated_tokens("12 apples, please") == 5


def test_other_composition_is_found() -> None:
    rows = list(generate(42, 200))
    assert verify_traces(rows).counts["composition"] == 0
    assert verify_traces(rows[:-1]).lines["composition"] == [1]
    assert verify_traces(rows[:-1], expected_composition=False).counts["composition"] == 0
    assert verify_traces([make()]).counts["composition"] == 0
    assert verify_traces([make()], expected_composition=True).counts["composition"] == 1
    assert verify_traces([], expected_composition=True).counts["composition"] == 1


def test_file_with_strict_legacy_and_broken_lines(tmp_path: Path) -> None:
    path, held_out = tmp_path / "some.jsonl", tmp_path / "eval.jsonl"
    legacy = b'{"prompt": "What is 2 + 2?", "final_answer": "5", "trace_steps": ["2 + 2 = 5"]}\n'
    path.write_bytes(trace_line(make()) + b"\n" + legacy + b"{broken\n" + b"\xff\n" + trace_line(SUM))
    held_out.write_text('{"id": "1", "prompt": "what is 2 + 2"}\n', "utf-8")
    report = verify_file(path, held_out=held_out_prompts([held_out]))
    assert report.lines == {**{kind: [] for kind in KINDS}, "schema": [4, 5], "arithmetic": [3], "leak": [1, 3]}
    assert report.counts["schema"] == 2
    assert verify_file(path).lines["leak"] == []


def test_missing_files_are_refused(tmp_path: Path) -> None:
    path, held_out = tmp_path / "some.jsonl", tmp_path / "eval.jsonl"
    with pytest.raises(M32Error, match="no file"):
        verify_file(path)
    path.write_bytes(trace_line(make()))
    with pytest.raises(M32Error, match=r"eval\.jsonl"):
        verify_file(path, held_out=held_out_prompts([held_out]))
    held_out.write_text('{"question": "?"}\n', "utf-8")
    with pytest.raises(M32Error, match="prompt"):
        verify_file(path, held_out=held_out_prompts([held_out]))
