"""Files: the one place that writes, hashes and reads JSON.

Every write is atomic (write beside, fsync, rename, fsync the folder), so a reader sees the old bytes or the
new ones and never a torn file. A writer holds a lock on what it writes beside, so that the next writer of the same
name knows what a killed one left, and removes it.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import fcntl
import glob
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from m32_assets.common.errors import M32Error

_ORPHAN_SECONDS = 60.0
_FIXES = {
    errno.ENOSPC: "Free space on that disk",
    errno.EDQUOT: "Free space in that account's quota",
    errno.EFBIG: "Raise the limit of a file's size (ulimit -f)",
    errno.EACCES: "Let this account write there (chown or chmod)",
    errno.EPERM: "Let this account write there (chown, chmod or chattr -i)",
    errno.EROFS: "Mount it so that it can be written",
}


def write_atomic(path: Path, data: bytes | Iterable[bytes]) -> str:
    """Write ``data`` to ``path`` atomically and return the sha256 (hex) of what was written.

    Raises:
        M32Error: the disk is full, or the account may not write there; what stood there before is untouched.
    """
    digest = hashlib.sha256()
    with _explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        _remove_orphans(path)
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as out:
                fcntl.flock(out, fcntl.LOCK_EX)
                for chunk in [data] if isinstance(data, bytes) else data:
                    digest.update(chunk)
                    out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            os.chmod(beside, 0o644)
            os.replace(beside, path)
            _sync_folder(path.parent)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(beside)
            raise
    return digest.hexdigest()


def append(path: Path, data: bytes) -> None:
    """Add ``data`` to the end of a file, on the disk when this returns. A kill may leave a part of it.

    Raises:
        M32Error: the disk is full, or the account may not write there.
    """
    with _explained(path), path.open("ab") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def write_json(path: Path, value: Any) -> str:
    """Write ``value`` as readable, key-sorted JSON; return its sha256."""
    return write_atomic(path, readable_json(value))


@contextlib.contextmanager
def atomic_folder(path: Path) -> Iterator[Path]:
    """Fill a folder beside ``path`` and rename it into place when the block ends without an error.

    An older folder at ``path`` is replaced; it stays whole if the block raises. Where the kernel cannot exchange two
    folders (it is Linux's ``renameat2``), ``path`` is missing for a moment.

    Raises:
        M32Error: the disk is full, or the account may not write there.
    """
    with _explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        _remove_orphans(path)
        beside = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part"))
        lock = os.open(beside, os.O_RDONLY)
        try:
            with contextlib.suppress(
                OSError
            ):  # a network's file system may not lock folders: no orphan is removed there
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield beside
            for file in beside.rglob("*"):
                if file.is_file():
                    with file.open("rb") as opened:
                        os.fsync(opened.fileno())
            os.chmod(beside, 0o755)
            if not path.exists():
                os.replace(beside, path)
            elif not _exchanged(beside, path):
                old = beside.with_suffix(".old")
                os.replace(path, old)
                os.replace(beside, path)
                shutil.rmtree(old, ignore_errors=True)
            _sync_folder(path.parent)
        finally:
            os.close(lock)
            shutil.rmtree(beside, ignore_errors=True)


def canonical_json(value: Any) -> bytes:
    """Compact, key-sorted UTF-8 JSON: the form that is hashed. NaN and infinity are refused (ValueError)."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def readable_json(value: Any) -> bytes:
    """Indented, key-sorted UTF-8 JSON with a final newline: the form that people read."""
    return (json.dumps(value, sort_keys=True, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def read_json(path: Path) -> Any:
    """Parse a JSON file.

    Raises:
        M32Error: the file is missing, not UTF-8 or not JSON.
    """
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError:
        raise M32Error(str(path), "no file", "a JSON file") from None
    except ValueError as error:
        raise M32Error(
            str(path), f"invalid JSON ({error})", "a JSON document in UTF-8", "Make it again, or restore it"
        ) from None


def sha256_bytes(data: bytes) -> str:
    """The sha256 of ``data``, hex."""
    return hashlib.sha256(data).hexdigest()


def sha256_file(path: Path) -> str:
    """The sha256 of a file's content, hex."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def sha256_folder(path: Path) -> str:
    """One sha256 over the sorted relative names and contents of all files below ``path``."""
    digest = hashlib.sha256()
    for file in sorted(p for p in path.rglob("*") if p.is_file()):
        digest.update(f"{sha256_file(file)}  {file.relative_to(path).as_posix()}\n".encode())
    return digest.hexdigest()


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn the refusals of a disk into the error that says what to do."""
    try:
        yield
    except OSError as error:
        fix = _FIXES.get(error.errno or 0)
        if fix is None:
            raise
        raise M32Error(
            str(error.filename or path),
            (error.strerror or str(error)).lower(),
            "a place that can be written",
            f"{fix}, then run it again: what stood there before is untouched",
        ) from error


def _remove_orphans(path: Path) -> None:
    """Remove what killed writers of ``path`` left beside it: nobody holds its lock any more."""
    for orphan in path.parent.glob(f".{glob.escape(path.name)}.*.part"):
        # between its making and its lock a new one is nobody's too
        remove_abandoned(orphan, _ORPHAN_SECONDS)


def remove_abandoned(part: Path, seconds: float = 0.0) -> bool:
    """Remove a ``.part`` that nobody holds the lock of and that was last written so many seconds ago; False if it
    stays."""
    with contextlib.suppress(OSError):
        handle = os.open(part, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if time.time() - part.stat().st_mtime >= seconds:
                shutil.rmtree(part) if part.is_dir() else part.unlink()
                return True
        finally:
            os.close(handle)
    return False


def _exchanged(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; False where that cannot be done."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    at_cwd, exchange = -100, 2
    return rename is not None and rename(at_cwd, os.fsencode(one), at_cwd, os.fsencode(other), exchange) == 0
