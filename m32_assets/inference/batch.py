"""One batch of answers: rows with a cache, which are given prompts, and write their next tokens at every step."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from m32_assets.inference.completion import Completion, EndRule
from m32_assets.inference.decoder import Cache, Decoder, copy_rows, empty_cache, extend, widened
from m32_assets.inference.guesses import GUESSED, guess
from m32_assets.inference.head import Head, noise_of
from m32_assets.inference.memory import BLOCK
from m32_assets.inference.shortlist import CONFIRMED_AT_ONCE, Shortlist, likeliest
from m32_assets.inference.steps import write_steps
from m32_assets.inference.stop_criteria import until_stop

READ_ROWS = 16
"""Rows that read their prompts at once."""
READ_TOKENS = 16
"""Tokens that each of them reads at once; more where fewer rows read."""
MAX_READ_TOKENS = 64
MIN_FREE_ROWS = 12
"""Free rows before the next prompts are read."""

Work = deque[tuple[int, list[int]]]
"""Prompts that wait, by index, each with the numbers of the samples that are to be made."""


@dataclass(slots=True)
class Row:
    """A row of a batch: the prompt in its cache, and the answer that it writes.

    Attributes:
        prompt: index of the prompt whose tokens but the last are in the cache; None for none.
        sample: number of the answer; None if the row is free.
        noise: a number in [0, 1) for each token; None for greedy decoding.
        drafted: tokens behind ``written`` that are not confirmed, each with the hidden state that it follows from.
    """

    prompt: int | None = None
    sample: int | None = None
    written: list[int] = field(default_factory=list)
    log_probabilities: list[float] = field(default_factory=list)
    noise: NDArray[np.float32] | None = None
    drafted: list[tuple[int, NDArray[np.float32]]] = field(default_factory=list)

    def tokens(self, prompt: Sequence[int]) -> list[int]:
        """The prompt, what is written and what is drafted."""
        return [*prompt, *self.written, *(token for token, _ in self.drafted)]

    def latest(self, prompt: Sequence[int]) -> tuple[int, int]:
        """The latest token and its column."""
        column = len(prompt) - 1 + len(self.written) + len(self.drafted)
        if self.drafted:
            return self.drafted[-1][0], column
        return (self.written[-1] if self.written else prompt[-1]), column


class Batch:
    """Rows with their cache.

    Args:
        prefix: what all prompts begin with, without the last token of any.
        work: shared by all batches. A batch takes whole prompts from it.
        size: rows that are used.
        computed: rows that are computed at each step.
        keep: is called with each finished answer.
        steps: tokens that each row writes at a step.
        shortlists: from which tokens are drafted, for greedy decoding of few rows; empty for none.
        texts: token sequences from which drafted tokens are guessed, beside the prompt and the answer.
    """

    def __init__(
        self,
        decoder: Decoder,
        head: Head,
        prompts: Sequence[Sequence[int]],
        prefix: Sequence[int],
        work: Work,
        size: int,
        computed: int,
        rule: EndRule,
        keep: Callable[[Completion], None],
        steps: int,
        shortlists: tuple[Shortlist, ...] = (),
        texts: Sequence[list[int]] = (),
    ) -> None:
        self.decoder, self.head, self.rule, self.keep = decoder, head, rule, keep
        self.shortlists, self.texts = shortlists, texts
        self.prompts, self.prefix, self.work, self.steps = prompts, prefix, work, steps
        self.rows = [Row() for _ in range(size)]
        self.computed, self.readers = computed, min(READ_ROWS, computed)
        self.read_tokens = min(MAX_READ_TOKENS, READ_ROWS * READ_TOKENS // self.readers)
        self.begun: tuple[int, list[int]] | None = None
        self.prefix_row: int | None = None
        self.cache: Cache = empty_cache(decoder, computed, max(map(len, prompts)) + BLOCK)

    def fill(self) -> None:
        """Give free rows to waiting answers, once enough rows are free."""
        free = [i for i, row in enumerate(self.rows) if row.sample is None]
        if len(free) < min(MIN_FREE_ROWS, len(self.rows)):
            return
        readers: dict[int, int] = {}
        copies: list[tuple[int, int]] = []
        while free and (one := self._next()):
            prompt, sample = one
            holders = [i for i, row in enumerate(self.rows) if row.prompt == prompt]
            # a free row that holds the prompt already needs no copy
            at = next((i for i in holders if i in free), free[0])
            free.remove(at)
            if not holders:
                readers[at] = prompt
            elif at not in holders:
                # not from a row that is itself a copy of this call: its cache is not there yet
                waiting = {target for _, target in copies}
                copies.append((next(i for i in holders if i not in waiting), at))
            self.rows[at] = Row(prompt, sample, noise=self._noise(prompt, sample))
        self._read(readers)
        self._copy(copies)

    def step(self) -> None:
        """Add ``steps`` tokens to every unfinished answer, or those up to its end."""
        busy = [(i, row) for i, row in enumerate(self.rows) if row.sample is not None]
        if not busy:
            return
        if self.shortlists:
            self._draft(busy)
            return
        tokens, positions = np.zeros(self.computed, np.int32), np.full(self.computed, -1, np.int32)
        noise = np.zeros((self.computed, self.steps), np.float32)
        for i, row in busy:
            tokens[i], positions[i] = row.latest(self.prompts[row.prompt or 0])
            if row.noise is not None:
                coming = row.noise[len(row.written) :][: self.steps]
                noise[i, : len(coming)] = coming
        chosen, log_probabilities = jax.device_get(self._written(tokens, positions, noise))
        for i, row in busy:
            for token, log_probability in zip(chosen[i].tolist(), log_probabilities[i].tolist(), strict=True):
                self._write(row, token, log_probability)
                if row.sample is None:
                    break

    def _draft(self, busy: Sequence[tuple[int, Row]]) -> None:
        """Add tokens of the shortlists to the draft of each row: the next one, and more where it was guessed.

        Each row reads its latest token and the guesses behind it. What follows a wrong guess is dropped; the columns of
        the cache that it left are written again before they are read.
        """
        tokens = np.zeros((self.computed, 1 + GUESSED), np.int32)
        positions = np.full_like(tokens, -1)
        guesses: dict[int, list[int]] = {}
        for i, row in busy:
            prompt = self.prompts[row.prompt or 0]
            token, column = row.latest(prompt)
            left = self.rule.max_new_tokens - len(row.written) - len(row.drafted) - 1
            guesses[i] = guess(row.tokens(prompt), self.texts)[:left]
            read = [token, *guesses[i]]
            tokens[i, : len(read)], positions[i, : len(read)] = read, np.arange(column, column + len(read))
        hidden = self._extend(tokens, positions)
        chosen, states = jax.device_get((likeliest(self.shortlists, hidden), hidden))
        for i, row in busy:
            for token, state, guessed in zip(chosen[i].tolist(), states[i], [*guesses[i], None], strict=False):
                row.drafted.append((token, state))
                ends = token in self.rule.stop or len(row.written) + len(row.drafted) == self.rule.max_new_tokens
                if ends or len(row.drafted) == CONFIRMED_AT_ONCE:
                    self._confirm(row)
                    break
                if token != guessed:
                    break

    def _confirm(self, row: Row) -> None:
        """Write the drafted tokens that are the likeliest of all, and in place of the first that is not that one."""
        drafted, row.drafted = row.drafted, []
        states = np.zeros((CONFIRMED_AT_ONCE, drafted[0][1].shape[-1]), np.float32)
        states[: len(drafted)] = [state for _, state in drafted]
        chosen = np.asarray(self.head.choose(jnp.asarray(states), np.zeros(len(states), np.float32))[0])
        for (draft, _), token in zip(drafted, chosen[: len(drafted)].tolist(), strict=True):
            self._write(row, token, 0.0)
            if row.sample is None or token != draft:
                return

    def _written(
        self, tokens: NDArray[np.int32], positions: NDArray[np.int32], noise: NDArray[np.float32]
    ) -> tuple[jax.Array, jax.Array]:
        """The next tokens ``[computed, steps]``, and their log-probabilities."""
        if self.steps == 1:
            hidden = self._extend(tokens[:, None], positions[:, None])
            chosen, log_probabilities = self.head.choose(hidden[:, 0], noise[:, 0])
            return chosen[:, None], log_probabilities[:, None]
        self.cache = widened(self.cache, int(positions.max()) + self.steps)
        stop = np.array(sorted(self.rule.stop), np.int32)
        chosen, log_probabilities, self.cache = write_steps(
            self.decoder, self.head, self.cache, tokens, positions, noise, stop, steps=self.steps
        )
        return chosen, log_probabilities

    def _next(self) -> tuple[int, int] | None:
        """The next answer to make: of the prompt that is begun, else of the next one."""
        if not self.begun or not self.begun[1]:
            self.begun = self.work.popleft() if self.work else None
        return (self.begun[0], self.begun[1].pop(0)) if self.begun else None

    def _noise(self, prompt: int, sample: int) -> NDArray[np.float32] | None:
        if self.head.sampling.greedy:
            return None
        return noise_of(self.head.sampling.seed, self.prompts[prompt], sample, self.rule.max_new_tokens)

    def _read(self, readers: dict[int, int]) -> None:
        """Read prompts, all but their last token, into the cache: by row the index of a prompt."""
        if not readers:
            return
        common = len(self.prefix)
        if self.prefix_row is None:
            self.prefix_row = next(iter(readers))
            self._read_tokens({self.prefix_row: (0, self.prefix)})
        # a row that was read once begins with the prefix for ever, as all prompts do
        self._copy([(self.prefix_row, row) for row in readers if row != self.prefix_row and common])
        self._read_tokens({row: (common, self.prompts[prompt][common:-1]) for row, prompt in readers.items()})

    def _read_tokens(self, left: dict[int, tuple[int, Sequence[int]]]) -> None:
        """Read tokens into the cache: by row the column of the first token, and the tokens."""
        left = {row: part for row, part in left.items() if len(part[1])}
        while left:
            # rows with most left go first, so that the last calls are full too
            chosen = sorted(left, key=lambda row: -len(left[row][1]))[: self.readers]
            tokens = np.zeros((self.readers, self.read_tokens), np.int32)
            positions = np.full((self.readers, self.read_tokens), -1, np.int32)
            for i, row in enumerate(chosen):
                start, part = left.pop(row)
                read = min(self.read_tokens, len(part))
                tokens[i, :read], positions[i, :read] = part[:read], np.arange(start, start + read)
                if len(part) > read:
                    left[row] = start + read, part[read:]
            self._extend(tokens, positions, np.array(chosen + [0] * (self.readers - len(chosen)), np.int32))

    def _extend(
        self, tokens: NDArray[np.int32], positions: NDArray[np.int32], rows: NDArray[np.int32] | None = None
    ) -> jax.Array:
        self.cache = widened(self.cache, int(positions.max()) + 1)
        hidden, self.cache = extend(self.decoder, self.cache, tokens, positions, rows)
        return hidden

    def _copy(self, pairs: Sequence[tuple[int, int]]) -> None:
        """Copy the cache from row to row."""
        for start in range(0, len(pairs), READ_ROWS):
            some = list(pairs[start : start + READ_ROWS])
            some += [(0, self.computed)] * (READ_ROWS - len(some))
            sources, targets = np.array(some, np.int32).T
            self.cache = copy_rows(self.cache, sources, targets)

    def _write(self, row: Row, token: int, log_probability: float) -> None:
        """Add a token to the answer of a row, and free the row if that ends the answer."""
        row.written.append(token)
        if self.rule.log_probabilities:
            row.log_probabilities.append(log_probability)
        if reason := self.rule.reason(row.written):
            written = until_stop(row.written, self.rule.stop)
            self.keep(Completion(row.prompt or 0, row.sample or 0, written, reason, row.log_probabilities))
            row.sample = None
