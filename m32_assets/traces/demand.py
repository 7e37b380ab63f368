"""Demands: what an answer must meet where more than one wording is right, such as a length or words to use."""

from __future__ import annotations

import unicodedata
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    StringConstraints,
    model_serializer,
    model_validator,
)

Phrase = Annotated[str, StringConstraints(max_length=200, pattern=r"\S")]
Count = Annotated[int, Field(ge=0, le=1000)]


class Demand(BaseModel):
    """What the answer of a question must meet. Upper and lower case, and white space, make no difference.

    Words are what white space separates. A phrase is found as whole words: ``cat`` is not in ``cats``.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    min_words: Annotated[Count, Field(description="fewest words; 0 for no bound")] = 0
    max_words: Annotated[Count, Field(description="most words; 0 for no bound")] = 0
    exact_words: Annotated[Count, Field(description="number of words; 0 for any")] = 0
    includes: Annotated[
        list[Annotated[list[Phrase], Field(min_length=1, max_length=20)]],
        Field(max_length=20, description="of each list at least one phrase is in the answer"),
    ] = []
    excludes: Annotated[list[Phrase], Field(max_length=50, description="none of these phrases is in the answer")] = []
    starts_with: Annotated[str, Field(max_length=200, description="first characters of the answer; empty for any")] = ""
    ends_with: Annotated[
        str, Field(max_length=200, description="last characters, a final period aside; empty for any")
    ] = ""

    @model_validator(mode="after")
    def _can_be_met(self) -> Demand:
        if not self.model_dump():
            raise ValueError("at least one demand")
        if self.max_words and self.max_words < max(self.min_words, self.exact_words):
            raise ValueError("max_words is not below min_words or exact_words")
        return self

    @model_serializer(mode="wrap")
    def _without_defaults(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {name: value for name, value in handler(self).items() if value}

    def unmet(self, answer: str) -> list[str]:
        """A sentence for each demand that the answer does not meet; empty for an answer that is right.

        An answer is one line of at least one word.
        """
        if not answer.strip():
            return ["the answer is empty"]
        if lines := answer.strip().count("\n"):
            return [f"{lines + 1} lines, expected one"]
        text, count = _plain(answer), len(answer.split())
        found = [
            f"{count} words, expected {said} {bound}"
            for bound, said, wrong in (
                (self.min_words, "at least", count < self.min_words),
                (self.max_words, "at most", count > self.max_words),
                (self.exact_words, "exactly", count != self.exact_words),
            )
            if bound and wrong
        ]
        found += [f"none of {', '.join(some)}" for some in self.includes if not any(_holds(text, one) for one in some)]
        found += [f"it has {phrase!r}" for phrase in self.excludes if _holds(text, phrase)]
        if not text.startswith(_plain(self.starts_with)):
            found.append(f"it does not start with {self.starts_with!r}")
        if not any(ending.endswith(_plain(self.ends_with)) for ending in (text, text.removesuffix("."))):
            found.append(f"it does not end with {self.ends_with!r}")
        return found


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _holds(text: str, phrase: str) -> bool:
    """Whether the phrase is in the text, as whole words where it begins or ends with one."""
    plain = _plain(phrase)
    at = text.find(plain) if plain else -1
    while at >= 0:
        end = at + len(plain)
        glued = plain[0].isalnum() and _in_word(text[at - 1 : at]) if at else False
        if not glued and not (plain[-1].isalnum() and _in_word(text[end : end + 1])):
            return True
        at = text.find(plain, at + 1)
    return False


def _in_word(sign: str) -> bool:
    return sign == "_" or sign.isalnum()
