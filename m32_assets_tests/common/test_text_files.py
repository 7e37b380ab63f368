"""Text files of users: marks are passed over, other encodings are named, and nothing but LF and CR LF ends a line."""

import gzip
import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from m32_assets.common import text_files
from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json
from m32_assets.common.text_files import MAX_DEPTH, check_plain, decoded, numbered_lines, parse_json, read_text

ROW = '{"question": "Wie viel ist 2 × 3 – genau?"}'
BOM = b"\xef\xbb\xbf"


def write(folder: Path, data: bytes, name: str = "a.jsonl") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@given(st.lists(st.binary(max_size=40), max_size=8), st.integers(1, 50))
def test_lines_split_at_newlines_only(tmp_path_factory: pytest.TempPathFactory, parts: list[bytes], limit: int):
    whole = b"\n".join(part.strip(b"\r\xef\xbb\xbf\x1f\xff\xfe\x00PBSz7%(") for part in parts)
    path = write(tmp_path_factory.mktemp("lines"), whole)
    expected = whole.split(b"\n")[: None if whole and not whole.endswith(b"\n") else -1]
    lines = list(numbered_lines(path, limit))
    assert [found.size for found in lines] == [len(data) for data in expected]
    assert [found.number for found in lines] == list(range(1, len(expected) + 1))
    for found, data in zip(lines, expected, strict=True):
        assert found.data == (data if len(data) <= limit else data[: limit + 1])


def test_byte_order_mark_and_carriage_return_are_no_part_of_a_line(tmp_path: Path):
    plain = [(line.number, line.data, line.size) for line in numbered_lines(write(tmp_path, b"a\nb\n\nc"))]
    assert plain == [(1, b"a", 1), (2, b"b", 1), (3, b"", 0), (4, b"c", 1)]
    # the mark is before the second line too where two files were joined
    for data in (b"a\r\nb\r\n\r\nc", BOM + b"a\nb\n\nc", BOM + b"a\r\n" + BOM + b"b\r\n\r\nc"):
        found = [(line.number, line.data, line.size) for line in numbered_lines(write(tmp_path, data))]
        assert found == plain


@pytest.mark.parametrize("end", ["\u2028", "\u2029", "\u0085", "\x0b", "\x0c", "\x1c", "\r"])
def test_other_line_ends_are_text(end: str, tmp_path: Path):
    (line,) = numbered_lines(write(tmp_path, f"a{end}b\n".encode()))
    assert line.data.decode() == f"a{end}b"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("mark", [True, False])
def test_wide_encodings_are_named(encoding: str, mark: bool, tmp_path: Path):
    path = write(tmp_path, (("\ufeff" if mark and encoding[-2:] in ("le", "be") else "") + ROW).encode(encoding))
    for read in (read_text, lambda path: list(numbered_lines(path)), read_json):
        with pytest.raises(M32Error, match=f"text in {encoding[:6].upper()}.*UTF-8") as caught:
            read(path)
        assert str(caught.value).startswith(str(path))


def test_latin_1_is_named_with_its_place(tmp_path: Path):
    with pytest.raises(M32Error, match=r"0xe9 at character 4 in line 2, which is 'é' in Latin-1.*UTF-8.*iconv"):
        read_text(write(tmp_path, "run: a\nöcafé".encode().replace("é".encode(), b"\xe9").replace(b"caf", b"ca")))
    with pytest.raises(M32Error, match=r"line 7: found the byte 0xff at character 1,"):
        decoded(b"\xff", "line 7")


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"PK\x03\x04....", "ZIP archive or a spreadsheet"), (b"\xfd7zXZ\x00", "XZ"), (b"PAR1....PAR1", "Parquet")],
)
def test_archives_are_named(data: bytes, name: str, tmp_path: Path):
    with pytest.raises(M32Error, match=name):
        list(numbered_lines(write(tmp_path, data)))


def test_gzip_is_unpacked_whatever_its_name(tmp_path: Path):
    path = write(tmp_path, gzip.compress(BOM + b"a\r\nb\n"))
    assert [line.data for line in numbered_lines(path)] == [b"a", b"b"]
    with pytest.raises(M32Error, match="UTF-16"):
        read_text(write(tmp_path, gzip.compress(ROW.encode("utf-16"))))


def test_damaged_gzip_is_refused(tmp_path: Path):
    packed = gzip.compress(b"".join(b"%d\n" % (n * n) for n in range(5_000)))
    flipped = bytearray(packed)
    flipped[len(packed) // 2] ^= 0xFF
    for data in (packed[:-200], bytes(flipped), packed[:20], packed[:5]):
        with pytest.raises(M32Error, match="a damaged gzip file"):
            list(numbered_lines(write(tmp_path, data)))


def test_gzip_bomb_is_refused_in_bounded_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(text_files, "FREE_UNPACKED_BYTES", 1_000_000)
    bomb = write(tmp_path, gzip.compress(b"x" * 50_000_000))
    for read in (lambda: list(numbered_lines(bomb, 1_000)), lambda: read_text(bomb)):
        tracemalloc.start()
        with pytest.raises(M32Error, match="bytes when unpacked, expected at most 200 times"):
            read()
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
        tracemalloc.stop()
    assert list(numbered_lines(write(tmp_path, gzip.compress(b"x" * 900_000)))), "small files may pack as they like"


def test_unreadable_files_are_refused(tmp_path: Path):
    with pytest.raises(M32Error, match="found no file"):
        read_text(tmp_path / "none")
    with pytest.raises(M32Error, match="directory"):
        read_text(tmp_path)
    with pytest.raises(M32Error, match="more than 3 bytes"):
        read_text(write(tmp_path, b"four"), 3)


def test_long_line_is_not_held_in_memory(tmp_path: Path):
    path = tmp_path / "huge.jsonl"
    with path.open("wb") as file:
        file.truncate(1_000_000_000)  # sparse: NUL without a newline
    tracemalloc.start()
    (found,) = numbered_lines(path, 1_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.size == 1_000_000_000
    assert peak < 20_000_000


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (b"", "invalid JSON"),
        (b'{"a": "\xe9"}', "0xe9"),
        (b'{"a": 1, "a": 2}', "'a' is a duplicate"),
        (b'{"a": {"b": 1, "b": 2}}', "'b' is a duplicate"),
        (b'{"a": NaN}', "NaN is not JSON"),
        (b'{"a": 1e999}', "a: found a number that is not finite"),
        (b'{"a": [1, 18446744073709551616]}', r"a\.1: found an integer beyond 64 bits"),
        (b'{"a": "\\ud800"}', "a: found half a surrogate pair"),
        (b'{"\\ud800": 1}', "the key"),
        (b'{"a": "\\u0000"}', "NUL"),
        (b'{"a": "\x00"}', "NUL"),
        (b"[" * 100_000, "nested too deeply|invalid JSON"),
        (b"1" * 5_000, "invalid JSON"),
        (b"{} {}", "Extra data"),
    ],
)
def test_json_that_readers_disagree_about_is_refused(bad: bytes, message: str):
    with pytest.raises(M32Error, match=message) as caught:
        parse_json(bad, "a.jsonl:3")
    assert str(caught.value).startswith("a.jsonl:3")
    assert len(str(caught.value).encode()) < 500


def test_json_is_read_as_it_is():
    value = {"a": [1, 2.5, None, True, "½\u2028"], "": {"n": -(2**63)}}
    assert parse_json(json.dumps(value).encode() + b"\r", "here") == value
    assert parse_json(rb'"write \\u0000"', "here") == r"write \u0000"


def test_depth_is_limited():
    value: list = []
    for _ in range(MAX_DEPTH):
        value = [value]
    check_plain(value, "here")
    with pytest.raises(M32Error, match="nested more than"):
        check_plain([value], "here")


def test_number_of_values_is_limited():
    for value in ([[]] * 300_000, {"a": [[0] * 1000] * 300}, {str(n): 0 for n in range(300_000)}):
        with pytest.raises(M32Error, match="more than 200000 values"):
            check_plain(value, "here")
