"""Answers to the same questions from google-tunix's stock Sampler and from ours: greedy, token by token, and drawn.

``python benchmarks/bench_generate.py [CHECKPOINT]``: by default the checkpoint of ``submission_runs/m32_v1``, which
stops on its own. Without it the untuned model is used, which writes up to the token limit. The stock Sampler gets the
model as qwix and Tunix load it, with its adapters. Both sides keep compiled programs in ``.cache/jax``, as the assets
do; what is not there yet is compiled, and that time counts. The time to load weights does not count. The time in which
ours rearranges its weights does.

Drawn answers are at temperature 1. Ours are as a rollout makes them: several to a question, of the words of the
signed dataset and the questions. The stock Sampler draws one to a question, from the whole vocabulary.

The last line is ``generate: answers_per_second_ratio=… sampled_ratio=…``.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from answering_sides import StockSampler, accepted_checkpoint

QUESTIONS, NEW_TOKENS, STOCK_BATCH, SAMPLES = 100, 128, 25, 8


def main(checkpoint: Path | None) -> None:
    """Run all four and print the table. The exit code is 1 if a greedy token differs."""
    from m32_assets.data.eval_set import read_eval_set
    from m32_assets.evaluation.answering import load_for_inference
    from m32_assets.evaluation.checkpoint_folder import read_card
    from m32_assets.gemma.loading import device_mesh, use_compilation_cache
    from m32_assets.gemma.registry import model_entry
    from m32_assets.gemma.tokenizer import END_OF_TURN, load_tokenizer
    from m32_assets.gemma.weights import fetch_model
    from m32_assets.inference.decoder import prepare_to_generate
    from m32_assets.inference.engine import generate
    from m32_assets.inference.sampling import Sampling
    from m32_assets.inference.stop_criteria import truncate_at_loop, until_stop
    from m32_assets.traces.jsonl import read_traces
    from m32_assets.training.checkpoints import load_tuned

    use_compilation_cache(Path(".cache/jax"))
    folder = fetch_model(model_entry("gemma3-270m"), Path(".cache/models"))
    tokenizer, (model, template, scale) = load_tokenizer(folder.path), load_for_inference(folder, checkpoint)
    items = read_eval_set(Path("datasets/eval-v1/eval_set.jsonl"))[:QUESTIONS]
    texts = [template.prompt(item.prompt) for item in items]
    prompts = [[tokenizer.bos_id(), *tokenizer.encode(text)] for text in texts]
    words = {token for prompt in prompts for token in prompt}
    for trace in read_traces(Path("datasets/dev-reasoning-v2/dataset.jsonl")):
        words.update(tokenizer.encode(template.render(trace)))
    stop = (tokenizer.eos_id(), tokenizer.piece_to_id(END_OF_TURN))

    begin = time.perf_counter()
    decoder = prepare_to_generate(model, scale=scale)
    ours = [c.tokens for c in generate(decoder, prompts, stop=stop, max_new_tokens=NEW_TOKENS)]
    seconds = time.perf_counter() - begin
    begin = time.perf_counter()
    drawn = generate(
        prepare_to_generate(model, scale=scale),
        prompts,
        stop=stop,
        max_new_tokens=NEW_TOKENS,
        sampling=Sampling(samples=SAMPLES),
        vocabulary=sorted(words),
    )
    drawn_seconds = (time.perf_counter() - begin) / SAMPLES

    if checkpoint:
        settings = read_card(checkpoint).training_settings()
        model = load_tuned(folder, checkpoint, settings, device_mesh())
    stock, stock_seconds = _stock(model, tokenizer, texts, prompts, stop, temperature=0.0)
    stock = [truncate_at_loop(until_stop(ids, stop)) for ids in stock]
    stock_drawn, stock_drawn_seconds = _stock(model, tokenizer, texts, prompts, stop, temperature=1.0)

    same = sum(a == b for a, b in zip(stock, ours, strict=True))
    kind = f"tuned model, {checkpoint}" if checkpoint else "untuned model"
    print(f"{len(items)} questions, at most {NEW_TOKENS} new tokens, float32, {kind}")
    print(f"{'':30}seconds  answers/s  tokens")
    for name, took, written in (
        ("stock Sampler, greedy", stock_seconds, stock),
        ("ours, greedy", seconds, ours),
        ("stock Sampler, drawn", stock_drawn_seconds, [until_stop(ids, stop) for ids in stock_drawn]),
        (f"ours, drawn, {SAMPLES} a question", drawn_seconds * SAMPLES, [c.tokens for c in drawn]),
    ):
        print(f"{name:30}{took:7.1f}  {len(written) / took:9.2f}  {sum(map(len, written)):6}")
    print(f"same greedy answers, token for token: {same} of {len(items)}")
    print(f"drawn from {len(words)} of {len(decoder.embedding)} words")
    print(
        f"generate: answers_per_second_ratio={stock_seconds / seconds:.2f} "
        f"sampled_ratio={stock_drawn_seconds / drawn_seconds:.2f}"
    )
    for item, a, b in zip(items, stock, ours, strict=True):
        if a != b:
            print(f"  {item.id}: {tokenizer.decode(a)!r} / {tokenizer.decode(b)!r}")
    if same < len(items):
        sys.exit(1)


def _stock(
    model: Any, tokenizer: Any, texts: list[str], prompts: list[list[int]], stop: Sequence[int], temperature: float
) -> tuple[list[list[int]], float]:
    """The stock Sampler's answers in token ids, and the seconds it took."""
    begin = time.perf_counter()
    sampler = StockSampler(model, tokenizer, stop, max(map(len, prompts)), NEW_TOKENS)
    written = sampler.answers(texts, STOCK_BATCH, temperature)
    return written, time.perf_counter() - begin


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else accepted_checkpoint())
