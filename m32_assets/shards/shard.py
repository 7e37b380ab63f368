"""A shard: which rows of which dataset, decided by its number alone."""

from __future__ import annotations

from dataclasses import dataclass

from m32_assets.common.errors import M32Error
from m32_assets.traces.dataset import BLOCK, check_range


@dataclass(frozen=True, slots=True)
class Shard:
    """Shard ``number`` of ``of`` of the dataset of ``seed`` with ``count`` rows; whole blocks of ten rows.

    Raises:
        M32Error: an impossible count, fewer blocks than shards, or a number outside.
    """

    seed: int
    count: int
    number: int
    of: int

    def __post_init__(self) -> None:
        check_range(self.count)
        if not 1 <= self.of <= min(self.count // len(BLOCK), 99_999):
            raise M32Error(
                "shards", str(self.of), f"1 to {min(self.count // len(BLOCK), 99_999)} for {self.count} rows"
            )
        if not 0 <= self.number < self.of:
            raise M32Error("shard", str(self.number), f"0 to {self.of - 1}")

    @property
    def rows(self) -> range:
        """The row numbers."""
        blocks = self.count // len(BLOCK)
        first, end = (len(BLOCK) * (blocks * number // self.of) for number in (self.number, self.number + 1))
        return range(first, end)

    @property
    def name(self) -> str:
        """``00003-of-00016``."""
        return f"{self.number:05d}-of-{self.of:05d}"


def shards_of_part(seed: int, count: int, shards: int, part: int, parts: int) -> list[Shard]:
    """The shards of one of ``parts`` equal parts of the dataset.

    Raises:
        M32Error: the shards cannot be divided so.
    """
    if shards % parts:
        raise M32Error("shards", str(shards), f"a multiple of {parts}, the number of parts")
    each = shards // parts
    return [Shard(seed, count, number, shards) for number in range(part * each, (part + 1) * each)]
