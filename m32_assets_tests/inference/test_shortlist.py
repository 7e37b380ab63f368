"""A shortlist decides how long an answer takes, and none of its tokens."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.gemma.tokenizer import load_tokenizer
from m32_assets.inference.batch import Batch
from m32_assets.inference.completion import Completion
from m32_assets.inference.decoder import Decoder, prepare_to_generate
from m32_assets.inference.engine import generate
from m32_assets.inference.head import Head, make_head
from m32_assets.inference.sampling import GREEDY, Sampling
from m32_assets.inference.shortlist import CONFIRMED_AT_ONCE, frequent_ids, shortlist_of
from m32_assets_tests.support.small import adapted_model, conversations

NEW_TOKENS = 40


@pytest.fixture(scope="module")
def decoder(family_folder: ModelFolder) -> Decoder:
    return prepare_to_generate(adapted_model(family_folder, window=8))


@pytest.fixture(scope="module")
def prompts() -> list[list[int]]:
    return [[*c.ids] for seed in range(3) for c in conversations(seed)]


def answers(decoder: Decoder, prompts: Sequence[Sequence[int]], *lists: Sequence[int], **given: object):
    """Greedy answers of two rows that draft from these lists."""
    options = {"stop": (1,), "max_new_tokens": NEW_TOKENS, **given}
    shortlists = tuple(shortlist_of(decoder, ids) for ids in lists)
    return generate(decoder, prompts, batch_size=2, rows=2, shortlists=shortlists, **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def plain(decoder: Decoder, prompts: list[list[int]]) -> list[Completion]:
    return answers(decoder, prompts)


@pytest.mark.parametrize("lists", ["all", "every second", "two", "one token"])
def test_answers_are_those_of_the_whole_vocabulary(
    decoder: Decoder, prompts: list[list[int]], plain: list[Completion], lists: str
):
    size = len(decoder.embedding)
    ids = {
        "all": [range(size)],
        "every second": [range(0, size, 2)],
        "two": [range(0, size, 3), range(1, size, 3)],
        "one token": [[5, 5]],
    }[lists]
    assert answers(decoder, prompts, *ids) == plain


@pytest.mark.parametrize("known", ["the answers", "something else"])
def test_guesses_change_no_token_and_save_steps(
    decoder: Decoder, prompts: list[list[int]], plain: list[Completion], known: str, monkeypatch: pytest.MonkeyPatch
):
    steps = []
    real = Batch._draft
    monkeypatch.setattr(Batch, "_draft", lambda self, busy: (steps.append(1), real(self, busy)))
    texts = {
        "the answers": [[*prompts[one.prompt], *one.tokens] for one in plain],
        "something else": [[token, 9, 9, 9] for token in range(len(decoder.embedding))],
    }[known]
    assert answers(decoder, prompts, range(len(decoder.embedding)), texts=texts) == plain
    written = sum(len(one.tokens) for one in plain)
    if known == "the answers":
        assert len(steps) < written / 3, "two rows write at a time, and most tokens are guessed"


def test_answers_end_where_they_would(decoder: Decoder, prompts: list[list[int]], plain: list[Completion]):
    """At a stop token, at the longest answer, where they repeat themselves, and where they are whole."""
    half = range(0, len(decoder.embedding), 2)
    stops = tuple(sorted({one.tokens[7] for one in plain[:3]}))
    stopped = answers(decoder, prompts, half, stop=stops)
    assert stopped == answers(decoder, prompts, stop=stops)
    assert any(len(one.tokens) < len(other.tokens) for one, other in zip(stopped, plain, strict=True))
    for length in (1, CONFIRMED_AT_ONCE, CONFIRMED_AT_ONCE + 1):
        assert answers(decoder, prompts, half, max_new_tokens=length) == [
            replace(one, tokens=one.tokens[:length], finish_reason="length") for one in plain
        ]
    whole = answers(decoder, prompts, half, is_whole=lambda tokens: len(tokens) == 5)
    assert {(len(one.tokens), one.finish_reason) for one in whole} == {(5, "stop")}
    assert {one.finish_reason for one in plain} & {"loop", "length"}


def test_whole_vocabulary_is_read_once_for_several_tokens(
    decoder: Decoder, prompts: list[list[int]], monkeypatch: pytest.MonkeyPatch
):
    read = []
    real = Head.choose

    def counted(self: Head, hidden: np.ndarray, noise: object):
        read.append(len(hidden))
        return real(self, hidden, noise)  # type: ignore[arg-type]

    monkeypatch.setattr(Head, "choose", counted)
    (answer,) = answers(decoder, prompts[:1], range(len(decoder.embedding)))
    assert read == [CONFIRMED_AT_ONCE] * -(-len(answer.tokens) // CONFIRMED_AT_ONCE)


def test_drawn_answers_and_parts_of_the_vocabulary_take_no_shortlist(decoder: Decoder, prompts: list[list[int]]):
    for given in ({"sampling": Sampling(temperature=1.0)}, {"vocabulary": range(40)}, {"log_probabilities": True}):
        with pytest.raises(ValueError, match="greedy decoding over the whole vocabulary"):
            answers(decoder, prompts, [3, 4], **given)


def test_frequent_tokens_are_the_first_merges_and_the_characters(folder: ModelFolder, monkeypatch: pytest.MonkeyPatch):
    tokenizer = load_tokenizer(folder.path)
    assert make_head(prepare_to_generate(adapted_model(folder)), GREEDY).screen is not None
    assert frequent_ids(tokenizer) == list(range(tokenizer.vocab_size()))
    monkeypatch.setattr("m32_assets.inference.shortlist.FREQUENT", 8)
    pieces = [tokenizer.id_to_piece(i) for i in frequent_ids(tokenizer)]
    assert len(pieces) < tokenizer.vocab_size()
    assert {"7", "+", "▁"} & set(pieces[8:])
    assert all(len(piece) == 1 for piece in pieces[8:])
