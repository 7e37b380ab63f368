"""The manifest of ingested traces names the files they came from, in the order of their rows."""

from pathlib import Path

from m32_assets.common.files import sha256_bytes
from m32_assets.data.ingest import ingest
from m32_assets.traces.dataset import generate
from m32_assets.traces.jsonl import read_traces, trace_line
from m32_assets.traces.provenance import UNKNOWN, SourceFile


def test_files_of_ingested_traces_are_in_their_manifest(tmp_path: Path):
    incoming = tmp_path / "in"
    incoming.mkdir()
    lines = [trace_line(trace) for trace in generate(42, 20)]
    given = {"b.jsonl": [*lines[:12], b"no trace\n"], "a.jsonl": lines[9:12], "c.jsonl": lines[:3]}
    for name, part in given.items():
        (incoming / name).write_bytes(b"".join(part))
    manifest, _ = ingest(incoming, tmp_path / "out")
    # c.jsonl repeats b.jsonl and gives no row
    assert manifest.provenance.files == [
        SourceFile(name=name, form="traces", sha256=sha256_bytes(b"".join(given[name])), licence=UNKNOWN, rows=rows)
        for name, rows in (("a.jsonl", 3), ("b.jsonl", 9))
    ]
    assert manifest.provenance.licence == UNKNOWN
    assert "license: unknown\n" in (tmp_path / "out/README.md").read_text("utf-8")
    assert [trace.prompt for trace in read_traces(tmp_path / "out/dataset.jsonl")][:3] == [
        trace.prompt for trace in list(generate(42, 20))[9:12]
    ]
