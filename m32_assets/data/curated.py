"""curated-v1: traces written by hand, no two alike, from source files of three groups.

``source/<group>/*.jsonl`` has a line ``{subject, prompt, steps, answer}`` for each trace, with a ``demand`` where more
than one wording of the answer is right, and ``read_again`` once a second reader has answered an exact question
alone and found the same, or has read the answer against the demand.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from m32_assets.common.errors import M32Error
from m32_assets.data.jsonl_rows import read_jsonl
from m32_assets.traces.columns import work_out
from m32_assets.traces.demand import Demand
from m32_assets.traces.provenance import OWN_LICENCE, Provenance
from m32_assets.traces.schema import ReasoningTrace, TraceStep
from m32_assets.traces.verification.arithmetic import check_arithmetic
from m32_assets.traces.verification.claims import find_claims
from m32_assets.traces.verification.grammar import WRITTEN_BY_HAND
from m32_assets.traces.verification.length import estimated_tokens

CURATED_KEY = "curated-v1"
CURATED_PROVENANCE = Provenance(
    generator=WRITTEN_BY_HAND,
    licence=OWN_LICENCE,
    description="Written by hand for this project (`source/`): every question has a scene and a wording of its own. "
    "Word problems, facts and forms, and what people ask an assistant.",
)
GROUPS = ("assistant", "facts", "problems")
"""The folders of the source; ``meta.category`` of a trace is its group."""
SHARE = (0.27, 0.40)
"""The least and the greatest share of a group: about a third each."""
LEAST_TRACES = 2500
MAX_TOKENS = 255
"""A trace of more estimated tokens than this gets no working: all training rows are as long as the longest one."""
Subject = Literal[
    "algebra",
    "arithmetic",
    "comparison",
    "creative",
    "formatting",
    "fractions",
    "geometry",
    "instruction",
    "knowledge",
    "language",
    "logic",
    "money",
    "number_theory",
    "percent",
    "planning",
    "reading",
    "science",
    "sequences",
    "statistics",
    "strings",
    "summary",
    "time",
    "units",
    "word_problem",
]
SUBJECTS: tuple[str, ...] = get_args(Subject)
Text = Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=r"^\S(?:[\s\S]*\S)?$")]


class CuratedLine(BaseModel):
    """A line of a source file. No text begins or ends with white space."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    subject: Annotated[Subject, Field(description="what the question is about")]
    prompt: Annotated[Text, Field(description="the question")]
    steps: Annotated[list[Text], Field(min_length=1, max_length=8, description="the work, a statement each")]
    answer: Annotated[Text, Field(description="the answer, nothing else")]
    demand: Annotated[Demand | None, Field(description="what any right answer meets; none for an exact answer")] = None
    read_again: Annotated[
        bool,
        Field(description="a second reader found the same answer alone, or read the answer against the demand"),
    ] = False


def read_curated(folder: Path) -> list[ReasoningTrace]:
    """The traces of ``folder/source``: by group, file and line.

    Raises:
        M32Error: there are no lines, a folder is no group, a line is malformed, or a question comes twice.
    """
    source = folder / "source"
    strange = sorted(path.name for path in source.glob("*") if path.name not in GROUPS)
    if strange:
        raise M32Error(str(source / strange[0]), "no group of curated traces", f"one of {', '.join(GROUPS)}")
    traces: list[ReasoningTrace] = []
    first: dict[str, Path] = {}
    for group in GROUPS:
        for path in sorted((source / group).glob("*.jsonl")):
            for line in read_jsonl(path, CuratedLine, ("prompt",)):
                if (other := first.setdefault(line.prompt.casefold(), path)) != path:
                    raise M32Error(f"{path} prompt {line.prompt[:80]!r}", f"a question of {other}", "a new question")
                traces.append(_trace(line, group))
    if not traces:
        raise M32Error(str(source), "no traces", f"JSONL files in {', '.join(GROUPS)}")
    return traces


def _trace(line: CuratedLine, group: str) -> ReasoningTrace:
    meta: dict[str, Any] = {
        "dataset": CURATED_KEY,
        "generator": WRITTEN_BY_HAND,
        "category": group,
        "subject": line.subject,
    }
    if line.demand:
        meta["demand"] = line.demand.model_dump()
    if line.read_again:
        meta["read_again"] = True
    # a sentence with a false claim stays as it is written, so that the verifier sees the claim
    written = [content if check_arithmetic(content) else work_out(content) for content in line.steps]
    if estimated_tokens("\n".join([line.prompt, *written, line.answer])) > MAX_TOKENS:
        written = line.steps
    kinds = ["compute" if any(True for _ in find_claims(content)) else "state" for content in line.steps[:-1]]
    steps = [
        TraceStep(i=i, type=kind, content=content)
        for i, (kind, content) in enumerate(zip([*kinds, "conclude"], written, strict=True))
    ]
    return ReasoningTrace(trace_version="1.0", prompt=line.prompt, final_answer=line.answer, steps=steps, meta=meta)


def unread(traces: Sequence[ReasoningTrace]) -> list[str]:
    """A sentence for each trace that no second reader has read.

    The verifier recomputes claims and tests demands. Whether they are what the question asks for, only a reader sees.
    """
    return [
        f"trace {number}, {trace.prompt[:80]!r}, was read once: let someone else answer it, and set read_again"
        for number, trace in enumerate(traces, 1)
        if "read_again" not in (trace.meta or {})
    ]


def wrong_shares(counts: dict[str, int]) -> list[str]:
    """A sentence for each group whose share is not about a third, and one if there are too few traces."""
    total = sum(counts.values())
    found = [
        f"{group}: {counts.get(group, 0)} of {total}, expected {SHARE[0]:.0%} to {SHARE[1]:.0%}"
        for group in GROUPS
        if not SHARE[0] <= counts.get(group, 0) / max(total, 1) <= SHARE[1]
    ]
    return found + ([f"{total} traces, expected at least {LEAST_TRACES}"] if total < LEAST_TRACES else [])
