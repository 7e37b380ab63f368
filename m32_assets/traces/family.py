"""A task family: a declared parameter space, and a function from one point of it to a trace.

The k-th trace of a family is the k-th point of a keyed permutation of that space. So no trace occurs twice, and trace
k depends on (seed, family, k) alone.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
import math
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from types import ModuleType
from typing import Any, Literal

from m32_assets.traces.asides import may_have_aside, past_asides, tells, with_aside
from m32_assets.traces.columns import with_working
from m32_assets.traces.text import numbers_in_words

Category = Literal["reasoning", "synthetic", "golden_style"]
CATEGORIES: tuple[Category, ...] = ("reasoning", "synthetic", "golden_style")


_last_prompts: dict[tuple[str, Callable[..., Draft]], tuple[int, int, str]] = {}
"""Of each family the seed, number and prompt of its last draft: what is generated is verified at once."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a family writes: the question, ``(type, content)`` steps, the answer."""

    prompt: str
    steps: Sequence[tuple[str, str]]
    answer: str


@dataclass(frozen=True)
class Family:
    """A named generator over a finite space; distinct points must give distinct prompts.

    Every ``in_words``-th prompt (0: none) has its small numbers written as words. ``solve`` finds the answer from the
    prompt alone and shares no code with ``build``.
    """

    name: str
    category: Category
    slice: str | None
    space: dict[str, Sequence[Any]]
    build: Callable[..., Draft]
    in_words: int = 0
    solve: Callable[[str], str] | None = None

    @cached_property
    def size(self) -> int:
        """How many distinct traces the family has."""
        return math.prod(len(values) for values in self.space.values())

    def draft(self, seed: int, k: int) -> Draft:
        """The k-th draft under ``seed``.

        Raises:
            IndexError: the family has no more than ``k`` traces.
        """
        draft = self._built(seed, k)
        prompt, steps = draft.prompt, with_working(draft.steps)
        if may_have_aside(self.name, seed, k):
            prompt, steps = with_aside(prompt, steps, self.name, seed, k)
        _last_prompts[self.name, self.build] = (seed, k, prompt)
        return Draft(prompt, steps, draft.answer)

    def prompt(self, seed: int, k: int) -> str:
        """The prompt of :meth:`draft`, which is found faster, and at once for the draft that was written last.

        Raises:
            IndexError: the family has no more than ``k`` traces.
        """
        at, number, prompt = _last_prompts.get((self.name, self.build), (None, None, ""))
        if (at, number) == (seed, k):
            return prompt
        if may_have_aside(self.name, seed, k):
            return self.draft(seed, k).prompt
        return self._built(seed, k).prompt

    def _built(self, seed: int, k: int) -> Draft:
        """The k-th draft without the working of its steps, and without an aside."""
        if not 0 <= k < self.size:
            raise IndexError(f"family {self.name} has {self.size} traces, asked for number {k}")
        point = permuted(k, self.size, key=f"{seed}/{self.name}")
        values = {}
        for name, choices in self.space.items():
            point, digit = divmod(point, len(choices))
            values[name] = choices[digit]
        draft = self.build(**values)
        if self.in_words and k % self.in_words == 0:
            return replace(draft, prompt=numbers_in_words(draft.prompt))
        return draft


def family(
    category: Category,
    *,
    slice: str | None = None,
    in_words: int = 0,
    **space: Sequence[Any] | Callable[[str], Sequence[Any]],
) -> Callable[[Callable[..., Draft]], Family]:
    """Declare a family by the function below the decorator.

    Args:
        slice: ``"edge_case"`` for the families of that slice.
        in_words: the interval of prompts whose small numbers are written as words; 0 for none.
        space: the values of each argument, or a function from the family's source file to them: ``wording=wordings``
            reads the text file beside it.
    """

    def declare(build: Callable[..., Draft]) -> Family:
        file = inspect.getfile(build)
        values = {name: choices(file) if callable(choices) else choices for name, choices in space.items()}
        return Family(build.__name__, category, slice, values, build, in_words)

    return declare


@lru_cache(maxsize=1 << 12)
def _round_keys(key: str) -> tuple[int, ...]:
    digest = hashlib.sha256(key.encode()).digest()
    return tuple(int.from_bytes(digest[i : i + 8], "little") | 1 for i in range(0, 32, 8))


def permuted(index: int, size: int, key: str) -> int:
    """The image of ``index`` under a permutation of ``range(size)`` that depends on ``key`` alone.

    A four-round Feistel network over the next even power of two, walked until it lands inside the range
    (cycle walking: Black and Rogaway, "Ciphers with arbitrary finite domains", 2002).
    """
    half = max(1, ((size - 1).bit_length() + 1) // 2)
    mask = (1 << half) - 1
    keys = _round_keys(key)
    while True:
        left, right = index >> half, index & mask
        for k in keys:
            mixed = (right * k + (k >> 17)) & 0xFFFFFFFFFFFFFFFF
            mixed ^= mixed >> 29
            mixed = (mixed * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
            left, right = right, left ^ ((mixed >> 32) & mask)
        index = (left << half) | right
        if index < size:
            return index


@cache
def families() -> dict[str, Family]:
    """All families with their solvers, sorted by name.

    A module of the ``families`` folder holds one family named like it and its ``solve``, or a tuple ``FAMILIES``.

    Raises:
        ImportError: a module holds anything else, or two families have one name.
    """
    package = importlib.import_module("m32_assets.traces.families")
    found: list[Family] = []
    for info in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not info.ispkg:
            module = importlib.import_module(info.name)
            found += getattr(module, "FAMILIES", None) or [_only_family(module)]
    for i, family in enumerate(found):
        if family.solve and tells(family.name):
            found[i] = replace(family, solve=past_asides(family.solve))
    by_name = {family.name: family for family in sorted(found, key=lambda family: family.name)}
    if len(by_name) != len(found):
        raise ImportError(f"{package.__name__}: found {len(found)} families, but only {len(by_name)} different names")
    return by_name


def _only_family(module: ModuleType) -> Family:
    name = module.__name__.rpartition(".")[2]
    declared = [value for value in vars(module).values() if isinstance(value, Family)]
    if len(declared) != 1 or declared[0].name != name or not hasattr(module, "solve"):
        raise ImportError(
            f"{module.__name__}: found families {[family.name for family in declared]}, "
            f"expected exactly one, named {name} like its file, and a function solve"
        )
    return replace(declared[0], solve=module.solve)
