"""YAML files of users: plain values by YAML 1.2, and what is refused with file, line and field."""

import time
from pathlib import Path
from typing import Any

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.common.yaml_files import MAX_BYTES, YamlFile, read_yaml

SHARED = "\n".join(
    ["a: &a [1, 2, 3, 4, 5, 6, 7, 8, 9]"]
    + [f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
)
"""Nine lines that stand for 387 million values."""
MERGED = "\n".join(
    ["a: &a {x: 1}"]
    + [f"{b}: &{b} {{<<: [{', '.join([f'*{a}'] * 9)}]}}" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
)


def read(folder: Path, written: str | bytes) -> YamlFile:
    path = folder / "mine.yaml"
    path.write_bytes(written if isinstance(written, bytes) else written.encode())
    return read_yaml(path)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2e-5", 2e-5),
        ("1E3", 1000.0),
        ("-.5", -0.5),
        ("+1.", 1.0),
        ("0x1F", 31),
        ("0o17", 15),
        ("010", 10),
        ("-12", -12),
        ("true", True),
        ("FALSE", False),
        ("~", None),
        ("", None),
        ("no", "no"),
        ("on", "on"),
        ("2026-11-29", "2026-11-29"),
        ("12:30:00", "12:30:00"),
        ("1_000", "1_000"),
        ("'2e-5'", "2e-5"),
        ("!!str 5", "5"),
        ("!!float 5", 5.0),
        ("<<", "<<"),
        ("a # b", "a"),
    ],
)
def test_plain_value_is_that_of_the_core_schema(text: str, value: Any, tmp_path: Path):
    found = read(tmp_path, f"key: {text}\n").value["key"]
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ops: {a: 1}\nresources: {}\nops: {b: 1}\n", "mine.yaml:3: found 'ops' a second time, first in line 1"),
        ("ops:\n  a: 1\n  'a': 2\n", "mine.yaml:3 ops: found 'a' a second time, first in line 2"),
        ("- {a: {b: 1, b: 1}}", "mine.yaml:1 0.a: found 'b' a second time"),
        ("<<: {a: 1}\n<<: {b: 1}", "mine.yaml:2: found '<<' a second time"),
        ("a: 1\nb:\n\tc: 1\n", "mine.yaml:3: found invalid YAML"),
        ("a: [1\nb: 2", "mine.yaml:2: found invalid YAML"),
        ("a: 1\n---\nb: 1", "mine.yaml:2: found invalid YAML (but found another document)"),
        ("a: *b", "mine.yaml:1: found invalid YAML (found undefined alias 'b')"),
        ("a: 1\n2: b", "mine.yaml:2: found '2' as a key, expected text"),
        ("? [a]\n: b", "mine.yaml:1: found a list or a mapping as a key"),
        ("a: .nan", "mine.yaml:1 a: found '.nan', expected a finite number"),
        ("a: 1e999", "mine.yaml:1 a: found '1e999', expected a finite number"),
        (f"a: {'9' * 5000}", "expected a finite number"),
        ("a: !!int x", "mine.yaml:1 a: found 'x'"),
        ("a: !!python/object:os.system x", "found the tag '!!python/object:os.system', expected a value without a tag"),
        ("a: !mine x", "found the tag '!mine'"),
        ("a: !!binary aGk=", "found the tag '!!binary'"),
        ("a: 1\nb: \x00", "mine.yaml: found a NUL character"),
        ("a: 1\nb: \x07", "mine.yaml:2: found the character U+0007"),
        ('a: "\\ud800"', "mine.yaml:1 a: found half a surrogate pair"),
        (b"# caf\xe9\nops: {}", "mine.yaml: found the byte 0xe9 at character 6 in line 1, which is 'é' in Latin-1"),
        ("a: 1".encode("utf-16"), "mine.yaml: found text in UTF-16, expected text in UTF-8"),
        ("a: 1".encode("utf-32"), "mine.yaml: found text in UTF-32, expected text in UTF-8"),
        ("a: &a [*a]", "found values nested more than 32 deep"),
        ("&a {b: *a}", "found values nested more than 32 deep"),
        ("[" * 10_000, "values nested more than 32 deep"),
        ("{a: " * 10_000, "values nested more than 32 deep"),
        (SHARED, "found more than 20000 values, those of aliases included"),
        (MERGED, "found more than 20000 values"),
        ("<<: 3", "found << of what is no mapping"),
        ("x" * (MAX_BYTES + 1), f"found more than {MAX_BYTES} bytes"),
    ],
)
def test_refusal_has_file_line_and_field(text: str | bytes, said: str, tmp_path: Path):
    began = time.monotonic()
    with pytest.raises(M32Error) as refused:
        read(tmp_path, text)
    assert said in str(refused.value).replace(f"{tmp_path}/", "")
    assert "\n" not in str(refused.value)
    assert time.monotonic() - began < 20


def test_tab_is_named(tmp_path: Path):
    with pytest.raises(M32Error, match="YAML takes no tabs"):
        read(tmp_path, "a:\n\tb: 1\n")


@pytest.mark.parametrize(("name", "said"), [("none.yaml", "no file"), (".", "is a directory")])
def test_file_that_cannot_be_read_is_named(name: str, said: str, tmp_path: Path):
    with pytest.raises(M32Error, match=f"found {said}"):
        read_yaml(tmp_path / name)


def test_byte_order_mark_and_windows_line_ends_are_passed_over(tmp_path: Path):
    assert read(tmp_path, b"\xef\xbb\xbfa: 1\r\nb: 2\r\n").value == {"a": 1, "b": 2}


def test_nothing_is_no_value(tmp_path: Path):
    assert read(tmp_path, "").value is None
    assert read(tmp_path, "# all of it is commented out\n").value is None


def test_alias_and_merge_give_values_of_their_own(tmp_path: Path):
    value = read(tmp_path, "a: &a {x: [1], y: 2}\nb: *a\nc: {<<: *a, y: 3}\n").value
    assert value["b"] == value["a"] == {"x": [1], "y": 2}
    assert value["c"] == {"x": [1], "y": 3}
    assert value["b"]["x"] is not value["a"]["x"]


def test_place_is_shown_with_the_line_it_is_written_in(tmp_path: Path):
    file = read(tmp_path, "ops:\n  a:\n    config:\n      n: [1,\n          2]\n")
    assert file.where(("ops", "a", "config", "n", 1)).endswith("mine.yaml:5 ops.a.config.n.1")
    assert file.where(("ops", "a", "config"), "n").endswith("mine.yaml:4 ops.a.config")
    assert file.where(("ops", "a", "other")).endswith("mine.yaml:2 ops.a.other"), "the line of what it would be in"
