"""Ingest: good lines in, bad lines aside with their reason, nothing lost, nothing twice."""

import base64
import json
import os
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json
from m32_assets.data.forms import forms
from m32_assets.data.ingest import ingest, unaccounted
from m32_assets.data.intake import KINDS
from m32_assets.traces.dataset import trace_at
from m32_assets.traces.jsonl import parse_line, read_traces, trace_line
from m32_assets.traces.manifest import read_manifest
from m32_assets_tests.data.form_fuzz import MAKERS, fuzz

GOOD = [trace_line(trace_at(9, row)).rstrip() for row in range(50)]
LEGACY = b'{"prompt":"What is 2 + 3?","trace_steps":["2 + 3 = 5"],"final_answer":"5"}'


def folder_with(path: Path, **files: bytes) -> Path:
    path.mkdir(exist_ok=True)
    for name, data in files.items():
        (path / f"{name}.jsonl").write_bytes(data)
    return path


def aside_rows(out: Path) -> list[dict[str, Any]]:
    return [json.loads(row) for row in (out / "aside.jsonl").read_bytes().splitlines()]


def test_good_lines_are_accepted_and_bad_ones_put_aside(tmp_path: Path):
    lines = [GOOD[0], b"not json", LEGACY, b"", b'{"a": "\xff"}', GOOD[0], b"x" * 5_000, GOOD[1]]
    manifest, report = ingest(folder_with(tmp_path / "in", a=b"\n".join(lines)), tmp_path / "out", limit=4_000)
    assert read_traces(tmp_path / "out" / "dataset.jsonl") == [parse_line(lines[i]) for i in (0, 2, 7)]
    assert (report.given, report.accepted, report.aside) == (8, 3, 5)
    assert report.reasons == {"empty": 1, "repeat": 1, "too_long": 1, "unreadable": 2}
    rows = aside_rows(tmp_path / "out")
    assert [(row["file"], row["line"], row["kind"]) for row in rows] == [
        ("a.jsonl", 2, "unreadable"),
        ("a.jsonl", 4, "empty"),
        ("a.jsonl", 5, "unreadable"),
        ("a.jsonl", 6, "repeat"),
        ("a.jsonl", 7, "too_long"),
    ]
    assert base64.b64decode(rows[2]["raw_base64"]) == lines[4]
    assert rows[3]["raw"].encode() == lines[5]
    assert "a.jsonl:1" in rows[3]["reason"]
    assert rows[4]["bytes"] == 5_000
    assert all(f"a.jsonl:{row['line']}" in row["reason"] and "expected" in row["reason"] for row in rows)
    assert read_manifest(tmp_path / "out") == manifest
    assert read_json(tmp_path / "out" / "report.json")["given"] == 8


def test_same_file_twice_adds_nothing(tmp_path: Path):
    data = b"\n".join(GOOD) + b"\n"
    incoming = folder_with(tmp_path / "in", a=data)
    once, _ = ingest(incoming, tmp_path / "out")
    again, _ = ingest(incoming, tmp_path / "out")
    folder_with(incoming, b=data, c=data.replace(b"\n", b"\r\n"))
    thrice, report = ingest(incoming, tmp_path / "out")
    assert once == again == thrice
    assert (report.given, report.accepted, report.reasons) == (150, 50, {"repeat": 100})


def test_converted_legacy_line_repeats_its_original(tmp_path: Path):
    strict = trace_line(parse_line(LEGACY).model_copy(update={"meta": {"from": "elsewhere"}}))
    _, report = ingest(folder_with(tmp_path / "in", a=LEGACY, b=strict), tmp_path / "out")
    assert (report.accepted, report.reasons) == (1, {"repeat": 1})


def test_entries_that_are_not_files_are_refused_and_files_are_read(tmp_path: Path):
    incoming = folder_with(tmp_path / "in", good=GOOD[0])
    (incoming / "folder.jsonl").mkdir()
    (incoming / "link.jsonl").symlink_to(incoming / "good.jsonl")
    (incoming / "dangling.jsonl").symlink_to(tmp_path / "nowhere")
    os.mkfifo(incoming / "pipe.jsonl")
    (incoming / os.fsdecode(b"caf\xe9.jsonl")).write_bytes(GOOD[2])
    (incoming / "two\nlines.jsonl").write_bytes(GOOD[3])
    (incoming / "notes.txt").write_text("hello", "utf-8")
    (incoming / ".hidden.jsonl").write_bytes(GOOD[1])
    _, report = ingest(incoming, tmp_path / "out")
    assert {name: reason.split(",")[0] for name, reason in report.refused.items()} == {
        "dangling.jsonl": "a symbolic link",
        "caf\\udce9.jsonl": "a name that is not printable text",
        "folder.jsonl": "a folder",
        "two\nlines.jsonl": "a name that is not printable text",
        "link.jsonl": "a symbolic link",
        "pipe.jsonl": "a special file (pipe",
    }
    assert report.ignored == [".hidden.jsonl", "notes.txt"]
    assert report.accepted == report.given == 1
    assert unaccounted(incoming, tmp_path / "out", report) == []


def test_empty_folder_gives_an_empty_dataset(tmp_path: Path):
    manifest, report = ingest(folder_with(tmp_path / "in"), tmp_path / "out")
    assert (manifest.trace_count, report.given) == (0, 0)
    assert read_manifest(tmp_path / "out") == manifest
    with pytest.raises(M32Error, match="no folder"):
        ingest(tmp_path / "nowhere", tmp_path / "out")


def test_foreign_folder_is_not_replaced(tmp_path: Path):
    incoming = folder_with(tmp_path / "in", a=GOOD[0])
    with pytest.raises(M32Error, match=r"a\.jsonl"):
        ingest(incoming, incoming)
    assert (incoming / "a.jsonl").read_bytes() == GOOD[0]


def test_failed_ingest_keeps_the_last_dataset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    incoming = folder_with(tmp_path / "in", a=GOOD[0])
    manifest, _ = ingest(incoming, tmp_path / "out")
    folder_with(incoming, b=GOOD[1])

    def full_disk(*_: object) -> str:
        raise OSError("no space left")

    monkeypatch.setattr("m32_assets.data.ingest.write_json", full_disk)
    with pytest.raises(OSError, match="no space"):
        ingest(incoming, tmp_path / "out")
    assert read_manifest(tmp_path / "out") == manifest
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out"]


def test_huge_line_is_put_aside_unread(tmp_path: Path):
    incoming = folder_with(tmp_path / "in", good=GOOD[0])
    with (incoming / "huge.jsonl").open("wb") as file:
        file.write(GOOD[0] + b'\n{"prompt": "')
        file.truncate(1_000_000_000)  # sparse
    tracemalloc.start()
    _, report = ingest(incoming, tmp_path / "out")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (report.accepted, report.reasons) == (1, {"repeat": 1, "too_long": 1})
    assert aside_rows(tmp_path / "out")[1]["bytes"] == 1_000_000_000 - len(GOOD[0]) - 1
    assert peak < 150_000_000


def test_fuzzed_records_of_every_form_are_all_accounted_for(tmp_path: Path):
    assert {*MAKERS} == {*forms()}
    report = fuzz(tmp_path, 2_000, seed=1)
    assert {*report.reasons} == {*KINDS}
