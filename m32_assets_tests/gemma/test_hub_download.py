"""A model is downloaded from a stand-in of the hub by the real client: one commit of it, resumed, or refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json
from m32_assets.gemma.model_folder import WEIGHTS, ModelFolder, model_files
from m32_assets.gemma.registry import MODELS, ModelEntry, hub_id, model_entry
from m32_assets.gemma.weights import fetch_model
from m32_assets_tests.support import hubs
from m32_assets_tests.support.hubs import TOKEN, StandIn

NAME = "them/small"
CUT = 100_000


@pytest.fixture
def hub(folder: ModelFolder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[StandIn]:
    """A hub with one small model, and what no model folder has."""
    from huggingface_hub import constants, file_download

    with hubs.hub() as state:
        monkeypatch.setenv("HF_ENDPOINT", state.address)
        monkeypatch.setenv("HF_TOKEN", TOKEN)
        monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(tmp_path / "no-token"))
        monkeypatch.setattr(file_download.time, "sleep", lambda _: None)
        state.files[NAME] = {name: (folder.path / name).read_bytes() for name in model_files(folder.path)}
        state.files[NAME] |= {"README.md": b"# of theirs", "pytorch_model.bin": b"0"}
        yield state


@pytest.fixture
def entry(folder: ModelFolder, hub: StandIn) -> ModelEntry:
    return ModelEntry("small", f"hub:{NAME}@{hub.commit}", folder.shape, "none")


def test_download_has_the_files_of_its_commit_and_is_made_once(
    hub: StandIn, entry: ModelEntry, folder: ModelFolder, tmp_path: Path
):
    made = fetch_model(entry, tmp_path / "models")
    assert made.sha256 == folder.sha256
    assert not (made.path / "README.md").exists()
    assert read_json(made.path / "recipe.json") == f"{NAME}@{hub.commit}"
    assert [path.name for path in (tmp_path / "models").iterdir()] == ["small"]
    asked = len(hub.asked)
    fetch_model(entry, tmp_path / "models")
    assert len(hub.asked) == asked
    hub.commit = "2" * 40
    later = replace(entry, source=f"hub:{NAME}@{hub.commit}")
    assert read_json(fetch_model(later, tmp_path / "models").path / "recipe.json") == f"{NAME}@{hub.commit}"


def test_download_that_broke_off_goes_on_where_it_ended(
    hub: StandIn, entry: ModelEntry, folder: ModelFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    from huggingface_hub import file_download

    monkeypatch.setattr(file_download.constants, "DOWNLOAD_CHUNK_SIZE", 10_000)
    hub.cuts[WEIGHTS] = CUT
    with pytest.raises(M32Error, match=r"them/small: found status 503 of the hub, .* Try again later"):
        fetch_model(entry, tmp_path / "models")
    assert not (tmp_path / "models/small").exists()
    (part,) = (tmp_path / "models").rglob(f"{WEIGHTS}.incomplete")
    there = part.stat().st_size
    assert 0 < there <= CUT
    hub.ranges.clear()
    hub.fails.clear()
    assert fetch_model(entry, tmp_path / "models").sha256 == folder.sha256
    assert f"bytes={there}-" in hub.ranges
    assert [path.name for path in (tmp_path / "models").iterdir()] == ["small"]


def test_part_of_other_bytes_is_refused_and_begun_anew(
    hub: StandIn, entry: ModelEntry, folder: ModelFolder, tmp_path: Path
):
    there = tmp_path / f"models/.small.{hub.commit}.download"
    there.mkdir(parents=True)
    (there / f"{WEIGHTS}.incomplete").write_bytes(b"x" * 1000)
    with pytest.raises(M32Error, match=rf"them/small {WEIGHTS}: found sha256 .* Run it again"):
        fetch_model(entry, tmp_path / "models")
    assert fetch_model(entry, tmp_path / "models").sha256 == folder.sha256


@pytest.mark.parametrize("login", ["", TOKEN], ids=["no login", "terms not accepted"])
def test_gated_model_is_refused_in_one_sentence(
    login: str, hub: StandIn, entry: ModelEntry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("HF_TOKEN", login)
    hub.gated.add(NAME)
    status = 403 if login else 401
    with pytest.raises(M32Error) as refused:
        fetch_model(entry, tmp_path / "models")
    assert str(refused.value) == (
        f"{NAME}: found the hub refuses it (status {status}), expected access to the model. "
        f"Accept its terms at https://huggingface.co/{NAME} and set HF_TOKEN to a read token (or hf auth login), "
        "or name a folder of the files: base_model model_dir"
    )
    assert list((tmp_path / "models").iterdir()) == []


def test_commit_that_the_hub_has_not_is_refused(hub: StandIn, entry: ModelEntry, tmp_path: Path):
    hub.commit = "2" * 40
    with pytest.raises(M32Error, match=r"found no commit 1{40} on the hub"):
        fetch_model(entry, tmp_path / "models")


def test_every_hub_model_is_pinned_to_a_commit():
    pinned = {name: entry.source for name, entry in MODELS.items() if entry.source.startswith("hub:")}
    assert set(pinned) == {"gemma3-270m-it", "gemma3-1b-it", "gemma2-2b-it"}
    for source in pinned.values():
        _, _, commit = source.partition("@")
        assert len(bytes.fromhex(commit)) == 20
    assert hub_id(model_entry("gemma3-1b-it").source) == "google/gemma-3-1b-it"
