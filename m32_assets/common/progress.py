"""The type of what long work reports to."""

from collections.abc import Callable

Progress = Callable[[str], None]
"""Takes one line for people to read."""


def silent(_line: str) -> None:
    """Report to nobody."""
