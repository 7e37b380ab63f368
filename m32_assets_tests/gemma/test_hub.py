"""What the Hugging Face hub refuses is explained, with the page to go to and the way around it."""

import errno
from pathlib import Path
from typing import Any

import httpx
import huggingface_hub
import pytest
from huggingface_hub import errors

from m32_assets.common.errors import M32Error
from m32_assets.gemma.registry import model_entry
from m32_assets.gemma.weights import fetch_model

ENTRY = model_entry("gemma3-1b-it")


def _answer(status: int) -> Any:
    return httpx.Response(status, request=httpx.Request("GET", "https://huggingface.co/api/models"))


@pytest.mark.parametrize(
    ("raised", "said"),
    [
        (errors.GatedRepoError("gated", response=_answer(403)), "the hub refuses it (status 403)"),
        (errors.RepositoryNotFoundError("not there", response=_answer(401)), "the hub refuses it (status 401)"),
        (errors.RevisionNotFoundError("none", response=_answer(404)), "no commit dcc83ea841ab"),
        (errors.HfHubHTTPError("forbidden", response=_answer(403)), "the hub refuses it (status 403)"),
        (errors.HfHubHTTPError("down", response=_answer(503)), "status 503 of the hub"),
        (errors.LocalEntryNotFoundError("no connection"), "no connection to the hub"),
        (errors.OfflineModeIsEnabled("offline"), "no connection to the hub"),
        (httpx.ConnectError("refused"), "no connection to the hub"),
        (httpx.RemoteProtocolError("peer closed"), "a download that broke off (peer closed)"),
        (OSError(errno.ENOSPC, "No space left on device", "weights"), "no space left on device"),
    ],
)
def test_refusal_of_the_hub_says_what_to_do(
    raised: Exception, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_: Any, **__: Any) -> None:
        raise raised

    monkeypatch.setattr(huggingface_hub.HfApi, "model_info", refuse)
    with pytest.raises(M32Error) as refused:
        fetch_model(ENTRY, tmp_path)
    assert said in str(refused.value)
    assert refused.value.fix
    assert refused.value.__cause__ is raised
    assert list(tmp_path.iterdir()) == [], "nothing half-made is left"
    if "refuses" in said:
        assert "Accept its terms at https://huggingface.co/google/gemma-3-1b-it" in refused.value.fix
        assert "set HF_TOKEN" in refused.value.fix
    if said != "no space left on device":
        assert "model_dir" in refused.value.fix
