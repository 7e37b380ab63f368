"""Unpack a zip that may be hostile: only files, only inside the folder, within limits."""

from __future__ import annotations

import hashlib
import os
import stat
import struct
import unicodedata
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from m32_assets.common.errors import M32Error
from m32_assets.submission.bundle_layout import MAX_BYTES, MAX_FILES, MAX_RATIO

_ENCRYPTED = 0x1 | 0x40
_CHUNK = 1 << 18
_SMALL = 1 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError, RuntimeError, OverflowError)
"""Raised by the standard library on damaged, encrypted or unknown entries."""


def open_zip(path: Path) -> zipfile.ZipFile:
    """The opened zip.

    Raises:
        M32Error: there is no such file, or it is not a zip.
    """
    if not path.is_file():
        raise M32Error(str(path), "no file", "a bundle made by submission_bundle")
    try:
        return zipfile.ZipFile(path)
    except _BROKEN as error:
        raise M32Error(str(path), f"not a zip file ({error})", "a bundle made by submission_bundle") from None


def unsafe_entries(infos: list[zipfile.ZipInfo]) -> list[str]:
    """Findings over the directory: paths out of the folder, links, devices, duplicate names, bombs, encryption."""
    findings, seen, folders, total = [], set[str](), set[str](), 0
    if len(infos) > MAX_FILES:
        return [f"{len(infos)} entries, at most {MAX_FILES}"]
    for info in infos:
        name = info.filename
        if info.orig_filename != name or not _is_plain(name):
            findings.append(f"{info.orig_filename!r} is not a plain relative path")
        # the same file on a system that ignores case or composes accents
        folded = unicodedata.normalize("NFC", name).casefold()
        if folded in seen:
            findings.append(f"duplicate name {name!r}")
        seen.add(folded)
        folders.update(map(str, PurePosixPath(folded).parents))
        mode = info.external_attr >> 16
        if (mode and not stat.S_ISREG(mode)) or info.is_dir() or info.external_attr & 0x10:
            findings.append(f"{name!r} is not a regular file")
        if info.flag_bits & _ENCRYPTED:
            findings.append(f"{name!r} is encrypted")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            findings.append(f"{name!r} is packed by method {info.compress_type}, expected deflate")
        if _is_bomb(info.file_size, info.compress_size):
            findings.append(f"{name!r} unpacks to {info.file_size} bytes from {info.compress_size}")
        total += info.file_size
    findings += [f"{name!r} is a file and a folder" for name in sorted(seen & folders)]
    if total > MAX_BYTES:
        findings.append(f"unpacks to {total} bytes, at most {MAX_BYTES}")
    return findings


def unpack(archive: zipfile.ZipFile, folder: Path, *, largest: int = MAX_BYTES) -> tuple[dict[str, str], list[str]]:
    """Write the entries below ``folder``; return name → sha256, and the entries that cannot be read.

    Call it only if ``unsafe_entries`` found nothing. The limits count the bytes that come out, not the sizes in the
    directory.

    Args:
        largest: weights with more bytes are read and hashed, but not written.
    """
    sums: dict[str, str] = {}
    findings: list[str] = []
    total = 0
    for info in archive.infolist():
        target = folder / info.filename
        digest, size = hashlib.sha256(), 0
        keep = info.file_size <= largest or info.filename.endswith(".jsonl")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(info) as packed, (target if keep else Path(os.devnull)).open("wb") as out:
                while chunk := packed.read(_CHUNK):
                    size += len(chunk)
                    total += len(chunk)
                    if _is_bomb(size, info.compress_size) or size > info.file_size or total > MAX_BYTES:
                        findings.append(f"{info.filename!r} unpacks to more bytes than declared or allowed")
                        return sums, findings
                    digest.update(chunk)
                    out.write(chunk)
        except _BROKEN as error:
            findings.append(f"{info.filename!r} cannot be read ({type(error).__name__}: {error})")
            target.unlink(missing_ok=True)
            continue
        sums[info.filename] = digest.hexdigest()
    return sums, findings


def _is_plain(name: str) -> bool:
    parts = name.split("/")
    return (
        0 < len(name) <= 400
        and all(part not in ("", ".", "..") and len(part.encode()) <= 255 and part == part.strip() for part in parts)
        and not any(char in '\\:*?"<>|' or unicodedata.category(char).startswith("C") for char in name)
    )


def _is_bomb(unpacked: int, packed: int) -> bool:
    return unpacked > _SMALL and unpacked > MAX_RATIO * max(packed, 1)
