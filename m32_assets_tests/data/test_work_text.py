"""Prose as work and answer: each rule finds its answer, steps are lines or sentences, hostile text takes no time."""

import time

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.data.items import MAX_CHARS
from m32_assets.data.work_text import Worked, sentences_of, steps_of, worked


@pytest.mark.parametrize(
    ("text", "work", "answer"),
    [
        ("<reasoning>19 + 4 = 23</reasoning>\n<answer>23</answer>", "19 + 4 = 23", "23"),
        ("<reasoning>a\nb</reasoning>\n<answer>23</answer><end_of_turn>", "a\nb", "23"),
        ("<think>19 + 4 = 23</think>\n\nThe answer is 23.", "19 + 4 = 23", "23"),
        ("<think>\n19 + 4 = 23\n</think><answer>23</answer>", "19 + 4 = 23", "23"),
        ("19 + 4 = 23\n</think>\n\n23", "19 + 4 = 23", "23"),
        ("<think>hm</think>It is so. **Answer:** 23", "hm\nIt is so.", "23"),
        ("<think></think>23", "", "23"),
        ("work <answer>two\nlines</answer>", "work", "two\nlines"),
        ("9 + 9 = 18\n#### 18", "9 + 9 = 18", "18"),
        ("Let x be it.\nThen x = 3\n**Final answer:** $3$", "Let x be it.\nThen x = 3", "3"),
        ("### Work\n2 + 1 = 3\n### Answer\n3", "### Work\n2 + 1 = 3", "3"),
        ("36/3 = 12. 36 + 12 = 48. The answer is 48.", "36/3 = 12. 36 + 12 = 48. The answer is 48.", "48"),
        ("The answer is 4 at first, but 2 + 3 = 5, so the answer is 5.", None, "5"),
        ("We get $x = \\boxed{\\frac{1}{2}}$.", "We get $x = \\frac{1}{2}$.", "\\frac{1}{2}"),
        ("\\boxed{73}", "", "73"),
        ("19 + 4 = 23", "19 + 4 = 23", "23"),
        ("First 6 × 2 = 12.\r\nThen 12 - 2 = 10 papers.", "First 6 × 2 = 12.\nThen 12 - 2 = 10 papers.", "10 papers"),
        ("So the answer is **Paris**.", "", "Paris"),
        ("Answer: 7", "", "7"),
        ("48", "", "48"),
        ("x = 5", "", "x = 5"),
        ("$5", "", "$5"),
        ("1.5 kg.", "", "1.5 kg"),
    ],
)
def test_answer_is_found_by_its_rule(text: str, work: str | None, answer: str | None):
    found = worked(text, "a:1")
    assert work is None or found.work == work
    if answer is not None:
        assert found == Worked(found.work, answer)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<think>19 + 4 = 23", "a loose <think>"),
        ("<think>a</think><think>b</think>4", "a loose <think>"),
        ("<reasoning>a</reasoning>", "no final answer in ''"),
        ("a<answer>4</answer> and more", "'and more' behind </answer>"),
        ("a<answer>4</answer><answer>5</answer>", "behind </answer>"),
        ("One line.\nAnother line without anything.", "no final answer in 'One line"),
        ("long " * 50, "no final answer"),
    ],
)
def test_text_without_one_answer_is_refused(text: str, message: str):
    with pytest.raises(M32Error, match=message) as caught:
        worked(text, "a.jsonl:3 completion")
    assert str(caught.value).startswith("a.jsonl:3 completion: found ")


def test_steps_are_lines_or_else_sentences():
    assert steps_of("One. Two.\n\n  Three \u200b\n \u200b \nFour\u2028five") == [
        "One. Two.",
        "Three \u200b",
        "Four\u2028five",
    ]
    assert steps_of("One thing. Two things! Is it 3? Yes") == ["One thing.", "Two things!", "Is it 3?", "Yes"]
    assert steps_of(" \n\u200b") == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Mr. Smith has 3.5 kg and Dr. Wu 1.25 kg. He eats 1. Then 2.5 are left.", 3),
        ("1. Add 2 and 3. 2. Take 4 away.", 2),
        ("J. K. Rowling wrote it. It sold well, e.g. in Japan.", 2),
        ('He said "It is 5." Then he left.', 2),
        ("it costs 5 dollars. that is all", 1),
        ("(A) Yes. (B) No.", 2),
        ("C'est 5 €. Ça va. Égal.", 3),
    ],
)
def test_sentences_end_where_people_end_them(text: str, count: int):
    assert len(sentences_of(text)) == count
    assert "".join(sentences_of(text)).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    "part",
    [
        ".",
        " ",
        "J. ",
        "Q? ",
        "1. ",
        "<answer>",
        "<think>",
        "</think>",
        "*",
        "1+1=",
        "answer is ",
        "\\boxed{",
        "####\n",
        "\n",
    ],
)
def test_hostile_text_takes_no_time(part: str):
    text = part * (MAX_CHARS // len(part))
    started = time.process_time()
    try:
        steps_of(worked(text, "a:1").work)
    except M32Error:
        steps_of(text)
    assert time.process_time() - started < 1
