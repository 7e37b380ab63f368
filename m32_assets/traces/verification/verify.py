"""All checks over traces, one pass: those of a trace alone and those among traces."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from m32_assets.common.errors import M32Error
from m32_assets.traces.jsonl import numbered_lines, parse_line
from m32_assets.traces.verification.arithmetic import arithmetic_findings
from m32_assets.traces.verification.composition import CompositionCheck
from m32_assets.traces.verification.final_answer import final_answer_findings
from m32_assets.traces.verification.grammar import grammar_findings
from m32_assets.traces.verification.leak import LeakCheck
from m32_assets.traces.verification.length import LengthCheck
from m32_assets.traces.verification.repeat import RepeatCheck
from m32_assets.traces.verification.report import KINDS, AnyTrace, Report
from m32_assets.traces.verification.solver import solver_findings
from m32_assets.traces.verification.vacuous import vacuous_findings
from m32_assets.traces.verification.wording import normalized, template_of

__all__ = ["KINDS", "check_trace", "normalized", "template_of", "verify_file", "verify_traces"]

ALONE: dict[str, Callable[[AnyTrace], Iterator[str]]] = {
    "arithmetic": arithmetic_findings,
    "final_answer": final_answer_findings,
    "solver": solver_findings,
    "vacuous": vacuous_findings,
    "grammar": grammar_findings,
}
"""The checks that need one trace only, by kind."""


class _Among(Protocol):
    """A check that holds traces against each other or against the whole."""

    def see(self, line: int, trace: AnyTrace) -> Iterator[str]: ...
    def finish(self) -> Iterator[tuple[int, str]]: ...


def check_trace(trace: AnyTrace) -> list[tuple[str, str]]:
    """``(kind, sentence)`` for everything that is wrong with one trace by itself."""
    return [(kind, finding) for kind, check in ALONE.items() for finding in check(trace)]


def verify_traces(
    traces: Iterable[AnyTrace],
    *,
    eval_prompts: Sequence[str] = (),
    expected_composition: bool | None = None,
    tokenizer: Callable[[str], int] | None = None,
) -> Report:
    """Check every trace, alone and against the others; line *n* is the *n*-th trace, from 1.

    Args:
        traces: read once.
        eval_prompts: prompts that must not stand in the data, in any of the forms of :mod:`.leak`.
        expected_composition: whether the quota of dev-reasoning-v2 holds; None: where ``meta.dataset`` names it.
        tokenizer: the tokens in a text; an estimate by default.
    """
    return _verify(enumerate(traces, 1), Report(), eval_prompts, expected_composition, tokenizer)


def verify_file(path: Path, *, eval_sets: Sequence[Path] = (), tokenizer: Callable[[str], int] | None = None) -> Report:
    """:func:`verify_traces` over a JSONL file, strict or legacy form; a line that cannot be read is ``schema``.

    Args:
        eval_sets: JSONL files whose rows have a ``prompt``.

    Raises:
        M32Error: a file is missing, or an eval set is not readable.
    """
    if not path.is_file():
        raise M32Error(str(path), "no file", "a JSONL file of traces")
    prompts = [prompt for file in eval_sets for prompt in _eval_prompts(file)]
    report = Report()
    return _verify(_traces_of(path, report), report, prompts, None, tokenizer)


def _verify(
    numbered: Iterable[tuple[int, AnyTrace]],
    report: Report,
    eval_prompts: Sequence[str],
    expected_composition: bool | None,
    tokenizer: Callable[[str], int] | None,
) -> Report:
    among: dict[str, _Among] = {
        "repeat": RepeatCheck(),
        "leak": LeakCheck(eval_prompts),
        "length": LengthCheck(tokenizer),
        "composition": CompositionCheck(expected_composition),
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
    """The traces of a file with their line numbers; the lines that are none go to ``schema``."""
    for line in numbered_lines(path):
        if line.data.strip():
            try:
                yield line.number, parse_line(line.data, path.name)
            except M32Error as error:
                report.add("schema", line.number, str(error))


def _eval_prompts(path: Path) -> Iterator[str]:
    try:
        rows = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise M32Error(str(path), str(error), "an eval set, JSONL in UTF-8") from None
    for number, row in enumerate(rows, 1):
        if row.strip():
            try:
                prompt = json.loads(row)["prompt"]
            except (ValueError, KeyError, TypeError, RecursionError):
                prompt = None
            if not isinstance(prompt, str):
                raise M32Error(f"{path}:{number}", row[:60], "an object with a prompt")
            yield prompt
