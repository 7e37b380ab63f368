"""Shards: the same bytes however they are made, nothing half done, nothing unchecked."""

import hashlib
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json, sha256_file, write_atomic
from m32_assets.shards import scale
from m32_assets.shards.scale import generate_shards
from m32_assets.traces.dataset import generate
from m32_assets.traces.family import Draft, Family, families
from m32_assets.traces.jsonl import trace_line


def whole(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.glob("shard-*.jsonl")))


def test_the_hash_depends_neither_on_workers_nor_on_shards(tmp_path: Path):
    one = generate_shards(tmp_path / "one", 42, 600, 1, shard_rows=200)
    two = generate_shards(tmp_path / "two", 42, 600, 2, shard_rows=200)
    big = generate_shards(tmp_path / "big", 42, 600, 1)
    expected = write_atomic(tmp_path / "plain.jsonl", map(trace_line, generate(42, 600)))
    assert one.sha256 == two.sha256 == big.sha256 == expected
    assert [shard.rows for shard in one.shards] == [200, 200, 200]
    assert [shard.rows for shard in big.shards] == [600]
    assert one.as_written() == two.as_written() == read_json(tmp_path / "one" / "shards.json")
    for folder in ("one", "two", "big"):
        assert hashlib.sha256(whole(tmp_path / folder)).hexdigest() == expected
    for shard in two.shards:
        assert sha256_file(tmp_path / "two" / shard.name) == shard.sha256
    assert one.composition == {"golden_style": 60, "reasoning": 420, "synthetic": 120}
    assert one.per_core_per_second > 0


def test_the_longer_begins_with_the_shorter(tmp_path: Path):
    generate_shards(tmp_path / "short", 7, 100, verify=False)
    generate_shards(tmp_path / "long", 7, 300, verify=False, shard_rows=50)
    assert whole(tmp_path / "long").startswith(whole(tmp_path / "short"))


def test_its_own_folder_is_replaced_and_no_other(tmp_path: Path):
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
        ({"count": 10**12}, "all that the families have"),
        ({"count": 10, "workers": 0}, "workers"),
        ({"count": 10, "shard_rows": 15}, "shard_rows"),
    ],
)
def test_impossible_orders_are_refused(arguments: dict[str, Any], message: str, tmp_path: Path):
    with pytest.raises(M32Error, match=message):
        generate_shards(tmp_path / "out", 42, **arguments)
    assert list(tmp_path.iterdir()) == []


def spoil(monkeypatch: pytest.MonkeyPatch, name: str, change) -> None:
    """Give the family ``name`` a fault."""
    real = families()[name].build
    spoilt = Family(
        name, families()[name].category, None, families()[name].space, lambda **values: change(real(**values))
    )
    monkeypatch.setitem(families(), name, spoilt)
    scale.record_at.__globals__["_turns"].cache_clear()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda d: Draft("", d.steps, d.answer), r"addition\): found .*length >= 1.* at `\$\.prompt`"),
        (
            lambda d: Draft(d.prompt, [*d.steps[:-1], ("conclude", f"2 + 2 = 5, so {d.answer}")], d.answer),
            "2 \\+ 2 = 5",
        ),
        (lambda d: Draft("What is 20 + 22?", [("conclude", "20 + 22 = 42")], "42"), "found the prompt of row"),
    ],
)
def test_a_faulty_family_stops_it_and_nothing_is_left(
    change, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    spoil(monkeypatch, "addition", change)
    try:
        with pytest.raises(M32Error, match=message):
            generate_shards(tmp_path / "out", 42, 500)
    finally:
        monkeypatch.undo()
        scale.record_at.__globals__["_turns"].cache_clear()
    assert list(tmp_path.iterdir()) == []


def test_an_error_of_a_worker_arrives_whole(tmp_path: Path):
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        error = pool.submit(generate_shards, tmp_path / "out", 42, 15).exception()
    assert isinstance(error, M32Error)
    assert (error.where, error.found) == ("count", "15")
