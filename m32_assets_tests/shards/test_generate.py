"""m32 generate: the same bytes for any number of workers and shards, all or nothing."""

import hashlib
import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json, sha256_file, write_atomic
from m32_assets.shards.generate import generate_shards
from m32_assets.traces import dataset
from m32_assets.traces.dataset import generate
from m32_assets.traces.family import Draft, families
from m32_assets.traces.jsonl import trace_line


def whole(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.glob("shard-*.jsonl")))


def test_bytes_depend_neither_on_workers_nor_on_shards(tmp_path: Path):
    one, report = generate_shards(tmp_path / "one", 42, 600, 1, shard_rows=200)
    two, _ = generate_shards(tmp_path / "two", 42, 600, 2, shard_rows=200)
    big, _ = generate_shards(tmp_path / "big", 42, 600, 1)
    expected = write_atomic(tmp_path / "plain.jsonl", map(trace_line, generate(42, 600)))
    assert one["sha256"] == two["sha256"] == big["sha256"] == expected
    assert [shard["rows"] for shard in one["shards"]] == [200, 200, 200]
    assert [shard["rows"] for shard in big["shards"]] == [600]
    assert one == two == read_json(tmp_path / "one" / "shards.json")
    for folder in ("one", "two", "big"):
        assert hashlib.sha256(whole(tmp_path / folder)).hexdigest() == expected
    for shard in two["shards"]:
        assert sha256_file(tmp_path / "two" / shard["name"]) == shard["sha256"]
    assert one["composition"] == {"golden_style": 60, "reasoning": 420, "synthetic": 120}
    assert report.rows_per_core_second > 0


def test_longer_dataset_begins_with_the_shorter(tmp_path: Path):
    generate_shards(tmp_path / "short", 7, 100, verify=False)
    generate_shards(tmp_path / "long", 7, 300, verify=False, shard_rows=50)
    assert whole(tmp_path / "long").startswith(whole(tmp_path / "short"))


def test_only_a_folder_of_shards_is_replaced(tmp_path: Path):
    out = tmp_path / "out"
    generate_shards(out, 42, 100, shard_rows=50)
    generate_shards(out, 42, 50, shard_rows=50)
    assert sorted(path.name for path in out.iterdir()) == ["shard-00000.jsonl", "shards.json"]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work", "utf-8")
    for taken in (tmp_path / "mine", tmp_path / "mine" / "thesis.txt"):
        with pytest.raises(M32Error, match="Choose another folder"):
            generate_shards(taken, 42, 100)
    assert (tmp_path / "mine" / "thesis.txt").read_text("utf-8") == "years of work"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"count": 15}, "count"),
        ({"count": 0}, "count"),
        ({"count": 10**12}, "the capacity of the families"),
        ({"count": 10, "workers": 0}, "workers"),
        ({"count": 10, "shard_rows": 15}, "shard_rows"),
    ],
)
def test_impossible_orders_are_refused(arguments: dict[str, Any], message: str, tmp_path: Path):
    with pytest.raises(M32Error, match=message):
        generate_shards(tmp_path / "out", 42, **arguments)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def spoil(monkeypatch: pytest.MonkeyPatch):
    """Gives a family a fault: ``spoil(name, change of its drafts)``."""

    def change_drafts(name: str, change: Callable[[Draft], Draft]) -> None:
        real = families()[name]
        spoilt = replace(real, build=lambda **values: change(real.build(**values)), in_words=0)
        monkeypatch.setitem(families(), name, spoilt)
        dataset._turns.cache_clear()

    yield change_drafts
    monkeypatch.undo()
    dataset._turns.cache_clear()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: Draft("", d.steps, d.answer), r"addition\): found .*length >= 1.* at `\$\.prompt`"),
        (
            lambda d: Draft(d.prompt, [*d.steps[:-1], ("conclude", f"2 + 2 = 5, so {d.answer}")], d.answer),
            r"addition\): found .*2 \+ 2 = 5",
        ),
        (lambda d: Draft("What is 20 + 22?", [("conclude", "20 + 22 = 42")], "42"), "found the prompt of row"),
    ],
)
def test_faulty_family_is_refused_and_leaves_nothing(
    change: Callable[[Draft], Draft], message: str, tmp_path: Path, spoil: Callable[..., None]
):
    spoil("addition", change)
    with pytest.raises(M32Error, match=message):
        generate_shards(tmp_path / "out", 42, 500)
    assert list(tmp_path.iterdir()) == []


def test_error_of_a_worker_arrives_whole(tmp_path: Path):
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        error = pool.submit(generate_shards, tmp_path / "out", 42, 15).exception()
    assert isinstance(error, M32Error)
    assert (error.where, error.found) == ("count", "15")
