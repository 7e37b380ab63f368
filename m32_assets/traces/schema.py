"""The published contracts of a reasoning trace and of dev-reasoning-v2."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from m32_assets.common.text import is_blank

DATASET_KEY = "dev-reasoning-v2"
SHARES = {"reasoning": 70, "synthetic": 20, "golden_style": 10}
"""Percent of the traces by category, exactly."""
EDGE_CASES = 20
"""Edge cases inside the reasoning traces of a whole dataset."""


def _not_blank(text: str) -> str:
    if is_blank(text):
        raise PydanticCustomError("blank", "text that can be seen")
    return text


NotBlank = AfterValidator(_not_blank)
"""Refuses a text without a visible character."""


class TraceStep(BaseModel):
    """One step of the shown work."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    i: Annotated[int, Field(ge=0, description="position, counting 0, 1, 2, … in files that this project writes")]
    type: Annotated[
        str, StringConstraints(min_length=1, max_length=64), Field(description="what the step does, e.g. compute")
    ]
    content: Annotated[
        str, StringConstraints(min_length=1, max_length=20_000), NotBlank, Field(description="the step's text")
    ]


class ReasoningTrace(BaseModel):
    """A question, the work, the answer. Raw: never pre-rendered text."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    trace_version: Annotated[
        str, StringConstraints(min_length=1, max_length=64), Field(description="version of this form")
    ]
    prompt: Annotated[
        str, StringConstraints(min_length=1, max_length=50_000), NotBlank, Field(description="the question, raw")
    ]
    final_answer: Annotated[
        str,
        StringConstraints(min_length=1, max_length=50_000),
        NotBlank,
        Field(description="the answer, nothing else"),
    ]
    steps: Annotated[list[TraceStep], Field(min_length=1, max_length=1000, description="the work, step by step")]
    meta: Annotated[
        dict[str, Any] | None,
        Field(description="where it comes from: dataset, generator, seed, category, family, index"),
    ] = None


def topic_of(trace: ReasoningTrace) -> str | None:
    """The family of a generated trace, the subject of one written by hand; None if its ``meta`` names neither."""
    meta = trace.meta or {}
    found = meta.get("family", meta.get("subject"))
    return None if found is None else str(found)
