"""Shards: every engine writes the same files, finished stages are not worked again, a fault costs its shard only."""

import fcntl
import json
import os
import re
import signal
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pyarrow import parquet

from m32_assets.common.errors import M32Error
from m32_assets.common.files import canonical_json, read_json, sha256_file, write_atomic
from m32_assets.common.process_pool import pooled
from m32_assets.gemma.tokenizer import load_tokenizer
from m32_assets.sft.packing import completion_tokens, mask_findings, pack, split_batches, tokenize
from m32_assets.sft.rows import read_training_rows
from m32_assets.sft.template import PromptTemplate
from m32_assets.shards import engines
from m32_assets.shards.engines import process_pool, ray_tasks
from m32_assets.shards.index import shard_files, write_index
from m32_assets.shards.pipeline import PartOrder, WorkReport
from m32_assets.shards.receipts import ShardReport, sources, work_shard
from m32_assets.shards.shard import Shard, equal_shards, shards_of_rows
from m32_assets.shards.stages import STAGES, Recipe
from m32_assets.traces.dataset import generate
from m32_assets.traces.jsonl import trace_line
from m32_assets_tests.support.shard_orders import order, stamps, with_recipe


def work(asked: PartOrder, workers: int = 1) -> WorkReport:
    return asked.work(process_pool(workers), lambda line: None)


@pytest.fixture(scope="module")
def done(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, WorkReport]:
    """The folder of four shards of 600 rows, worked by this process, and their report."""
    folder = tmp_path_factory.mktemp("one")
    return folder, work(order(folder, tiny_model))


def test_shards_divide_the_rows_by_their_number_alone():
    for count, of in ((600, 4), (550, 7), (1000, 100)):
        shards = equal_shards(42, count, of)
        assert [row for shard in shards for row in shard.rows] == list(range(count))
        assert all(len(shard.rows) % 10 == 0 for shard in shards)
    assert equal_shards(42, 600, 8, 1, 4) == equal_shards(42, 600, 8)[2:4]
    assert [shard.name for shard in equal_shards(42, 600, 8, 1, 4)] == ["00002-of-00008", "00003-of-00008"]
    assert shards_of_rows(42, 50, 20)[2] == Shard("shard-00002", 42, 40, 50)
    for wrong in ((600, 0), (600, 61), (600, 4, 4, 4), (600, 4, -1, 4), (15, 1)):
        with pytest.raises(M32Error):
            equal_shards(42, *wrong)
    with pytest.raises(M32Error, match="a multiple of 4"):
        equal_shards(42, 600, 6, 0, 4)


def test_one_process_and_a_pool_write_the_same(done: tuple[Path, WorkReport], tiny_model: Path, tmp_path: Path):
    folder, one = done
    two = work(order(tmp_path, tiny_model), workers=2)
    assert not one.failures
    assert one.files == two.files
    assert one.sha256 == two.sha256
    assert (one.processes, two.processes) == (1, 2)
    assert one.composition == {"golden_style": 60, "reasoning": 420, "synthetic": 120}
    for name, sha256 in two.files.items():
        assert sha256_file(folder / name) == sha256 == sha256_file(tmp_path / name)
    whole = b"".join(p.read_bytes() for p in sorted((folder / "traces").glob("*.jsonl")))
    write_atomic(tmp_path / "plain.jsonl", map(trace_line, generate(42, 600)))
    assert whole == (tmp_path / "plain.jsonl").read_bytes()
    assert not [p for p in [*folder.rglob("*"), *tmp_path.rglob("*")] if p.suffix == ".part"]


def test_parquet_and_jsonl_hold_the_same(done: tuple[Path, WorkReport]):
    folder, report = done
    name = "00002-of-00004"
    traces = parquet.read_table(folder / "parquet/traces" / f"{name}.parquet").to_pylist()
    lines = list(generate(42, 150, 300))
    assert [t["prompt"] for t in traces] == [t.prompt for t in lines]
    assert [[s["content"] for s in t["steps"]] for t in traces] == [[s.content for s in t.steps] for t in lines]
    assert [t["meta"] for t in traces] == [canonical_json(t.meta).decode() for t in lines]
    tokens = parquet.read_table(folder / "parquet/tokens" / f"{name}.parquet").to_pylist()
    assert tokens == [json.loads(line) for line in (folder / "tokens" / f"{name}.jsonl").read_bytes().splitlines()]
    assert [t["id"] for t in tokens] == [r.id for r in read_training_rows(folder / "rows" / f"{name}.jsonl")]
    assert sum(len(t["tokens"]) for t in parquet.read_table(folder / "parquet/tokens").to_pylist()) == report.tokens
    assert all(t["tokens"][0] == 2 and 0 < t["prompt"] < len(t["tokens"]) for t in tokens)


def test_trainer_reads_the_shards_of_an_index(done: tuple[Path, WorkReport], tiny_model: Path):
    folder, report = done
    write_index(folder, 42, 600, 4, tuple(STAGES))
    files = list(shard_files(folder / "index.json"))
    assert [file.name for file in files] == [f"0000{n}-of-00004.jsonl" for n in range(4)]
    # as the trainer does: read, tokenize, pack
    conversations = tokenize(
        [row for file in files for row in read_training_rows(file)], load_tokenizer(tiny_model), 2048
    )
    batches = split_batches(pack(conversations, 2048), 4)
    assert mask_findings(batches, completion_tokens(conversations)) == []
    assert sum(batch.conversations for batch in batches) == 600
    stored = [
        json.loads(line)
        for file in shard_files(folder / "index.json", "tokens")
        for line in file.read_bytes().splitlines()
    ]
    assert [(s["tokens"], s["prompt"]) for s in stored] == [(c.ids, c.prompt) for c in conversations]
    assert sum(len(c.ids) for c in conversations) == report.tokens


def test_index_without_the_asked_files_is_refused(tiny_model: Path, tmp_path: Path):
    with pytest.raises(M32Error, match=r"index.json: found no file"):
        next(shard_files(tmp_path / "index.json"))
    work(with_recipe(order(tmp_path, tiny_model, count=40), stages=("generate", "verify")))
    write_index(tmp_path, 42, 40, 4, ("generate", "verify"))
    assert len(list(shard_files(tmp_path / "index.json", "traces"))) == 4
    with pytest.raises(M32Error, match="expected the rows of shard 00000-of-00004"):
        next(shard_files(tmp_path / "index.json"))


def test_finished_stages_are_not_worked_again(tiny_model: Path, tmp_path: Path):
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


def test_other_settings_remake_the_stages_that_use_them(tiny_model: Path, tmp_path: Path):
    asked = order(tmp_path, tiny_model, count=40)
    work(asked)
    before = stamps(tmp_path)
    work(with_recipe(asked, template=PromptTemplate("numbered")))
    changed = {name.rpartition("/")[0] for name, stamp in stamps(tmp_path).items() if before[name] != stamp}
    assert changed == {"rows", "tokens", "parquet/tokens", "receipts/render", "receipts/tokenize"}


def test_receipts_depend_on_code_and_wordings():
    found = {str(path) for stage in STAGES.values() for path in sources(stage.packages)}
    assert {"shards/stages.py", "sft/template.py", "traces/dataset.py"} <= found
    assert any(path.startswith("traces/") and path.endswith(".txt") for path in found)


def test_files_of_killed_workers_are_removed(tiny_model: Path, tmp_path: Path):
    asked = with_recipe(order(tmp_path, tiny_model, count=80), stages=("generate",))
    traces = tmp_path / "traces"
    traces.mkdir()
    left, held, foreign = (
        traces / f".{name}.jsonl.abc.part" for name in ("00001-of-00004", "00002-of-00004", "00001-of-00008")
    )
    for path in (left, held, foreign):
        path.write_bytes(b"half a tr")
    with held.open("rb") as writer:
        fcntl.flock(writer, fcntl.LOCK_EX)
        work(asked)
    assert {p.name for p in traces.glob(".*")} == {held.name, foreign.name}


def test_fault_stops_its_shard_only_and_is_named(tiny_model: Path, tmp_path: Path):
    asked = order(tmp_path, tiny_model)
    made = work(with_recipe(asked, stages=("generate",)))
    path = tmp_path / "traces" / "00001-of-00004.jsonl"
    spoilt = path.read_bytes().replace(b'"final_answer":"', b'"final_answer":"9', 1)
    receipt = read_json(tmp_path / "receipts/generate/00001-of-00004.json")
    receipt["files"]["traces/00001-of-00004.jsonl"] = write_atomic(path, spoilt)
    write_atomic(tmp_path / "receipts/generate/00001-of-00004.json", canonical_json(receipt))
    progress: list[str] = []
    report = asked.work(process_pool(1), progress.append)
    assert len(made.files) == 8
    assert report.made == 3
    assert len(report.failures) == 1
    assert "row 150 of seed 42" in report.failures[0]
    assert any("shard 00001-of-00004: row 150" in line for line in progress)
    assert progress[-1].startswith("4 of 4 shards")
    with pytest.raises(M32Error, match=r"no receipt, expected shard 00001-of-00004 after verify"):
        write_index(tmp_path, 42, 600, 4, tuple(STAGES))


def test_index_compares_the_prompts_of_all_shards(done: tuple[Path, WorkReport]):
    folder, report = done
    index = write_index(folder, 42, 600, 4, tuple(STAGES))
    assert (index.uneven, index.repeats) == ([], [])
    assert read_json(folder / "index.json")["files"] == report.files
    # the same prompts in two shards
    first, last = (folder / "prompts" / f"0000{n}-of-00004.u64" for n in (0, 3))
    kept = last.read_bytes()
    path = folder / "receipts/verify/00003-of-00004.json"
    receipt = read_json(path)
    try:
        last.write_bytes(first.read_bytes())
        with pytest.raises(M32Error, match="changed content"):
            write_index(folder, 42, 600, 4, tuple(STAGES))
        write_atomic(path, canonical_json({**receipt, "files": {f"prompts/{last.name}": sha256_file(last)}}))
        found = write_index(folder, 42, 600, 4, tuple(STAGES)).repeats
        assert found
        assert re.search(r"row (?:4[5-9]|5\d)\d: found the prompt of row \d+ again", found[0])
    finally:
        last.write_bytes(kept)
        write_atomic(path, canonical_json(receipt))


def test_order_survives_json_and_names_its_stages(tiny_model: Path, tmp_path: Path):
    asked = order(tmp_path, tiny_model)
    assert PartOrder.model_validate(json.loads(json.dumps(asked.model_dump()))) == asked
    with pytest.raises(M32Error, match="some of generate, verify, render, tokenize"):
        work(with_recipe(asked, stages=("publish",)))


def _killed(shard: Shard, recipe: Recipe) -> ShardReport:
    if shard.name.startswith("00002"):
        os.kill(os.getpid(), signal.SIGKILL)
    return work_shard(shard, recipe)


def test_killed_process_of_the_pool_is_named_and_the_next_run_resumes(
    done: tuple[Path, WorkReport], tiny_model: Path, tmp_path: Path
):
    def engine(shards: Sequence[Shard], recipe: Recipe) -> Iterator[Any]:
        return pooled(partial(_killed, recipe=recipe), shards, 2)

    asked = order(tmp_path, tiny_model)
    with pytest.raises(M32Error, match="worker process: found one that died"):
        asked.work(engine, lambda line: None)
    report = work(asked)
    assert not report.failures
    assert report.files == done[1].files
    assert not list(tmp_path.rglob("*.part"))


def test_ray_works_every_shard_when_more_wait_than_are_submitted_at_once(monkeypatch: pytest.MonkeyPatch):
    running: list[str] = []

    class Died(Exception):
        """A stand-in for Ray's errors."""

    def remote(shard: Shard, recipe: Recipe) -> str:
        running.append(shard.name)
        assert len(running) <= engines.MIN_RAY_TASKS
        return shard.name

    def get(name: str) -> ShardReport:
        if name.startswith("00007"):
            raise Died("worker crashed")
        return ShardReport(name, {}, {}, (), None)

    def wait(references: list[str], num_returns: int) -> tuple[list[str], list[str]]:
        return [running.pop(0)], references[1:]

    fake = SimpleNamespace(
        exceptions=SimpleNamespace(WorkerCrashedError=Died, NodeDiedError=Died, OutOfMemoryError=Died),
        remote=lambda **options: lambda function: SimpleNamespace(remote=remote),
        cluster_resources=lambda: {"CPU": 2.0},
        wait=wait,
        get=get,
    )
    monkeypatch.setattr(engines, "import_ray", lambda: fake)
    shards = equal_shards(42, 2000, 200)
    reports = list(ray_tasks(shards, Recipe("", ())))
    assert sorted(report.name for report in reports) == [shard.name for shard in shards]
    assert [str(r.error) for r in reports if r.error] == [
        "00007-of-00200: found a worker that died 4 times (worker crashed), expected one that ends its task. "
        "Look for lack of memory"
    ]
