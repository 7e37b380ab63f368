"""Datasets of the hub: a saved folder, a folder of files, and an id through what stands in for the hub."""

import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.data.hub_dataset import fetch_rows, files_of_split, is_hub_id, is_saved

ROWS = [{"question": f"What is {n} + 1?", "answer": f"{n} + 1 = {n + 1}\n#### {n + 1}"} for n in range(5)]


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))


def gsm8k(name: str) -> Any:
    """What the hub gives for an id."""
    import datasets

    assert name == "openai/gsm8k"
    info = datasets.DatasetInfo(license="mit")
    return datasets.DatasetDict(
        train=datasets.Dataset.from_list(ROWS[:4], info=info), test=datasets.Dataset.from_list(ROWS[4:], info=info)
    )


def pictures(name: str) -> Any:
    import datasets

    return datasets.Dataset.from_list([{"question": "1?", "picture": b"\xff", "none": None}])


def unreachable(name: str) -> Any:
    raise ConnectionError("no route to the hub")


def deadly(name: str) -> Any:
    os.kill(os.getpid(), signal.SIGSEGV)


def rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_bytes().splitlines()]


def test_saved_folder_is_read(tmp_path: Path):
    import datasets

    whole = datasets.Dataset.from_list(ROWS, info=datasets.DatasetInfo(license="mit"))
    whole.save_to_disk(tmp_path / "one")
    assert is_saved(tmp_path / "one")
    found = fetch_rows(str(tmp_path / "one"), "", tmp_path)
    assert rows(found.file) == ROWS
    assert (found.file.name, found.about.licence, found.about.source) == ("one.jsonl", "mit", "folder one")


def test_split_of_a_saved_folder_is_chosen(tmp_path: Path):
    import datasets

    parts = datasets.DatasetDict(train=datasets.Dataset.from_list(ROWS[:3]), test=datasets.Dataset.from_list(ROWS[3:]))
    parts.save_to_disk(tmp_path / "two")
    assert rows(fetch_rows(str(tmp_path / "two"), "", tmp_path).file) == ROWS[:3], "never the test split unasked"
    test = fetch_rows(str(tmp_path / "two"), "test", tmp_path)
    assert (test.file.name, rows(test.file)) == ("two.test.jsonl", ROWS[3:])
    with pytest.raises(M32Error, match="split: found 'dev', expected one of train, test"):
        fetch_rows(str(tmp_path / "two"), "dev", tmp_path)


def test_id_is_loaded_from_the_hub(tmp_path: Path):
    found = fetch_rows("openai/gsm8k", "", tmp_path, gsm8k)
    assert rows(found.file) == ROWS[:4]
    assert (found.file.name, found.about.licence) == ("openai--gsm8k.jsonl", "mit")
    assert found.about.source == "hub openai/gsm8k of train"


@pytest.mark.parametrize(
    ("load", "said"),
    [
        (unreachable, r"owner/name: found no dataset that can be loaded \(ConnectionError: no route to the hub\)"),
        (deadly, "owner/name: found a dataset that ended the process which read it"),
    ],
)
def test_what_cannot_be_loaded_is_refused(load: Any, said: str, tmp_path: Path):
    with pytest.raises(M32Error, match=said):
        fetch_rows("owner/name", "", tmp_path, load)


def test_columns_that_are_no_text_are_left_out_and_named(tmp_path: Path):
    found = fetch_rows("owner/name", "", tmp_path, pictures)
    assert rows(found.file) == [{"question": "1?"}]
    assert found.left_out == ["picture"]


def test_damaged_folder_is_refused(tmp_path: Path):
    import datasets

    datasets.Dataset.from_list(ROWS).save_to_disk(tmp_path / "one")
    (arrow,) = (tmp_path / "one").glob("*.arrow")
    arrow.write_bytes(arrow.read_bytes()[:300])
    with pytest.raises(M32Error, match="no dataset that can be loaded"):
        fetch_rows(str(tmp_path / "one"), "", tmp_path)


def test_files_of_a_folder_are_told_by_their_names(tmp_path: Path):
    names = ["data/train-00000-of-00002.parquet", "data/train-00001-of-00002.parquet", "data/test-00000.parquet"]
    names += ["extra.jsonl", "validation/a.csv", "README.md", "contest.jsonl"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()

    def found(split: str) -> list[str]:
        return [str(path.relative_to(tmp_path)) for path in files_of_split(tmp_path, split)]

    assert found("") == ["contest.jsonl", *names[:2], "extra.jsonl"]
    assert found("test") == [names[2]]
    assert found("validation") == ["validation/a.csv"]
    with pytest.raises(M32Error, match="split: found 'dev', expected one of"):
        found("dev")
    (tmp_path / "empty").mkdir()
    with pytest.raises(M32Error, match="no file of rows"):
        files_of_split(tmp_path / "empty", "")


@pytest.mark.parametrize(
    ("text", "known"), [("openai/gsm8k", True), ("a/b.jsonl", False), ("a/b/c", False), ("a", False)]
)
def test_ids_are_told_from_paths(text: str, known: bool):
    assert is_hub_id(text) is known
