"""The tools that users load a tuned model with: they are there, and llama.cpp behind a function."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

PACKAGES = ("torch", "peft", "lm_eval", "xllamacpp")


@pytest.fixture(scope="session")
def tools() -> None:
    """Fail where a tool is missing; ``make test`` installs them."""
    if missing := [name for name in PACKAGES if importlib.util.find_spec(name) is None]:
        pytest.fail(f"found no {', '.join(missing)}, expected the tools of requirements-tools.lock: run make test")


@contextmanager
def llama_cpp(model: Path) -> Iterator[Any]:
    """llama.cpp's server with a GGUF file, greedy by what each call says."""
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(model)
    parameters.n_ctx, parameters.n_parallel, parameters.n_gpu_layers = 1024, 1, 0
    parameters.cpuparams.n_threads = 2
    parameters.warmup = False
    parameters.use_jinja = True
    parameters.port = 0
    server = xllamacpp.Server(parameters)
    yield server
    del server


def chat(server: Any, question: str, most: int) -> dict[str, Any]:
    """A greedy answer to one question: ``content``, ``tokens``, ``finish_reason``, ``prompt``, ``prompt_tokens``."""
    said = server.handle_chat_completions(
        {
            "messages": [{"role": "user", "content": question}],
            "max_tokens": most,
            "temperature": 0,
            "top_k": 1,
            "cache_prompt": False,
            "verbose": True,
            "return_tokens": True,
        }
    )
    assert "choices" in said, said
    (choice,), seen = said["choices"], said["__verbose"]
    return {
        "content": choice["message"]["content"],
        "tokens": seen["tokens"],
        "finish_reason": choice["finish_reason"],
        "prompt": seen["prompt"],
        "prompt_tokens": said["usage"]["prompt_tokens"],
    }
