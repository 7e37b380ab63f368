"""Answers that a policy samples: drawn ones and greedy ones."""

from pathlib import Path

import numpy as np

from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.gemma.tokenizer import load_tokenizer
from m32_assets.inference.engine import generate
from m32_assets.inference.sampling import Sampling
from m32_assets.rl.rewards import DEFAULT_WEIGHTS
from m32_assets.rl.rollouts import Sampler
from m32_assets.sft.template import PromptTemplate
from m32_assets_tests.rl.answers import sum_prompt
from m32_assets_tests.rl.small_policy import small_policy


def test_greedy_answers_are_those_of_the_engine_whatever_the_seed(folder: ModelFolder, tmp_path: Path):
    decoder, tokenizer = small_policy(folder, tmp_path).decoder(), load_tokenizer(folder.path)
    pieces = np.arange(tokenizer.get_piece_size(), dtype=np.int32)
    sampler = Sampler(tokenizer, PromptTemplate(instruction=""), pieces, Sampling(), 12, DEFAULT_WEIGHTS)
    prompts = [sum_prompt(17, n) for n in (20, 21, 22)]
    greedy, again = (
        sampler.groups(decoder, prompts, seed, tmp_path / f"{seed}.jsonl", {}, samples=1, greedy=True)
        for seed in (1, 2)
    )
    assert greedy == again
    written = generate(
        decoder,
        [sampler.prompt_ids(prompt) for prompt in prompts],
        stop=(tokenizer.piece_to_id("<end_of_turn>"),),
        max_new_tokens=12,
        vocabulary=pieces.tolist(),
        log_probabilities=True,
    )
    assert [one.text for (one,) in greedy] == [tokenizer.decode(answer.tokens) for answer in written]
    drawn = sampler.groups(decoder, prompts, 1, tmp_path / "drawn.jsonl", {}, samples=2)
    assert len({tuple(one.tokens) for group in drawn for one in group}) == 6
    assert all(np.isfinite(one.log_probabilities).all() for (one,) in greedy)
