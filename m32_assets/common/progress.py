"""The type of what long work reports to."""

from collections.abc import Callable
from pathlib import Path

Progress = Callable[[str], None]
"""Takes one line for people to read."""


def silent(_line: str) -> None:
    """Report to nobody."""


def logged(progress: Progress, path: Path) -> Progress:
    """The same, with each line appended to a file too."""

    def both(line: str) -> None:
        with path.open("a", encoding="utf-8") as log:
            log.write(line + "\n")
        progress(line)

    return both
