"""Length outliers: traces over a bound of tokens, and traces far from what is usual for their family."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from statistics import median

from m32_assets.traces.verification.report import AnyTrace

MAX_TOKENS = 512
"""Prompt, steps and answer together; what one training row holds with room for the template."""
MAX_DEVIATIONS, LEAST_DEVIATION, LEAST_ROWS = 8.0, 0.2, 20
"""A length is far off beyond 8 median absolute deviations of the logarithm (0.2 at least: a factor of 5), judged
in families of 20 rows or more."""
_PIECE = re.compile(r"[0-9]|[^\W\d_]{1,6}|[^\w\s]|_|\n")


def estimated_tokens(text: str) -> int:
    """About what Gemma's tokenizer counts: a digit, a sign or a line break is a token, a word one for six letters
    (on generated traces: between 0.63 and 1.31 of the real count, 0.9 in the median)."""
    return len(_PIECE.findall(text))


def tokens_in(trace: AnyTrace, count: Callable[[str], int] | None = None) -> int:
    """The tokens of prompt, steps and answer together; :func:`estimated_tokens` where no tokenizer counts them."""
    text = "\n".join([trace.prompt, *(step.content for step in trace.steps), trace.final_answer])
    return (count or estimated_tokens)(text)


class LengthCheck:
    """Remembers a number for each trace; the outliers of the families come out at the end.

    Args:
        count: tokens in a text; :func:`estimated_tokens` by default.
    """

    def __init__(self, count: Callable[[str], int] | None = None) -> None:
        self._count = count or estimated_tokens
        self._exact = count is not None
        self._families: dict[str | None, list[tuple[int, int]]] = {}

    def see(self, line: int, trace: AnyTrace) -> Iterator[str]:
        """A sentence where the trace is over the bound."""
        tokens = tokens_in(trace, self._count)
        meta = trace.meta or {}
        if tokens > MAX_TOKENS:
            yield f"{self._named(tokens)}, at most {MAX_TOKENS} fit"
        elif meta.get("slice") != "edge_case":  # edge cases are long or short on purpose
            family = meta.get("family")
            self._families.setdefault(family if isinstance(family, str) else None, []).append((line, tokens))

    def finish(self) -> Iterator[tuple[int, str]]:
        """The lines that are far from the median of their family (of all, where no family is named)."""
        for family, rows in self._families.items():
            if len(rows) >= LEAST_ROWS:
                middle, low, high = _bounds([tokens for _, tokens in rows])
                for line, tokens in rows:
                    if not low <= tokens <= high:
                        among = f"in {family}" if family else "in this file"
                        yield line, f"{self._named(tokens)}, {middle:g} are usual {among}"

    def _named(self, tokens: int) -> str:
        return f"{tokens} tokens" if self._exact else f"about {tokens} tokens"


def _bounds(lengths: Sequence[int]) -> tuple[float, float, float]:
    """The median length, and the least and the greatest that is no outlier."""
    logs = [math.log(max(length, 1)) for length in lengths]
    middle = median(logs)
    deviation = max(median(abs(value - middle) for value in logs), LEAST_DEVIATION)
    return median(lengths), math.exp(middle - MAX_DEVIATIONS * deviation), math.exp(middle + MAX_DEVIATIONS * deviation)
