"""The one error type that users see: where, what was found, what was expected, what to do."""

from __future__ import annotations


class M32Error(ValueError):
    """A refusal that a user can act on.

    Args:
        where: file, line, asset or setting, e.g. ``"dataset.jsonl:17 steps[2].content"``.
        found: what stands there.
        expected: what should stand there.
        fix: what to do about it.
    """

    def __init__(self, where: str, found: str, expected: str, fix: str = "") -> None:
        self.where, self.found, self.expected, self.fix = where, found, expected, fix
        message = f"{where}: found {found}, expected {expected}"
        super().__init__(f"{message}. {fix}" if fix else message)

    def __reduce__(self) -> tuple[type[M32Error], tuple[str, str, str, str]]:
        """An error of a worker process arrives whole."""
        return type(self), (self.where, self.found, self.expected, self.fix)
