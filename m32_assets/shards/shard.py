"""A shard: a range of rows of a dataset. Which rows a shard holds does not depend on who makes it."""

from __future__ import annotations

from dataclasses import dataclass

from m32_assets.common.errors import M32Error
from m32_assets.traces.dataset import BLOCK, check_range

MAX_SHARDS = 99_999
"""Shard numbers have five digits."""


@dataclass(frozen=True, slots=True)
class Shard:
    """Rows ``start`` to ``stop`` - 1 of the dataset of ``seed``. Its files are called ``name``."""

    name: str
    seed: int
    start: int
    stop: int

    @property
    def rows(self) -> range:
        """The row numbers."""
        return range(self.start, self.stop)


def shards_of_rows(seed: int, count: int, rows: int) -> list[Shard]:
    """A dataset in shards of ``rows`` rows each, named ``shard-00000``. The last one may be shorter.

    Raises:
        M32Error: an impossible count, or a shard size that is not a multiple of ten.
    """
    check_range(count)
    if rows <= 0 or rows % len(BLOCK):
        raise M32Error("shard_rows", str(rows), "a positive multiple of 10")
    return [
        Shard(f"shard-{number:05d}", seed, start, min(start + rows, count))
        for number, start in enumerate(range(0, count, rows))
    ]


def equal_shards(seed: int, count: int, shards: int, part: int = 0, parts: int = 1) -> list[Shard]:
    """The shards of one part of a dataset in ``shards`` shards of equal size, named ``00003-of-00016``.

    Raises:
        M32Error: an impossible count, fewer blocks of ten rows than shards, or parts of unequal size.
    """
    check_range(count)
    blocks = count // len(BLOCK)
    most = min(blocks, MAX_SHARDS)
    if not 1 <= shards <= most:
        raise M32Error("shards", str(shards), f"1 to {most} for {count} rows")
    if shards % parts:
        raise M32Error("shards", str(shards), f"a multiple of {parts}, the number of parts")
    if not 0 <= part < parts:
        raise M32Error("part", str(part), f"0 to {parts - 1}")
    starts = [len(BLOCK) * (blocks * number // shards) for number in range(shards + 1)]
    each = shards // parts
    return [
        Shard(f"{number:05d}-of-{shards:05d}", seed, starts[number], starts[number + 1])
        for number in range(part * each, (part + 1) * each)
    ]
