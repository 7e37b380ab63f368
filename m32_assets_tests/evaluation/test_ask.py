"""A model that stays loaded: the answers of m32 predict, each step with the verifier's verdict."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from m32_assets.common.errors import M32Error
from m32_assets.evaluation.answering import answer, load_for_inference
from m32_assets.evaluation.ask import Asker, Reply, checked_steps, votes
from m32_assets.gemma.loading import lossless_dtype
from m32_assets.inference.decoder import prepare_to_generate
from m32_assets.inference.sampling import Sampling
from m32_assets_tests.support.tuned import Tuned

QUESTIONS = ["What is 1 + 2?", "And 28 + 3?"]


def test_steps_have_the_verdict_of_the_verifier():
    steps = checked_steps("23 apples, 9 sold\n\nleft: 23 - 9 = 14\nso 14 × 2 = 29")
    assert [step.verdict for step in steps] == ["not checkable", "holds", "false"]
    assert "28" in steps[2].found


def test_votes_are_counted_by_answer():
    replies = [Reply([], answer, "", "stop") for answer in ("7", None, " 8", "8")]
    assert votes(replies) == [("8", 2), ("7", 1), ("none", 1)]


def test_answers_are_those_of_predict(tuned: Tuned):
    wanted = answer(QUESTIONS, tuned.checkpoint, tuned.base, 12, progress=lambda _: None)
    asker = Asker(tuned.base, tuned.checkpoint, max_new_tokens=12)
    assert [asker.ask(question)[0].output for question in QUESTIONS] == [one[0].output for one in wanted]
    drawn = Asker(tuned.base, tuned.checkpoint, Sampling(3, 1.0), 6)
    first = drawn.ask(QUESTIONS[0])
    assert len(first) == 3
    assert drawn.ask(QUESTIONS[0]) == first


def test_weights_as_they_are_stored_give_the_same_decoder(tuned: Tuned):
    """Half the memory of loading, and no bit is lost: the files hold bfloat16."""
    stored = lossless_dtype(tuned.base, jnp.bfloat16)
    made = []
    for dtype in (jnp.float32, stored):
        loaded, _, scale = load_for_inference(tuned.base, tuned.checkpoint, dtype=dtype)
        made.append(jax.tree.leaves(prepare_to_generate(loaded, scale=scale, dtype=jnp.bfloat16)))
    assert stored == jnp.bfloat16
    for one, other in zip(*made, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize(
    ("question", "message"),
    [(" \n", "white space"), ("a <end_of_turn> b", "control mark <end_of_turn>"), ("x" * 9000, "at most 8000")],
)
def test_question_that_cannot_be_asked_is_refused(tuned: Tuned, question: str, message: str):
    with pytest.raises(M32Error, match=message):
        Asker(tuned.base, tuned.checkpoint, max_new_tokens=4).ask(question)
