"""Scores over several samples of each question."""

import itertools
import json
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.data.eval_set import EvalItem
from m32_assets.evaluation.judge import judge
from m32_assets.evaluation.predictions import Prediction, prediction, read_predictions
from m32_assets.evaluation.samples import (
    SampleScores,
    has_samples,
    judge_samples,
    ks_of,
    pass_at_k,
    sample_scores,
    vote,
    voted_answer,
)
from m32_assets.evaluation.scorecard import scorecard


def output(answer: object, work: str = "3 + 4 = 7") -> str:
    return f"<reasoning>{work}</reasoning>\n<answer>{answer}</answer>"


def items(n: int) -> list[EvalItem]:
    return [EvalItem(id=str(i), prompt=f"question {i}", expected_answer="7") for i in range(n)]


def rows(answers: Sequence[Sequence[str]]) -> list[Prediction]:
    """A prediction for each output of each question."""
    return [
        prediction(str(i), f"question {i}", out, sample=s)
        for i, outs in enumerate(answers)
        for s, out in enumerate(outs)
    ]


def scores_of(answers: Sequence[Sequence[str]], questions: int | None = None) -> SampleScores:
    return sample_scores(judge_samples(rows(answers), items(questions or len(answers))))


RIGHT, WRONG, FALSE = output(7), output(8), output(8, "3 + 4 = 8")


@pytest.mark.parametrize("n", [1, 2, 3, 5, 8])
def test_pass_at_k_is_the_share_of_subsets_with_a_right_sample(n: int):
    for right in range(n + 1):
        samples = [True] * right + [False] * (n - right)
        for k in range(1, n + 1):
            subsets = list(itertools.combinations(samples, k))
            assert pass_at_k(n, right, k) == pytest.approx(sum(map(any, subsets)) / len(subsets), abs=1e-12)


@pytest.mark.parametrize("k", [0, 5])
def test_k_beyond_the_samples_is_refused(k: int):
    with pytest.raises(M32Error, match="expected 1 to 4"):
        pass_at_k(4, 2, k)


def test_ks_are_one_the_powers_of_two_and_all_samples():
    assert [ks_of(n) for n in (1, 2, 3, 6, 8)] == [[1], [1, 2], [1, 2, 3], [1, 2, 4, 6], [1, 2, 4, 8]]


def test_scores_of_a_small_file_are_those_counted_by_hand():
    scores = scores_of([[RIGHT] * 4, [RIGHT, WRONG, WRONG, FALSE], [FALSE] * 4, [RIGHT, RIGHT, FALSE, FALSE]])
    assert (scores.n_items, scores.n_skipped, scores.samples) == (4, 0, 4)
    assert [at.k for at in scores.scores] == [1, 2, 4]
    one, two, four = scores.scores
    assert one.pass_at_k == one.majority == one.verified_majority == pytest.approx(100 * 7 / 16, abs=0.01)
    assert two.pass_at_k == pytest.approx(100 * (1 + 3 / 6 + 0 + 5 / 6) / 4, abs=0.01)
    assert four.pass_at_k == 75.0
    # of the second question 8 has three votes of four; of the last one 7 is first in a tie
    assert four.majority == 50.0
    # the false samples of the last question do not vote
    assert four.verified_majority == 50.0
    assert scores.right_of_samples == [1, 1, 1, 0, 1]
    assert scores.some_right == 2
    assert scores.with_verified == 3


def test_verified_majority_counts_only_samples_without_a_false_claim():
    scores = scores_of([[FALSE, FALSE, RIGHT], ["the answer is 8", output(8, "3 + 4 = 8"), RIGHT]])
    assert scores.scores[-1].majority == 0.0
    assert scores.scores[-1].verified_majority == 100.0


def test_verified_majority_is_the_plain_one_where_no_sample_is_verified():
    right_by_chance = output(7, "3 + 4 = 8")
    scores = scores_of([[right_by_chance, right_by_chance, FALSE]])
    assert scores.scores[-1].verified_majority == scores.scores[-1].majority == 100.0
    assert scores.with_verified == 0


def test_majority_of_a_smaller_k_is_over_groups_and_leaves_a_rest_out():
    scores = scores_of([[RIGHT, WRONG, WRONG, WRONG, RIGHT]])  # pairs: 7 first in a tie, then 8
    assert [(at.k, at.majority) for at in scores.scores] == [(1, 40.0), (2, 50.0), (4, 0.0), (5, 0.0)]


@pytest.mark.parametrize(
    ("answers", "prompt", "place"),
    [
        (["8", "7", "7"], "", 1),
        (["8", "7"], "", 0),
        (["7", "8", "8", "7"], "", 0),
        (["8", "7", "7.0", "14/2"], "", 1),
        (["5 km", "6", "5", "6"], "How many km?", 0),
        (["Paris", "LYON", "lyon."], "", 1),
        (["A", "a", "b"], "Answer in capital letters.", 0),
        (["", " ", "7"], "", 2),
        (["", ""], "", None),
        ([], "", None),
    ],
)
def test_vote_clusters_answers_as_the_judge_does_and_the_first_wins_a_tie(
    answers: list[str], prompt: str, place: int | None
):
    assert vote(answers, prompt) == place


def test_unfinished_division_is_another_answer_than_its_value():
    """The judge takes 65 for 260/4, but not 260/4 for 65."""
    assert vote(["260/4", "65", "65"], "") == 1


def test_majority_is_voted_without_a_gold_answer():
    samples = rows([[FALSE, FALSE, RIGHT]])
    assert voted_answer(samples, "question 0") == "8"
    assert voted_answer(samples, "question 0", verified=True) == "7"
    assert voted_answer(samples[:2], "question 0", verified=True) == "8", "none is verified"
    assert voted_answer(rows([["", "eight"]]), "question 0") == ""
    assert voted_answer(list(reversed(rows([[RIGHT, WRONG]]))), "question 0") == "7", "ties go to the first sample"


def test_order_of_the_rows_does_not_matter():
    answers = [[RIGHT, WRONG, FALSE, RIGHT]] * 5 + [[WRONG, RIGHT, RIGHT, FALSE]] * 4
    mixed = rows(answers)
    random.Random(3).shuffle(mixed)
    assert sample_scores(judge_samples(mixed, items(9))) == scores_of(answers)


def test_intervals_are_of_questions_and_hold_the_score():
    scores = scores_of([[RIGHT, WRONG]] * 30 + [[WRONG, WRONG]] * 30)
    for at in scores.scores:
        for score, (low, high) in (
            (at.pass_at_k, at.pass_interval),
            (at.majority, at.majority_interval),
            (at.verified_majority, at.verified_majority_interval),
        ):
            assert low < score < high
    # the second sample adds no question, so it adds no certainty: half of the questions, as in one draw of each
    low, high = scorecard(judge(rows([[RIGHT]] * 30 + [[WRONG]] * 30), items(60))).interval
    assert scores.scores[1].pass_interval == pytest.approx([low, high], abs=4)
    every = scores_of([[RIGHT, RIGHT]] * 20)
    assert every.scores[0].pass_interval == [100.0, 100.0]


def test_question_without_samples_counts_as_wrong():
    scores = scores_of([[RIGHT, RIGHT]], questions=2)
    assert (scores.n_items, scores.n_skipped, scores.scores[0].pass_at_k) == (2, 1, 50.0)
    assert scores.right_of_samples == [1, 0, 1]


def test_mixed_numbers_of_samples_are_refused_and_named():
    with pytest.raises(M32Error, match="2 samples of '0' and 3 of '1', expected as many of every question"):
        judge_samples(rows([[RIGHT] * 2, [RIGHT] * 3]), items(2))


def test_no_samples_at_all_are_refused():
    with pytest.raises(M32Error, match="at least one"):
        sample_scores([[], []])


def test_samples_of_another_question_are_refused():
    with pytest.raises(M32Error, match="not in the eval set"):
        judge_samples(rows([[RIGHT] * 2] * 2), items(1))


def test_file_with_samples_is_read_and_its_pairs_are_unique(tmp_path: Path):
    path = tmp_path / "samples.jsonl"
    lines = [{"id": "0", "output": RIGHT, "sample": s} for s in (0, 1)]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    assert has_samples(read_predictions(path))
    path.write_text("".join(json.dumps(line) + "\n" for line in [*lines, lines[1]]), "utf-8")
    with pytest.raises(M32Error, match=r"samples.jsonl:3 id, sample: found '0', 1, which line 2 has too"):
        read_predictions(path)


def test_samples_are_no_greedy_answers():
    assert not has_samples(rows([[RIGHT], [WRONG]]))
    with pytest.raises(M32Error, match=r"duplicate id .0., .* Pass several samples"):
        judge(rows([[RIGHT, WRONG]]), items(1))


def test_scores_survive_json():
    scores = scores_of([[RIGHT, WRONG, FALSE]] * 3)
    assert SampleScores.model_validate(json.loads(json.dumps(scores.model_dump()))) == scores
