"""Fuzzed files of every form and kind: lines that may be good, or broken in one of many ways."""

from __future__ import annotations

import base64
import copy
import csv
import gzip
import io
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from m32_assets.data.forms import forms
from m32_assets.data.ingest import IngestReport, ingest, unaccounted
from m32_assets.traces.dataset import trace_at
from m32_assets.traces.jsonl import parse_line

Row = dict[str, Any]
LIMIT = 8_000
_TABLES = ("traces", "gsm8k", "completion", "alpaca", "question_answer")
"""Forms whose columns are all text, so that a table can hold them."""
_JUNK = [b"\x00", b"\xff\xfe", b"\\u0000", b"\\ud800", b'"', b"{", b"[[[[", b"1e999", b"\xed\xa0\x80", b"\\u200b"]
_MARKS = [
    "<end_of_turn>",
    "</reasoning>",
    "<answer>",
    "<bos>",
    "####",
    "<think>",
    "</think>",
    "<<3+4=8>>8",
    "\u2028",
    "½",
]
_ODD: list[Any] = [None, True, 5, 1.5, -0.0, 1e300, "", " ", "\u200b", [], {}, [None], ["a", 3], {"a": []}, "x" * 9_000]


def _sum(rng: random.Random) -> tuple[str, str, str]:
    a, b = rng.randrange(10_000), rng.randrange(10_000)
    return f"What is {a} + {b}?", f"{a} + {b} = {a + b + (rng.random() < 0.1)}", str(a + b)


def _chat(rng: random.Random, role: str, text: str, names: tuple[str, str, str]) -> list[Row]:
    prompt, work, answer = _sum(rng)
    system = [{role: names[0], text: "Be brief."}] if rng.random() < 0.3 else []
    said = rng.choice(
        [f"<reasoning>{work}</reasoning>\n<answer>{answer}</answer>", f"<think>{work}</think>{answer}", work]
    )
    return [*system, {role: names[1], text: prompt}, {role: names[2], text: said}]


def _flat(rng: random.Random) -> Row:
    prompt, work, answer = _sum(rng)
    return {
        "prompt": prompt,
        "trace_steps": rng.choice([[work], work, [work, f"so it is {answer}"]]),
        "final_answer": answer,
    }


def _traces(rng: random.Random) -> Row:
    return trace_at(9, rng.randrange(500)).model_dump() if rng.random() < 0.4 else _flat(rng)


def _gsm8k(rng: random.Random) -> Row:
    prompt, work, answer = _sum(rng)
    left = work.partition(" =")[0]
    return {"question": prompt, "answer": f"It is {left} = <<{left}={answer}>>{answer}\n#### {answer}"}


def _two(first: str, second: str) -> Callable[[random.Random], Row]:
    def made(rng: random.Random) -> Row:
        prompt, work, answer = _sum(rng)
        return {first: prompt, second: rng.choice([work, answer, f"{work}. The answer is {answer}."])}

    return made


MAKERS: dict[str, Callable[[random.Random], Row]] = {
    "traces": _traces,
    "gsm8k": _gsm8k,
    "messages": lambda rng: {"messages": _chat(rng, "role", "content", ("system", "user", "assistant"))},
    "sharegpt": lambda rng: {"conversations": _chat(rng, "from", "value", ("system", "human", "gpt"))},
    "completion": _two("prompt", "completion"),
    "alpaca": _two("instruction", "output"),
    "question_answer": _two("question", "answer"),
}
"""Form → a function that makes a row of it. A test holds that no form is missing."""


def _odd(rng: random.Random) -> Any:
    return copy.deepcopy(rng.choice(_ODD))


def odd_row(rng: random.Random, row: Row) -> Row:
    """The row, or one with a value, a column or a text of which something is wrong."""
    row = json.loads(json.dumps(row))
    for _ in range(rng.choice([0, 0, 1, 1, 2])):
        key = rng.choice(list(row)) if row else "a"
        action = rng.randrange(6)
        if action == 0:
            row[key] = _odd(rng)
        elif action == 1:
            row.pop(key, None)
        elif action == 2:
            row[rng.choice(["id", "family", "meta", "Prompt", "", "system"])] = _odd(rng)
        elif action == 3 and isinstance(row.get(key), list) and row[key]:
            row[key][rng.randrange(len(row[key]))] = _odd(rng)
        else:
            text = json.dumps(row)
            at = rng.choice([n for n, sign in enumerate(text) if sign == " "] or [0])
            mark = json.dumps(rng.choice(_MARKS))[1:-1]
            try:
                row = json.loads(text[:at] + mark + text[at:])
            except ValueError:
                continue
    return row


def broken_line(rng: random.Random, line: bytes) -> bytes:
    """The line with bytes that are wrong, missing or in the wrong place; never with a newline in it."""
    changed = bytearray(line)
    for _ in range(rng.choice([1, 1, 2, 5, 40])):
        at = rng.randrange(len(changed)) if changed else 0
        action = rng.randrange(8)
        if action == 0:
            changed[at : at + 1] = bytes([rng.randrange(256)])
        elif action == 1:
            del changed[at : at + rng.randrange(1, 30)]
        elif action == 2:
            changed[at:at] = rng.choice(_JUNK)
        elif action == 3:
            changed = changed.replace(b'":', rng.choice([b'":NaN,"x":', b'":1,"x":2,"x":', b'":1e400,"y":']), 1)
        elif action == 4:
            changed = changed.replace(b'"i":0', rng.choice([b'"i":7', b'"i":0.0', b'"i":true', b'"i":null']))
        elif action == 5:
            changed += changed[at:]
        elif action == 6:
            changed[at:at] = changed[: rng.randrange(200)]
        else:
            whole = [b"", b" ", b"null", b"[]", b'""', b"[" * 3_000, b'{"a":' * 3_000, b"9" * 9_000, b"\xef\xbb\xbf{}"]
            changed = bytearray(rng.choice(whole))
    return bytes(changed).replace(b"\n", b" ")


def _lines(rng: random.Random, name: str, count: int) -> list[bytes]:
    rows = (json.dumps(odd_row(rng, MAKERS[name](rng)), ensure_ascii=rng.random() < 0.5).encode() for _ in range(count))
    found = [broken_line(rng, line) if rng.random() < 0.3 else line for line in rows]
    # the first line tells nothing of the others, but begins the file
    return [json.dumps(MAKERS[name](rng)).encode(), *found[1:]]


def _array(rng: random.Random, name: str, count: int) -> bytes:
    return json.dumps([odd_row(rng, MAKERS[name](rng)) for _ in range(count)], indent=rng.choice([None, 2])).encode()


def _table(rng: random.Random, name: str, count: int) -> bytes:
    rows = [MAKERS[name](rng) if name != "traces" else _flat(rng) for _ in range(count)]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=rng.choice(",;\t"))
    writer.writerow(rows[0])
    for row in rows:
        odd = odd_row(rng, row).values()
        writer.writerow([cell if isinstance(cell, str) else json.dumps(cell) for cell in odd])
    return out.getvalue().encode("utf-8", "replace")


def write_fuzzed(folder: Path, count: int, seed: int) -> dict[str, list[bytes] | None]:
    """Write files of every form with ``count`` records or some more in all; the lines of each file of lines."""
    rng = random.Random(seed)
    folder.mkdir(exist_ok=True)
    each = count // (2 * len(MAKERS) + len(_TABLES)) + 1
    given: dict[str, list[bytes] | None] = {}
    for number, name in enumerate(MAKERS):
        lines = _lines(rng, name, each)
        data, ending = b"\n".join(lines) + b"\n", ("jsonl", "ndjson", "JSONL", "jsonl.gz")[number % 4]
        (folder / f"{name}.{ending}").write_bytes(gzip.compress(data) if ending.endswith("gz") else data)
        given[f"{name}.{ending}"] = lines
        (folder / f"{name}.json").write_bytes(_array(rng, name, each))
        given[f"{name}.json"] = None
    for name in _TABLES:
        (folder / f"{name}.csv").write_bytes(_table(rng, name, each))
        given[f"{name}.csv"] = None
    return given


def fuzz(folder: Path, count: int, seed: int) -> IngestReport:
    """Ingest fuzzed files.

    Raises:
        AssertionError: a record was lost or doubled, or what came in is no sound trace.
    """
    given = write_fuzzed(folder / "in", count, seed)
    _, report = ingest(folder / "in", folder / "out", limit=LIMIT)
    assert (report.refused, report.ignored) == ({}, [])
    assert {file.name for file in report.files} == {*given}
    assert {file.form for file in report.files} == {*forms()}
    assert report.given >= count
    assert report.given == report.accepted + report.questions + report.aside
    assert unaccounted(folder / "in", folder / "out", report, LIMIT) == []
    assert all(file.accepted + file.questions and file.aside for file in report.files), report.files
    for line in (folder / "out/dataset.jsonl").read_bytes().split(b"\n")[:-1]:
        parse_line(line)
    for line in (folder / "out/aside.jsonl").read_bytes().split(b"\n")[:-1]:
        row = json.loads(line)
        lines = given[row["file"]]
        if lines is not None:
            raw = row["raw"].encode() if "raw" in row else base64.b64decode(row["raw_base64"])
            was = lines[row["line"] - 1].removeprefix(b"\xef\xbb\xbf").removesuffix(b"\r")
            assert raw == (was[:2_000] if row["kind"] == "too_long" else was)
    return report
