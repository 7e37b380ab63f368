"""Repeats among the traces: exact, normalized, and near.

A near repeat has the numbers and the answer of an earlier trace, a prompt that differs in a place or two, and the same
steps or nearly the same whole text. Other numbers or another wording of a question make no repeat.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from zlib import crc32

from m32_assets.traces.verification.length import is_too_long
from m32_assets.traces.verification.normalization import normalized, words_of
from m32_assets.traces.verification.report import AnyTrace

WHOLE_TEXT = 0.8
"""Jaccard similarity of word triples at which whole traces are nearly the same."""
PLACES = 2
"""Exchanged words at which a prompt is still near another."""
PASSAGE = 3
"""Length of one changed passage at which a prompt is still near another."""
_PERMUTATIONS, _BANDS, _SEED = 64, 16, 20_240_042
MAX_BUCKET = 32
"""Candidates that a trace is compared with. A trace with as many becomes none, which keeps a hostile file linear."""
MAX_PROMPT_CHARS = 4000
"""Longer prompts, and traces that are too long to be read, are near no other."""


class RepeatCheck:
    """The check of repeats. Keeps hashes of all traces, and the words of those that may be near others."""

    def __init__(self) -> None:
        import rensa

        self._minhash = rensa.RMinHash  # pyright: ignore[reportAttributeAccessIssue] (compiled, without stubs)
        self._index = rensa.RMinHashLSH(WHOLE_TEXT, _PERMUTATIONS, _BANDS)  # pyright: ignore[reportAttributeAccessIssue]
        self._exact: dict[int, int] = {}
        self._normalized: dict[int, int] = {}
        self._same_work: dict[int, list[tuple[int, str]]] = {}
        self._seen: dict[int, tuple[str, array[int]]] = {}

    def see(self, line: int, trace: AnyTrace) -> Iterator[str]:
        """A sentence if this trace repeats an earlier one, with the plainest reason."""
        prompt = trace.prompt
        first = self._exact.setdefault(hash(prompt), line)
        if first != line:
            yield f"duplicate prompt of line {first}: {prompt[:80]!r}"
            return
        first = self._normalized.setdefault(hash(normalized(prompt)), line)
        if first != line:
            yield f"the prompt of line {first} but for case, spaces or punctuation: {prompt[:80]!r}"
            return
        near = None if len(prompt) > MAX_PROMPT_CHARS or is_too_long(trace) else self._near(line, trace)
        if near is not None:
            yield f"nearly line {near}, with the same numbers and answer: {prompt[:80]!r}"

    def finish(self) -> Iterator[tuple[int, str]]:
        """No findings about the whole."""
        return iter(())

    def _near(self, line: int, trace: AnyTrace) -> int | None:
        words, answer = words_of(trace.prompt), trace.final_answer.strip().casefold()
        numbers = tuple([word for word in words if word[-1].isdigit()])
        steps = [step.content for step in trace.steps]
        bucket = self._same_work.setdefault(hash((numbers, answer, *steps)), [])
        for other, prompt in reversed(bucket):
            if near_prompts(words, words_of(prompt)):
                return other
        if len(bucket) < MAX_BUCKET:
            bucket.append((line, trace.prompt))
        prompt_words = words
        words = words + " ".join(steps).lower().split()
        # A salt of numbers and answer keeps traces that differ in them from sharing shingles. It is text, because
        # Python's hash of a string differs between processes.
        salt = f"{crc32(f'{numbers}{answer}'.encode('utf-8', 'replace')):x}"
        texts = {f"{salt} {a} {b} {c}" for a, b, c in zip(words, words[1:], words[2:], strict=False)}
        sketch = self._minhash(_PERMUTATIONS, _SEED)
        sketch.update(texts)
        candidates, shingles = self._index.query(sketch), array("q", map(hash, texts))
        mine = frozenset(shingles) if candidates else frozenset()
        for other in sorted(candidates)[:MAX_BUCKET]:
            prompt, kept = self._seen[other]
            theirs = frozenset(kept)
            alike = mine and len(mine & theirs) >= WHOLE_TEXT * len(mine | theirs)
            if alike and near_prompts(prompt_words, words_of(prompt)):
                return other
        if len(candidates) < MAX_BUCKET:
            self._index.insert(line, sketch)
            self._seen[line] = (trace.prompt, shingles)
        return None


def near_prompts(mine: list[str], theirs: list[str]) -> bool:
    """Whether the words of two prompts differ in a place or two. The same words in another order are not near."""
    if len(mine) == len(theirs) and sum(map(str.__ne__, mine, theirs)) <= PLACES:
        return sorted(mine) != sorted(theirs)
    start = 0
    while start < min(len(mine), len(theirs)) and mine[start] == theirs[start]:
        start += 1
    end = 0
    while end < min(len(mine), len(theirs)) - start and mine[-1 - end] == theirs[-1 - end]:
        end += 1
    return max(len(mine), len(theirs)) - start - end <= PASSAGE
