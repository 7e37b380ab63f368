"""What may join the training data beside the signed dataset: new, apart from the eval set, and verified one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from m32_assets.data.eval_set import runs_of
from m32_assets.traces.schema import ReasoningTrace
from m32_assets.traces.verification import check_trace
from m32_assets.traces.verification.leak import LeakCheck
from m32_assets.traces.verification.length import tokens_in
from m32_assets.traces.verification.repeat import RepeatCheck
from m32_assets.traces.verification.wording import normalized, template_of

FALSE = frozenset(("arithmetic", "solver"))
"""Kinds of findings that say that a trace teaches something untrue."""


@dataclass(slots=True)
class Joining:
    """Which traces join, and a sentence for each that does not."""

    traces: list[ReasoningTrace] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    """They share wording with the eval set."""
    repeats: list[str] = field(default_factory=list)
    """They are, or are near to, a trace that is there already."""
    findings: list[tuple[int, str, str]] = field(default_factory=list)
    """What the verifier says of those that join: index in ``traces``, kind, sentence."""


class EvalWordings:
    """The wordings of an eval set, to hold many prompts against: the tests of ``overlap_findings``, prompt by
    prompt."""

    def __init__(self, eval_prompts: Sequence[str]) -> None:
        self._exact = {normalized(prompt) for prompt in eval_prompts}
        self._templates = {template_of(prompt) for prompt in eval_prompts}
        self._runs = {run for template in self._templates for run in runs_of(template)}
        self._longer = LeakCheck(eval_prompts)

    def shared_with(self, trace: ReasoningTrace) -> str | None:
        """What a trace's prompt has in common with the eval set, as a sentence; None where it has nothing."""
        template = template_of(trace.prompt)
        if normalized(trace.prompt) in self._exact:
            return "stands in the eval set"
        if template in self._templates:
            return "stands in the eval set with other numbers"
        if shared := next((run for run in runs_of(template) if run in self._runs), None):
            return f"shares {' '.join(shared)!r} with the eval set"
        return next((f"holds {leak}" for leak in self._longer.see(0, trace)), None)


def joining(
    candidates: Iterable[ReasoningTrace], known: Iterable[ReasoningTrace], eval_prompts: Sequence[str]
) -> Joining:
    """Hold every candidate against the eval set, against ``known`` and the candidates before it, and against itself."""
    wordings, repeats, found = EvalWordings(eval_prompts), RepeatCheck(), Joining()
    number = 0
    for number, trace in enumerate(known, 1):
        for _ in repeats.see(number, trace):
            pass
    for line, trace in enumerate(candidates, 1):
        if shared := wordings.shared_with(trace):
            found.leaks.append(f"line {line}: {trace.prompt[:80]!r} {shared}")
        elif repeat := next(repeats.see(number + line, trace), None):
            found.repeats.append(f"line {line}: {repeat}")
        else:
            found.findings += [(len(found.traces), *finding) for finding in check_trace(trace)]
            found.traces.append(trace)
    return found


def ingested_joining(
    ingested: Sequence[ReasoningTrace], known: Iterable[ReasoningTrace], eval_prompts: Sequence[str], longest: int
) -> tuple[list[ReasoningTrace], dict[str, list[str]]]:
    """The traces of anyone's that join the training data, and why the others do not, a sentence each by reason.

    Left out are leaks and repeats, traces with a claim or an answer that is false, and traces of more than ``longest``
    tokens as estimated (a training row would have to cut them).
    """
    short = [trace for trace in ingested if tokens_in(trace) <= longest]
    found = joining(short, known, eval_prompts)
    false = {
        index: f"{found.traces[index].prompt[:80]!r}: {said}" for index, kind, said in found.findings if kind in FALSE
    }
    kept = [trace for index, trace in enumerate(found.traces) if index not in false]
    left_out = {
        "shares wording with the eval set": found.leaks,
        "is there already": found.repeats,
        "says something false": list(false.values()),
        f"has more than {longest} tokens": [
            f"{trace.prompt[:80]!r}: about {tokens_in(trace)}" for trace in ingested if tokens_in(trace) > longest
        ],
    }
    return kept, {reason: lines for reason, lines in left_out.items() if lines}
