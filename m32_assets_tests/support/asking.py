"""The page of m32 ask with a model that has learned two answers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from m32_assets.cli.ask_page import free_socket, page
from m32_assets.common.errors import M32Error
from m32_assets.evaluation.ask import Reply, checked_steps
from m32_assets.inference.sampling import GREEDY, Sampling

WORK = "23 apples, <b>9</b> sold\nleft: 23 - 9 = 14\ntwice: 14 × 2 = 29"


class Written:
    """A model whose second answer is cut off, and which refuses questions that say so."""

    def __init__(self, samples: int = 1) -> None:
        self.sampling = GREEDY if samples == 1 else Sampling(samples)

    def ask(self, question: str) -> list[Reply]:
        """The answers."""
        if "refuse" in question:
            raise M32Error("the question", "the word refuse", "another one")
        replies = [Reply(checked_steps(WORK), "29", WORK, "stop"), Reply([], None, "cut", "length")]
        return [replies[sample == 1] for sample in range(self.sampling.samples)]


@contextmanager
def asking(asker: Any) -> Iterator[str]:
    """The address of the page, on a free port."""
    with free_socket(0) as listening:
        listening.listen()
        server = uvicorn.Server(uvicorn.Config(page(asker, "runs/mine"), log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)
