"""Prompts that take the place of those whose answers all have the same reward, and so teach nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from m32_assets.rl.methods.grpo import without_variance
from m32_assets.rl.prompts import Prompt
from m32_assets.rl.rollouts import Group

Ask = Callable[[Sequence[Prompt], int], list[Group]]


def refilled(waiting: Sequence[Prompt], count: int, ask: Ask) -> list[Group]:
    """The groups of ``count`` prompts, and of a further one for each group without variance, while any is waiting.

    Args:
        waiting: prompts in the order in which they are asked.
        ask: is given prompts and the number of the attempt.

    Returns:
        All groups that were asked, also those without variance: they tell how hard their prompt is.
    """
    found: list[Group] = []
    attempt = 0
    while waiting and (missing := count - sum(not without_variance(group) for group in found)):
        chosen, waiting = waiting[:missing], waiting[missing:]
        found += ask(chosen, attempt)
        attempt += 1
    return found
