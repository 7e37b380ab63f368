"""Every wrong answer has one kind, from its text and its finish reason."""

from pathlib import Path

import pytest

from m32_assets.data.eval_set import EvalItem, read_eval_set
from m32_assets.evaluation.answers import extract
from m32_assets.evaluation.error_kinds import ERROR_KINDS, LONG, MEANINGS, ends_in_loop, error_kind, false_claim
from m32_assets.evaluation.error_table import EXAMPLES, claim_of, error_examples, error_table, spread
from m32_assets.evaluation.judge import judge, read_predictions, scorecard
from m32_assets.evaluation.scorecard import Scorecard
from m32_assets.traces.verification.length import estimated_tokens
from m32_assets_tests.support.project import ROOT

WORK = "<reasoning>2 + 2 = 4</reasoning>\n"
SOUND = f"{WORK}<answer>4</answer>"
STEPS = "".join(f"{n} + {n} = {2 * n}\n" for n in range(1, 40))
UNCLOSED = f"<reasoning>{STEPS}"


@pytest.mark.parametrize(
    ("output", "kind"),
    [
        # cut: in a loop, or long and without an end
        ("<reasoning>the last letter is n\n" + "n-" * 40, "run_on"),
        ("<reasoning>" + "The answer is 12.\n" * 5, "run_on"),
        ("what is 3 plus 4?\n" * 6, "run_on"),
        (UNCLOSED, "run_on"),
        (f"Reasoning:\n{STEPS}", "run_on"),
        (f"{SOUND}\n{STEPS}", "run_on"),
        # the form, with no single answer in it
        (f"{WORK}<answer></answer>", "no_answer"),
        (f"{WORK}<answer> \n</answer><end_of_turn>", "no_answer"),
        (f"{WORK}<answer>4</answer>\n<answer>5</answer>", "no_answer"),
        ("Reasoning:\n1. 2 + 2 = 4\nAnswer:", "no_answer"),
        ("Reasoning:\n1. 2 + 2 = 4\nAnswer: 4\nAnswer: 5", "no_answer"),
        # not the form
        ("", "no_form"),
        ("It is 4", "no_form"),
        ("<reasoning>2 + 2 = 4</answer>", "no_form"),
        ("<answer></answer>", "no_form"),
        ("<reasoning></reasoning>\n<answer></answer>", "no_form"),
        (f"{WORK}<answer><answer></answer>", "no_form"),
        (f"{WORK}so <answer>4</answer>", "no_form"),
        (f"{WORK}<answer>4</answer>\n<answer>4</answer>", "no_form"),
        (f"so {SOUND}", "no_form"),
        (f"{UNCLOSED}</reasoning><answer>4</answer>", "no_form"),
        (f"{UNCLOSED}<end_of_turn>", "no_form"),
        ("<reasoning>2 + 2 = 4", "no_form"),
        ("Reasoning:\n1. 2 + 2 = 4\nso\nAnswer: 4\nAnswer: 5", "no_form"),
        # the form
        ("<reasoning>2 + 2 = 5</reasoning>\n<answer>5</answer>", "false_claim"),
        ("<reasoning>2 + 2 = 4\n4 × 3 = 13</reasoning>\n<answer>13</answer>", "false_claim"),
        ("Reasoning:\n1. 2 + 2 = 5\nAnswer: 5", "false_claim"),
        ("<reasoning>Lyon is the capital of France</reasoning>\n<answer>Lyon</answer>", "wrong_fact"),
        ("<reasoning>letters of cheese: c-h-e-s-e</reasoning>\n<answer>2</answer>", "wrong_fact"),
        (SOUND, "wrong_plan"),
        ("Reasoning:\n1. 2 + 2 = 4\nAnswer: 4", "wrong_plan"),
    ],
)
def test_each_output_has_its_kind(output: str, kind: str):
    assert error_kind(output) == kind


@pytest.mark.parametrize(
    ("output", "finish_reason", "kind"),
    [
        ("<reasoning>2 + 2", "length", "run_on"),
        ("<reasoning>2 + 2", "loop", "run_on"),
        ("Reasoning:\n1. 2 + 2 = 4\nAnswer: 1", "length", "run_on"),  # of 12, and so it looks complete
        (UNCLOSED, "stop", "no_form"),
        ("<reasoning>" + "n-" * 60, "stop", "no_form"),
        (SOUND, "stop", "wrong_plan"),
    ],
)
def test_recorded_finish_reason_decides_what_was_cut(output: str, finish_reason: str, kind: str):
    assert error_kind(output, finish_reason) == kind


def test_long_unclosed_output_is_cut_only_from_the_limit():
    text = "<reasoning>" + " ".join(f"{n}" for n in range(10, 200))
    words = text.split(" ")
    short = next(n for n in range(len(words)) if estimated_tokens(" ".join(words[:n])) >= LONG)
    assert error_kind(" ".join(words[: short - 1])) == "no_form"
    assert error_kind(" ".join(words[:short])) == "run_on"


@pytest.mark.parametrize(
    ("text", "loops"),
    [
        ("ab" * 32, True),
        ("ab" * 31, False),
        ("start " + "x" * 64, True),
        ("3 + 4 = 7\n" * 3, False),
        ("3 + 4 = 7\n" * 7, True),
        ("".join(f"{n} " for n in range(60)), False),
        ("", False),
    ],
)
def test_loop_at_the_end_of_a_text_is_found(text: str, loops: bool):
    assert ends_in_loop(text) is loops


def test_first_false_claim_has_its_line_and_both_values():
    found = false_claim("2 + 2 = 4\n4 × 3 = 13\n13 - 1 = 13")
    assert (found.line, found.sentence) == (2, "says 4 × 3 = 13, but it is 12")
    assert false_claim("2 + 2 = 4") == (0, "")


ITEMS = [
    EvalItem(id=str(n), prompt=f"question {n}", expected_answer="7", category=("sums", "facts")[n % 2])
    for n in range(8)
]
OUTPUTS = [
    "<reasoning>3 + 4 = 7</reasoning>\n<answer>7</answer>",
    "<reasoning>it is so</reasoning>\n<answer>6</answer>",
    "<reasoning>3 + 4 = 8</reasoning>\n<answer>8</answer>",
    "eight",
    "<reasoning>1 + 1 = 2\n3 + 4 = 9</reasoning>\n<answer>9</answer>",
    "<reasoning>it is not</reasoning>\n<answer>5</answer>",
    "<reasoning>3 + 3 = 6</reasoning>\n<answer>6</answer>",
]
ROWS = judge([{"id": str(n), "output": output} for n, output in enumerate(OUTPUTS)], ITEMS)


def test_rows_have_a_kind_only_if_they_are_wrong():
    assert [row.error_kind for row in ROWS] == [
        "",
        "wrong_fact",
        "false_claim",
        "no_form",
        "false_claim",
        "wrong_fact",
        "wrong_plan",
        "no_answer",  # it has no prediction
    ]
    assert [row.false_line for row in ROWS] == [0, 0, 1, 0, 2, 0, 0, 0]


def test_scorecard_counts_kinds_by_category():
    card = scorecard(ROWS)
    assert card.error_kinds == {"no_answer": 1, "no_form": 1, "false_claim": 2, "wrong_fact": 2, "wrong_plan": 1}
    assert card.category_error_kinds == {
        "facts": {"no_answer": 1, "no_form": 1, "wrong_fact": 2},
        "sums": {"false_claim": 2, "wrong_plan": 1},
    }


def test_scorecard_of_an_older_version_is_read():
    former = scorecard(ROWS).model_dump(exclude={"error_kinds", "category_error_kinds"})
    assert Scorecard.model_validate(former).error_kinds == {}


def test_table_has_all_first_and_then_the_worst_categories():
    table = error_table(ROWS)
    assert table.kinds == ["no_answer", "no_form", "false_claim", "wrong_fact", "wrong_plan"]
    assert table.rows == [("all", [1, 1, 2, 2, 1]), ("facts", [1, 1, 0, 2, 0]), ("sums", [0, 0, 2, 0, 1])]
    assert error_table(ROWS[:1]) == ([], [])


def test_examples_are_spread_over_the_rows_of_their_kind():
    assert spread(range(10), EXAMPLES) == [0, 3, 6]
    assert spread(range(2), EXAMPLES) == [0, 1]
    shown = error_examples(ROWS)
    assert [row.id for row in shown["false_claim"]] == ["2", "4"]
    assert claim_of(ROWS[4]) == (2, "says 3 + 4 = 9, but it is 7")


@pytest.mark.parametrize("run", ["m32_v1", "m32_v1_long"])
def test_kinds_of_a_recorded_run_add_up_to_its_wrong_answers(run: str):
    items = read_eval_set(ROOT / "datasets/eval-v1/eval_set.jsonl")
    rows = judge(read_predictions(Path(ROOT / "submission_runs" / run / "predictions.jsonl")), items)
    wrong = [row for row in rows if not row.correct]
    assert all(row.error_kind in ERROR_KINDS for row in wrong)
    card = scorecard(rows)
    assert sum(card.error_kinds.values()) == len(wrong)
    assert sum(sum(kinds.values()) for kinds in card.category_error_kinds.values()) == len(wrong)
    for row in rows:
        assert bool(row.false_line) == (bool(extract(row.output).reasoning) and not row.arithmetic_holds)


def test_every_kind_has_a_meaning():
    assert tuple(MEANINGS) == ERROR_KINDS
