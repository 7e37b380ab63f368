"""Stories told from parts: the scenes of a family, and the frames that join an opening, events and a question.

A scene is a table of parts, each in several wordings that fit together in grammar and sense. The parts are clauses in
lower case without a full stop, because frames put them at a beginning, after *then* or after a comma. Questions have
their mark. The numbers of a story make the choices, so the same numbers always give the same text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from m32_assets.traces.wordings import fill_template, wordings

Scene = dict[str, tuple[str, ...]]
# What comes before the first fact, the second, and so on; the last one is repeated.
_FRAMES = (
    ("", ". ", ". Then ", ". After that "),
    ("", ". First ", ", then ", ", and finally "),
    ("", ". ", " and then ", ". Later "),
    ("", ". ", ". Later ", ". Finally "),
    ("", ". ", ". Next, ", ". Then "),
    ("", ". ", ", then ", ", and after that "),
    ("", ", ", ", then ", ", later "),
    ("", ". ", ". ", ". "),
)
_GREETINGS = ("please help me with this. ", "here is a question. ", "a puzzle: ", "my homework: ", "quick question. ")
_NOTES = (("", ". "), ("", ", "), ("", "; "))
# A question with one of these words points back to the facts, so it cannot stand before them.
_POINTS_BACK = re.compile(
    r"\b(?:then|that|this|these|those|its?|there|each|all|both|s?he|lot|after|per)\b", re.IGNORECASE
)
_BEGINNING = re.compile(r"(?:^|[.?!] )[a-z]")


def scenes(family_file: str) -> dict[str, Scene]:
    """The scenes in the text file beside a family's source file, from its lines ``SCENE | PART | TEXT``.

    A text may go on with `` | NAME``: what the steps call the thing it tells of, see :func:`text_and_name`.

    Raises:
        ValueError: a line has fewer than three fields.
    """
    found: dict[str, Scene] = {}
    for line in wordings(family_file):
        fields = line.split(" | ", 2)
        if len(fields) != 3:
            raise ValueError(f"{family_file}: found {line!r}, expected SCENE | PART | TEXT: write the three fields")
        scene, part, text = fields
        parts = found.setdefault(scene, {})
        parts[part] = (*parts.get(part, ()), text)
    return found


def text_and_name(text: str) -> tuple[str, str]:
    """A text of a scene apart from its name; the name is empty where there is none."""
    text, _, name = text.partition(" | ")
    return text, name


class Teller:
    """Makes the choices of one story from its numbers. No text is chosen twice while there are others."""

    def __init__(self, *numbers: int) -> None:
        self._state = 0
        for number in numbers:
            self._state += number + 1
            self.below(2)
        self._told: list[str] = []
        self._key = 0

    def below(self, count: int) -> int:
        """The next choice: a whole number from 0 to ``count - 1``."""
        self._state = (self._state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self._state >> 33) % count

    def pick(self, texts: Sequence[str], **values: object) -> str:
        """One of ``texts`` with the given fields filled; those of :func:`fill_template` stay."""
        fresh = [text for text in texts if text not in self._told] or texts
        text = fresh[self.below(len(fresh))]
        self._told.append(text)
        for field, value in values.items():
            text = text.replace(f"{{{field}}}", str(value))
        return text

    def story(self, facts: Sequence[str], question: str, *, notes: bool = False, joined: bool = True) -> str:
        """The whole text, the question mostly last; some have a greeting or are all in lower case.

        Args:
            notes: the facts are notes, put side by side.
            joined: False to keep each fact a sentence.
        """
        frames = _NOTES if notes else _FRAMES if joined else _FRAMES[-1:]
        frame = frames[self.below(len(frames))]
        before = [frame[min(place, len(frame) - 1)] for place in range(len(facts))]
        text = "".join(join + fact for join, fact in zip(before, facts, strict=True)) + "."
        style = self.below(16)
        if style < 3 and not notes and not _POINTS_BACK.search(question):
            text = f"{question} {text}"
        else:
            text = f"{self.pick(_GREETINGS) if style == 3 else ''}{text} {question}"
        self._key = self.below(10**6)
        text = _BEGINNING.sub(lambda match: match[0].upper(), self.filled(text))
        return text.lower().rstrip("?.") if style in (4, 5) else text

    def filled(self, text: str) -> str:
        """``text`` with the people and things of the story told last."""
        return fill_template(text, key=self._key)
