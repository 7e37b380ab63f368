"""The one error type that users see: where, what was found, what was expected, what to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails


class M32Error(ValueError):
    """A refusal that a user can act on.

    Args:
        where: file, line, asset or setting, e.g. ``"dataset.jsonl:17 steps[2].content"``.
        found: what is there.
        expected: what should be there.
        fix: what to do about it.
    """

    def __init__(self, where: str, found: str, expected: str, fix: str = "") -> None:
        self.where, self.found, self.expected, self.fix = where, found, expected, fix
        message = f"{where}: found {found}, expected {expected}"
        super().__init__(f"{message}. {fix}" if fix else message)

    def __reduce__(self) -> tuple[type[M32Error], tuple[str, str, str, str]]:
        """Keep the four parts when the error comes from a worker process."""
        return type(self), (self.where, self.found, self.expected, self.fix)


def relative(text: str) -> str:
    """``text`` with the paths below the current folder made relative to it."""
    return text.replace(f"{Path.cwd()}/", "")


def misfit(where: str, error: ValidationError, fix: str = "") -> M32Error:
    """An invalid value as an ``M32Error``: the first invalid field, its value and why it is invalid."""
    first = error.errors(include_url=False)[0]
    field = ".".join(map(str, first["loc"]))
    found, expected = found_and_expected(first)
    return M32Error(f"{where} {field}".rstrip(), found[:80], expected, fix)


def found_and_expected(error: ErrorDetails) -> tuple[str, str]:
    """What one of pydantic's errors found and expected."""
    return ("no such field", "one") if error["type"] == "missing" else (repr(error["input"]), error["msg"])
