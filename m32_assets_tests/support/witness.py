"""A witness of mutual exclusion: a file names the process inside the locked block, so two at once are noticed."""

from __future__ import annotations

import os
from pathlib import Path

_PF_EXITING = 0x4


class Witness:
    """Whoever enters writes its process id. Finding another living process inside is a violation."""

    def __init__(self, folder: Path) -> None:
        self._inside = folder / "inside"
        self._violations = folder / "violations"
        self._entries = folder / "entries"

    def enter(self) -> None:
        """Enter with this process. Record a violation if another living process is inside."""
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
        """Leave with this process. Record a violation if another one entered meanwhile."""
        if self._inside.read_text("utf-8") != str(os.getpid()):
            _append(self._violations, f"{os.getpid()} was not alone when it left")
        self._inside.unlink(missing_ok=True)

    def entries(self) -> int:
        """How often a process entered."""
        return len(_lines(self._entries))

    def violations(self) -> list[str]:
        """The recorded violations."""
        return _lines(self._violations)


def _append(path: Path, line: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines() if path.exists() else []


def alive(pid: int) -> bool:
    """Whether the process executes code. A zombie does not, nor does an exiting process.

    The kernel closes the files of an exiting process, and so frees its locks, before it lists the process as dead.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return fields[0] not in ("Z", "X") and not int(fields[6]) & _PF_EXITING
