"""Greedy answers to the same questions: google-tunix's stock Sampler beside ours, token for token.

The last line is ``generate: answers_per_second_ratio=…``. Compile time counts on both sides.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

QUESTIONS, NEW_TOKENS, STOCK_BATCH = 50, 96, 25


def main(questions: int = QUESTIONS, new_tokens: int = NEW_TOKENS) -> None:
    """Run both and print the table; exit code 1 where a token differs."""
    from tunix.generate.sampler import CacheConfig, Sampler

    from m32_assets.evaluation.eval_set import read_eval_set
    from m32_assets.evaluation.generation import generate, until_stop
    from m32_assets.sft.template import PromptTemplate
    from m32_assets.training.decode import prepare_to_generate
    from m32_assets.training.model import device_mesh, load_model
    from m32_assets.training.registry import model_entry
    from m32_assets.training.tokenizer import END_OF_TURN, load_tokenizer
    from m32_assets.training.weights import fetch_model

    folder = fetch_model(model_entry("gemma3-270m"), Path(".cache/models"))
    tokenizer, template, mesh = load_tokenizer(folder), PromptTemplate(), device_mesh()
    items = read_eval_set(Path("datasets/eval-v1/eval_set.jsonl"))[:questions]
    texts = [template.prompt(item.prompt) for item in items]
    stop = (tokenizer.eos_id(), tokenizer.piece_to_id(END_OF_TURN))

    model = load_model(folder, mesh)
    longest = -(-max(len(tokenizer.encode(text)) + 1 for text in texts) // 32) * 32
    config = model.config
    sampler = Sampler(
        model, tokenizer,
        CacheConfig(longest + new_tokens + 8, config.num_layers, config.num_kv_heads, config.head_dim),
    )  # fmt: skip
    begin, stock = time.perf_counter(), []
    for start in range(0, len(texts), STOCK_BATCH):
        out = sampler(
            texts[start : start + STOCK_BATCH], max_generation_steps=new_tokens, max_prompt_length=longest,
            eos_tokens=list(stop),
        )  # fmt: skip
        stock += [[int(token) for token in ids] for ids in out.tokens]
    stock_seconds = time.perf_counter() - begin
    del sampler

    begin = time.perf_counter()
    prompts = [[tokenizer.bos_id(), *tokenizer.encode(text)] for text in texts]
    ours = generate(prepare_to_generate(model), prompts, stop=stop, max_new_tokens=new_tokens)
    seconds = time.perf_counter() - begin

    same = sum(until_stop(a, stop) == b for a, b in zip(stock, ours, strict=True))
    print(f"{len(items)} questions, at most {new_tokens} new tokens, float32")
    print(f"stock Sampler   {stock_seconds:8.1f} s   {len(items) / stock_seconds:6.2f} answers/s")
    print(f"ours            {seconds:8.1f} s   {len(items) / seconds:6.2f} answers/s")
    print(f"same answers, token for token: {same} of {len(items)}")
    print(f"generate: answers_per_second_ratio={stock_seconds / seconds:.2f}")
    if same < len(items):
        for item, a, b in zip(items, stock, ours, strict=True):
            if until_stop(a, stop) != b:
                print(f"  {item.id}: {tokenizer.decode(until_stop(a, stop))!r} / {tokenizer.decode(b)!r}")
        sys.exit(1)


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
