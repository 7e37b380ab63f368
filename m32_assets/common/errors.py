"""The one error type that users see: where, what was found, what was expected, what to do."""

from __future__ import annotations

import difflib
import os
import reprlib
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

MAX_SHOWN = 200
"""Characters of a value in a message."""
_in_short = reprlib.Repr()
_in_short.maxlist = _in_short.maxdict = _in_short.maxtuple = 8
_in_short.maxstring = _in_short.maxother = 80


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


def one_line(error: M32Error) -> str:
    """The sentence of an error for the command line: paths are relative, and no name of a file breaks it."""
    return relative(str(error)).replace("\n", "\\n").encode("utf-8", "backslashreplace").decode()


def of_system(error: OSError) -> M32Error:
    """An error of the operating system about a file or folder, as an ``M32Error``."""
    where = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else "a file"
    return M32Error(
        where if len(where) < 300 else f"{where[:300]}…",
        (error.strerror or str(error)).lower(),
        "a file or folder that can be used",
    )


def nearest(name: str, known: Iterable[str], most: int = 20) -> str:
    """The known names that are like ``name``, else the first ``most`` of them; with commas."""
    known = [*known]
    return ", ".join(difflib.get_close_matches(name, known, 3, 0.5) or known[:most])


def misfit(where: str, error: ValidationError, fix: str = "", known: Iterable[str] = ()) -> M32Error:
    """An invalid value as an ``M32Error``: the first invalid field, its value and why it is invalid.

    Args:
        known: the names of all fields, for the advice about an unknown one.
    """
    first, *others = error.errors(include_url=False)
    field = ".".join(map(str, first["loc"]))
    found, expected = found_and_expected(first)
    unknown = [str(other["loc"][0]) for other in others if other["type"] == "extra_forbidden" and not other["loc"][1:]]
    if first["type"] == "extra_forbidden" and len(first["loc"]) == 1 and known:
        fix = fix or f"Leave it out, or call it {nearest(field, known)}"
    elif first["type"] == "missing" and len(first["loc"]) == 1 and unknown:
        fix = fix or f"Is it what is called {nearest(field, unknown)[:80]} there?"
    return M32Error(f"{where} {field}".rstrip(), found[:80], expected, fix)


def found_and_expected(error: ErrorDetails) -> tuple[str, str]:
    """What one of pydantic's errors found and expected."""
    match error["type"]:
        case "missing":
            return "no such field", "one"
        case "extra_forbidden":
            return _shown(error["input"]), "no such field"
        case "string_type":
            return _shown(error["input"]), "text, in quotes"
        case "string_pattern_mismatch" if error.get("ctx", {}).get("pattern") == r"\S":
            return _shown(error["input"]), "text that is not blank"
    return _shown(error["input"]), error["msg"].removeprefix("Input should be ")


def _shown(value: Any) -> str:
    """A value for a message, in bounded time: the beginning of a long text, a few items of a large container."""
    if isinstance(value, str):
        return repr(value[:MAX_SHOWN])
    if isinstance(value, int) and value.bit_length() > MAX_SHOWN:
        return f"an integer of {value.bit_length()} bits"
    return (
        _in_short.repr(value) if isinstance(value, list | dict | tuple | set | frozenset) else repr(value)[:MAX_SHOWN]
    )
