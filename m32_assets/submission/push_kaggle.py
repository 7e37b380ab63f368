"""Push a folder to Kaggle, as a dataset or as a model: one version, or nothing."""

from __future__ import annotations

import contextlib
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from m32_assets.common.errors import M32Error

_PART = r"[A-Za-z0-9][A-Za-z0-9_-]{1,49}"
HANDLE = re.compile(
    rf"(?P<owner>{_PART})/(?P<name>{_PART})(?:/(?P<framework>jax|transformers)/(?P<variation>{_PART}))?"
)
_GONE = (403, 404)
"""Kaggle's answers about what does not exist, or is not seen by this account."""


@dataclass(frozen=True, slots=True)
class Handle:
    """The name of a dataset, or of the variation of a model.

    Attributes:
        framework: of a model; empty for a dataset.
        variation: of a model, e.g. its size.
    """

    owner: str
    name: str
    framework: str = ""
    variation: str = ""

    def __str__(self) -> str:
        parts = (self.owner, self.name, self.framework, self.variation)
        return "/".join(part for part in parts if part)


def parse_handle(text: str) -> Handle:
    """A handle as Kaggle writes it.

    Raises:
        M32Error: it is none.
    """
    found = HANDLE.fullmatch(text)
    if not found:
        raise M32Error("--kaggle", repr(text), "OWNER/DATASET, OWNER/MODEL/jax/SIZE or OWNER/MODEL/transformers/SIZE")
    return Handle(**{name: part or "" for name, part in found.groupdict().items()})


def push_to_kaggle(folder: Path, handle: Handle, *, replace: bool = False, notes: str = "by m32 push") -> str:
    """Upload every file of a folder as a dataset or a model; return its address. What is new is private.

    Args:
        replace: what is there gets a new version.
        notes: of the version.

    Raises:
        M32Error: no network, no login, no right to write, or something of this name is there. There is no new version.
    """
    import kagglehub
    from kagglehub.handle import parse_dataset_handle, parse_model_handle

    logging.getLogger("kagglehub").setLevel(logging.WARNING)  # it names the files of a temporary folder
    with _explained(handle):
        kagglehub.whoami(verbose=False)  # before anything is made
        if _is_there(handle) and not replace:
            raise M32Error(
                f"Kaggle {handle}",
                "a version there",
                "a new name",
                "Give --replace: it adds a version, and keeps others",
            )
        if handle.framework:
            kagglehub.model_upload(str(handle), str(folder), version_notes=notes)
            return parse_model_handle(str(handle)).to_url()
        kagglehub.dataset_upload(str(handle), str(folder), version_notes=notes)
        return parse_dataset_handle(str(handle)).to_url()


def _is_there(handle: Handle) -> bool:
    import requests
    from kagglehub.clients import build_kaggle_client
    from kagglehub.handle import parse_model_handle
    from kagglesdk.datasets.types.dataset_api_service import ApiGetDatasetRequest
    from kagglesdk.models.types.model_api_service import ApiGetModelInstanceRequest

    try:
        with build_kaggle_client() as client:
            if handle.framework:
                asked = ApiGetModelInstanceRequest()
                asked.owner_slug, asked.model_slug, asked.instance_slug = handle.owner, handle.name, handle.variation
                asked.framework = parse_model_handle(str(handle)).framework_enum()
                client.models.model_api_client.get_model_instance(asked)
            else:
                wanted = ApiGetDatasetRequest()
                wanted.owner_slug, wanted.dataset_slug = handle.owner, handle.name
                client.datasets.dataset_api_client.get_dataset(wanted)
    except requests.HTTPError as error:
        if error.response is not None and error.response.status_code in _GONE:
            return False
        raise
    return True


@contextlib.contextmanager
def _explained(handle: Handle) -> Iterator[None]:
    import requests
    from kagglehub.exceptions import BackendError, UnauthenticatedError

    try:
        yield
    except (UnauthenticatedError, BackendError, requests.RequestException) as error:
        causes: list[BaseException] = [error]
        while inner := causes[-1].__cause__ or causes[-1].__context__:
            causes.append(inner)
        lost = next((cause for cause in causes if isinstance(cause, requests.ConnectionError | requests.Timeout)), None)
        if lost:
            raise M32Error(
                "Kaggle", f"no connection ({type(lost).__name__})", "a network", "There is no new version: try again"
            ) from error
        status = getattr(getattr(error, "response", None), "status_code", None)
        if isinstance(error, UnauthenticatedError) or status in (401, 403):
            raise M32Error(
                "Kaggle",
                "no login" if status is None else f"a login that is refused ({status})",
                f"a token that may write to {handle}",
                "Make one at https://www.kaggle.com/settings/api and set KAGGLE_API_TOKEN",
            ) from error
        said = " ".join(str(error).split())[:200] or type(error).__name__
        raise M32Error("Kaggle", said, "a new version", "Nothing was published") from error
