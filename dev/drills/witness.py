"""The witness inside the locked block: a file that says who is in, made so that two at once cannot go unseen."""

from __future__ import annotations

import os
from pathlib import Path

_PF_EXITING = 0x4


class Witness:
    """Entering writes this process's id; whoever finds a living other one inside has found two trainers."""

    def __init__(self, folder: Path) -> None:
        self._inside = folder / "inside"
        self._violations = folder / "violations"
        self._entries = folder / "entries"

    def enter(self) -> None:
        """Say that this process is in; note a violation if a living one already is."""
        try:
            handle = os.open(self._inside, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
        except FileExistsError:
            text = self._inside.read_text("utf-8")
            if not text or alive(int(text)):
                _append(self._violations, f"{os.getpid()} entered while {text or 'another'} was inside")
            handle = os.open(self._inside, os.O_CREAT | os.O_TRUNC | os.O_WRONLY)
        os.write(handle, str(os.getpid()).encode())
        os.close(handle)
        _append(self._entries, str(os.getpid()))

    def leave(self) -> None:
        """Say that this process is out."""
        if self._inside.read_text("utf-8") != str(os.getpid()):
            _append(self._violations, f"{os.getpid()} was not alone when it left")
        self._inside.unlink(missing_ok=True)

    def entries(self) -> int:
        """How often somebody entered."""
        return len(_lines(self._entries))

    def violations(self) -> list[str]:
        """Every time that two were inside."""
        return _lines(self._violations)


def _append(path: Path, line: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines() if path.exists() else []


def alive(pid: int) -> bool:
    """Whether the process runs; one that is dead and not yet collected does not, nor one that the kernel is taking
    down:
    its files, and so its locks, are closed before it is listed as dead, but it executes nothing any more.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return fields[0] not in ("Z", "X") and not int(fields[6]) & _PF_EXITING
