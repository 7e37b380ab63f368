"""Who writes the answers: this process alone, or others with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from m32_assets.inference.completion import Completion

Adapters = dict[tuple[str, ...], NDArray[np.float32]]
"""Arrays by path, as ``m32_assets.training.checkpoints.read_adapters`` names them."""
Generate = Callable[..., list[Completion]]
"""Takes the arguments of ``m32_assets.inference.engine.generate``."""


class Writers(Protocol):
    """Processes that write a share of the answers."""

    def take(self, adapters: Adapters) -> None:
        """Write with these adapters from now on."""

    def generate(self, decoder: Any, prompts: Sequence[Sequence[int]], **options: Any) -> list[Completion]:
        """The answers, as ``m32_assets.inference.engine.generate`` writes them in one process."""
        ...
