"""Answers with planted false claims are mended and gone on with; the loss begins with the mended value."""

from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.rl.examples import Example
from m32_assets.rl.methods.correct import Correction
from m32_assets.rl.methods.lesson import Lesson
from m32_assets_tests.rl.answers import SETTINGS, Planted, given, group_of, planted, sum_prompt, text_of

PROMPT = sum_prompt(17, 20)
WRONG = text_of("17 + 20 = 31", 31)
REST = "</reasoning>\n<answer>37</answer>"
TWICE = text_of("10 + 20 = 31\n31 + 7 = 38", 38)


def counted(kept: int, corrected: int, solutions: int, values: int = 0) -> dict[str, int]:
    """The counts of a lesson."""
    return {"kept": kept, "corrected": corrected, "solutions": solutions, "values": values}


def _lesson(sampler: Planted, *texts: str, source: str = "generated", **changes: object) -> Lesson:
    prompt = sum_prompt(17, 20, source)
    settings = SETTINGS.model_copy(update={"values_per_prompt": 0, **changes})
    return Correction().lesson([group_of(sampler, prompt, *texts)], settings, given(sampler))


def _parts(sampler: Planted, example: Example) -> tuple[str, str]:
    """The completion without loss, and that with loss behind it."""
    tokens = example.ids[example.prompt :]
    own = example.weights.count(0.0)
    assert example.weights == [0.0] * own + [1.0] * (len(tokens) - own)
    return sampler.tokenizer.decode(tokens[:own]), sampler.tokenizer.decode(tokens[own:])


def test_loss_is_on_the_mended_value_and_what_follows(folder: ModelFolder):
    sampler = planted(folder, {"17 + 20 = 37": REST})
    lesson = _lesson(sampler, WRONG)
    assert lesson.counts == counted(0, 1, 0)
    (example,) = lesson.examples
    own, taught = _parts(sampler, example)
    assert own + taught == text_of("17 + 20 = 37", 37) + "<end_of_turn>"
    # the digits of both values begin alike, and the token of the seam is a digit
    assert own == "<reasoning>17 + 20 = "
    assert example.ids[: example.prompt] == sampler.prompt_ids(PROMPT)


def test_several_false_claims_are_mended_one_after_the_other(folder: ModelFolder):
    sampler = planted(folder, {"10 + 20 = 30": "\n30 + 7 = 38</reasoning>\n<answer>38</answer>", "30 + 7 = 37": REST})
    (example,) = _lesson(sampler, TWICE).examples
    own, taught = _parts(sampler, example)
    assert own == "<reasoning>10 + 20 = ", "the loss begins with the first mended value"
    assert taught.startswith("30\n30 + 7 = 37</reasoning>")
    assert len(sampler.asked) == 2
    assert _lesson(sampler, TWICE, max_corrections=1, source="curated").examples == []


def test_mended_answer_that_stays_wrong_teaches_nothing(folder: ModelFolder):
    sampler = planted(folder, {"17 + 20 = 37": "</reasoning>\n<answer>36</answer>"})
    lesson = _lesson(sampler, WRONG)
    assert lesson.examples == []
    assert lesson.counts == counted(0, 0, 0), "its plan is right, so no solution is shown"


def test_right_answers_go_before_mended_ones_and_none_comes_twice(folder: ModelFolder):
    right, other = text_of("17 + 20 = 37", 37), text_of("17 + 3 = 21\n21 + 17 = 37", 37)
    sampler = planted(folder, {"17 + 20 = 37": REST, "17 + 3 = 20": "\n20 + 17 = 37" + REST})
    assert _lesson(sampler, right, WRONG).counts == counted(1, 0, 0), "the same path"
    assert _lesson(sampler, right, other).counts == counted(1, 1, 0)
    assert _lesson(sampler, right, other, keep_per_prompt=1).counts == counted(1, 0, 0)


def test_solution_is_for_generated_prompts_with_a_wrong_plan(folder: ModelFolder):
    sampler = planted(folder)
    wrong_plan = text_of("17 + 21 = 38", 38)
    lesson = _lesson(sampler, wrong_plan)
    (example,) = lesson.examples
    assert lesson.counts == counted(0, 0, 1)
    assert PROMPT.trace
    completion = sampler.template.completion(PROMPT.trace)
    assert example.ids == [*sampler.prompt_ids(PROMPT), *sampler.tokenizer.encode(completion)]
    assert set(example.weights) == {1.0}
    for source in ("curated", "ingested"):
        assert _lesson(sampler, wrong_plan, source=source).examples == []


def test_beginning_that_leaves_no_room_is_not_gone_on_with(folder: ModelFolder):
    sampler = planted(folder, {"17 + 20 = 37": REST})
    assert _lesson(sampler, WRONG, max_new_tokens=8, source="curated", values_per_prompt=2).examples == []
    assert sampler.asked == []


def test_mended_value_is_learned_where_the_answer_stays_wrong(folder: ModelFolder):
    sampler = planted(folder, {"17 + 20 = 37": "</reasoning>\n<answer>36</answer>"})
    lesson = _lesson(sampler, WRONG, values_per_prompt=1)
    assert lesson.counts == counted(0, 0, 0, 1)
    (example,) = lesson.examples
    assert _parts(sampler, example) == ("<reasoning>17 + 20 = ", "37")
    assert example.ids[: example.prompt] == sampler.prompt_ids(PROMPT)
    assert _lesson(sampler, WRONG, WRONG, WRONG, values_per_prompt=2).counts == counted(0, 0, 0, 2)


def test_answer_that_became_right_is_not_learned_twice(folder: ModelFolder):
    sampler = planted(folder, {"17 + 20 = 37": REST})
    assert _lesson(sampler, WRONG, values_per_prompt=2).counts == counted(0, 1, 0)


def test_values_need_no_further_answers(folder: ModelFolder):
    sampler = planted(folder)
    assert _lesson(sampler, WRONG, TWICE, max_corrections=0, values_per_prompt=2).counts == counted(0, 0, 0, 2)
    assert sampler.asked == []
