"""What is pushed to a model hub: a bundle or a merged model, with its card, checked before anything leaves."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json
from m32_assets.gemma.model_folder import open_model_folder
from m32_assets.submission.bundle_layout import EVIDENCE, checkpoint_folders
from m32_assets.submission.cards import MODEL_CARD
from m32_assets.submission.evidence import RUN_CONFIG, RecordedConfig
from m32_assets.submission.hackathon import model_size, write_kaggle_model
from m32_assets.submission.secret_scan import scan_for_secrets
from m32_assets.submission.unpack import open_zip
from m32_assets.submission.verify import unpack_verified, verify_bundle
from m32_assets.traces.provenance import UNKNOWN

CARD = "README.md"
"""Where the hubs look for a card."""


@contextlib.contextmanager
def outgoing(path: Path, card: Path | None = None) -> Iterator[Path]:
    """A folder with exactly what goes: the zip of a bundle, or the files of a merged model, and the card.

    Args:
        path: the zip, or the folder of the merged model.
        card: the model card; by default the one in the zip or the folder.

    Raises:
        M32Error: the bundle does not verify, the folder is no model folder or holds a secret, or there is no card.
    """
    with tempfile.TemporaryDirectory(prefix="m32-push-") as scratch:
        folder = Path(scratch)
        if path.is_dir():
            _link_model(path, folder)
        else:
            if findings := verify_bundle(path).findings:
                raise M32Error(str(path), "; ".join(findings[:5]), "a bundle that verifies")
            (folder / path.name).symlink_to(path.resolve())
            with open_zip(path) as archive:
                (folder / CARD).write_bytes(archive.read(MODEL_CARD))
        _put_card(folder, card)
        if not (folder / CARD).is_file():
            raise M32Error(str(path), f"no {CARD}", "the model's card", "Give one with --card")
        yield folder


@contextlib.contextmanager
def outgoing_jax(path: Path, size: str, card: Path | None = None) -> Iterator[Path]:
    """The folder ``jax/<size>`` of a bundle's checkpoint, as the competition takes an uploaded model.

    Raises:
        M32Error: the bundle does not verify, or its model is of another size.
    """
    with tempfile.TemporaryDirectory(prefix="m32-push-") as scratch:
        bundle = Path(scratch) / "bundle"
        unpack_verified(path, bundle)
        model = RecordedConfig.model_validate(read_json(bundle / EVIDENCE / RUN_CONFIG)).base_model.model_id
        if size != (found := model_size(model)):
            raise M32Error("--kaggle", f"jax/{size} for an adapter of {model}", f"jax/{found}")
        names = [file.relative_to(bundle).as_posix() for file in bundle.rglob("*") if file.is_file()]
        checkpoint = bundle / checkpoint_folders(names)[-1]
        folder = write_kaggle_model(bundle, checkpoint, model, Path(scratch))
        _put_card(folder, card)
        yield folder


def _put_card(folder: Path, card: Path | None) -> None:
    if card and not card.is_file():
        raise M32Error(str(card), "no file", "the model's card in Markdown")
    if card:
        (folder / CARD).unlink(missing_ok=True)
        (folder / CARD).symlink_to(card.resolve())


def files_in(folder: Path) -> dict[str, int]:
    """The files below a folder, with their bytes."""
    return {
        file.relative_to(folder).as_posix(): file.stat().st_size for file in sorted(folder.rglob("*")) if file.is_file()
    }


def unknown_licences(bundle: Path) -> list[str]:
    """The names of the files in a bundle whose licence nobody has named."""
    with open_zip(bundle) as archive:
        config = RecordedConfig.model_validate_json(archive.read(f"{EVIDENCE}/{RUN_CONFIG}"))
    return [file.name for file in config.ingested_files if file.licence == UNKNOWN]


def _link_model(path: Path, folder: Path) -> None:
    """Link every file of a model folder but hidden ones."""
    open_model_folder(path)
    files = [file for file in sorted(path.rglob("*")) if file.is_file() and not _hidden(file.relative_to(path))]
    if secrets := scan_for_secrets(files):
        raise M32Error(str(path), secrets[0], "no secret", "Remove it, and revoke it")
    for file in files:
        place = folder / file.relative_to(path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(file.resolve())


def _hidden(name: Path) -> bool:
    return any(part.startswith(".") for part in name.parts)
