"""Prompts are new, apart from the eval sets and from each other, and the same for the same inputs."""

from typing import Any

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.data.items import Question
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.rl.prompts import Prompts, choose_prompts
from m32_assets.rl.settings import RlSettings
from m32_assets.rl.stage import MAX_PROMPT_TOKENS, without_long_prompts
from m32_assets.sft.mixture import Sources
from m32_assets.sft.template import PromptTemplate
from m32_assets.traces.dataset import generate
from m32_assets.traces.schema import ReasoningTrace

TEMPLATE = PromptTemplate()
SIGNED = list(generate(42, 120))
OTHERS = list(generate(7, 60))
SETTINGS = RlSettings(
    rounds=1, prompts_per_round=4, generated_prompts=60, curated_prompts=20, ingested_prompts=5, held_out_prompts=10
)
QUESTIONS = [
    Question(id=f"{number:016x}", prompt=f"Which town is {number} on the old map?", expected_answer="Rome")
    for number in range(8)
]


def chosen(
    curated: list[ReasoningTrace] = OTHERS,
    eval_prompts: tuple[str, ...] = (),
    trained_on: tuple[str, ...] = (),
    questions: list[Question] = QUESTIONS,
    **changes: Any,
) -> Prompts:
    """The prompts of these sources."""
    sources = Sources(SIGNED, 42, eval_prompts, curated)
    return choose_prompts(sources, questions, trained_on, TEMPLATE, SETTINGS.model_copy(update=changes))


def asked(prompts: Prompts) -> list[str]:
    """All questions."""
    return [one.question for one in (*prompts.training, *prompts.held_out)]


def test_same_inputs_give_the_same_prompts():
    first = chosen()
    assert first == chosen()
    assert len(first.held_out) == 10
    assert not {one.id for one in first.held_out} & {one.id for one in first.training}
    assert len({one.id for one in (*first.training, *first.held_out)}) == len(asked(first))
    assert chosen(prompts_per_round=7).held_out == first.held_out, "how they are used does not change them"
    known = {trace.prompt for trace in SIGNED}
    assert not known & set(asked(first)), "generated prompts are new"
    counted = first.counts()
    assert set(counted) == {"generated", "curated", "ingested"}
    assert min(counted.values()) > 0


def test_no_prompt_of_an_eval_set_is_asked():
    before = chosen()
    planted = {source: next(one for one in before.training if one.source == source) for source in before.counts()}
    after = chosen(eval_prompts=tuple(one.question for one in planted.values()))
    for one in planted.values():
        assert one.question not in asked(after)
    assert after.left_out["shares wording with an eval set"] >= 2


def test_generated_prompt_that_sft_has_seen_is_left_out_and_curated_ones_are_not_held_out():
    before = chosen()
    generated = next(one for one in before.training if one.source == "generated")
    curated = [one for one in before.held_out if one.source == "curated"]
    assert curated
    seen = [TEMPLATE.prompt(one.question) for one in (generated, *curated)]
    after = chosen(trained_on=tuple(seen))
    assert generated.question not in asked(after)
    assert after.left_out["seen in SFT"] == 1
    assert {one.id for one in curated} <= {one.id for one in after.training}


def test_ingested_questions_join_with_their_answer():
    found = chosen()
    joined = [one for one in (*found.training, *found.held_out) if one.source == "ingested"]
    assert [one.reference for one in joined] == ["Rome"] * 5, "at most as many as asked for"
    assert all(one.trace is None for one in joined)
    again = chosen(questions=[QUESTIONS[0], QUESTIONS[0].model_copy(update={"id": "f" * 16})])
    assert again.left_out["is there twice"] == 1
    assert chosen(ingested_prompts=0).counts()["ingested"] == 0


def test_too_few_prompts_are_refused():
    with pytest.raises(M32Error, match=r"at least 10 to hold out and 4 for a round"):
        chosen(curated=OTHERS[:3], generated_prompts=0)


def test_long_prompts_are_left_out_and_some_must_stay(folder: ModelFolder):
    long = QUESTIONS[0].model_copy(update={"prompt": "Which of these? " + "a1 " * MAX_PROMPT_TOKENS})
    found = chosen(questions=[long, *QUESTIONS[1:]])
    some = without_long_prompts(found, folder, PromptTemplate(instruction=""))
    assert long.prompt in asked(found)
    assert long.prompt not in asked(some)
    assert some.left_out[f"has more than {MAX_PROMPT_TOKENS} tokens"] >= 1
    only = [one for one in (*found.training, *found.held_out) if one.question == long.prompt]
    with pytest.raises(M32Error, match="0 to learn from and"):
        without_long_prompts(Prompts(only, found.held_out, {}), folder, PromptTemplate(instruction=""))
