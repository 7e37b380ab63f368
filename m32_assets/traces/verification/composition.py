"""The composition of dev-reasoning-v2: exactly 70/20/10 by category, and 20 edge cases inside the 70."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from m32_assets.traces.schema import DATASET_KEY, EDGE_CASES, SHARES
from m32_assets.traces.verification.report import AnyTrace


class CompositionCheck:
    """The check of shares and edge cases.

    Args:
        expected: True: every trace belongs to the dataset; False: no quota holds; None: as ``meta.dataset`` says.
    """

    def __init__(self, expected: bool | None = None) -> None:
        self._expected = expected
        self._counts: Counter[str] = Counter()
        self._edge_cases = self._rows = 0
        self._first = 1

    def see(self, line: int, trace: AnyTrace) -> Iterator[str]:
        """A sentence where the trace has a category that the dataset does not have."""
        meta = trace.meta or {}
        if self._expected is False or (self._expected is None and meta.get("dataset") != DATASET_KEY):
            return
        self._first = line if not self._rows else self._first
        self._rows += 1
        category = meta.get("category")
        if isinstance(category, str) and category in SHARES:
            self._counts[category] += 1
        else:
            said = category if isinstance(category, str) else type(category).__name__
            yield f"the category is {said[:40]!r}, expected one of {', '.join(SHARES)}"
        if meta.get("slice") == "edge_case":
            self._edge_cases += 1
            if category != "reasoning":
                yield "an edge case of another category, expected inside reasoning"

    def finish(self) -> Iterator[tuple[int, str]]:
        """Findings about the whole, on the dataset's first line."""
        if self._rows:
            for category, share in SHARES.items():
                count = self._counts[category]
                if count * 100 != share * self._rows:
                    yield self._first, f"{count} of {self._rows} traces are {category}, expected exactly {share} %"
            wanted = EDGE_CASES if self._rows >= 10 * EDGE_CASES else self._rows // 10
            if self._edge_cases != wanted:
                yield self._first, f"{self._edge_cases} edge cases among {self._rows} traces, expected {wanted}"
        elif self._expected:
            yield 1, "no traces at all"
