"""What is too long for a model or too large for a memory is refused before the model is loaded."""

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.gemma.registry import model_entry
from m32_assets.inference.memory import ROWS, answering_bytes, blocks_of, cache_bytes, refuse_too_long

SHAPE = model_entry("gemma3-270m").shape
GB = 10**9


def test_what_fits_is_not_refused():
    refuse_too_long(SHAPE, [60, 120], 224, ROWS, 8 * GB)


@pytest.mark.parametrize(
    ("prompts", "new_tokens", "batch_size", "said"),
    [
        ([], 224, ROWS, "prompts: found none, expected at least one question"),
        ([60], 224, 0, "batch_size: found 0, expected 1 to 4096"),
        ([60], 224, 5000, "batch_size: found 5000, expected 1 to 4096"),
        ([60], 0, ROWS, "max_new_tokens: found 0, expected at least 1"),
        ([60, 32_700], 224, ROWS, "longest prompt: found 32700 tokens, 32924 with an answer of 224, .* Shorten"),
        ([60, 9_000], 224, ROWS, r"memory: found 8.0 GB free, expected \d\d.\d GB for the model and 48 answers"),
        ([60], 224, 2000, "memory: .* and 2000 answers of up to 284 tokens.* Lower the batch size"),
    ],
)
def test_what_does_not_fit_is_refused(prompts: list[int], new_tokens: int, batch_size: int, said: str):
    with pytest.raises(M32Error, match=said):
        refuse_too_long(SHAPE, prompts, new_tokens, batch_size, 8 * GB)


def test_cache_grows_by_whole_batches_and_blocks():
    one = cache_bytes(SHAPE, 1, 1)
    assert one == 2 * 4 * 18 * 256 * 48 * 64
    assert cache_bytes(SHAPE, ROWS, 64) == one
    assert cache_bytes(SHAPE, ROWS + 1, 65) == 4 * one
    assert answering_bytes(SHAPE) > 2 * 4 * SHAPE.parameters


def test_cache_of_an_accelerator_grows_by_four_blocks():
    assert [blocks_of(columns, on_cpu=False) for columns in (1, 256, 257)] == [4, 4, 8]
    assert cache_bytes(SHAPE, 1, 1, on_cpu=False) == 4 * cache_bytes(SHAPE, 1, 1)


def test_two_billion_weights_in_float32_are_refused_on_a_16_gb_chip():
    shape = model_entry("gemma2-2b-it").shape
    with pytest.raises(
        M32Error, match=r"memory: found 15\.7 GB free, expected 1\d\.\d GB for the model and 48 answers"
    ):
        refuse_too_long(shape, [160], 224, ROWS, int(15.7 * GB), "tpu")
    with pytest.raises(M32Error, match="No setting makes it fit"):
        refuse_too_long(shape, [160], 224, ROWS, 11 * GB, "gpu")
    refuse_too_long(shape, [160], 224, ROWS, int(15.7 * GB), "tpu", itemsize=2)


def test_one_billion_weights_fit_three_quarters_of_a_16_gb_gpu():
    refuse_too_long(model_entry("gemma3-1b-it").shape, [160], 224, ROWS, 12 * GB, "gpu")
