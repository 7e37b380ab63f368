"""All checks over traces in one pass: of each trace alone, and among traces."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Protocol

from m32_assets.common.errors import M32Error
from m32_assets.traces.jsonl import numbered_lines, parse_line
from m32_assets.traces.verification.arithmetic import arithmetic_findings
from m32_assets.traces.verification.composition import CompositionCheck
from m32_assets.traces.verification.final_answer import final_answer_findings
from m32_assets.traces.verification.grammar import grammar_findings
from m32_assets.traces.verification.length import LengthCheck
from m32_assets.traces.verification.repeat import RepeatCheck
from m32_assets.traces.verification.report import AnyTrace, Report
from m32_assets.traces.verification.solver import solver_findings
from m32_assets.traces.verification.vacuous import vacuous_findings

ALONE: dict[str, Callable[[AnyTrace], Iterator[str]]] = {
    "arithmetic": arithmetic_findings,
    "final_answer": final_answer_findings,
    "solver": solver_findings,
    "vacuous": vacuous_findings,
    "grammar": grammar_findings,
}
"""Kind → check of one trace by itself."""


class AmongTraces(Protocol):
    """A check of traces against each other, or against the whole."""

    def see(self, line: int, trace: AnyTrace) -> Iterator[str]: ...
    def finish(self) -> Iterator[tuple[int, str]]: ...


def check_trace(trace: AnyTrace) -> list[tuple[str, str]]:
    """``(kind, sentence)`` for each finding in one trace by itself."""
    return [(kind, finding) for kind, check in ALONE.items() for finding in check(trace)]


def verify_traces(
    traces: Iterable[AnyTrace],
    *,
    held_out: AmongTraces | None = None,
    expected_composition: bool | None = None,
    tokenizer: Callable[[str], int] | None = None,
) -> Report:
    """Check every trace, alone and against the others; line *n* is the *n*-th trace, from 1.

    Args:
        traces: read once.
        held_out: the check of leaks, a :class:`~m32_assets.data.decontamination.PromptIndex`; None: no leaks are found.
        expected_composition: whether the quota of dev-reasoning-v2 holds; None: where ``meta.dataset`` names it.
        tokenizer: counts the tokens of a text; None: an estimate.
    """
    return _verify(enumerate(traces, 1), Report(), held_out, expected_composition, tokenizer)


def verify_file(
    path: Path, *, held_out: AmongTraces | None = None, tokenizer: Callable[[str], int] | None = None
) -> Report:
    """:func:`verify_traces` over a JSONL file, strict or legacy form; an unreadable line is a finding of ``schema``.

    Raises:
        M32Error: the file is missing or cannot be read.
    """
    if not path.is_file():
        raise M32Error(str(path), "no file", "a JSONL file of traces")
    report = Report()
    return _verify(_traces_of(path, report), report, held_out, None, tokenizer)


def _verify(
    numbered: Iterable[tuple[int, AnyTrace]],
    report: Report,
    held_out: AmongTraces | None,
    expected_composition: bool | None,
    tokenizer: Callable[[str], int] | None,
) -> Report:
    among: dict[str, AmongTraces] = {
        "repeat": RepeatCheck(),
        "length": LengthCheck(tokenizer),
        "composition": CompositionCheck(expected_composition),
        **({"leak": held_out} if held_out else {}),
    }
    for line, trace in numbered:
        report.traces += 1
        for kind, check in ALONE.items():
            for finding in check(trace):
                report.add(kind, line, finding)
        for kind, check in among.items():
            for finding in check.see(line, trace):
                report.add(kind, line, finding)
    for kind, check in among.items():
        for line, finding in check.finish():
            report.add(kind, line, finding)
    report.sort()
    return report


def _traces_of(path: Path, report: Report) -> Iterator[tuple[int, AnyTrace]]:
    """The traces of a file with their line numbers; unreadable lines are findings of ``schema``."""
    for line in numbered_lines(path):
        if line.data.strip():
            try:
                yield line.number, parse_line(line.data, path.name)
            except M32Error as error:
                report.add("schema", line.number, str(error))
