"""Length outliers: traces over a bound of tokens, and traces far from what is usual for their family."""

from __future__ import annotations

import math
import re
from array import array
from collections.abc import Callable, Iterator, Sequence
from statistics import median

from m32_assets.traces.verification.report import AnyTrace

MAX_CHARS = 12_000
"""Characters of prompt, steps and answer together that are read by the other checks, which bounds their time."""
MAX_TOKENS = 512
"""Of prompt, steps and answer together. A training row holds them with room for the template."""
MAX_DEVIATIONS = 8.0
"""Median absolute deviations of the logarithm beyond which a length is an outlier."""
LEAST_DEVIATION = 0.2
"""The least deviation assumed, so that lengths within a factor of 5 of the median are not outliers."""
LEAST_ROWS = 20
"""Smaller families have no outliers."""
MAX_NAME = 64
"""Characters of the name of a family; a longer name is none."""
_PIECE = re.compile(r"[0-9]|[^\W\d_]{1,6}|[^\w\s]|_|\n")


def chars_in(trace: AnyTrace) -> int:
    """The characters of prompt, steps and answer together."""
    return len(trace.prompt) + len(trace.final_answer) + sum([len(step.content) for step in trace.steps])


def is_too_long(trace: AnyTrace) -> bool:
    """Whether a trace has more characters than the checks of one trace read."""
    return chars_in(trace) > MAX_CHARS


def estimated_tokens(text: str) -> int:
    """An estimate of Gemma's tokens: one per digit, sign, line break, and six letters of a word.

    Of a text of more than ``MAX_CHARS`` characters only the first ones are read, and the rest is taken to be alike.
    """
    pieces = len(_PIECE.findall(text[:MAX_CHARS]))
    return pieces if len(text) <= MAX_CHARS else pieces * len(text) // MAX_CHARS


def tokens_in(trace: AnyTrace, count: Callable[[str], int] | None = None) -> int:
    """The tokens of prompt, steps and answer together, by ``count`` or estimated."""
    parts = [trace.prompt, *[step.content for step in trace.steps], trace.final_answer]
    if count is None and is_too_long(trace):
        head = "\n".join(part[:MAX_CHARS] for part in parts)[:MAX_CHARS]
        return estimated_tokens(head) * chars_in(trace) // MAX_CHARS
    return (count or estimated_tokens)("\n".join(parts))


class LengthCheck:
    """The check of lengths. Outliers of the families are found at the end.

    Args:
        count: counts the tokens of a text; None: :func:`estimated_tokens`.
    """

    def __init__(self, count: Callable[[str], int] | None = None) -> None:
        self._count = count or estimated_tokens
        self._exact = count is not None
        self._families: dict[str | None, tuple[array[int], array[int]]] = {}

    def see(self, line: int, trace: AnyTrace) -> Iterator[str]:
        """A sentence if the trace is over the bound."""
        if is_too_long(trace):
            yield f"{chars_in(trace)} characters, more than the {MAX_CHARS} that the other checks read"
            return
        tokens = tokens_in(trace, self._count)
        meta = trace.meta or {}
        if tokens > MAX_TOKENS:
            yield f"{self._named(tokens)}, at most {MAX_TOKENS} fit"
        elif meta.get("slice") != "edge_case":  # edge cases are long or short on purpose
            family = meta.get("family")
            named = isinstance(family, str) and len(family) <= MAX_NAME
            lines, lengths = self._families.setdefault(family if named else None, (array("q"), array("q")))
            lines.append(line)
            lengths.append(tokens)

    def finish(self) -> Iterator[tuple[int, str]]:
        """The lines far from the median of their family, or of all traces without a family."""
        for family, (lines, lengths) in self._families.items():
            if len(lengths) >= LEAST_ROWS:
                middle, low, high = _bounds(lengths)
                for line, tokens in zip(lines, lengths, strict=True):
                    if not low <= tokens <= high:
                        among = f"in {family}" if family else "in this file"
                        yield line, f"{self._named(tokens)}, the median {among} is {middle:g}"

    def _named(self, tokens: int) -> str:
        return f"{tokens} tokens" if self._exact else f"about {tokens} tokens"


def _bounds(lengths: Sequence[int]) -> tuple[float, float, float]:
    """The median length, and the least and greatest length that is not an outlier."""
    logs = [math.log(max(length, 1)) for length in lengths]
    middle = median(logs)
    deviation = max(median(abs(value - middle) for value in logs), LEAST_DEVIATION)
    return median(lengths), math.exp(middle - MAX_DEVIATIONS * deviation), math.exp(middle + MAX_DEVIATIONS * deviation)
