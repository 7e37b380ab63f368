"""Trace files: strict in, the same bytes out, and the fast twin of the schema agrees with it."""

import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from m32_assets.common.errors import M32Error
from m32_assets.common.files import sha256_file, write_atomic
from m32_assets.common.text import VISIBLE
from m32_assets.traces.dataset import record_at, trace_at
from m32_assets.traces.jsonl import (
    MAX_META_DEPTH,
    parse_line,
    read_traces,
    record_decoder,
    record_line,
    trace_line,
)
from m32_assets.traces.schema import ReasoningTrace, TraceStep

GOOD: dict[str, Any] = {
    "trace_version": "1.0",
    "prompt": "What is 1 + 1?",
    "final_answer": "2",
    "steps": [{"i": 0, "type": "compute", "content": "1 + 1 = 2"}],
    "meta": {"category": "reasoning"},
}


def line(**changes: object) -> bytes:
    return json.dumps({**GOOD, **changes}).encode()


def test_line_is_compact_utf8_in_schema_order():
    assert trace_line(trace_at(42, 1)).startswith(b'{"trace_version":"1.0","prompt":"')
    trace = parse_line(json.dumps({**GOOD, "prompt": "a – b"}).encode())
    assert (
        trace_line(trace)
        == (
            '{"trace_version":"1.0","prompt":"a – b","final_answer":"2","steps":[{"i":0,"type":"compute",'
            '"content":"1 + 1 = 2"}],"meta":{"category":"reasoning"}}\n'
        ).encode()
    )


def test_written_traces_are_read_back(tmp_path: Path):
    traces = [trace_at(42, row) for row in range(100)]
    sha256 = write_atomic(tmp_path / "a.jsonl", map(trace_line, traces))
    assert sha256 == sha256_file(tmp_path / "a.jsonl")
    assert read_traces(tmp_path / "a.jsonl") == traces
    assert b"\r" not in (tmp_path / "a.jsonl").read_bytes()


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (b"", "invalid JSON"),
        (b"not json", "invalid JSON"),
        (b"[]", "value"),
        (b"null", "value"),
        (b"{}", "trace_version: found no such field"),
        (b'{"prompt": "a", "prompt": "b"}', "'prompt' is a duplicate"),
        (b"\xff{}", "UTF-8"),
        (line(meta={"x": 1}).replace(b"1}", b'1, "x": 2}'), "'x' is a duplicate"),
        (line(meta={"x": float("nan")}), "NaN is not JSON"),
        (line(meta={"x": float("-inf")}), "-Infinity is not JSON"),
        (line(meta={"x": 1}).replace(b"1}", b"1e999}"), "meta.x: found a number that is not finite"),
        (line(meta={"x": [2**64]}), r"meta.x.0: found an integer beyond 64 bits"),
        (line(meta={"x": "\ud800"}), "meta.x: found half a surrogate pair"),
        (line(meta={"\ud800": 1}), "meta: found the key"),
        (line(meta={"x": "\0"}), "NUL"),
        (line(prompt="a\0b"), "NUL"),
        (b'{"prompt": "\x00"}', "NUL"),
        (line(prompt="\ud800"), "prompt"),
        (line(**{"\ud800": 1}), r"'.ud800'"),
        (line(prompt=""), "prompt: found ''"),
        (line(prompt=7), "prompt: found 7"),
        (line(prompt="x" * 50_001), "prompt: found"),
        (line(steps=[]), "steps: found"),
        (line(steps=[{"i": 1, "type": "t", "content": "c"}]), "steps.i: found"),
        (line(steps=[{"i": True, "type": "t", "content": "c"}]), "steps.0.i: found True"),
        (line(steps=[{"i": 0, "type": "t", "content": "c", "x": 1}]), "steps.0.x: found 1"),
        (line(extra=1), "extra: found 1"),
        (line(meta=[]), "meta: found"),
        (line(trace_steps=["a"]), "steps and trace_steps"),
        (b"[" * 100_000, "line: found"),
        (b'{"a":' * 2_000 + b"1" + b"}" * 2_000, "line"),
        (line() + b"{}", "Extra data"),
        (b"1" * 5_000, "line"),
    ],
)
def test_bad_line_is_refused_with_its_field(bad: bytes, message: str):
    with pytest.raises(M32Error, match=message) as caught:
        parse_line(bad)
    assert str(caught.value).startswith("line")
    assert len(str(caught.value).encode()) < 500


def test_escaped_backslash_before_u0000_is_not_nul():
    assert parse_line(line(prompt=r"write \u0000")).prompt == r"write \u0000"


def test_depth_of_meta_is_limited():
    def nested(depth: int) -> dict[str, Any]:
        return {"x": nested(depth - 1)} if depth else {}

    assert parse_line(line(meta=nested(MAX_META_DEPTH)))
    with pytest.raises(M32Error, match="nested more than"):
        parse_line(line(meta=nested(MAX_META_DEPTH + 1)))


@pytest.mark.parametrize("meta", [{"x": float("nan")}, {"x": b"y"}, {"x": {1}}, {1: 2}, {"x": "\0"}, {"x": 2**63}])
def test_unreadable_meta_is_not_written(meta: dict[Any, Any], tmp_path: Path):
    trace = ReasoningTrace.model_construct(**{**GOOD, "steps": [TraceStep(i=0, type="t", content="c")], "meta": meta})
    with pytest.raises(M32Error, match=r"meta|NUL"):
        write_atomic(tmp_path / "a.jsonl", map(trace_line, [trace]))
    assert list(tmp_path.iterdir()) == []


def test_bad_line_of_a_file_is_named(tmp_path: Path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(line() + b"\n\n" + line(prompt="") + b"\n")
    with pytest.raises(M32Error, match=r"a\.jsonl:3 prompt"):
        read_traces(path)
    for unreadable in (tmp_path, tmp_path / "none.jsonl"):
        with pytest.raises(M32Error, match="expected a readable text file"):
            read_traces(unreadable)


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20)
visible = texts.filter(lambda text: re.search(VISIBLE, text) is not None)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
traces = st.builds(
    lambda version, prompt, answer, steps, meta: {
        "trace_version": version,
        "prompt": prompt,
        "final_answer": answer,
        "meta": meta,
        "steps": [{"i": i, "type": kind, "content": content} for i, (kind, content) in enumerate(steps)],
    },
    texts,
    visible,
    visible,
    st.lists(st.tuples(texts, visible), min_size=1, max_size=4),
    st.none() | st.dictionaries(texts, values, max_size=3),
)


@given(traces)
def test_record_and_trace_give_the_same_bytes(value: dict[str, Any]):
    trace = parse_line(json.dumps(value).encode())
    written = trace_line(trace)
    assert record_line(record_decoder.decode(written)) == written
    assert trace_line(parse_line(written)) == written


JUNK = st.sampled_from(
    [
        None,
        True,
        0,
        1.0,
        -1,
        "",
        " ",
        "\u200b\ufeff",
        "\u3164",
        "\u0301",
        "x",
        "x" * 65,
        "x" * 20_001,
        "x" * 50_001,
        [],
        {},
        [1],
        {"a": 1},
    ]
)


@given(
    traces,
    st.lists(
        st.tuples(st.sampled_from([*GOOD, "i", "type", "content", "extra", "step_extra", "del"]), JUNK), max_size=2
    ),
)
def test_record_accepts_what_the_schema_accepts(value: dict[str, Any], changes: list[tuple[str, Any]]):
    for name, junk in changes:
        first = value["steps"][0] if isinstance(value.get("steps"), list) and value["steps"] else {}
        first = first if isinstance(first, dict) else {}
        if name in ("i", "type", "content", "step_extra"):
            first[name] = junk
        elif name == "del":
            value.pop(sorted(value)[0])
        else:
            value[name] = junk
    raw = json.dumps(value)
    try:
        contract = ReasoningTrace.model_validate_json(raw).model_dump()
    except ValidationError:
        contract = None
    try:
        twin = msgspec.to_builtins(record_decoder.decode(raw))
    except msgspec.ValidationError:
        twin = None
    assert twin == contract


def test_generated_record_equals_the_trace():
    for row in range(0, 2_000, 7):
        assert record_line(record_at(7, row)) == trace_line(trace_at(7, row))
