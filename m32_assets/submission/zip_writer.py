"""Write the zip of a bundle: the same files give the same bytes, and a seal covers all of them.

The zip's comment holds the sha256 of every byte before it. It finds what CRC and ``SHA256SUMS`` do not cover: changed
headers, padding, or a compressed stream that still unpacks to the same bytes.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path

from m32_assets.common.files import sha256_bytes, sha256_file
from m32_assets.submission.bundle_layout import SUMS

_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_COMMENT = re.compile(rb"sha256 [0-9a-f]{64}")
_DIGEST_BYTES = 64
_CHUNK = 1 << 20


def write_zip(path: Path, entries: Mapping[str, Path | bytes]) -> None:
    """Write the files and their ``SHA256SUMS``, unverified; the same entries give the same bytes."""
    sums = {name: sha256_bytes(s) if isinstance(s, bytes) else sha256_file(s) for name, s in entries.items()}
    listing = "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))
    entries = {**entries, SUMS: listing.encode()}
    with zipfile.ZipFile(path, "w") as archive:
        for name in sorted(entries):
            source = entries[name]
            info = zipfile.ZipInfo(name, _TIME)
            info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, _UNIX
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            info.file_size = len(source) if isinstance(source, bytes) else source.stat().st_size
            with archive.open(info, "w") as packed:
                if isinstance(source, bytes):
                    packed.write(source)
                else:
                    with source.open("rb") as opened:
                        shutil.copyfileobj(opened, packed, _CHUNK)
        archive.comment = b"sha256 " + b"0" * _DIGEST_BYTES
    digest = _digest_before_comment(path)
    with path.open("r+b") as written:
        written.seek(-_DIGEST_BYTES, os.SEEK_END)
        written.write(digest.encode())


def seal_findings(path: Path, archive: zipfile.ZipFile) -> list[str]:
    """Findings over the seal, which covers every byte of the file."""
    if not _COMMENT.fullmatch(archive.comment):
        return ["the zip's comment is not 'sha256 ' and a digest"]
    with path.open("rb") as opened:
        opened.seek(-len(archive.comment), 2)
        if opened.read() != archive.comment:
            return ["there are bytes behind the zip"]
    if archive.comment.decode()[7:] != _digest_before_comment(path):
        return ["the zip has changed: its bytes do not have the digest in its comment"]
    return []


def _digest_before_comment(path: Path) -> str:
    """The sha256 of all bytes of the zip before the digest at its end."""
    left = path.stat().st_size - _DIGEST_BYTES
    digest = hashlib.sha256()
    with path.open("rb") as opened:
        while left > 0 and (chunk := opened.read(min(_CHUNK, left))):
            digest.update(chunk)
            left -= len(chunk)
    return digest.hexdigest()
