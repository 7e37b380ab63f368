"""All checks over traces in one pass: of each trace alone, and among traces.

Every check takes bounded time and memory for a trace, whatever is in it: traces of more than ``MAX_CHARS`` characters
are not read by the checks of one trace, and each check is linear in what it reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Protocol

from m32_assets.common.errors import M32Error
from m32_assets.traces.jsonl import numbered_lines, parse_line
from m32_assets.traces.verification.arithmetic import arithmetic_findings
from m32_assets.traces.verification.composition import CompositionCheck
from m32_assets.traces.verification.contradiction import contradiction_findings
from m32_assets.traces.verification.demands import demand_findings
from m32_assets.traces.verification.final_answer import final_answer_findings
from m32_assets.traces.verification.grammar import grammar_findings
from m32_assets.traces.verification.length import LengthCheck, is_too_long
from m32_assets.traces.verification.repeat import RepeatCheck
from m32_assets.traces.verification.report import AnyTrace, Report
from m32_assets.traces.verification.solver import family_of, solver_findings
from m32_assets.traces.verification.vacuous import vacuous_findings

ALONE: dict[str, Callable[[AnyTrace], Iterator[str]]] = {
    "arithmetic": arithmetic_findings,
    "final_answer": final_answer_findings,
    "contradiction": contradiction_findings,
    "demand": demand_findings,
    "vacuous": vacuous_findings,
    "grammar": grammar_findings,
}
"""Kind → check of one trace by itself, whoever wrote it."""
MAX_FINDINGS = 10
"""Sentences about one trace of one kind."""


class AmongTraces(Protocol):
    """A check of traces against each other, or against the whole."""

    def see(self, line: int, trace: AnyTrace) -> Iterator[str]: ...
    def finish(self) -> Iterator[tuple[int, str]]: ...


def check_trace(trace: AnyTrace) -> list[tuple[str, str]]:
    """``(kind, sentence)`` for the findings in one trace by itself, ``MAX_FINDINGS`` of a kind at most.

    There are none where the trace is too long to be read; :class:`~m32_assets.traces.verification.length.LengthCheck`
    says so.
    """
    return _alone(trace)[0]


def _alone(trace: AnyTrace) -> tuple[list[tuple[str, str]], bool]:
    """:func:`check_trace`, and whether the answer was solved again."""
    if is_too_long(trace):
        return [], False
    found = [(kind, finding) for kind, check in ALONE.items() for finding in islice(check(trace), MAX_FINDINGS)]
    family = family_of(trace)
    if family is None:
        return found, False
    return found + [("solver", finding) for finding in solver_findings(trace, family)], True


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
        findings, solved = _alone(trace)
        report.solved += solved
        for kind, finding in findings:
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
