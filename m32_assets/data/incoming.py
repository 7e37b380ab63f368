"""The incoming folder: a file is put into it whole, with what is said about it, or not at all."""

from __future__ import annotations

from pathlib import Path

import yaml

from m32_assets.common.errors import M32Error
from m32_assets.common.files import sha256_file, write_atomic
from m32_assets.data.about import About, about_path


def put(file: Path, name: str, about: About, incoming: Path) -> Path:
    """Copy a file into the incoming folder under ``name``, and return its place there.

    What is said about it is there first, so that no ingest reads the file without. A file of the same name and content
    stays.

    Raises:
        M32Error: another file of that name is there, or the folder cannot be written.
    """
    target = incoming / name
    if target.exists() and sha256_file(target) != sha256_file(file):
        raise M32Error(str(target), "another file of that name", "a new name", "Rename yours, or remove the one there")
    said = {key: value for key, value in about.model_dump().items() if value != getattr(About(), key)}
    if said:
        text = yaml.safe_dump(said, sort_keys=True, allow_unicode=True, default_flow_style=False)
        write_atomic(about_path(target), text.encode())
    elif not target.exists():
        about_path(target).unlink(missing_ok=True)
    if not target.exists():
        with file.open("rb") as content:
            write_atomic(target, iter(lambda: content.read(1 << 20), b""))
    return target
