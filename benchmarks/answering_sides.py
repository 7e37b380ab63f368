"""What benchmarks of answers share: Tunix's stock Sampler, beside which they put the engine, and the checkpoint."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any


class StockSampler:
    """Tunix's Sampler for prompts of at most ``longest`` tokens."""

    def __init__(self, model: Any, tokenizer: Any, stop: Sequence[int], longest: int, new_tokens: int) -> None:
        from tunix.generate.sampler import CacheConfig, Sampler

        self.stop, self.longest, self.new_tokens = [*stop], -(-longest // 32) * 32, new_tokens
        config = model.config
        columns = self.longest + new_tokens + 8
        cache = CacheConfig(columns, config.num_layers, config.num_kv_heads, config.head_dim)
        self.sampler = Sampler(model, tokenizer, cache)

    def answers(self, texts: Sequence[str], batch: int, temperature: float = 0.0) -> list[list[int]]:
        """The token ids of one answer to each text, ``batch`` at a time.

        Args:
            temperature: 0 for greedy answers, otherwise of draws from the whole vocabulary.
        """
        written = []
        for start in range(0, len(texts), batch):
            out = self.sampler(
                list(texts[start : start + batch]),
                max_generation_steps=self.new_tokens,
                max_prompt_length=self.longest,
                eos_tokens=self.stop,
                temperature=temperature,
                **({"top_p": 1.0, "seed": 42} if temperature else {}),
            )
            written += [[int(token) for token in ids] for ids in out.tokens]
        return written


def accepted_checkpoint() -> Path | None:
    """The checkpoint of the run ``m32_v1``, if it is on this machine."""
    return next(iter(sorted(Path("submission_runs/m32_v1/checkpoints/actor").glob("*"))), None)
