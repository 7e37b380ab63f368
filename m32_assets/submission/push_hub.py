"""Push a folder to the Hugging Face hub: one commit, or nothing."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from m32_assets.common.errors import M32Error
from m32_assets.submission.outgoing import files_in

REPO = re.compile(r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}")


def check_repo(repo: str) -> str:
    """The name of a repository.

    Raises:
        M32Error: it is none.
    """
    if not REPO.fullmatch(repo):
        raise M32Error("--hub", repr(repo), "OWNER/NAME")
    return repo


def push_to_hub(folder: Path, repo: str, *, public: bool = False, replace: bool = False) -> str:
    """Commit every file of a folder to a model repository, which is made if it is missing; return its address.

    The address of the hub is that of ``HF_ENDPOINT``, the token that of ``HF_TOKEN`` or of ``hf auth login``.

    Args:
        public: a new repository is public.
        replace: files that are there may be replaced.

    Raises:
        M32Error: no network, no login, no right to write, or a file is there. Nothing was committed.
    """
    from huggingface_hub import CommitOperationAdd, HfApi
    from huggingface_hub.utils import disable_progress_bars

    if not sys.stderr.isatty():
        disable_progress_bars()
    api = HfApi(endpoint=os.environ.get("HF_ENDPOINT") or None)
    files = files_in(folder)
    with _explained(api.endpoint, repo):
        api.whoami()  # before anything is made
        there = set(api.list_repo_files(repo)) if api.repo_exists(repo) else None
        if there is None:
            api.create_repo(repo, private=not public)
        elif (both := sorted(there & files.keys())) and not replace:
            raise M32Error(
                f"{api.endpoint}/{repo}", f"{both[0]} there", "a repository without the files", "Give --replace"
            )
        api.create_commit(
            repo,
            [CommitOperationAdd(name, str(folder / name)) for name in files],
            commit_message=f"Add {len(files)} files by m32 push",
        )
    return f"{api.endpoint}/{repo}"


@contextlib.contextmanager
def _explained(endpoint: str, repo: str) -> Iterator[None]:
    import httpx
    from huggingface_hub.errors import HfHubHTTPError, LocalTokenNotFoundError, OfflineModeIsEnabled

    token = f"a token that may write to {repo}"
    try:
        yield
    except LocalTokenNotFoundError:
        raise M32Error(endpoint, "no login", token, "Run hf auth login, or set HF_TOKEN") from None
    except OfflineModeIsEnabled:
        raise M32Error(endpoint, "HF_HUB_OFFLINE set", "a network", "Unset it") from None
    except (HfHubHTTPError, httpx.HTTPError, RuntimeError) as error:
        # an upload's own error is the cause of a RuntimeError that names the file
        cause = error.__cause__ if isinstance(error, RuntimeError) and error.__cause__ else error
        if isinstance(cause, HfHubHTTPError):
            status = cause.response.status_code
            if status in (401, 403):
                raise M32Error(endpoint, f"a login that is refused ({status})", token, "Make one there") from error
            said = (cause.server_message or str(cause)).strip().splitlines()[0]
            raise M32Error(endpoint, f"answer {status}: {said}", "a commit", "Nothing was committed") from error
        if isinstance(cause, httpx.HTTPError | OSError):
            reason = str(cause) or type(cause).__name__
            raise M32Error(
                endpoint, f"no connection ({reason})", "a network", "Nothing was committed: try again"
            ) from error
        raise
