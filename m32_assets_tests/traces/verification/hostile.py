"""Texts that make a careless reader slow or large. Run as a module, it checks each under limits of time and memory.

Each check also reads texts ``TIMES`` as long as a trace may be to be checked at all. A linear check takes a fraction of
a second for them, a quadratic one takes many.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator

from m32_assets.traces.jsonl import StepRecord, TraceRecord
from m32_assets.traces.verification.length import MAX_CHARS, LengthCheck
from m32_assets.traces.verification.repeat import RepeatCheck
from m32_assets.traces.verification.verify import ALONE, check_trace

PIECES = (
    "1 × ",
    "1 + ",
    "(",
    "((1)",
    "(1 + (",
    "√",
    "2^",
    "2^-",
    "-",
    "9",
    "9^9^9",
    "60! × ",
    "2^64 × ",
    "1/3 + ",
    "1/999999937 + ",
    "1 = ",
    "1/3 = .3 ",
    "1 apple - 1 apple - ",
    "7 - a 1 ",
    "1,111",
    ",111",
    "1.111.111",
    "1'111'",
    "12,34,",
    "1:",
    "1e9",
    "½",
    "0",
    "٣",
    " ",
    "\n",
    "\t ",
    " is",
    " = ",
    " is is ",
    "is  ",
    "1 = 1 ",
    "a ",
    "a",
    "the the ",
    "1 apples ",
    "5 apple ",
    "“",
    "«",
    "'a ",
    '"',
    "`",
    "{a:",
    "{a",
    "<<1+1=3>>",
    "<<",
    "( ",
    " ,",
    "so ",
    "step 1 ",
    "no ",
    "x = ",
    "**",
    "\\boxed{",
    "$",
    "\u200b",
    "\U0001f600",
    "e\u0301",
)
STEP = "17 × 6 = 102"
TIMES = 4


def texts(length: int) -> Iterator[tuple[str, ...]]:
    """Each piece again and again: alone, with a claim behind it, and with what spoils the whole."""
    for piece in PIECES:
        body = piece * (length // len(piece))
        yield body, f"{body}1 ÷ 0 = 1", f"1 + 1 = 3{body}x"


def trace_of(*, prompt: str = "How many?", step: str = STEP, answer: str = "102") -> TraceRecord:
    """A trace that is not validated, so longer than a schema allows."""
    meta = {"family": "gcd", "demand": {"includes": [[answer[:200].strip() or "a"]]}}
    return TraceRecord("1.0", prompt, answer, [StepRecord(0, "x", STEP), StepRecord(1, "x", step)], meta)


def main() -> None:
    """Print the longest CPU time of a check of one long text, and of all checks of a trace that is read whole."""
    resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
    resource.setrlimit(resource.RLIMIT_CPU, (200, 200))
    timed: list[tuple[float, str, str]] = []
    for body, *others in texts(TIMES * MAX_CHARS):
        rows = [trace_of(step=text) for text in (body, *others)] + [trace_of(prompt=body), trace_of(answer=body)]
        for trace in rows:
            timed += [(_seconds(lambda c=check, t=trace: list(c(t))), kind, body[:12]) for kind, check in ALONE.items()]
    print("one check", *max(timed), sep="\t")
    repeats, lengths = RepeatCheck(), LengthCheck()

    def everything(line: int, trace: TraceRecord) -> None:
        check_trace(trace)
        list(repeats.see(line, trace))
        list(lengths.see(line, trace))

    rows = [trace_of(step=text) for _, _, text in texts(MAX_CHARS - 200)]
    timed = [(_seconds(lambda n=n, t=t: everything(n, t)), "all", t.steps[1].content[9:21]) for n, t in enumerate(rows)]
    print("all checks", *max(timed), sep="\t")


def _seconds(call) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


if __name__ == "__main__":
    main()
