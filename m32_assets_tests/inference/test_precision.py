"""Answers are computed in float32 on every device: at the highest precision, which changes no bit on a CPU."""

import contextlib
import re
from pathlib import Path
from typing import Any

import jax
import numpy as np
import pytest

from m32_assets.gemma import full_precision, matmul
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.inference.decoder import Decoder, empty_cache, extend, prepare_to_generate
from m32_assets.inference.engine import generate
from m32_assets.inference.head import make_head
from m32_assets.inference.reading import next_logits
from m32_assets.inference.sampling import GREEDY, Sampling
from m32_assets.inference.steps import write_steps
from m32_assets_tests.support.rounding import bfloat16_products
from m32_assets_tests.support.small import adapted_model, conversations

ROWS = 4
PRODUCT = re.compile(r"stablehlo\.dot_general .*: \(tensor<[0-9x]*(\w+)>, tensor<[0-9x]*(\w+)>\)")
DRAWN = Sampling(temperature=0.8, top_k=20, seed=3)


@pytest.fixture(scope="module")
def decoder(folder: ModelFolder) -> Decoder:
    return prepare_to_generate(adapted_model(folder))


def float32_products(program: str) -> list[str]:
    """The products of float32 arrays in a lowered program."""
    return [line for line in program.splitlines() if (m := PRODUCT.search(line)) and m.groups() == ("f32", "f32")]


def assert_highest(program: str, at_least: int) -> None:
    lines = float32_products(program)
    assert len(lines) >= at_least
    assert [line for line in lines if "precision = [HIGHEST, HIGHEST]" not in line] == []


@pytest.mark.parametrize("sampling", [GREEDY, DRAWN])
def test_writing_is_at_the_highest_precision(
    sampling: Sampling, decoder: Decoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """The screen of greedy answers is in bfloat16, as on an accelerator. It decides nothing by itself."""
    cpuinfo = tmp_path / "cpuinfo"
    cpuinfo.write_text("flags: amx_bf16\n", "utf-8")
    monkeypatch.setattr(matmul, "_CPUINFO", cpuinfo)
    head = make_head(decoder, sampling)
    zeros = np.zeros(ROWS, np.int32)
    noise, stop = np.zeros((ROWS, 2), np.float32), np.array([1], np.int32)
    lowered = write_steps.lower(decoder, head, empty_cache(decoder, ROWS, 64), zeros, zeros, noise, stop, steps=2)
    # four matrices and two products with the cache in each layer, or in one function for all layers; then the head
    assert_highest(lowered.as_text(), 7)


def test_reading_is_at_the_highest_precision(decoder: Decoder):
    tokens = np.zeros((2, 16), np.int32)
    cache, rows = empty_cache(decoder, ROWS, 64), np.arange(2, dtype=np.int32)
    program: Any = jax.jit(lambda cache: extend(decoder, cache, tokens, tokens, rows))
    assert_highest(program.lower(cache).as_text(), 6)


def test_products_without_it_are_found():
    """A planted fault."""
    program = jax.jit(lambda x: matmul.dot(x, x)).lower(np.zeros((4, 4), np.float32)).as_text()
    with pytest.raises(AssertionError, match="dot_general"):
        assert_highest(program, 1)


def test_cpu_writes_the_same_bits_without_it(folder: ModelFolder, monkeypatch: pytest.MonkeyPatch):
    def written() -> list[object]:
        jax.clear_caches()
        prompts = [c.ids for c in conversations(2)]
        model = prepare_to_generate(adapted_model(folder))
        made = generate(model, prompts, stop=(1,), max_new_tokens=12, sampling=DRAWN, log_probabilities=True)
        return [(one.tokens, one.log_probabilities) for one in made]

    high = written()
    monkeypatch.setattr(full_precision.jax, "default_matmul_precision", lambda _: contextlib.nullcontext())
    assert written() == high
    jax.clear_caches()


def test_logits_do_not_round_with_the_accelerator(decoder: Decoder):
    """Bfloat16 products change nothing, as every product asks for more."""
    tokens = conversations(2)[0].ids * 6
    here = next_logits(decoder, tokens)
    with bfloat16_products():
        there = next_logits(decoder, tokens)
    np.testing.assert_array_equal(there, here)
