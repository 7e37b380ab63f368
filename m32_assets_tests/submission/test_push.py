"""m32 push: what goes, to whom, and that nothing goes half: tried on stand-ins of the hub and of Kaggle."""

import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from m32_assets.cli.main import main
from m32_assets.common.files import read_json
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.submission import outgoing
from m32_assets.submission.verify import BundleReport
from m32_assets_tests.support import hubs
from m32_assets_tests.support.hubs import TOKEN, StandIn
from m32_assets_tests.support.ports import free_port
from m32_assets_tests.support.project import ROOT

CARD = "# our model\n"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[StandIn]:
    from huggingface_hub import constants

    with hubs.hub() as state:
        monkeypatch.setenv("HF_ENDPOINT", state.address)
        monkeypatch.setenv("HF_TOKEN", TOKEN)
        monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)
        monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(tmp_path / "no-token"))
        yield state


@pytest.fixture
def kaggle(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[StandIn]:
    from kagglesdk import kaggle_env

    with hubs.kaggle() as state:
        monkeypatch.setenv("KAGGLE_API_ENVIRONMENT", "TEST")
        monkeypatch.setitem(kaggle_env._env_to_endpoint, kaggle_env.KaggleEnv.TEST, state.address)
        monkeypatch.setenv("KAGGLE_API_TOKEN", TOKEN)
        monkeypatch.setenv("HOME", str(tmp_path / "home"))
        monkeypatch.setenv("KAGGLE_CONFIG_DIR", str(tmp_path / "home"))
        yield state


@pytest.fixture
def merged(folder: ModelFolder, tmp_path: Path) -> Path:
    """The folder of a merged model, with a card and what does not go."""
    path = shutil.copytree(folder.path, tmp_path / "merged")
    (path / "README.md").write_text(CARD)
    (path / ".cache").mkdir()
    (path / ".cache/notes").write_text("not for others")
    return path


@pytest.fixture
def bundle(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A zip with what is read of a bundle, taken for verified."""
    monkeypatch.setattr(outgoing, "verify_bundle", lambda _: BundleReport([], 2))
    config = read_json(ROOT / "submission_runs/m32_v1/run_config.json")
    file = {"name": "found.jsonl", "form": "gsm8k", "sha256": "a" * 64, "rows": 3, "licence": "unknown"}
    path = tmp_path / "our_best_20260101_abcdef0.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("MODEL_CARD.md", CARD)
        archive.writestr("evidence/run_config.json", json.dumps({**config, "ingested_files": [file]}))
        archive.writestr("weights", bytes(20_000))
    return path


def files_of(path: Path) -> dict[str, bytes]:
    return {
        file.relative_to(path).as_posix(): file.read_bytes()
        for file in path.rglob("*")
        if file.is_file() and ".cache" not in file.parts
    }


def refused(capsys: pytest.CaptureFixture[str], *words: Any) -> str:
    """The one sentence of a refused call."""
    capsys.readouterr()
    assert main(["push", *map(str, words)]) == 2
    said = capsys.readouterr().err
    assert "Traceback" not in said
    *progress, line = said.strip().splitlines()
    assert line.startswith("m32 push: ")
    assert not [other for other in progress if other and "%" not in other], "bars of what went, and one sentence"
    return line


def test_merged_model_goes_to_the_hub_in_one_commit(hub: StandIn, merged: Path):
    assert main(["push", str(merged), "--hub", "us/ours"]) == 0
    assert hub.files["us/ours"] == files_of(merged)
    assert hub.versions["us/ours"] == 1
    assert hub.made["us/ours"]["visibility"] == "private"


def test_bundle_goes_to_the_hub_with_its_card(hub: StandIn, bundle: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["push", str(bundle), "--hub", "our-team/ours", "--public"]) == 0
    assert hub.files["our-team/ours"] == {bundle.name: bundle.read_bytes(), "README.md": CARD.encode()}
    assert hub.made["our-team/ours"]["visibility"] == "public"
    said = capsys.readouterr().out
    assert "note: rows of found.jsonl go with it, whose licence is unknown" in said
    assert f"pushed: {hub.address}/our-team/ours" in said


def test_bundle_goes_to_kaggle_as_a_dataset(kaggle: StandIn, bundle: Path):
    assert main(["push", str(bundle), "--kaggle", "our-team/our-best"]) == 0
    assert kaggle.files["our-team/our-best"] == {bundle.name: bundle.read_bytes(), "README.md": CARD.encode()}
    assert kaggle.made["our-team/our-best"]["isPrivate"] is True


def test_merged_model_goes_to_kaggle_as_a_model(kaggle: StandIn, merged: Path):
    assert main(["push", str(merged), "--kaggle", "our-team/ours/transformers/1b"]) == 0
    assert kaggle.files["our-team/ours/transformers/1b"] == files_of(merged)


def test_checkpoint_of_a_bundle_goes_to_kaggle_as_the_competition_takes_it(
    kaggle: StandIn, tiny_bundle: Path, capsys: pytest.CaptureFixture[str]
):
    handle = "our-team/ours/jax/tiny"
    assert main(["push", str(tiny_bundle), "--kaggle", handle]) == 0
    with zipfile.ZipFile(tiny_bundle) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    mark = "checkpoints/actor/"
    expected = {name.removeprefix("checkpoints/"): data for name, data in held.items() if name.startswith(mark)}
    for name in ("prompt_template.json", "GEMMA_NOTICE.md"):
        expected[name] = held[name]
    expected |= {"tokenizer.model": held["tokenizer/tokenizer.model"], "README.md": held["MODEL_CARD.md"]}
    assert kaggle.files[handle] == expected
    assert "expected jax/tiny" in refused(capsys, tiny_bundle, "--kaggle", "our-team/ours/jax/1b")
    assert main(["push", str(tiny_bundle), "--kaggle", "our-team/ours", "--dry-run"]) == 0, "it verifies"


@pytest.mark.parametrize("to", [("--hub", "us/ours"), ("--kaggle", "us/our-best")])
def test_dry_run_lists_what_would_go_and_asks_nobody(
    to: tuple[str, str], hub: StandIn, kaggle: StandIn, bundle: Path, capsys: pytest.CaptureFixture[str]
):
    assert main(["push", str(bundle), *to, "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert f"{bundle.stat().st_size:>14,}  {bundle.name}\n" in said
    assert f"2 files, {bundle.stat().st_size + len(CARD):,} bytes would go to {to[1]}; nothing was sent\n" in said
    assert (hub.asked, kaggle.asked) == ([], [])


def test_what_is_there_is_kept_unless_it_may_be_replaced(
    hub: StandIn, kaggle: StandIn, bundle: Path, capsys: pytest.CaptureFixture[str]
):
    hub.files["us/ours"] = {"README.md": b"older", "notes.md": b"mine"}
    kaggle.files["us/our-best"] = {"older.zip": b"older"}
    assert "README.md there" in refused(capsys, bundle, "--hub", "us/ours")
    assert "a version there" in refused(capsys, bundle, "--kaggle", "us/our-best")
    assert hub.files["us/ours"]["README.md"] == b"older"
    assert kaggle.files["us/our-best"] == {"older.zip": b"older"}
    assert main(["push", str(bundle), "--hub", "us/ours", "--replace"]) == 0
    assert main(["push", str(bundle), "--kaggle", "us/our-best", "--replace"]) == 0
    assert hub.files["us/ours"] == {
        "README.md": CARD.encode(),
        "notes.md": b"mine",
        bundle.name: bundle.read_bytes(),
    }
    assert bundle.name in kaggle.files["us/our-best"]


@pytest.mark.parametrize("to", [("--hub", "us/ours"), ("--kaggle", "us/our-best")])
def test_no_network_and_no_login_are_one_sentence(
    to: tuple[str, str],
    hub: StandIn,
    kaggle: StandIn,
    bundle: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
):
    from kagglesdk import kaggle_env

    for wrong in ("not-a-token", ""):
        monkeypatch.setenv("HF_TOKEN", wrong)
        monkeypatch.setenv("KAGGLE_API_TOKEN", wrong)
        assert "login" in refused(capsys, bundle, *to)
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    monkeypatch.setenv("KAGGLE_API_TOKEN", TOKEN)
    nowhere = f"http://127.0.0.1:{free_port()}"
    monkeypatch.setenv("HF_ENDPOINT", nowhere)
    monkeypatch.setitem(kaggle_env._env_to_endpoint, kaggle_env.KaggleEnv.TEST, nowhere)
    assert "no connection" in refused(capsys, bundle, *to)
    assert (hub.made, kaggle.made, hub.files, kaggle.files) == ({}, {}, {}, {})


@pytest.mark.parametrize(
    ("to", "request_", "status", "said"),
    [
        (("--hub", "us/ours"), "POST /api/repos/create", 403, "a login that is refused (403)"),
        (("--hub", "us/ours"), "PUT /blob/", 403, "a login that is refused (403)"),
        (("--hub", "us/ours"), "POST /api/models/us/ours/commit", 400, "answer 400"),
        (("--kaggle", "us/our-best"), "CreateDataset", 403, "a login that is refused (403)"),
        (("--kaggle", "us/our-best"), "PUT /blob/", 500, "Upload failed"),
        (("--kaggle", "us/our-best"), "GetDataset", 500, "500"),
    ],
)
def test_upload_that_fails_midway_leaves_no_file(
    to: tuple[str, str],
    request_: str,
    status: int,
    said: str,
    hub: StandIn,
    kaggle: StandIn,
    bundle: Path,
    capsys: pytest.CaptureFixture[str],
):
    hub.fails[request_] = kaggle.fails[request_] = status
    assert said in refused(capsys, bundle, *to)
    assert not any(hub.files.values())
    assert not any(kaggle.files.values())
    hub.fails, kaggle.fails = {}, {}
    assert main(["push", str(bundle), *to]) == 0, "the next call does it"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("bundle", "--hub", "ours"), "expected OWNER/NAME"),
        (("bundle", "--hub", "us/../ours"), "expected OWNER/NAME"),
        (("bundle", "--kaggle", "ours"), "expected OWNER/DATASET"),
        (("bundle", "--kaggle", "us/ours/pickle/1b"), "expected OWNER/DATASET"),
        (("bundle", "--kaggle", "us/ours/transformers/1b"), "expected OWNER/MODEL/jax/SIZE or OWNER/DATASET"),
        (("merged", "--kaggle", "us/ours"), "expected OWNER/MODEL/transformers/SIZE"),
        (("merged", "--kaggle", "us/ours/jax/1b"), "expected OWNER/MODEL/transformers/SIZE"),
        (("bundle", "--kaggle", "us/ours", "--public"), "Publish it on its page at Kaggle"),
        (("bundle", "--hub", "us/ours", "--card", "none.md"), "none.md: found no file"),
        (("nowhere", "--hub", "us/ours"), "nowhere: found nothing"),
        (("foreign", "--hub", "us/ours"), "no config.json"),
        (("torn", "--hub", "us/ours"), "not a zip file"),
    ],
)
def test_what_does_not_fit_is_one_sentence(
    words: tuple[str, ...],
    said: str,
    hub: StandIn,
    kaggle: StandIn,
    bundle: Path,
    merged: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
):
    (tmp_path / "foreign").mkdir()
    (tmp_path / "torn").write_text("no zip")
    if words[0] == "torn":
        monkeypatch.undo()
    path = {"bundle": bundle, "merged": merged}.get(words[0], tmp_path / words[0])
    assert said in refused(capsys, path, *words[1:])
    assert (hub.asked, kaggle.asked) == ([], [])


def test_model_without_a_card_or_with_a_secret_stays_here(
    hub: StandIn, merged: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (merged / "README.md").rename(tmp_path / "card.md")
    assert "Give one with --card" in refused(capsys, merged, "--hub", "us/ours")
    assert main(["push", str(merged), "--hub", "us/ours", "--card", str(tmp_path / "card.md")]) == 0
    assert hub.files["us/ours"]["README.md"] == CARD.encode()
    (merged / "notes.txt").write_text("hf_" + "a1B2" * 9)
    assert "holds a Hugging Face token" in refused(capsys, merged, "--hub", "us/other")
    assert "us/other" not in hub.files
