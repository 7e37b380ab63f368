"""Files: the one place that writes, hashes and reads JSON.

Every write is atomic (write beside, fsync, rename, fsync the folder), so a reader sees the old bytes or the
new ones and never a torn file.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from m32_assets.errors import M32Error


def write_atomic(path: Path, data: bytes | Iterable[bytes]) -> str:
    """Write ``data`` to ``path`` atomically and return the sha256 (hex) of what was written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as out:
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


def write_json(path: Path, value: Any) -> str:
    """Write ``value`` as readable, key-sorted JSON; return its sha256."""
    return write_atomic(path, readable_json(value))


@contextlib.contextmanager
def atomic_folder(path: Path) -> Iterator[Path]:
    """Fill a folder beside ``path`` and rename it into place when the block ends without an error.

    An older folder at ``path`` is replaced; it stays whole if the block raises.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part"))
    old = beside.with_suffix(".old")
    try:
        yield beside
        for file in beside.rglob("*"):
            if file.is_file():
                with file.open("rb") as opened:
                    os.fsync(opened.fileno())
        os.chmod(beside, 0o755)
        if path.exists():
            os.replace(path, old)
        os.replace(beside, path)
        _sync_folder(path.parent)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


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
        raise M32Error(str(path), f"invalid JSON ({error})", "a JSON document in UTF-8") from None


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
