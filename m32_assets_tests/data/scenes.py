"""When two questions are alike: eight words in a row with numbers masked, or the same scene in other words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache

from m32_assets.data.decontamination import PromptIndex
from m32_assets.traces.family import families

COMMON = frozenset(
    """a an the of in is are was were to and or by for with on at it its that this how many much what which who does
    do did
    will be has have had i my me we you your he she his her they them one each from into as than then there so if not
    no can left number""".split()
)


@cache
def training_prompts() -> list[str]:
    """The first prompts of every family."""
    return [f.draft(42, k).prompt for f in families().values() for k in range(min(200, f.size))]


def content(prompt: str) -> frozenset[str]:
    """The content words of a question, without a plural's s."""
    return frozenset(word.removesuffix("s") for word in re.findall("[a-z]{2,}", prompt.lower()) if word not in COMMON)


def same_scenes(questions: Iterable[str], prompts: Iterable[str]) -> list[tuple[str, str]]:
    """Questions with prompts of the same scene: five shared content words, and half of all. None is its own."""
    scenes: dict[frozenset[str], str] = {content(prompt): prompt for prompt in prompts}
    holding: dict[str, list[frozenset[str]]] = defaultdict(list)
    for words in scenes:
        for word in words:
            holding[word].append(words)
    found = []
    for one in questions:
        asked = content(one)
        shared = Counter(words for word in asked for words in holding[word])
        alike = (words for words, n in shared.items() if n >= 5 and 2 * n >= len(asked | words))
        found += [(one, scenes[words]) for words in alike if scenes[words] != one]
    return found


def alike(questions: Sequence[str]) -> list[str]:
    """A sentence for each question that is like an earlier one."""
    found = []
    for at, question in enumerate(questions):
        earlier = questions[:at]
        if shared := PromptIndex(earlier, "an earlier question").overlap(question):
            found.append(f"{question[:80]!r} {shared}")
    found += [f"{one[:80]!r} is the scene of {other[:80]!r}" for one, other in same_scenes(questions, questions)]
    return found
