"""The report of a run: wrong answers by kind, examples of each, and scores over samples."""

import re
from collections import Counter
from pathlib import Path

import pytest

from m32_assets.common.files import read_json
from m32_assets.data.eval_set import read_eval_set
from m32_assets.evaluation.baselines import Baselines
from m32_assets.evaluation.judge import JudgedRow, judge, read_predictions, scorecard
from m32_assets.evaluation.predictions import Prediction
from m32_assets.evaluation.samples import judge_samples, sample_scores
from m32_assets.submission.eval_summary import EvalSummary
from m32_assets.submission.evidence import PREDICTIONS, SUMMARY, read_metrics
from m32_assets.submission.report import report_page
from m32_assets_tests.support.project import ROOT

RUN = ROOT / "submission_runs/m32_v1"
KINDS = ["run_on", "false_claim", "wrong_fact", "wrong_plan"]
ITEMS = read_eval_set(ROOT / "datasets/eval-v1/eval_set.jsonl")


def judged(run: Path) -> list[JudgedRow]:
    return judge(read_predictions(run / PREDICTIONS), ITEMS)


def page(rows: list[JudgedRow], **changes: object) -> str:
    summary = EvalSummary.model_validate(read_json(RUN / SUMMARY)).model_copy(update=changes)
    return report_page(summary, rows, rows, read_metrics(RUN), {"steps": 1.0})


@pytest.fixture(scope="module")
def report() -> str:
    return page(judged(RUN))


def test_kinds_are_counted_by_category(report: str):
    wrong = [row for row in judged(RUN) if not row.correct]
    table = report.partition(f"<h2>Wrong answers by kind ({len(wrong)})</h2>")[2].partition("</table>")[0]
    lines = [re.findall(r"<t[dh][^>]*>([^<]*)<", line) for line in table.split("<tr>")[1:]]
    assert lines[0] == ["category", *KINDS, "wrong"]

    def counted(name: str, rows: list[JudgedRow]) -> list[str]:
        counts = Counter(row.error_kind for row in rows)
        return [name, *(str(counts[kind] or "") for kind in KINDS), str(len(rows))]

    assert lines[1] == counted("all", wrong)
    assert all(lines[1][1:]), "every kind occurs"
    assert counted("strings", [row for row in wrong if row.category == "strings"]) in lines


def test_each_kind_has_up_to_three_answers_and_its_false_line_is_marked(report: str):
    wrong = Counter(row.error_kind for row in judged(RUN) if not row.correct)
    shown = report.partition(f"<h2>Wrong answers ({wrong.total()})</h2>")[2]
    kinds = re.split(r"<h3>(\w+): ", shown)[1:]
    assert kinds[::2] == KINDS
    assert max(wrong.values()) > 3, "some kind has more answers than are shown"
    assert [part.count("<article") for part in kinds[1::2]] == [min(3, wrong[kind]) for kind in KINDS]
    marks = dict(zip(KINDS, (part.count("<mark>") for part in kinds[1::2]), strict=True))
    assert (marks["false_claim"], marks["wrong_fact"], marks["wrong_plan"]) == (3, 0, 0)
    for line, said in re.findall(
        r"<mark>(.*?)</mark>.*?<p>line \d+ of the work says (.*?), (?:but|which)", kinds[3], re.S
    ):
        assert said in line, "the marked line is the one with the claim"


def test_false_line_beyond_what_is_shown_is_still_named():
    work = "\n".join(["2 + 2 = 4"] * 300 + ["2 + 2 = 5"])
    output = f"<reasoning>{work}</reasoning>\n<answer>none</answer>"
    text = page(judge([Prediction(id=item.id, output=output) for item in ITEMS], ITEMS))
    assert "<p>line 301 of the work says 2 + 2 = 5, but it is 4</p>" in text
    assert "<mark></mark>" in text


@pytest.mark.parametrize(
    "output",
    ["Reasoning:\r\n1. a\r\n2. 2 + 2 = 5\r\nAnswer: x\r\n", "<Think>a\n2 + 2 = 5</Think>\n<Answer>x</Answer>"],
)
def test_false_line_is_named_in_an_output_of_another_form(output: str):
    text = page(judge([Prediction(id=item.id, output=output) for item in ITEMS], ITEMS))
    assert "<p>line 2 of the work says 2 + 2 = 5, but it is 4</p>" in text


def test_outputs_without_an_answer_are_counted_where_all_cards_have_it():
    card = scorecard(judged(RUN))
    older = card.model_copy(update={"no_answer": None})
    assert "no answer found" not in page(
        judged(RUN), baselines=Baselines(zero_shot=card, few_shot=older), held_out=None
    )
    text = page(judged(RUN), scorecard=card, baselines=Baselines(zero_shot=card, few_shot=card))
    assert f"<td>no answer found, of 183</td><td class=n>{card.no_answer:g}</td>" in text


def test_samples_have_a_section_of_their_own(report: str):
    assert "Several samples" not in report
    rows = [
        row.model_copy(update={"sample": n, "prompt": None})
        for n, name in enumerate(("m32_v1", "m32_v1_long"))
        for row in read_predictions(RUN.parent / name / PREDICTIONS)
    ]
    scores = sample_scores(judge_samples(rows, ITEMS))
    text = page(judged(RUN), sample_scores=scores)
    section = text.partition("<h2>Several samples</h2>")[2].partition("<h2>")[0]
    assert f"<td class=n>{scores.scores[1].pass_at_k:g}</td>" in section
    assert f"{scores.some_right} of 183 questions have some samples right and some wrong" in section
    assert text.replace(f"<h2>Several samples</h2>{section}", "") == report, "nothing else changes"
