"""How tokens are drawn: the settings, in the words of other tools."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from m32_assets.common.errors import M32Error

FinishReason = Literal["stop", "length", "loop"]
"""Why an answer ended: at a stop token (or a complete form), at the token limit, or in a loop."""
MAX_SAMPLES = 1024
"""Samples of a prompt at most."""
MAX_TEMPERATURE = 10.0
"""Above it, samples of any model are noise."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the answers to a prompt are drawn.

    Attributes:
        samples: answers per prompt.
        temperature: logits are divided by it; 0 takes the likeliest token.
        top_k: only the ``top_k`` likeliest tokens are drawn; 0 for all.
        top_p: only the likeliest tokens are drawn that together have this probability; 1 for all.
        seed: of the noise. A token's noise depends on the seed, the prompt's id, the sample and the position alone.

    Raises:
        M32Error: a value is out of bounds, or several samples are asked of greedy decoding.
    """

    samples: int = 1
    temperature: float = 1.0
    top_k: int = 0
    top_p: float = 1.0
    seed: int = 42

    def __post_init__(self) -> None:
        if not 1 <= self.samples <= MAX_SAMPLES:
            raise M32Error("samples", str(self.samples), f"1 to {MAX_SAMPLES}")
        if not 0 <= self.temperature <= MAX_TEMPERATURE:
            raise M32Error("temperature", str(self.temperature), f"0 to {MAX_TEMPERATURE:g}; 0 is greedy")
        if self.top_k < 0:
            raise M32Error("top_k", str(self.top_k), "0 (all tokens) or more")
        if not 0 < self.top_p <= 1:
            raise M32Error("top_p", str(self.top_p), "above 0, at most 1")
        if not 0 <= self.seed < 2**32:
            raise M32Error("seed", str(self.seed), f"0 to {2**32 - 1}")
        if self.greedy and self.samples > 1:
            fix = "Set a temperature above 0, or ask for one sample"
            raise M32Error("samples", f"{self.samples} at temperature 0", "1: greedy answers are all alike", fix)

    @property
    def greedy(self) -> bool:
        """Whether nothing is drawn."""
        return self.temperature == 0


GREEDY = Sampling(temperature=0.0)
"""The likeliest token each time. The recorded evidence is decoded so."""
