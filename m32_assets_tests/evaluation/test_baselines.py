"""The two baselines: worked examples that are right and give away no question, and the better of the two."""

import pytest

from m32_assets.data.decontamination import PromptIndex
from m32_assets.data.eval_set import read_eval_set
from m32_assets.evaluation.answers import extract
from m32_assets.evaluation.baselines import WORKED_EXAMPLES, Baselines, example_overlaps, worked_examples
from m32_assets.evaluation.scorecard import scorecard
from m32_assets.sft.template import PromptTemplate
from m32_assets.traces.verification import verify_file
from m32_assets_tests.data.scenes import same_scenes
from m32_assets_tests.data.test_eval_set import FOLDER, ITEMS
from m32_assets_tests.evaluation.test_group_scores import rows

EXAMPLES = worked_examples("few_shot")
STYLES = [PromptTemplate("tags"), PromptTemplate("numbered", "")]


def test_worked_examples_are_right_and_none_of_the_questions():
    report = verify_file(WORKED_EXAMPLES, held_out=PromptIndex(item.prompt for item in ITEMS))
    assert report.traces == len(EXAMPLES) == 3
    assert not any(report.lines.values()), report.messages
    prompts = [trace.prompt for trace in EXAMPLES]
    assert PromptIndex(prompts).overlaps(item.prompt for item in ITEMS) == []
    assert same_scenes([item.prompt for item in ITEMS], prompts) == []


@pytest.mark.parametrize(
    ("prompt", "said"),
    [
        (EXAMPLES[0].prompt.upper(), "is in the worked examples"),
        (EXAMPLES[2].prompt.replace("36", "72"), "is in the worked examples with other numbers"),
    ],
)
def test_question_that_an_example_gives_away_is_found(prompt: str, said: str):
    (finding,) = example_overlaps([item.prompt for item in read_eval_set(FOLDER / "eval_set.jsonl")] + [prompt])
    assert finding.endswith(said)


@pytest.mark.parametrize("template", STYLES, ids=lambda t: t.style)
def test_examples_above_the_question_are_rendered_as_for_training(template: PromptTemplate):
    shown = "\n".join(template.render(trace) for trace in EXAMPLES)
    assert template.prompt("How many?", EXAMPLES) == shown + "\n" + template.prompt("How many?")
    assert shown.count("<start_of_turn>model\n") == 3
    assert template.prompt("How many?", worked_examples("zero_shot")) == template.prompt("How many?")


@pytest.mark.parametrize("template", STYLES, ids=lambda t: t.style)
def test_answer_ends_where_its_form_is_complete(template: PromptTemplate):
    """An untuned model writes on, because it does not know the stop token."""
    for trace in EXAMPLES:
        whole = template.completion(trace).removesuffix("<end_of_turn>")
        assert template.first_answer(whole + "\niatrics\n" + whole.replace(trace.final_answer, "7")) == whole
        assert extract(whole).well_formed
        assert template.first_answer(whole[: -len(trace.final_answer) - 10]) is None


def test_numbered_answer_is_complete_at_the_end_of_its_line():
    numbered = STYLES[1]
    assert numbered.first_answer("Reasoning:\n1. x\nAnswer: 1") is None, "12 may follow"
    assert numbered.first_answer("Reasoning:\n1. x\nAnswer: 12\n") == "Reasoning:\n1. x\nAnswer: 12"
    assert numbered.first_answer("Reasoning:\n1. The Answer: 12\n") is None


@pytest.mark.parametrize(
    ("zero_shot", "few_shot", "malformed", "better"),
    [([0], [0, 1], 0, "few_shot"), ([0, 1], [0], 0, "zero_shot"), ([], [], 0, "zero_shot"), ([], [], 3, "few_shot")],
)
def test_better_baseline_has_more_right_then_more_well_formed_answers(
    zero_shot: list, few_shot: list, malformed: int, better: str
):
    first, second = rows(zero_shot), rows(few_shot)
    first = [row.model_copy(update={"well_formed": n >= malformed}) for n, row in enumerate(first)]
    both = Baselines(zero_shot=scorecard(first), few_shot=scorecard(second))
    assert both.better() == better
