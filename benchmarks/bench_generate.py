"""Greedy answers to the same questions from google-tunix's stock Sampler and from ours, compared token by token.

``python benchmarks/bench_generate.py [CHECKPOINT]``: by default the checkpoint of ``submission_runs/m32_v1``, which
stops on its own. Without it the untuned model is used, which writes up to the token limit. The time to compile counts
on both sides, and the time to load weights on neither. The time in which ours rearranges its weights counts too. The
last line is ``generate: answers_per_second_ratio=…``.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

QUESTIONS, NEW_TOKENS, STOCK_BATCH = 100, 128, 25


def main(checkpoint: Path | None) -> None:
    """Run both and print the table. The exit code is 1 if a token differs."""
    from tunix.generate.sampler import CacheConfig, Sampler

    from m32_assets.data.eval_set import read_eval_set
    from m32_assets.evaluation.predict import load_for_inference
    from m32_assets.gemma.registry import model_entry
    from m32_assets.gemma.tokenizer import END_OF_TURN, load_tokenizer
    from m32_assets.gemma.weights import fetch_model
    from m32_assets.inference.decoder import prepare_to_generate
    from m32_assets.inference.engine import generate
    from m32_assets.inference.stop_criteria import truncate_at_loop, until_stop

    folder = fetch_model(model_entry("gemma3-270m"), Path(".cache/models"))
    tokenizer, (model, template, scale) = load_tokenizer(folder.path), load_for_inference(folder, checkpoint)
    items = read_eval_set(Path("datasets/eval-v1/eval_set.jsonl"))[:QUESTIONS]
    texts = [template.prompt(item.prompt) for item in items]
    prompts = [[tokenizer.bos_id(), *tokenizer.encode(text)] for text in texts]
    stop = (tokenizer.eos_id(), tokenizer.piece_to_id(END_OF_TURN))

    begin = time.perf_counter()
    ours = generate(prepare_to_generate(model, scale=scale), prompts, stop=stop, max_new_tokens=NEW_TOKENS)
    seconds = time.perf_counter() - begin

    longest, config = -(-max(map(len, prompts)) // 32) * 32, model.config
    begin, stock = time.perf_counter(), []
    sampler = Sampler(
        model,
        tokenizer,
        CacheConfig(longest + NEW_TOKENS + 8, config.num_layers, config.num_kv_heads, config.head_dim),
    )
    for start in range(0, len(texts), STOCK_BATCH):
        out = sampler(
            texts[start : start + STOCK_BATCH],
            max_generation_steps=NEW_TOKENS,
            max_prompt_length=longest,
            eos_tokens=list(stop),
        )
        stock += [truncate_at_loop(until_stop([int(token) for token in ids], stop)) for ids in out.tokens]
    stock_seconds = time.perf_counter() - begin

    same = sum(a == b for a, b in zip(stock, ours, strict=True))
    kind = f"tuned model, {checkpoint}" if checkpoint else "untuned model"
    print(f"{len(items)} questions, at most {NEW_TOKENS} new tokens, {sum(map(len, ours))} written, float32, {kind}")
    print(f"stock Sampler   {stock_seconds:8.1f} s   {len(items) / stock_seconds:6.2f} answers/s")
    print(f"ours            {seconds:8.1f} s   {len(items) / seconds:6.2f} answers/s")
    print(f"same answers, token for token: {same} of {len(items)}")
    print(f"generate: answers_per_second_ratio={stock_seconds / seconds:.2f}")
    for item, a, b in zip(items, stock, ours, strict=True):
        if a != b:
            print(f"  {item.id}: {tokenizer.decode(a)!r} / {tokenizer.decode(b)!r}")
    if same < len(items):
        sys.exit(1)


def _accepted() -> Path | None:
    """The checkpoint of the run ``m32_v1``, if it is on this machine."""
    return next(iter(sorted(Path("submission_runs/m32_v1/checkpoints/actor").glob("*"))), None)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else _accepted())
