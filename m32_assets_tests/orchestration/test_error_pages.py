"""What the page of an evaluation shows of its errors and samples."""

import pytest

from m32_assets.data.eval_set import CATEGORIES, EvalItem
from m32_assets.evaluation.error_kinds import ERROR_KINDS
from m32_assets.evaluation.judge import judge
from m32_assets.evaluation.predictions import prediction
from m32_assets.evaluation.samples import judge_samples, sample_scores
from m32_assets.orchestration.error_pages import error_pages, sample_pages

WORK = "<reasoning>3 + 4 = 7</reasoning>\n"
OF_KIND = {
    "run_on": "<reasoning>" + "n-" * 40,
    "no_answer": f"{WORK}<answer></answer>",
    "no_form": "It is 8",
    "false_claim": "<reasoning>3 + 4 = 7\n3 + 5 = 9</reasoning>\n<answer>9</answer>",
    "wrong_fact": "<reasoning>it is so</reasoning>\n<answer>8</answer>",
    "wrong_plan": f"{WORK}<answer>8</answer>",
}
ITEMS = [
    EvalItem(id=f"{category}-{n}", prompt=f"question {n} of {category}", expected_answer="7", category=category)
    for category in CATEGORIES
    for n in range(24)
]
OUTPUTS = [OF_KIND[ERROR_KINDS[n % len(ERROR_KINDS)]] for n in range(len(ITEMS))]
ROWS = judge([{"id": item.id, "output": output} for item, output in zip(ITEMS, OUTPUTS, strict=True)], ITEMS)


def test_all_categories_and_kinds_fit_on_the_page():
    table = error_pages(ROWS)["error_kinds"].value
    assert isinstance(table, str)
    assert len(table) < 1000, "the UI hides longer values behind a click"
    lines = [line.strip("| ").split(" | ") for line in table.splitlines()]
    assert lines[0] == ["wrong", *ERROR_KINDS]
    assert lines[2] == ["all", *["76"] * 6]
    assert {line[0].replace("_", " ") for line in lines[3:]} == {name.replace("_", " ") for name in CATEGORIES}


@pytest.mark.parametrize("kind", ERROR_KINDS)
def test_each_kind_has_three_answers(kind: str):
    page = error_pages(ROWS)[f"error_{kind}"].value
    assert isinstance(page, str)
    assert page.count("\n") == 4
    assert len(page) < 1000
    assert ("says 3 + 5 = 9, but it" in page) == (kind == "false_claim")
    if kind == "false_claim":
        assert "| 2 | says" in page, "the number of the line"


def test_page_without_errors_says_so():
    right = judge([{"id": ITEMS[0].id, "output": f"{WORK}<answer>7</answer>"}], ITEMS[:1])
    assert {name: page.value for name, page in error_pages(right).items()} == {"error_kinds": "none"}


def test_sample_scores_are_a_table_by_k():
    outputs = [f"{WORK}<answer>{n}</answer>" for n in (7, 8, 7, 7)]
    drawn = [prediction(i.id, i.prompt, out, sample=s) for i in ITEMS for s, out in enumerate(outputs)]
    pages = sample_pages(sample_scores(judge_samples(drawn, ITEMS)))
    table = str(pages["sample_scores"].value)
    assert "| k | pass@k | majority@k | verified majority@k |" in table
    assert "| 1 | 75.0 (75.0–75.0) | 75.0 (75.0–75.0) | 75.0 (75.0–75.0) |" in table
    assert "3 of 4" in str(pages["right_of_samples"].value)
