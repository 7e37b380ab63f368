"""Files: atomic writes, hashes and JSON.

A write goes to a ``.part`` beside the file, which is synced and renamed, so a reader sees the old bytes or the new ones
and never a torn file. Runs of different names write the same datasets and weights, so each writer locks a ``.part`` of
its own. A ``.part`` that nobody locks was left by a killed writer: the next writer removes it.
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
import re
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from m32_assets.common.errors import M32Error
from m32_assets.common.text_files import read_text

_MAX_JSON_BYTES = 1 << 30
"""Of a JSON file: the manifest of ten million traces has half as many."""
_ORPHAN_SECONDS = 60.0
"""Age from which an unlocked ``.part`` is an orphan: a new one is unlocked for a moment."""
_FIXES = {
    errno.ENOSPC: "Free space on that disk",
    errno.EDQUOT: "Free space in that account's quota",
    errno.EFBIG: "Raise the limit of a file's size (ulimit -f)",
    errno.EACCES: "Let this account write there (chown or chmod)",
    errno.EPERM: "Let this account write there (chown, chmod or chattr -i)",
    errno.EROFS: "Mount it so that it can be written",
}


def user_path(text: str) -> Path:
    """The path that a user wrote in a file or a variable, where no shell has expanded its tilde."""
    return Path(os.path.expanduser(text))


def write_atomic(path: Path, data: bytes | Iterable[bytes]) -> str:
    """Write ``data`` to ``path`` atomically and return the sha256 (hex) of what was written.

    Raises:
        M32Error: the disk is full, or the account may not write there. The former file is untouched.
    """
    digest = hashlib.sha256()
    with explained(path):
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
    """Append ``data`` to a file and sync it. After a kill a part of it may be there.

    Raises:
        M32Error: the disk is full, or the account may not write there.
    """
    with explained(path), path.open("ab") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())


def write_json(path: Path, value: Any) -> str:
    """Write ``value`` as readable, key-sorted JSON; return its sha256."""
    return write_atomic(path, readable_json(value))


@contextlib.contextmanager
def atomic_folder(path: Path) -> Iterator[Path]:
    """Fill a folder beside ``path`` and rename it into place when the block ends without an error.

    An older folder at ``path`` is replaced, and kept if the block raises. Where the kernel cannot exchange two folders
    (it is Linux's ``renameat2``), ``path`` is missing for a moment.

    Raises:
        M32Error: the disk is full, or the account may not write there.
    """
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        _remove_orphans(path)
        beside = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part"))
        lock = os.open(beside, os.O_RDONLY)
        try:
            # a network file system may be unable to lock folders; orphans are not removed there
            with contextlib.suppress(OSError):
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
    if not path.exists():
        raise M32Error(str(path), "no file", "a JSON file")
    text = read_text(path, _MAX_JSON_BYTES)
    try:
        return json.loads(text)
    except RecursionError:
        raise M32Error(str(path), "values nested too deeply", "a JSON document") from None
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
def explained(path: Path) -> Iterator[None]:
    """Turn an error of the disk into one that says what to do. Tensorstore's are ``ValueError`` and name the number."""
    try:
        yield
    except M32Error:
        raise
    except (OSError, ValueError) as error:
        number, name = (error.errno, error.filename) if isinstance(error, OSError) else (_number_in(error), None)
        fix = _FIXES.get(number or 0)
        if number is None or fix is None:
            raise
        raise M32Error(
            str(name or path),
            os.strerror(number).lower(),
            "a writable place",
            f"{fix}, then run it again: the former content is untouched",
        ) from error


def _number_in(error: ValueError) -> int | None:
    found = re.search(r"os_error_code='(\d+)'", str(error))
    return int(found[1]) if found else None


def _remove_orphans(path: Path) -> None:
    for orphan in path.parent.glob(f".{glob.escape(path.name)}.*.part"):
        remove_abandoned(orphan, _ORPHAN_SECONDS)


def remove_abandoned(part: Path, seconds: float = 0.0) -> None:
    """Remove a ``.part`` whose writer is gone: nobody locks it, and its last write is at least ``seconds`` ago."""
    with contextlib.suppress(OSError):
        handle = os.open(part, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if time.time() - part.stat().st_mtime >= seconds:
                shutil.rmtree(part) if part.is_dir() else part.unlink()
        finally:
            os.close(handle)


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system cannot."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    at_cwd, exchange = -100, 2
    return rename is not None and rename(at_cwd, os.fsencode(one), at_cwd, os.fsencode(other), exchange) == 0
