"""Shards: the same files whoever works them, nothing finished is worked again, a fault costs its shard."""

import fcntl
import os
import re
import signal
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from m32_assets.common.errors import M32Error
from m32_assets.common.files import canonical_json, read_json, sha256_file, write_atomic
from m32_assets.common.process_pool import pooled
from m32_assets.sft.rows import read_training_rows
from m32_assets.shards.engines import process_pool
from m32_assets.shards.index import write_index
from m32_assets.shards.part import PartFacts, PartOrder, work_part
from m32_assets.shards.receipts import ShardResult, ShardTask, work_shard
from m32_assets.shards.shard import Shard, shards_of_part
from m32_assets.shards.stages import STAGES
from m32_assets.traces.dataset import generate
from m32_assets.traces.jsonl import trace_line
from m32_assets_tests.distributed.conftest import order


def work(asked: PartOrder, workers: int = 1) -> PartFacts:
    return work_part(asked, process_pool(workers), lambda line: None)


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Which file it is and when it was written, by name."""
    return {
        str(p.relative_to(folder)): (p.stat().st_ino, p.stat().st_mtime_ns) for p in folder.rglob("*") if p.is_file()
    }


@pytest.fixture(scope="module")
def done(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[PartOrder, PartFacts]:
    """Four shards of 600 rows, worked by this process."""
    asked = order(tmp_path_factory.mktemp("one"), tiny_model)
    return asked, work(asked)


def test_shards_divide_the_rows_by_their_number_alone():
    for count, of in ((600, 4), (550, 7), (1000, 100)):
        rows = [row for number in range(of) for row in Shard(42, count, number, of).rows]
        assert rows == list(range(count))
        assert all(len(Shard(42, count, n, of).rows) % 10 == 0 for n in range(of))
    assert [s.number for s in shards_of_part(42, 600, 8, 1, 4)] == [2, 3]
    for wrong in ((600, 0, 0), (600, 0, 61), (600, 4, 4), (600, -1, 4), (15, 0, 1)):
        with pytest.raises(M32Error):
            Shard(42, *wrong)
    with pytest.raises(M32Error, match="a multiple of 4"):
        shards_of_part(42, 600, 6, 0, 4)


def test_one_process_and_a_pool_write_the_same(done: tuple[PartOrder, PartFacts], tiny_model: Path, tmp_path: Path):
    asked, one = done
    two = work(order(tmp_path, tiny_model), workers=2)
    assert not one.failures
    assert one.files == two.files
    assert one.sha256 == two.sha256
    assert (one.processes, two.processes) == (1, 2)
    assert one.composition == {"golden_style": 60, "reasoning": 420, "synthetic": 120}
    folder = Path(asked.place.folder)
    for name, sha256 in two.files.items():
        assert sha256_file(folder / name) == sha256 == sha256_file(tmp_path / name)
    whole = b"".join(p.read_bytes() for p in sorted((folder / "traces").glob("*.jsonl")))
    write_atomic(tmp_path / "plain.jsonl", map(trace_line, generate(42, 600)))
    assert whole == (tmp_path / "plain.jsonl").read_bytes()
    assert not [p for p in [*folder.rglob("*"), *tmp_path.rglob("*")] if p.suffix == ".part"]


def test_parquet_holds_what_the_lines_hold(done: tuple[PartOrder, PartFacts]):
    folder = Path(done[0].place.folder)
    name = "00002-of-00004"
    traces = parquet.read_table(folder / "parquet/traces" / f"{name}.parquet").to_pylist()
    lines = list(generate(42, 150, 300))
    assert [t["prompt"] for t in traces] == [t.prompt for t in lines]
    assert [[s["content"] for s in t["steps"]] for t in traces] == [[s.content for s in t.steps] for t in lines]
    assert [t["meta"] for t in traces] == [canonical_json(t.meta).decode() for t in lines]
    tokens = parquet.read_table(folder / "parquet/tokens" / f"{name}.parquet").to_pylist()
    assert [t["id"] for t in tokens] == [r.id for r in read_training_rows(folder / "rows" / f"{name}.jsonl")]
    assert sum(len(t["tokens"]) for t in parquet.read_table(folder / "parquet/tokens").to_pylist()) == done[1].tokens
    assert all(t["tokens"][0] == 2 and 0 < t["prompt"] < len(t["tokens"]) for t in tokens)


def test_what_is_finished_is_not_worked_again(tiny_model: Path, tmp_path: Path):
    asked = order(tmp_path, tiny_model)
    first = work(asked)
    before = stamps(tmp_path)
    again = work(asked)
    assert (first.made, again.made) == (4, 0)
    assert again.sha256 == first.sha256
    assert stamps(tmp_path) == before
    # a changed file is made again, and nothing else
    (tmp_path / "rows" / "00001-of-00004.jsonl").write_bytes(b"torn")
    assert work(asked).made == 1
    changed = {name for name, stamp in stamps(tmp_path).items() if before[name] != stamp}
    assert changed == {"rows/00001-of-00004.jsonl", "receipts/render/00001-of-00004.json"}
    assert sha256_file(tmp_path / "rows" / "00001-of-00004.jsonl") == first.files["rows/00001-of-00004.jsonl"]


def test_other_settings_make_other_files(tiny_model: Path, tmp_path: Path):
    asked = order(tmp_path, tiny_model, count=40)
    work(asked)
    before = stamps(tmp_path)
    work(replace(asked, recipe=replace(asked.recipe, style="numbered")))
    changed = {name.rpartition("/")[0] for name, stamp in stamps(tmp_path).items() if before[name] != stamp}
    assert changed == {"rows", "tokens", "parquet/tokens", "receipts/render", "receipts/tokenize"}


def test_what_a_killed_worker_left_of_these_shards_is_removed(tiny_model: Path, tmp_path: Path):
    asked = replace(order(tmp_path, tiny_model, count=80), stages=("generate",))
    part = tmp_path / "traces"
    part.mkdir()
    left, held, foreign = (
        part / f".{name}.jsonl.abc.part" for name in ("00001-of-00004", "00002-of-00004", "00001-of-00008")
    )
    for path in (left, held, foreign):
        path.write_bytes(b"half a tr")
    with held.open("rb") as writer:
        fcntl.flock(writer, fcntl.LOCK_EX)
        work(asked)
    assert {p.name for p in part.glob(".*")} == {held.name, foreign.name}


def test_a_fault_costs_its_shard_and_is_named(tiny_model: Path, tmp_path: Path):
    asked = order(tmp_path, tiny_model)
    made = work(replace(asked, stages=("generate",)))
    path = tmp_path / "traces" / "00001-of-00004.jsonl"
    spoilt = path.read_bytes().replace(b'"final_answer":"', b'"final_answer":"9', 1)
    receipt = read_json(tmp_path / "receipts/generate/00001-of-00004.json")
    receipt["files"]["traces/00001-of-00004.jsonl"] = write_atomic(path, spoilt)
    write_atomic(tmp_path / "receipts/generate/00001-of-00004.json", canonical_json(receipt))
    told: list[str] = []
    facts = work_part(asked, process_pool(1), told.append)
    assert len(made.files) == 8
    assert facts.made == 3
    assert len(facts.failures) == 1
    assert "row 150 of seed 42" in facts.failures[0]
    assert any("shard 1: row 150" in line for line in told)
    assert told[-1].startswith("4 of 4 shards")
    with pytest.raises(M32Error, match=r"no receipt, expected shard 00001-of-00004 after verify"):
        write_index(tmp_path, 42, 600, 4, tuple(STAGES))


def test_the_index_holds_shards_against_each_other(done: tuple[PartOrder, PartFacts], tmp_path: Path):
    asked, facts = done
    folder = Path(asked.place.folder)
    index = write_index(folder, 42, 600, 4, tuple(STAGES))
    assert (index.uneven, index.repeats) == ([], [])
    assert read_json(folder / "index.json")["files"] == facts.files
    # the same prompts in two shards
    first, last = (folder / "prompts" / f"0000{n}-of-00004.u64" for n in (0, 3))
    kept = last.read_bytes()
    receipt = folder / "receipts/verify/00003-of-00004.json"
    told = read_json(receipt)
    try:
        last.write_bytes(first.read_bytes())
        with pytest.raises(M32Error, match="changed content"):
            write_index(folder, 42, 600, 4, tuple(STAGES))
        write_atomic(receipt, canonical_json({**told, "files": {f"prompts/{last.name}": sha256_file(last)}}))
        found = write_index(folder, 42, 600, 4, tuple(STAGES)).repeats
        assert found
        assert re.search(r"row (?:4[5-9]|5\d)\d: found the prompt of row \d+ again", found[0])
    finally:
        last.write_bytes(kept)
        write_atomic(receipt, canonical_json(told))


def test_an_order_survives_json(tiny_model: Path, tmp_path: Path):
    asked = order(tmp_path, tiny_model)
    assert PartOrder.from_json(asdict(asked)) == asked
    with pytest.raises(M32Error, match="some of generate, verify, render, tokenize"):
        replace(asked, stages=("publish",)).tasks()


def _killed(task: ShardTask) -> ShardResult:
    if task.shard.number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return work_shard(task)


def test_a_killed_process_of_the_pool_is_said_and_the_next_run_goes_on(
    done: tuple[PartOrder, PartFacts], tiny_model: Path, tmp_path: Path
):
    def engine(tasks: Sequence[ShardTask]) -> Iterator[Any]:
        return pooled(_killed, tasks, 2)

    asked = order(tmp_path, tiny_model)
    with pytest.raises(M32Error, match="worker process: found one that died"):
        work_part(asked, engine, lambda line: None)
    facts = work(asked)
    assert not facts.failures
    assert facts.files == done[1].files
    assert not list(tmp_path.rglob("*.part"))
