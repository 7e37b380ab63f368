"""Parts of ``accelerator.py``: how fast training and answers are, and what memory they take."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from accelerator_loads import (
    Facts,
    Keep,
    Load,
    SkipError,
    require_falling,
    settings_of,
    shape_of,
    tokenizer_of_tiny,
    tokens_up_to,
    traces,
)
from answering_sides import StockSampler
from device_peaks import bfloat16_peak
from random_model import packed, random_model
from training_sides import has_stock, packed_steps, rates_of, step_operations, train_ours, train_stock

from m32_assets.common.errors import M32Error
from m32_assets.gemma.loading import device_mesh
from m32_assets.gemma.matmul import matmul_dtype
from m32_assets.inference.decoder import prepare_to_generate
from m32_assets.inference.engine import generate
from m32_assets.inference.memory import ROWS, answering_bytes
from m32_assets.inference.sampling import GREEDY, Sampling
from m32_assets.sft.template import PromptTemplate
from m32_assets.training.checkpoints import with_adapters
from m32_assets.training.memory import MemoryInputs, available_memory, estimate, require_memory


def train(name: str, load: Load, remat: bool, keep: Keep, _: Mapping[str, Facts]) -> None:
    """Tokens a second and peak memory of this project's trainer."""
    shape, settings, mesh = shape_of(name), settings_of(load, remat), device_mesh()
    dtype, tokens = matmul_dtype(settings.precision), tokens_up_to(load.length)
    # the same batch at every step: its loss falls, however few steps there are
    steps, targets = packed_steps(tokens, settings, shape.vocabulary, 1, mesh)
    itemsize, platform = np.dtype(dtype).itemsize, jax.default_backend()
    given = MemoryInputs(shape, targets, settings.batch_size, itemsize, platform, max(len(t.ids) for t in tokens))
    try:
        require_memory(settings, given, available_memory())
    except M32Error as error:
        raise SkipError(str(error)) from None
    model = packed(random_model(shape, dtype), settings, dtype, mesh)
    rates = rates_of(train_ours(model, settings, steps * load.steps, mesh), load.warm_up)
    operations, peak = step_operations(shape, settings, targets), bfloat16_peak(jax.devices()[0].device_kind)
    rate = operations / rates["seconds"]
    share = rate / peak if peak and dtype == jnp.bfloat16 else None
    keep(
        {
            **_training_facts(rates, dtype),
            "flops": rate,
            "share_of_peak": share,
            **_memory(estimate(settings, given).needed),
        }
    )
    require_falling(rates["losses"])


def stock_training(name: str, load: Load, keep: Keep, earlier: Mapping[str, Facts]) -> None:
    """The same by Tunix's stock trainer."""
    if not has_stock("tunix.sft.peft_trainer"):
        raise SkipError("tunix is not installed")
    settings, mesh = settings_of(load, False), device_mesh()
    dtype = matmul_dtype(settings.precision)
    model = with_adapters(random_model(shape_of(name), dtype), settings, mesh)
    tokens = tokens_up_to(load.length)[: load.rows]
    rates = rates_of(train_stock(model, tokens, settings, load.steps, mesh), load.warm_up)
    ours = earlier.get(f"train {name}", {}).get("useful_tokens_per_second")
    keep({**_training_facts(rates, dtype), "ours_to_stock": ours / rates["rate"] if ours else None, **_memory(None)})
    require_falling(rates["losses"])


def answers(name: str, load: Load, keep: Keep, _: Mapping[str, Facts]) -> None:
    """Answers a second of the engine and of the stock Sampler, greedy and drawn, after a call that compiles."""
    shape, dtype, tokenizer = shape_of(name), matmul_dtype("auto"), tokenizer_of_tiny()
    model, template = random_model(shape, dtype), PromptTemplate()
    texts = [template.prompt(trace.prompt) for trace in traces()][: load.questions]
    prompts = [[tokenizer.bos_id(), *tokenizer.encode(text)] for text in texts]
    stop, longest = (tokenizer.eos_id(),), max(map(len, prompts))
    decoder = prepare_to_generate(model, dtype=dtype)
    facts: Facts = {"dtype": np.dtype(dtype).name, "new_tokens": load.new_tokens, "drawn_from": tokenizer.vocab_size()}

    def timed(kind: str, run: Callable[[], int]) -> None:
        run()  # compiles
        begin = time.perf_counter()
        count = run()
        facts[f"{kind}_answers_per_second"] = count / (time.perf_counter() - begin)

    def ours(sampling: Sampling, vocabulary: range | None = None) -> int:
        asked = {"stop": stop, "max_new_tokens": load.new_tokens, "sampling": sampling, "vocabulary": vocabulary}
        return len(generate(decoder, prompts, **asked))

    timed("greedy", lambda: ours(GREEDY))
    timed("drawn", lambda: ours(Sampling(samples=load.samples), range(tokenizer.vocab_size())))
    facts |= _memory(answering_bytes(shape, ROWS, longest + load.new_tokens))
    keep(facts)
    if not has_stock("tunix.generate.sampler"):
        return
    sampler = StockSampler(model, tokenizer, stop, longest, load.new_tokens)
    for kind, temperature in (("greedy", 0.0), ("drawn", 1.0)):
        timed(f"stock_{kind}", lambda heat=temperature: len(sampler.answers(texts, load.stock_rows, heat)))
        facts[f"{kind}_to_stock"] = facts[f"{kind}_answers_per_second"] / facts[f"stock_{kind}_answers_per_second"]
        keep(facts)


def _training_facts(rates: Facts, dtype: Any) -> Facts:
    return {
        "dtype": np.dtype(dtype).name,
        "useful_tokens_per_second": rates["rate"],
        "tokens_per_second": rates["tokens_rate"],
        "seconds_per_step": rates["seconds"],
        "first_step_seconds": rates["first_step"],
        "losses": rates["losses"],
    }


def _memory(estimated: int | None) -> Facts:
    """Bytes at the peak of this process, on the device if it says so, else resident; and the estimate."""
    stats = jax.local_devices()[0].memory_stats() or {}
    resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    found = stats.get("peak_bytes_in_use")
    return {
        "peak_bytes": resident if found is None else found,
        "peak_of": "process" if found is None else "device",
        "estimated_bytes": estimated,
    }
