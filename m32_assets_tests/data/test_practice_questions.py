"""Practice questions: of every family, solved by its solver, unlike the traces of a training and the eval sets."""

from pathlib import Path

import pytest

from m32_assets.data.curated import CURATED_KEY, read_curated
from m32_assets.data.eval_set import eval_prompts, read_eval_set
from m32_assets.data.jsonl_rows import write_jsonl
from m32_assets.data.practice_questions import curated_questions, generated_questions
from m32_assets.traces.dataset import generate
from m32_assets.traces.extra_traces import extra_traces
from m32_assets.traces.family import families

DATASETS = Path(__file__).parents[2] / "datasets"
HELD_OUT = eval_prompts(DATASETS)


def test_every_family_asks_and_its_solver_agrees():
    items = generated_questions(42, 2, HELD_OUT, series=0)
    assert len({item.id for item in items}) == len(items) > 1.9 * len(families())
    assert {item.category for item in items} == families().keys()
    for item in items:
        solve = families()[item.category].solve
        assert solve is not None
        assert solve(item.prompt) == item.expected_answer


@pytest.mark.parametrize("series", [0, 1])
def test_no_training_trace_is_asked(series: int):
    asked = {item.prompt for item in generated_questions(42, 2, [], series=series)}
    trained = [*generate(42, 550), *extra_traces(42, 1500, 550)]
    assert not asked & {trace.prompt for trace in trained}


def test_questions_that_decide_weights_are_not_those_that_judge_them():
    weighing, judging = ({item.prompt for item in generated_questions(42, 4, [], series=n)} for n in (0, 1))
    assert not weighing & judging
    assert len(weighing) > 3.9 * len(families())
    assert abs(len(weighing) - len(judging)) < len(families()) / 10


def test_question_of_an_eval_set_is_left_out():
    items = generated_questions(42, 1, [], series=0)
    found = generated_questions(42, 1, [items[3].prompt], series=0)
    assert [item.id for item in items if item not in found] == [items[3].id]


def test_curated_traces_are_asked_with_their_demands(tmp_path: Path):
    traces = read_curated(DATASETS / CURATED_KEY)
    items = curated_questions(traces)
    assert [item.expected_answer for item in items] == [trace.final_answer for trace in traces]
    assert sum(item.demand is not None for item in items) == sum("demand" in (t.meta or {}) for t in traces) > 100
    write_jsonl(tmp_path / "questions.jsonl", items)
    assert read_eval_set(tmp_path / "questions.jsonl") == items
