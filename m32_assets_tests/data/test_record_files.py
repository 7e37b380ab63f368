"""Files of rows: every kind gives all its records, good and faulty, and a broken file none."""

import datetime
import decimal
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.data.record import Record
from m32_assets.data.record_files import count_records, ending_of, records

ROWS = [{"question": "How much is 1 + 1?", "answer": "2"}, {"question": 'Say "é", or\nnothing', "answer": "é"}]


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def read(path: Path, **options: Any) -> list[Record]:
    found = list(records(path, **options))
    assert count_records(path, **options) == len(found)
    return found


def lines(rows: list[Any] = ROWS) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def table(sign: str = ",") -> bytes:
    quoted = [[cell.replace('"', '""') for cell in row.values()] for row in ROWS]
    return "\r\n".join([sign.join(ROWS[0]), *(sign.join(f'"{cell}"' for cell in row) for row in quoted), ""]).encode()


@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("a.jsonl", ".jsonl"),
        ("A.JSONL", ".jsonl"),
        ("a.b.ndjson", ".ndjson"),
        ("a.JSON.gz", ".json"),
        ("a.csv.GZ", ".csv"),
        ("a.parquet", ".parquet"),
        ("a.parquet.gz", ""),
        ("a.txt", ""),
        ("a.jsonl.part", ""),
        (".jsonl", ""),
        ("a.gz", ""),
    ],
)
def test_endings_are_known_in_any_case(name: str, ending: str):
    assert ending_of(name) == ending


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.JSONL", "a.json"])
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    "data",
    [
        lines(),
        b"\xef\xbb\xbf" + lines().replace(b"\n", b"\r\n"),
        json.dumps(ROWS, ensure_ascii=False).encode(),
        json.dumps(ROWS, indent=2).encode(),
    ],
)
def test_lines_and_arrays_are_told_by_their_content(name: str, packed: bool, data: bytes, tmp_path: Path):
    path = write(tmp_path, name + (".gz" if packed else ""), gzip.compress(data) if packed else data)
    assert [record.row for record in read(path)] == ROWS


@pytest.mark.parametrize(("name", "sign"), [("a.csv", ","), ("a.csv", ";"), ("a.CSV", "\t"), ("a.tsv", "\t")])
def test_tables_are_read_as_text(name: str, sign: str, tmp_path: Path):
    assert [record.row for record in read(write(tmp_path, name, table(sign)))] == ROWS
    packed = write(tmp_path, f"{name}.gz", gzip.compress(b"\xef\xbb\xbf" + table(sign)))
    assert [record.row for record in read(packed)] == ROWS


def test_parquet_is_read_in_plain_json(tmp_path: Path):
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [
        {
            "messages": [{"role": "user", "content": "a"}],
            "day": datetime.date(2026, 1, 2),
            "cost": decimal.Decimal("1.50"),
        },
        {"messages": [], "day": None, "cost": None},
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet")
    found = [record.row for record in read(tmp_path / "a.parquet")]
    assert found == [
        {"messages": [{"role": "user", "content": "a"}], "day": "2026-01-02", "cost": "1.50"},
        {"messages": []},
    ]
    pq.write_table(pa.Table.from_pylist([{"a": b"\xff", "b": 1}, {"a": None, "b": 2}]), tmp_path / "b.parquet")
    assert [(record.kind, record.row) for record in read(tmp_path / "b.parquet")] == [
        ("unreadable", None),
        ("", {"b": 2}),
    ]
    data = (tmp_path / "a.parquet").read_bytes()
    for broken in (b"", b"PAR1", data[:-20], b"not at all"):
        with pytest.raises(M32Error, match="no readable Parquet file"):
            read(write(tmp_path, "c.parquet", broken))


def test_faulty_lines_are_records_with_their_reason(tmp_path: Path):
    data = b'{"a": 1}\n\n[1]\nnot json\n{"a": "\xff"}\n{"a": 1, "a": 2}\n' + b"x" * 100 + b'\n{"a": 2}'
    found = read(write(tmp_path, "a.jsonl", data), limit=90)
    assert [record.kind for record in found] == ["", "empty", *["unreadable"] * 4, "too_long", ""]
    assert all(record.reason.startswith(f"a.jsonl:{record.number}") for record in found if record.kind)
    assert found[4].raw == b'{"a": "\xff"}'
    assert found[6].size == 100


@pytest.mark.parametrize(
    "data", [b"[]\n" + lines(), b"[[[[\n" + lines(), b'[{"a": 1},\n' + lines(), b'{"a":\n' + lines(), b"[1, 2\n"]
)
def test_file_of_lines_with_a_strange_first_line_is_one_of_lines(data: bytes, tmp_path: Path):
    assert len(read(write(tmp_path, "a.jsonl", data))) == data.count(b"\n")


def test_items_of_an_array_are_judged_one_by_one(tmp_path: Path):
    text = '[{"a": 1}, 2, {"a": 1, "a": 2}, {"a": NaN}, {"a": "\\ud800"}, null, {"a": 3}]'
    found = read(write(tmp_path, "a.json", text.encode()))
    assert [record.row for record in found] == [{"a": 1}, None, None, None, None, None, {"a": 3}]
    assert found[2].reason.startswith("a.json item 3: found invalid JSON (the key 'a' is a duplicate)")
    assert [record.kind for record in read(write(tmp_path, "a.json", text.encode()), limit=10)][1:3] == [
        "unreadable",
        "too_long",
    ]


@pytest.mark.parametrize(
    "text", ['[{"a": 1}', '[{"a": 1}] x', '[{"a": 1},]', '[{"a": 1} {"a": 2}]', "[" * 5000, '{"a": 1']
)
def test_broken_array_is_refused_as_a_whole(text: str, tmp_path: Path):
    with pytest.raises(M32Error, match=r"invalid JSON|nested too deeply"):
        list(records(write(tmp_path, "a.json", text.encode())))


def test_object_that_holds_the_rows_is_read(tmp_path: Path):
    for value, expected in (({"data": ROWS, "version": 1}, ROWS), ({"messages": [{}]}, [{"messages": [{}]}])):
        for indent in (None, 1):
            path = write(tmp_path, "a.json", json.dumps(value, indent=indent).encode())
            assert [record.row for record in read(path)] == expected


def test_faulty_rows_of_a_table_are_records(tmp_path: Path):
    data = b'a,b\n1,2\n1\n,\n1,2,3\n"x"y,2\n"two\nlines",4\n5,6\n"never closed,7\n8,9\n'
    found = read(write(tmp_path, "a.csv", data))
    kinds = {record.number: record.kind for record in found}
    assert kinds == {
        2: "",
        3: "unreadable",
        4: "empty",
        5: "unreadable",
        6: "unreadable",
        7: "",
        9: "",
        10: "unreadable",
    }
    assert [record.row for record in found if record.row] == [
        {"a": "1", "b": "2"},
        {"a": "two\nlines", "b": "4"},
        {"a": "5", "b": "6"},
    ]
    assert found[-1].raw == b'"never closed,7\n8,9'
    long = read(write(tmp_path, "b.csv", b'a,b\n"' + b"x\n" * 100_000 + b'",2\n'))
    assert long[0].kind == "too_long"


def test_lines_of_a_table_that_cannot_be_read_are_put_aside_alone(tmp_path: Path):
    data = b"a,b\n1,\xe9\n" + b"x" * 100 + b",2\n3,4\n"
    found = read(write(tmp_path, "a.csv", data), limit=50)
    assert [(record.number, record.kind) for record in found] == [(2, "unreadable"), (3, "too_long"), (4, "")]
    assert "'é' in Latin-1" in found[0].reason
    assert "102 bytes" in found[1].reason or "103 bytes" in found[1].reason


def test_cells_with_lists_are_lists(tmp_path: Path):
    steps = json.dumps(["1 + 1 = 2", 'so "2"']).replace('"', '""')
    data = f"a,b\n1,\"{steps}\"\n2,\"['x', 'y']\"\n3,[sic]\n".encode()
    first, second, third = read(write(tmp_path, "a.csv", data))
    assert first.row == {"a": "1", "b": ["1 + 1 = 2", 'so "2"']}
    assert "not in Python's notation" in second.reason
    assert third.row == {"a": "3", "b": "[sic]"}


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.csv", "ö,b\n1,1\n".encode("latin-1"), r"a\.csv:1: found a broken header .*the byte 0xf6 .*Latin-1"),
        ("a.csv", b"a,a\n1,2\n", "the column 'a' twice"),
        ("a.jsonl", lines().decode().encode("utf-16"), "UTF-16"),
        ("a.jsonl.gz", gzip.compress(lines(), mtime=0)[:-9], "damaged gzip"),
        ("a.csv", b"PK\x03\x04", "ZIP archive or a spreadsheet"),
        ("a.txt", b"", "an unknown kind of file"),
    ],
)
def test_file_that_cannot_be_read_is_refused(name: str, data: bytes, message: str, tmp_path: Path):
    with pytest.raises(M32Error, match=message):
        list(records(write(tmp_path, name, data)))


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.csv", "a.tsv"])
def test_empty_file_has_no_records(name: str, tmp_path: Path):
    assert read(write(tmp_path, name, b"")) == []
