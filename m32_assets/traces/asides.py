"""Asides: a sentence with a number that nobody needs, put into some prompts of the families that tell a story.

The plan of such a trace ends by saying what is not needed: "; not needed: age 34". The number is one that neither the
question nor its work has, so that a step with this number is known to use the aside.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from m32_assets.traces.text import in_words

TELLING = frozenset(["compare_totals", "rule_of_three"])
"""Families that tell a story, beside those whose name says so."""
ONE_IN = 6
"""One in six of the prompts that can take an aside has one. That is one in eight of all prompts of these families."""
MAX_CHARS = 480
"""Of all steps together; a longer trace has no aside."""
MIN_WORDS = 8
"""Of a prompt that is told and not only noted."""
_WORDS = re.compile(r"[a-z]+|[%°]")
_NOT_TOLD = re.compile(r"[\n=|{}\[\]*<>\"_;#\\]|\d ?[x×+/] ?\d")
_TOLD = re.compile(r"[A-Z][^\n]*[.?]")
_QUESTION = re.compile(r"(?<=[a-z0-9]{3}\. )[A-Z](?:[^.!?]|\.(?=\d))*\?$")
"""The last sentence if it is a question and not the first one."""
_POINTS_BACK = re.compile(
    r"\b(?:it|that|this|these|those|they|them|its|their|so|such|same|then|one|ones|both|each|all"
    r"|(?<!is )(?<!are )(?<!was )(?<!were )there(?! (?:is|are|was|were)\b))\b",
    re.IGNORECASE,
)
"""Words of a question that would point to an aside put before it; not the *there* of "there is"."""
MIN_QUESTION = 5
"""Words of a question that an aside may be put before."""


class AsideNumber(NamedTuple):
    """51, which is 1951 in "a newspaper of 1951" and has the words *fifty-one*."""

    digits: str
    value: str
    words: str


class Aside(NamedTuple):
    """A line of ``asides.txt``: ``PLACE | SENTENCE | NOUN | LOW-HIGH | CLASH``.

    The place is ``front``, or ``any`` if the sentence may also stand before the question. A prompt with a word that
    begins with one of ``clash`` does not get the sentence.
    """

    place: str
    sentence: str
    noun: str
    numbers: tuple[AsideNumber, ...]
    clash: tuple[str, ...]


@cache
def asides() -> tuple[Aside, ...]:
    """The asides of ``asides.txt``, in order."""
    found = []
    for line in Path(__file__).with_suffix(".txt").read_text("utf-8").splitlines():
        place, sentence, noun, numbers, clash = line.split(" | ")
        low, high = map(int, numbers.split("-"))
        first = re.findall(r"(\d*)\{n\}", sentence)[0]
        every = range(low, high + 1)
        values = (AsideNumber(str(n), f"{first}{n}", in_words(n) if n < 1000 else "") for n in every)
        found.append(Aside(place, sentence, noun, tuple(values), tuple(clash.split())))
    return tuple(found)


def tells(family: str) -> bool:
    """Whether the prompts of this family tell a story, so that some of them have an aside."""
    return family.startswith(("word_", "story_")) or family.endswith("_story") or family in TELLING


def may_have_aside(family: str, seed: int, k: int) -> bool:
    """Whether the k-th prompt has an aside if it can take one."""
    return tells(family) and _draw(family, seed, k) % ONE_IN == 0


def with_aside(
    prompt: str, steps: Sequence[tuple[str, str]], family: str, seed: int, k: int
) -> tuple[str, Sequence[tuple[str, str]]]:
    """Prompt and steps with an aside that follows from (seed, family, k); unchanged where none fits.

    Args:
        steps: with their working, since the number of the aside is one that they do not have.
    """
    kind, plan = steps[0]
    if kind != "plan" or not _is_told(prompt):
        return prompt, steps
    draw = _draw(family, seed, k) // ONE_IN
    lower = prompt.lower()
    words = set(_WORDS.findall(lower))
    fitting = [aside for aside in asides() if not any(word.startswith(aside.clash) for word in words)]
    if not fitting:
        return prompt, steps
    draw, at = divmod(draw, len(fitting))
    aside = fitting[at]
    work = " ".join(content for _, content in steps)
    taken = set(re.findall(r"\d+", f"{prompt} {work}"))
    free = [
        number
        for number in aside.numbers
        if taken.isdisjoint((number.digits, number.value)) and not (number.words and number.words in lower)
    ]
    if not free:
        return prompt, steps
    draw, at = divmod(draw, len(free))
    sentence = aside.sentence.format(n=free[at].digits)
    said = f"{plan}; not needed: {aside.noun} {free[at].value}"
    if len(said) + sum(len(content) for _, content in steps[1:]) > MAX_CHARS:
        return prompt, steps
    start = _start_of_question(prompt) if aside.place == "any" and draw % 3 else 0
    return f"{prompt[:start]}{sentence} {prompt[start:]}", [(kind, said), *steps[1:]]


def without_aside(prompt: str) -> str:
    """The prompt as it was before :func:`with_aside`."""
    return _any_aside().sub("", prompt, count=1)


def past_asides(solve: Callable[[str], str]) -> Callable[[str], str]:
    """A solver that leaves an aside out of the prompt before it reads it."""
    return lambda prompt: solve(without_aside(prompt))


@cache
def _any_aside() -> re.Pattern[str]:
    sentences = (re.escape(aside.sentence).replace(r"\{n\}", r"\d+") for aside in asides())
    return re.compile(rf"(?:{'|'.join(sentences)}) ")


def _is_told(prompt: str) -> bool:
    """Whether the prompt is in whole sentences, not a note or a formula."""
    return bool(_TOLD.fullmatch(prompt)) and prompt.count(" ") >= MIN_WORDS - 1 and not _NOT_TOLD.search(prompt)


def _start_of_question(prompt: str) -> int:
    """Where the last sentence begins if it is a question that can stand after an aside, else 0."""
    found = _QUESTION.search(prompt)
    if not found or found[0].count(" ") < MIN_QUESTION - 1 or _POINTS_BACK.search(found[0]):
        return 0
    return found.start()


def _draw(family: str, seed: int, k: int) -> int:
    return int.from_bytes(hashlib.sha256(f"aside/{seed}/{family}/{k}".encode()).digest()[:8], "little")
