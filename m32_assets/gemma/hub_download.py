"""Download a model from the Hugging Face hub: one commit of it, resumed where an earlier download broke off.

``huggingface_hub`` 1.33 begins a file anew in each process, and the weights of 1B are one file of 2 GB.
"""

from __future__ import annotations

import contextlib
import fcntl
import fnmatch
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from m32_assets.common.errors import M32Error
from m32_assets.common.files import explained, sha256_file

FILES = ("*.safetensors", "*.safetensors.index.json", "config.json", "tokenizer.model")
"""What a model folder has of a repository."""
_BY_HAND = "or name a folder of the files: base_model model_dir"


@contextlib.contextmanager
def download_folder(folder: Path, source: str) -> Iterator[Path]:
    """The folder beside a model's ``folder`` to which it is downloaded, for one process at a time.

    What is in it when the block raises is kept for the next try.
    """
    commit = source.partition("@")[2]
    downloads = folder.with_name(f".{folder.name}.{commit}.download")
    downloads.mkdir(parents=True, exist_ok=True)
    lock = os.open(downloads, os.O_RDONLY)
    try:
        # a network file system may be unable to lock folders
        with contextlib.suppress(OSError):
            fcntl.flock(lock, fcntl.LOCK_EX)
        downloads.mkdir(exist_ok=True)  # a process that this one has waited for removed it
        yield downloads
    finally:
        with contextlib.suppress(OSError):  # it is not empty
            downloads.rmdir()
        os.close(lock)


def download_model(source: str, folder: Path) -> None:
    """Fetch the files of a model into ``folder``, where files and parts of an earlier try may be.

    The address of the hub is that of ``HF_ENDPOINT``, the token that of ``HF_TOKEN`` or of ``hf auth login``.

    Args:
        source: ``<Hugging Face id>@<commit>``.

    Raises:
        M32Error: the hub refuses, cannot be reached, has no such commit, breaks off, or sends other bytes; or the disk
            is full.
    """
    import httpx
    from huggingface_hub import errors

    repository, _, commit = source.partition("@")
    page = f"https://huggingface.co/{repository}"
    try:
        with explained(folder):
            _download(repository, commit, folder)
    except errors.RevisionNotFoundError as error:
        fix = f"Update this project, {_BY_HAND}"
        raise M32Error(repository, f"no commit {commit} on the hub", "the one that it was tried with", fix) from error
    except (errors.RepositoryNotFoundError, errors.HfHubHTTPError) as error:
        status = error.response.status_code
        if status in (401, 403, 404):
            found = f"the hub refuses it (status {status})"
            fix = f"Accept its terms at {page} and set HF_TOKEN to a read token (or hf auth login), {_BY_HAND}"
            raise M32Error(repository, found, "access to the model", fix) from error
        fix = f"Try again later, {_BY_HAND}"
        raise M32Error(repository, f"status {status} of the hub", "its files", fix) from error
    except (errors.LocalEntryNotFoundError, errors.OfflineModeIsEnabled, httpx.ConnectError) as error:
        fix = f"Connect to the internet and unset HF_HUB_OFFLINE, {_BY_HAND}"
        raise M32Error(repository, "no connection to the hub", page, fix) from error
    except (httpx.HTTPError, OSError) as error:  # OSError: fewer or more bytes than the hub has said
        fix = f"Run it again: it goes on where it ended, {_BY_HAND}"
        raise M32Error(repository, f"a download that broke off ({error})", "its files", fix) from error


def _download(repository: str, commit: str, folder: Path) -> None:
    from huggingface_hub import HfApi

    api = HfApi(endpoint=os.environ.get("HF_ENDPOINT") or None)
    about = api.model_info(repository, revision=commit, files_metadata=True)
    for file in about.siblings or []:
        if any(fnmatch.fnmatchcase(file.rfilename, pattern) for pattern in FILES):
            _fetch(api, repository, commit, file, folder / file.rfilename)


def _fetch(api: Any, repository: str, commit: str, file: Any, path: Path) -> None:
    """Fetch one file, or what is missing of it."""
    from huggingface_hub import hf_hub_url
    from huggingface_hub.file_download import http_get
    from huggingface_hub.utils import build_hf_headers

    if path.exists():
        return
    part = path.with_name(f"{path.name}.incomplete")
    there = part.stat().st_size if part.exists() else 0
    if file.size is not None and there > file.size:
        there = 0
    try:
        with part.open("r+b" if there else "wb") as out:
            out.seek(there)
            http_get(
                hf_hub_url(repository, file.rfilename, revision=commit, endpoint=api.endpoint),
                out,
                resume_size=there,
                headers=build_hf_headers(token=api.token),
                expected_size=file.size,
                displayed_filename=file.rfilename,
            )
    finally:
        if part.stat().st_size == 0:
            part.unlink()
    # the hub has the sha256 of large files only
    if file.lfs and (found := sha256_file(part)) != file.lfs.sha256:
        part.unlink()
        raise M32Error(f"{repository} {path.name}", f"sha256 {found}", file.lfs.sha256, "Run it again: it is removed")
    part.replace(path)
