"""No finding takes more than a fixed time and memory for a line, whatever its numbers or text."""

from __future__ import annotations

import json
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from m32_assets.common.text import is_blank
from m32_assets.traces.jsonl import StepRecord, TraceRecord
from m32_assets.traces.verification import check_trace, verify_file, verify_traces
from m32_assets.traces.verification import repeat as repeat_module
from m32_assets.traces.verification import report as report_module
from m32_assets.traces.verification.arithmetic import MAX_OPERANDS_IN_TRACE, arithmetic_findings
from m32_assets.traces.verification.caches import MAX_CHARS as MAX_CACHED
from m32_assets.traces.verification.caches import cached_if_short
from m32_assets.traces.verification.claims import MAX_OPERANDS, find_claims
from m32_assets.traces.verification.exact_numbers import MAX_BITS, Work
from m32_assets.traces.verification.length import MAX_CHARS, LengthCheck, estimated_tokens, tokens_in
from m32_assets.traces.verification.verify import MAX_FINDINGS
from m32_assets_tests.support.project import ROOT
from m32_assets_tests.traces.verification.hostile import PIECES, texts
from m32_assets_tests.traces.verification.mutators import make

LEGACY = {"trace_steps": ["so it is 1"], "final_answer": "1"}
FAMILIES = [
    {"prompt": "gcd(700000000021, 900000000013) =", "meta": {"family": "gcd"}},
    {"prompt": "LCM of 700000000021 and 900000000013?", "meta": {"family": "lcm"}},
    {"prompt": "Is 600851475149 prime?", "meta": {"family": "primes", "seed": 42, "index": 3}},
    {"prompt": "3000000000 white and 1000000000 red grains; chance of red?", "meta": {"family": "probability"}},
    {"prompt": "How many numbers divide 600851475143?", "meta": {"family": "factors"}},
    {"prompt": "What is 7 to the power of 999999999?", "meta": {"family": "powers"}},
    {"prompt": "Term 999999999999 of 2, 4, 6, …?", "meta": {"family": "sequence_term"}},
]


def test_hostile_texts_are_read_in_linear_time_and_little_memory() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "m32_assets_tests.traces.verification.hostile"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=500,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    one, every = (line.split("\t") for line in done.stdout.splitlines())
    # a guard only: a linear check takes a tenth of this, a quadratic one many times as long
    assert float(one[1]) < 3, one
    assert float(every[1]) < 1, every


def test_lines_that_name_a_family_end_soon(tmp_path: Path) -> None:
    path = tmp_path / "foreign.jsonl"
    path.write_text("".join(json.dumps({**LEGACY, **row}) + "\n" for row in FAMILIES), "utf-8")
    code = (
        "import resource, sys; from pathlib import Path; from m32_assets.traces.verification import verify_file; "
        "resource.setrlimit(resource.RLIMIT_AS, (2 << 30,) * 2); resource.setrlimit(resource.RLIMIT_CPU, (60, 60)); "
        "report = verify_file(Path(sys.argv[1])); print(report.traces, report.solved, report.counts['solver'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.stdout.split() == [str(len(FAMILIES)), "0", "0"], done.stderr[-2000:]


@pytest.mark.parametrize("piece", PIECES)
def test_operands_that_are_read_are_bounded(piece: str) -> None:
    for text in (piece * 4000, f"{piece * 2000}1 ÷ 0 = 1", f"1 + {piece * 2000} = 1"):
        work = Work(MAX_OPERANDS)
        for claim in find_claims(text, work):
            assert claim.value is None or claim.value.numerator.bit_length() <= 2 * MAX_BITS
        assert work.done <= MAX_OPERANDS + 1


def test_operands_of_a_trace_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    read = 0
    count = Work.operand

    def operand(self: Work) -> None:
        nonlocal read
        read += 1
        count(self)

    monkeypatch.setattr(Work, "operand", operand)
    steps = [StepRecord(i, "x", f"{i} + " + "1/3 + " * 60 + "1 = 2, " * 9) for i in range(1000)]
    list(arithmetic_findings(TraceRecord("1.0", "How many?", "1", steps)))
    assert read <= MAX_OPERANDS_IN_TRACE + MAX_OPERANDS


def test_long_trace_has_one_finding_of_length_and_is_not_read() -> None:
    steps = ["1 + 1 = 3 " * 900, "2 + 2 = 5 " * 900]
    report = verify_traces([make("How many?", steps, "5", family="gcd")])
    assert {kind: n for kind, n in report.counts.items() if n} == {"length": 1}
    assert str(MAX_CHARS) in report.messages["length"][0]


def test_findings_of_a_line_are_few_and_short() -> None:
    for _, _, text in texts(MAX_CHARS - 200):
        report = verify_traces([make("How many?", [text[:19_000] or " ", "so 4"], "5")])
        for kind, messages in report.messages.items():
            assert len(messages) <= MAX_FINDINGS, kind
            assert all(len(message) < 600 for message in messages), kind


def test_greatest_line_takes_little_memory(tmp_path: Path) -> None:
    big = {"trace_version": "1.0", "prompt": "x" * 50_000, "final_answer": "9" * 50_000}
    big |= {"steps": [{"i": i, "type": "x", "content": "1 + 1 = 3, é " * 1500} for i in range(400)]}
    big |= {"meta": {"family": "f" * 100_000, "dataset": "dev-reasoning-v2", "category": ["c" * 100_000] * 20}}
    (trace,) = verify_of(tmp_path, big)
    tracemalloc.start()
    report = verify_traces([trace])
    kept, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 64e6
    assert kept < 1e6, "what is kept for later lines"
    assert report.counts["length"] == 1


def verify_of(folder: Path, *rows: object):
    from m32_assets.traces.jsonl import read_traces

    path = folder / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    assert verify_file(path).counts["schema"] == 0
    return read_traces(path)


def test_sentences_of_a_file_are_bounded_and_its_lines_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_module, "MAX_MESSAGES", 5)
    report = verify_traces([make(f"What is {n} + 1?", (f"{n} + 1 = 0",), "0") for n in range(20)])
    assert report.lines["arithmetic"] == list(range(1, 21))
    assert len(report.messages["arithmetic"]) == 5


def test_tokens_of_a_long_text_are_estimated_from_its_beginning() -> None:
    assert estimated_tokens("9" * 10 * MAX_CHARS) == 10 * MAX_CHARS
    trace = make("9" * 40_000, ["9" * 19_000] * 20, "9")
    assert 400_000 < tokens_in(trace) < 430_000


def test_long_names_of_families_are_not_kept() -> None:
    check = LengthCheck()
    for line in range(40):
        list(check.see(line, make(family="f" * 10_000 + str(line))))
    assert list(check._families) == [None]


def test_traces_that_resemble_many_others_are_compared_with_few(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0
    near = repeat_module.near_prompts

    def counted(mine: list[str], theirs: list[str]) -> bool:
        nonlocal compared
        compared += 1
        return near(mine, theirs)

    monkeypatch.setattr(repeat_module, "near_prompts", counted)
    work = [f"the stone {n} lies beside river {n}" for n in range(30)]
    words = [f"{chr(97 + n % 26)}{n}x" for n in range(2000)]
    check = repeat_module.RepeatCheck()
    for line in range(200):
        prompt = " ".join(words[8 * line % 2000 : 8 * line % 2000 + 8])
        list(check.see(line, make(prompt, [*work, f"line {line}"], "1")))
    assert compared <= 200 * 2 * repeat_module.MAX_BUCKET
    assert len(check._seen) <= 200


def test_only_short_texts_are_cached() -> None:
    calls: list[str] = []

    @cached_if_short
    def length(text: str) -> int:
        calls.append(text)
        return len(text)

    for text in ("a" * MAX_CACHED, "a" * (MAX_CACHED + 1)) * 3:
        assert length(text) == len(text)
    assert [len(text) for text in calls] == [MAX_CACHED, *[MAX_CACHED + 1] * 3]


@given(st.lists(st.sampled_from([*PIECES, "1 + 1 = 2", "so ", "yes", "17"]), min_size=1, max_size=40))
def test_any_mixture_of_hostile_pieces_is_checked(pieces: list[str]) -> None:
    text = "".join(pieces)
    assume(not is_blank(text))  # no trace has such a text
    for trace in (make(steps=(text,)), make(steps=("1 + 1 = 2", text), answer=text), make(prompt=text)):
        assert isinstance(check_trace(trace), list)
