"""Datasets of the Hugging Face hub, by id or as a folder that ``save_to_disk`` wrote, as JSON lines.

No code of a dataset is run. They are read in a process of its own: a broken Arrow or JSON file can end the process of
``datasets``.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from m32_assets.common.errors import M32Error
from m32_assets.common.files import write_atomic
from m32_assets.common.process_pool import pooled
from m32_assets.common.text_files import check_plain, shown
from m32_assets.data.about import About
from m32_assets.data.record_files import ending_of
from m32_assets.data.table_records import plain
from m32_assets.traces.provenance import UNKNOWN

TRAIN = "train"
SAVED = ("state.json", "dataset_dict.json")
"""Files by which a folder that ``save_to_disk`` wrote is known: of one split, and of several."""
SPLITS = {
    TRAIN: ("train", "training"),
    "validation": ("validation", "valid", "dev", "val"),
    "test": ("test", "testing", "eval", "evaluation"),
}
"""Split → the words in the names of its files (https://huggingface.co/docs/datasets/repository_structure)."""
Load = Callable[[str], Any]
"""``datasets.load_dataset``, or what stands in for it."""
_ID = re.compile(r"[\w.-]+/[\w.-]+")


@dataclass(frozen=True, slots=True)
class HubRows:
    """The rows of one split of a dataset, in a file of JSON lines.

    Attributes:
        about: where they are from, and their licence as far as the dataset says it.
        left_out: columns that are no text, such as pictures.
    """

    file: Path
    about: About
    left_out: list[str]


def is_hub_id(text: str) -> bool:
    """Whether the text is the id of a dataset, ``owner/name``, and not the path of a file of rows."""
    return bool(_ID.fullmatch(text)) and not ending_of(text)


def is_saved(folder: Path) -> bool:
    """Whether ``save_to_disk`` wrote the folder."""
    return any((folder / name).is_file() for name in SAVED)


def files_of_split(folder: Path, split: str) -> list[Path]:
    """The files of rows below a folder that are of a split, told by their names. One without any word is of ``train``.

    Raises:
        M32Error: the folder has no file of rows, or none of the split.
    """
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and ending_of(path.name):
            words = re.split(r"[^a-z]+", str(path.relative_to(folder)).lower())
            names = [name for name, known in SPLITS.items() if set(known) & set(words)]
            found.setdefault(names[-1] if names else TRAIN, []).append(path)
    if not found:
        raise M32Error(str(folder), "no file of rows", "a dataset that save_to_disk wrote, or a folder of files")
    split = split or (TRAIN if TRAIN in found else next(iter(found)) if len(found) == 1 else "")
    if split not in found:
        raise M32Error(f"{folder} split", repr(split) if split else "none chosen", f"one of {', '.join(found)}")
    return found[split]


def fetch_rows(source: str, split: str, folder: Path, load: Load | None = None) -> HubRows:
    """Write one split of a dataset into ``folder``, as JSON lines.

    Args:
        source: the id of a dataset, or a folder that ``save_to_disk`` wrote.
        split: empty for ``train``, or for the only one.
        load: instead of ``datasets.load_dataset``; a function of a module.

    Raises:
        M32Error: there is no such dataset or split, or ``datasets`` cannot read it.
    """
    try:
        return next(iter(pooled(_fetch, [(source, split, folder, load)], workers=2)))
    except M32Error as error:
        if error.where != "worker process":
            raise
        raise M32Error(source, "a dataset that ended the process which read it", "one that can be read") from error


def _fetch(task: tuple[str, str, Path, Load | None]) -> HubRows:
    """:func:`fetch_rows` in the process that reads."""
    source, split, folder, load = task
    import datasets

    datasets.disable_progress_bars()
    datasets.logging.set_verbosity(logging.CRITICAL)
    saved = is_saved(Path(source))
    left_out: set[str] = set()
    try:
        found = datasets.load_from_disk(source) if saved else (load or datasets.load_dataset)(source)
        if isinstance(found, Mapping):
            known = [str(name) for name in found]
            split = split or (TRAIN if TRAIN in known else known[0] if len(known) == 1 else "")
            if split not in known:
                raise M32Error(f"{source} split", repr(split) if split else "none chosen", f"one of {', '.join(known)}")
            found = found[split]
        licence = getattr(getattr(found, "info", None), "license", None) or UNKNOWN
        stem = Path(source).resolve().name if saved else source.replace("/", "--")
        file = folder / (f"{stem}.jsonl" if split in ("", TRAIN) else f"{stem}.{split}.jsonl")
        write_atomic(file, _lines(found, left_out))
    except M32Error:
        raise
    except Exception as error:  # every reader behind `datasets` has errors of its own
        cause = error.__cause__ or error
        said = f"{type(cause).__name__}: {' '.join(str(cause).split())}"
        expected = "the id of a dataset, or a folder of one"
        raise M32Error(source, f"no dataset that can be loaded ({shown(said)})", expected) from None
    origin = f"folder {stem}" if saved else f"hub {source}"
    about = About(licence=str(licence).strip()[:200] or UNKNOWN, source=f"{origin} of {split}" if split else origin)
    return HubRows(file, about, sorted(left_out))


def _lines(rows: Any, left_out: set[str]) -> Iterator[bytes]:
    """Each row as a JSON line, without its columns that are no text."""
    for row in rows:
        kept: dict[str, Any] = {}
        for column, value in row.items():
            try:
                found = plain(value, column)
                check_plain(found, column)
            except M32Error:
                left_out.add(column)
            else:
                if found is not None:
                    kept[column] = found
        yield json.dumps(kept, ensure_ascii=False).encode() + b"\n"
