"""Greedy answers to many prompts: a full batch, in which a waiting prompt takes the row of a finished answer.

This module needs jax at import, so nothing that the code location loads may import it at module level.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np

from m32_assets.common.progress import Progress
from m32_assets.inference.decoder import Decoder, decode, empty_cache, prefill, resized
from m32_assets.inference.stop_criteria import is_repeating, until_stop
from m32_assets.sft.packing import PREFIX, common_prefix

BATCH_SIZE = 64
"""Answers at a time. More of them read the weights less often; fewer of them keep the cache small."""
MIN_FREE_ROWS = 16
"""Free rows before the next prompts are read."""
SHRUNK_SIZES = (8, 16, 32)
"""A batch shrinks to one of these when no prompt waits. Each is a shape to compile."""
CACHE_STEP = 64
"""The cache grows by this many columns, one a token."""
PREFILL_ROWS = 2
"""Packed rows of prompts that are read at once."""
PREFILL_LENGTH = 256
"""Tokens of such a row, unless a prompt is longer."""
PREFILL_PROMPTS = 32
"""Prompts that are read at once, at most."""


@dataclass(slots=True)
class _Answer:
    """An unfinished answer: the index of its prompt, the position of its next token, its tokens so far."""

    index: int
    position: int
    written: list[int]


def generate(
    decoder: Decoder,
    prompts: Sequence[Sequence[int]],
    *,
    stop: Sequence[int],
    max_new_tokens: int,
    batch_size: int = BATCH_SIZE,
    progress: Progress | None = None,
    ended: Callable[[list[int]], bool] | None = None,
) -> list[list[int]]:
    """The greedy continuation of each prompt, in token ids, without the stop token.

    Prompts are read packed; their common prefix is read once per packed row. Short prompts go first, which keeps the
    cache small for most of the time.

    Args:
        stop: token ids that end an answer.
        ended: whether the tokens so far are a whole answer, for a model that does not write stop tokens.
    """
    batch, reported = _Batch(decoder, prompts, frozenset(stop), max_new_tokens, batch_size, ended), 0
    while len(batch.answers) < len(prompts):
        batch.fill()
        batch.step()
        if progress and len(batch.answers) >= reported + MIN_FREE_ROWS:
            reported = len(batch.answers)
            progress(f"{reported} of {len(prompts)} answers")
    return [batch.answers[i] for i in range(len(prompts))]


class _Batch:
    """Unfinished answers by row, their cache, the indices of waiting prompts, and finished answers by prompt."""

    def __init__(
        self,
        decoder: Decoder,
        prompts: Sequence[Sequence[int]],
        stop: Collection[int],
        max_new_tokens: int,
        size: int,
        ended: Callable[[list[int]], bool] | None,
    ) -> None:
        self.decoder, self.prompts, self.stop, self.max_new_tokens = decoder, prompts, stop, max_new_tokens
        self.ended = ended or (lambda written: False)
        self.waiting = deque(sorted(range(len(prompts)), key=lambda i: (len(prompts[i]), i)))
        self.answers: dict[int, list[int]] = {}
        # without the last token: its output is the first token of the answer
        self.shared = common_prefix([p[:-1] for p in prompts])
        self.length = max(PREFILL_LENGTH, _rounded_up(max((len(p) for p in prompts), default=0)))
        self.rows: list[_Answer | None] = [None] * _size(min(len(prompts), size), size)
        self.columns = CACHE_STEP
        self.cache = empty_cache(decoder, len(self.rows), self.columns)

    def fill(self) -> None:
        """Give free rows to waiting prompts, once enough rows are free."""
        free = [i for i, answer in enumerate(self.rows) if answer is None]
        if len(free) < min(MIN_FREE_ROWS, len(self.waiting), len(self.rows)):
            return
        while self.waiting and free:
            self._read(free)

    def _read(self, free: list[int]) -> None:
        """Read one block of packed prompts into the cache."""
        tokens, positions, segments = np.zeros((3, PREFILL_ROWS, self.length), np.int32)
        common, ends, chosen, sources = len(self.shared), [], [], []
        for array, value in ((tokens, self.shared), (positions, range(common)), (segments, [PREFIX] * common)):
            array[:, :common] = value
        packed_row, start = 0, common
        while self.waiting and free:
            own = self.prompts[self.waiting[0]][common:]
            if start + len(own) > self.length:
                packed_row, start = packed_row + 1, common
            if packed_row == PREFILL_ROWS or len(chosen) == PREFILL_PROMPTS:
                break
            end = start + len(own)
            tokens[packed_row, start:end] = own
            positions[packed_row, start:end] = np.arange(common, common + len(own))
            segments[packed_row, start:end] = PREFIX + 1 + len(chosen)
            sources.append(packed_row * self.length + np.r_[:common, start:end])
            ends.append(packed_row * self.length + end - 1)
            index, start = self.waiting.popleft(), end
            chosen.append(free.pop(0))
            self.rows[chosen[-1]] = _Answer(index, common + len(own), [])
        self._resize(range(len(self.rows)), max(map(len, sources)))
        # padded to one static shape; the cache ignores writes to a row past its end
        room = PREFILL_PROMPTS - len(chosen)
        columns = np.stack([np.pad(s, (0, self.columns - len(s))) for s in sources])
        first, self.cache = prefill(
            self.decoder,
            self.cache,
            tokens,
            positions,
            segments,
            np.pad(ends, (0, room)),
            np.pad(chosen, (0, room), constant_values=len(self.rows)),
            np.pad(columns, ((0, room), (0, 0))),
        )
        for row, token in zip(chosen, np.asarray(first).tolist(), strict=False):
            self._write(row, token)

    def step(self) -> None:
        """Add one token to every unfinished answer."""
        busy = [answer for answer in self.rows if answer is not None]
        if not busy:
            return
        if not self.waiting and (size := _size(len(busy), len(self.rows))) < len(self.rows):
            kept = sorted(range(len(self.rows)), key=lambda i: self.rows[i] is None)[:size]
            self.rows = [self.rows[i] for i in kept]
            self._resize(kept, max(answer.position for answer in busy) + 1, cut=True)
        else:
            self._resize(range(len(self.rows)), max(answer.position for answer in busy) + 1)
        tokens = np.array([answer.written[-1] if answer else 0 for answer in self.rows], np.int32)
        positions = np.array([answer.position if answer else 0 for answer in self.rows], np.int32)
        following, self.cache = decode(self.decoder, self.cache, tokens, positions)
        for answer in busy:
            answer.position += 1
        for row, token in enumerate(np.asarray(following).tolist()):
            self._write(row, token)

    def _write(self, row: int, token: int) -> None:
        """Add a token to the answer of a row, and free the row if that ends the answer."""
        if (answer := self.rows[row]) is None:
            return
        written = answer.written
        written.append(token)
        if token in self.stop or len(written) == self.max_new_tokens or is_repeating(written) or self.ended(written):
            self.answers[answer.index] = until_stop(written, self.stop)
            self.rows[row] = None

    def _resize(self, kept: Sequence[int], columns: int, *, cut: bool = False) -> None:
        """Keep these rows of the cache, with at least ``columns`` columns; ``cut`` lets it shrink."""
        columns = _rounded_up(columns) if cut else max(self.columns, _rounded_up(columns))
        if columns != self.columns or cut:
            self.cache = resized(self.decoder, self.cache, np.asarray(kept), columns)
            self.columns = columns


def _rounded_up(tokens: int) -> int:
    return -(-tokens // CACHE_STEP) * CACHE_STEP


def _size(rows: int, most: int) -> int:
    """The smallest batch size that holds ``rows``: one of ``SHRUNK_SIZES``, or ``most``."""
    return next((size for size in SHRUNK_SIZES if rows <= size < most), most)
