"""Greedy answers, fast: a full batch, in which the next question takes the place of a finished one.

Needs jax at import; nothing that the code location loads may import it at module level.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np

from m32_assets.common.progress import Progress
from m32_assets.inference.decoder import Decoder, decode, empty_cache, prefill, resized
from m32_assets.inference.stop_criteria import goes_round, until_stop
from m32_assets.sft.packing import PREFIX, common_prefix

ROWS = 64
"""Answers at a time: more read the weights less often, fewer keep the cache of keys and values small."""
REFILL = 16
"""So many places are free before further questions are read."""
SIZES = (8, 16, 32)
"""When no question waits, a batch shrinks to one of these: each is a shape to compile."""
COLUMNS = 64
"""The cache grows by so many tokens."""
BLOCK_ROWS, BLOCK_LENGTH, READ = 2, 256, 32
"""Packed rows of prompts that are read at once, their length in tokens, and how many prompts at most."""


@dataclass(slots=True)
class _Row:
    """A question being answered: its number, where its next token goes, and what it has written."""

    index: int
    position: int
    written: list[int]


def generate(
    decoder: Decoder,
    prompts: Sequence[Sequence[int]],
    *,
    stop: Sequence[int],
    max_new_tokens: int,
    batch_size: int = ROWS,
    progress: Progress | None = None,
    ended: Callable[[list[int]], bool] | None = None,
) -> list[list[int]]:
    """The greedy continuation of each prompt (token ids), without the stop token that ended it, or to where it goes
    in circles.

    Prompts are read packed, what all have in common once a packed row. Short ones go first, so that the cache of keys
    and values stays small for most of the time.

    Args:
        ended: whether what is written is a whole answer; for a model that does not write the stop token.
    """
    batch, told = _Batch(decoder, prompts, frozenset(stop), max_new_tokens, batch_size, ended), 0
    while len(batch.answers) < len(prompts):
        batch.fill()
        batch.step()
        if progress and len(batch.answers) >= told + REFILL:
            told = len(batch.answers)
            progress(f"{told} of {len(prompts)} answers")
    return [batch.answers[i] for i in range(len(prompts))]


class _Batch:
    """The questions that are being answered, their cache, and those that wait."""

    def __init__(
        self,
        decoder: Decoder,
        prompts: Sequence[Sequence[int]],
        stop: Collection[int],
        limit: int,
        size: int,
        ended: Callable[[list[int]], bool] | None,
    ) -> None:
        self.decoder, self.prompts, self.stop, self.limit = decoder, prompts, stop, limit
        self.ended = ended or (lambda written: False)
        self.waiting = deque(sorted(range(len(prompts)), key=lambda i: (len(prompts[i]), i)))
        self.answers: dict[int, list[int]] = {}
        # a prompt's last token is its own: behind it the answer begins
        self.shared = common_prefix([p[:-1] for p in prompts])
        self.length = max(BLOCK_LENGTH, _up(max((len(p) for p in prompts), default=0)))
        self.rows: list[_Row | None] = [None] * _size(min(len(prompts), size), size)
        self.columns = COLUMNS
        self.cache = empty_cache(decoder, len(self.rows), self.columns)

    def fill(self) -> None:
        """Give free places to waiting questions, if enough are free to be worth the reading."""
        free = [i for i, row in enumerate(self.rows) if row is None]
        if len(free) < min(REFILL, len(self.waiting), len(self.rows)):
            return
        while self.waiting and free:
            self._read(free)

    def _read(self, free: list[int]) -> None:
        """Read one block of packed prompts into the cache."""
        tokens, positions, segments = np.zeros((3, BLOCK_ROWS, self.length), np.int32)
        common, ends, chosen, sources = len(self.shared), [], [], []
        for array, value in ((tokens, self.shared), (positions, range(common)), (segments, [PREFIX] * common)):
            array[:, :common] = value
        row, start = 0, common
        while self.waiting and free:
            own = self.prompts[self.waiting[0]][common:]
            if start + len(own) > self.length:
                row, start = row + 1, common
            if row == BLOCK_ROWS or len(chosen) == READ:
                break
            end = start + len(own)
            tokens[row, start:end], positions[row, start:end] = own, np.arange(common, common + len(own))
            segments[row, start:end] = PREFIX + 1 + len(chosen)
            sources.append(row * self.length + np.r_[:common, start:end])
            ends.append(row * self.length + end - 1)
            index, start = self.waiting.popleft(), end
            chosen.append(free.pop(0))
            self.rows[chosen[-1]] = _Row(index, common + len(own), [])
        self._resize(range(len(self.rows)), max(map(len, sources)))
        # filled up to one shape: the last prompt again, into a row that there is not
        room = READ - len(chosen)
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
        for place, token in zip(chosen, np.asarray(first).tolist(), strict=False):
            self._write(place, token)

    def step(self) -> None:
        """One more token for every row."""
        busy = [row for row in self.rows if row is not None]
        if not busy:
            return
        if not self.waiting and (size := _size(len(busy), len(self.rows))) < len(self.rows):
            kept = sorted(range(len(self.rows)), key=lambda i: self.rows[i] is None)[:size]
            self.rows = [self.rows[i] for i in kept]
            self._resize(kept, max(row.position for row in busy) + 1, cut=True)
        else:
            self._resize(range(len(self.rows)), max(row.position for row in busy) + 1)
        tokens, positions = (
            np.array([value(row) if row else 0 for row in self.rows], np.int32)
            for value in (lambda row: row.written[-1], lambda row: row.position)
        )
        following, self.cache = decode(self.decoder, self.cache, tokens, positions)
        for row in busy:
            row.position += 1
        for place, token in enumerate(np.asarray(following).tolist()):
            self._write(place, token)

    def _write(self, place: int, token: int) -> None:
        """One more token for a row, which leaves when that is its last."""
        if (row := self.rows[place]) is None:
            return
        row.written.append(token)
        if token in self.stop or len(row.written) == self.limit or goes_round(row.written) or self.ended(row.written):
            self.answers[row.index] = until_stop(row.written, self.stop)
            self.rows[place] = None

    def _resize(self, kept: Sequence[int], columns: int, *, cut: bool = False) -> None:
        """Keep these rows of the cache, with room for so many tokens."""
        columns = _up(columns) if cut else max(self.columns, _up(columns))
        if columns != self.columns or cut:
            self.cache = resized(self.decoder, self.cache, np.asarray(kept), columns)
            self.columns = columns


def _up(tokens: int) -> int:
    return -(-tokens // COLUMNS) * COLUMNS


def _size(rows: int, most: int) -> int:
    """The smallest of a few batch sizes, at most ``most``, that holds so many rows."""
    return next((size for size in SIZES if rows <= size < most), most)
