"""Build the bundle: one zip, verified by reading it again. The same inputs give the same bytes."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from m32_assets.common.errors import M32Error
from m32_assets.common.files import sha256_file
from m32_assets.submission.bundle_layout import MAX_FILES, MAX_ZIP_BYTES, SUMS, missing_parts
from m32_assets.submission.evidence import BUNDLE_NAME, DEFAULT_NAME, MAX_NAME
from m32_assets.submission.verify import verify_bundle
from m32_assets.submission.zip_writer import write_zip

_FIX = "Materialize its asset"


class BundleTooLarge(M32Error):
    """The zip is larger than allowed."""


@dataclass(frozen=True, slots=True)
class BundleInfo:
    """The path of a bundle, its sha256, its bytes and its number of files."""

    path: str
    sha256: str
    size: int
    files: int


def build_bundle(
    contents: Mapping[str, Path | bytes],
    folder: Path,
    *,
    date: str,
    short_sha: str,
    name: str = DEFAULT_NAME,
    max_bytes: int = MAX_ZIP_BYTES,
) -> BundleInfo:
    """Write ``<name>_<date>_<short_sha>.zip`` and verify it by reading it again.

    Args:
        contents: name in the zip → a file, a folder (all files below it) or bytes.
        date: ``YYYYMMDD`` of the training.
        name: the beginning of the zip's name.
        max_bytes: the largest size of the zip.

    Raises:
        M32Error: a part is missing, duplicate or a link; the zip is too large; or it does not verify.
    """
    if not re.fullmatch(r"\d{8}", date) or not re.fullmatch(r"[0-9a-z]{5,12}", short_sha):
        raise M32Error("bundle name", f"{date!r} and {short_sha!r}", "YYYYMMDD and 5 to 12 digits of the commit")
    if not re.fullmatch(BUNDLE_NAME, name) or len(name) > MAX_NAME:
        raise M32Error("bundle name", repr(name), "lower-case letters, digits, - and _ between them, 6 to 40")
    entries = _entries(contents)
    if missing := missing_parts(entries):
        raise M32Error(
            f"bundle {missing[0]}",
            "nothing" if len(missing) == 1 else f"{len(missing)} missing parts: " + ", ".join(missing),
            "every part of the submission",
            _FIX,
        )
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}_{date}_{short_sha}.zip"
    with tempfile.TemporaryDirectory(dir=folder, prefix=f".{path.name}.") as scratch:
        beside = Path(scratch) / path.name
        write_zip(beside, entries)
        if (size := beside.stat().st_size) > max_bytes:
            raise BundleTooLarge(str(path), f"{size} bytes", f"at most {max_bytes}", "Leave the merged weights out")
        report = verify_bundle(beside)
        if report.findings:
            raise M32Error(str(path), "; ".join(report.findings[:5]), "a bundle that verifies")
        os.chmod(beside, 0o644)
        with beside.open("rb") as written:
            os.fsync(written.fileno())
        os.replace(beside, path)
    return BundleInfo(str(path), sha256_file(path), size, report.files)


def _entries(contents: Mapping[str, Path | bytes]) -> dict[str, Path | bytes]:
    """The files of the contents, by name in the zip."""
    entries: dict[str, Path | bytes] = {}

    def add(name: str, source: Path | bytes) -> None:
        if name in entries or name == SUMS:
            raise M32Error(f"bundle {name}", "a duplicate name", "every name once")
        entries[name] = source

    for name, source in contents.items():
        if isinstance(source, bytes) or source.is_file():
            add(name, source)
        elif source.is_dir():
            files = [path for path in source.rglob("*") if path.is_symlink() or not path.is_dir()]
            for file in files:
                if file.is_symlink() or not file.is_file():
                    raise M32Error(
                        f"bundle {name}", f"{file}, which is not a regular file", "files", "Copy the file there"
                    )
                add(f"{name}/{file.relative_to(source).as_posix()}", file)
            if not files:
                raise M32Error(f"bundle {name}", f"the empty folder {source}", "every part of the submission", _FIX)
        else:
            raise M32Error(f"bundle {name}", f"no file {source}", "every part of the submission", _FIX)
    if len(entries) >= MAX_FILES:
        raise M32Error("bundle", f"{len(entries)} files", f"fewer than {MAX_FILES}")
    return entries
