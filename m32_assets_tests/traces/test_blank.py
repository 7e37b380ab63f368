"""A blank question, step or answer is refused where it is read, and no check fails on one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from m32_assets.common.errors import M32Error
from m32_assets.data.decontamination import PromptIndex, choose_ingested, decontaminate
from m32_assets.data.ingest import ingest
from m32_assets.sft.rows import render_rows, unrendered_parts
from m32_assets.sft.template import PromptTemplate
from m32_assets.traces.jsonl import StepRecord, TraceRecord, parse_line
from m32_assets.traces.schema import ReasoningTrace, TraceStep
from m32_assets.traces.verification import check_trace, verify_file, verify_traces
from m32_assets_tests.traces.verification.mutators import make

BLANKS = {
    "empty": "",
    "space": " ",
    "spaces": "   ",
    "newline": "\n",
    "tabs": "\t\r\n",
    "control": "\x01\x1f",
    "no-break space": "\u00a0",
    "ideographic space": "\u3000",
    "zero width": "\u200b",
    "joiners": "\u200c\u200d\u2060",
    "byte order mark": "\ufeff",
    "soft hyphen": "\u00ad",
    "directions": "\u200e\u202e\u2066",
    "hangul filler": "\u3164",
    "braille blank": "\u2800",
    "variation selector": "\ufe0f",
    "tags": "\U000e0041",
    "mixture": " \u200b\n\ufeff",
}
FIELDS = ("prompt", "trace_steps", "final_answer")


def legacy(**fields: object) -> bytes:
    return json.dumps(
        {"prompt": "What is 19 + 4?", "trace_steps": ["19 + 4 = 23"], "final_answer": "23", **fields}
    ).encode()


@pytest.mark.parametrize("blank", BLANKS.values(), ids=BLANKS.keys())
@pytest.mark.parametrize("field", FIELDS)
def test_blank_field_is_refused_by_name(field: str, blank: str) -> None:
    with pytest.raises(M32Error, match=field):
        parse_line(legacy(**{field: [blank] if field == "trace_steps" else blank}))


@pytest.mark.parametrize("text", ["0", ".", "é", "е\u0301", "\u200bx\u200b", "日本", "🙂", "١", "\u2800a"])
def test_visible_text_is_taken(text: str) -> None:
    assert parse_line(legacy(final_answer=text, prompt=text, trace_steps=[text])).final_answer == text


def test_sentence_says_what_is_expected() -> None:
    with pytest.raises(M32Error, match="final_answer: found ' ', expected text that can be seen"):
        parse_line(legacy(final_answer=" "), "file:2")


def test_blank_lines_of_a_file_are_findings_and_go_aside(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    path = tmp_path / "in" / "a.jsonl"
    blanks = [legacy(final_answer=" "), legacy(trace_steps=["   "]), legacy(prompt="\u200b")]
    path.write_bytes(b"\n".join([legacy(), *blanks]))
    assert verify_file(path).lines["schema"] == [2, 3, 4]
    _, report = ingest(tmp_path / "in", tmp_path / "out")
    assert (report.given, report.accepted, report.aside) == (4, 1, 3)
    rows = [json.loads(line) for line in (tmp_path / "out" / "aside.jsonl").read_text("utf-8").splitlines()]
    assert [row["line"] for row in rows] == [2, 3, 4]


def test_blank_trace_cannot_be_made() -> None:
    with pytest.raises(ValidationError):
        make(answer=" ")
    with pytest.raises(ValidationError):
        TraceStep(i=0, type="x", content="\u200b")


@pytest.mark.parametrize("blank", BLANKS.values(), ids=BLANKS.keys())
def test_no_check_fails_on_a_blank_that_was_not_validated(blank: str) -> None:
    traces = [
        TraceRecord("1.0", prompt, answer, [StepRecord(0, "x", first), StepRecord(1, "x", last)], meta)
        for prompt in ("How many?", blank)
        for answer in ("23", blank)
        for first, last in (("19 + 4 = 23", blank), (blank, "19 + 4 = 23"), (blank, blank))
        for meta in (None, {"family": "gcd", "demand": {"includes": [["\x1c"]], "max_words": 2}})
    ]
    for trace in traces:
        assert isinstance(check_trace(trace), list)
    assert verify_traces(traces, held_out=PromptIndex([blank, "How many?"])).traces == len(traces)


@pytest.mark.parametrize("style", ["tags", "numbered"])
def test_blank_trace_that_was_not_validated_is_rendered(style) -> None:
    step = TraceStep.model_construct(i=0, type="x", content=" ")
    trace = ReasoningTrace.model_construct(trace_version="1.0", prompt=" ", final_answer=" ", steps=[step], meta=None)
    template = PromptTemplate(style=style)
    assert unrendered_parts(render_rows([trace], template), [trace], template) == []
    assert decontaminate([trace], [], [" "]).traces == []
    assert choose_ingested([trace], [], ["Where?"], 100)[0] == [trace]
